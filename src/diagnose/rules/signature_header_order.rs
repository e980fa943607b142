//! The same headers in another order.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.header-order"),
    title: "the signed headers stand in another order",
    meaning: "SigV4 wants the signed headers sorted by name. Where one side does not sort them, \
              the texts differ though every header is the same.",
    told_by: "The text that the endpoint signed has the same headers with the same values in \
              another order.",
    look_alikes: &["hop.signed-header-rewritten", "secret.wrong"],
    remedy: "Sort the headers by name on the side that does not.",
    sources: &["public case xcir/libvmod-awsrest#32"],
    claim: Claim::Cause,
    examine: |case| echo::header_order(&RULE, case),
};
