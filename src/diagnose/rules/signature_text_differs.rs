//! The endpoint signed another text than we did, for a reason that has no rule of its own.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.text-differs"),
    title: "the endpoint signed another text than was signed here",
    meaning: "A refusal shows the text that the endpoint signed, or its hash, and it is not ours. \
              Then no secret can make the signatures agree: the request was changed on the way, or \
              is read otherwise.",
    told_by: "The string to sign in the refusal differs from ours, in the method, the time, the \
              hash of the body, or in a part that is not shown.",
    look_alikes: &[
        "secret.wrong",
        "hop.host-rewritten",
        "hop.signed-header-rewritten",
    ],
    remedy: "Compare both texts, and try the store's own address past any proxy.",
    sources: &["S3 API reference, error code SignatureDoesNotMatch with StringToSign"],
    claim: Claim::Cause,
    examine: |case| echo::text_differs(&RULE, case),
};
