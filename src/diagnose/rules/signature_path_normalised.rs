//! Slashes or dot segments of the path are made fewer.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.path-normalised"),
    title: "double slashes or dots in the path are taken away before the signature is checked",
    meaning: "S3 takes object names as they are: // and /./ are part of them. A hop or a framework \
              that tidies paths makes another text of it.",
    told_by: "The text that the endpoint signed has the same path with fewer slashes or dots.",
    look_alikes: &[
        "signature.key-encoding",
        "hop.base-path-stripped",
        "addressing.no-such-bucket",
    ],
    remedy: "Switch the tidying off where it happens, or avoid such names.",
    sources: &["public case versity/versitygw#2274"],
    claim: Claim::Cause,
    examine: |case| echo::path_normalised(&RULE, case),
};
