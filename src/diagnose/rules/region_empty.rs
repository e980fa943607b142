//! No region is signed for.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party, SignatureVersion};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("region.empty"),
    title: "the request is signed for an empty region",
    meaning: "A SigV4 signature names a region. An empty one makes a scope of `//s3`, which most stores take for a malformed header.",
    told_by: "The region of the run is empty and SigV4 is refused.",
    look_alikes: &["region.mismatch", "secret.malformed-id"],
    remedy: "Give the region with `--region`; a store without regions of its own takes us-east-1.",
    sources: &[
        "hubrick/vertx-s3-client#13",
        "S3 API reference, credential scope",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    if !case.evidence.run.region.trim().is_empty() {
        return None;
    }
    let struck = case.struck(|exchange, reading| {
        exchange.signature == SignatureVersion::V4
            && matches!(
                reading.class,
                ErrorClass::AuthorizationMalformed
                    | ErrorClass::RegionMismatch
                    | ErrorClass::BadRequest
            )
    })?;
    Some(
        Draft::new(
            &RULE,
            Party::Us,
            "The requests were signed for no region at all.",
        )
        .confidence(Confidence::Likely)
        .because("The region is empty, and the endpoint refuses the form of the signature.")
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .step("Give the region with --region; a store without regions of its own takes us-east-1.")
        .done(),
    )
}
