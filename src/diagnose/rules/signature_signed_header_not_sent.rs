//! A signed header does not arrive.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.signed-header-not-sent"),
    title: "a header that is signed does not reach the store",
    meaning: "The list of signed headers names one that the store does not find in the request: a \
              hop, or the framework the store is built on, has removed it.",
    told_by: "The text that the endpoint signed has nothing in that header, and we sent it.",
    look_alikes: &[
        "hop.signed-header-rewritten",
        "hop.expect-dropped",
        "secret.wrong",
    ],
    remedy: "Have the header pass, or do not sign it.",
    sources: &["public case versity/versitygw#1517"],
    claim: Claim::Cause,
    examine: |case| echo::signed_header_not_sent(&RULE, case),
};
