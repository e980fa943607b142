//! A signed header arrives with another value.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.signed-header-rewritten"),
    title: "a signed header is changed on the way",
    meaning: "A proxy, a cache or the front end of a service gives a header another value before \
              the store checks the signature that covers it; Accept-Encoding first of all.",
    told_by: "The text that the endpoint signed has another value in that header.",
    look_alikes: &[
        "secret.wrong",
        "hop.host-rewritten",
        "signature.signed-header-not-sent",
    ],
    remedy: "Have the hop pass the header on as it came, or do not sign it.",
    sources: &[
        "public cases siderolabs/talos-backup#64, minio/minio#15506, hashicorp/terraform#36412",
    ],
    claim: Claim::Cause,
    examine: |case| echo::signed_header_rewritten(&RULE, case),
};
