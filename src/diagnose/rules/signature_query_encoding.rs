//! The query is another one where the signature is checked.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.query-encoding"),
    title: "the query is written otherwise where the signature is checked",
    meaning: "Names and values of the query are signed in one fixed spelling. A hop that adds, \
              drops or recodes parameters, or a store with a spelling of its own, makes another \
              text of it.",
    told_by: "The text that the endpoint signed has other parameters in its query.",
    look_alikes: &["secret.wrong", "signature.key-encoding"],
    remedy: "Have the query pass as it came.",
    sources: &["S3 API reference, canonical query string of SigV4"],
    claim: Claim::Cause,
    examine: |case| echo::query_encoding(&RULE, case),
};
