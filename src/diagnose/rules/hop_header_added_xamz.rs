//! A hop adds an amz header.

use crate::diagnose::{Claim, Rule, echo};
use crate::model::FindingCode;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.header-added-xamz"),
    title: "a hop adds an x-amz- header, which counts for the signature",
    meaning: "SigV2 signs every x-amz- header there is, and stores want them signed under SigV4 \
              too. One that is added on the way makes the signature wrong, or a header unsigned.",
    told_by: "The text that the endpoint signed, or its list of headers that are not signed, has a \
              header that was not sent.",
    look_alikes: &[
        "signature.v2-differs",
        "signature.v2-disabled",
        "secret.wrong",
        "permission.denied",
    ],
    remedy: "Have the hop remove the header before the store.",
    sources: &["public case anomalizer/ngx_aws_auth#6"],
    claim: Claim::Cause,
    examine: |case| echo::header_added_xamz(&RULE, case),
};
