//! The Host arrives with another port than it was sent with.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.host-port-changed"),
    title: "the port in the Host header is changed on the way",
    meaning: "SigV4 signs the Host header with its port. A proxy that drops the port, adds its own \
              or passes on the one behind it breaks every such signature.",
    told_by: "The text that the endpoint signed has the same name with another port, or with none.",
    look_alikes: &["hop.host-rewritten", "secret.wrong"],
    remedy: "Have the proxy pass the Host on with its port.",
    sources: &["public case TaitoUnited/full-stack-template#205"],
    claim: Claim::Cause,
    examine: |case| echo::host_port_changed(&RULE, case),
};
