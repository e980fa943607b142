//! The path has the same names in other escapes.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.key-encoding"),
    title: "the object's name is escaped otherwise where the signature is checked",
    meaning: "A hop or the store decodes the path, or encodes it once more, before it is signed: a \
              plus, a blank or a percent sign comes out as something else.",
    told_by: "The text that the endpoint signed has the same path in other escapes.",
    look_alikes: &["signature.path-normalised", "secret.wrong"],
    remedy: "Have the path pass undecoded, or avoid such characters in names.",
    sources: &["public case anomalizer/ngx_aws_auth#87"],
    claim: Claim::Cause,
    examine: |case| echo::key_encoding(&RULE, case),
};
