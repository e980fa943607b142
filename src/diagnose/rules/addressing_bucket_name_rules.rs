//! The store does not take the bucket's name.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.bucket-name-rules"),
    title: "the store does not take such a name for a bucket",
    meaning: "A bucket has 3 to 63 characters: small letters, digits, hyphens and dots, a letter or digit at both ends. Some stores take more, some clients take less.",
    told_by: "The error is InvalidBucketName.",
    look_alikes: &[
        "addressing.no-such-bucket",
        "addressing.host-taken-as-bucket",
    ],
    remedy: "Use the name as the store lists it; make a bucket with a plain name if it is still to be made.",
    sources: &[
        "S3 user guide, bucket naming rules",
        "minio/mc#2229",
        "observed on Ceph RGW 16.2 and SeaweedFS 4.48",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(says)?;
    let title = format!(
        "The store does not take the name of the bucket: {}.",
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The endpoint refuses the name itself, before it looks for a bucket or at a right.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .ruled_out("addressing.no-such-bucket", struck.some(), "the name is refused, not missing")
            .step("Compare the name with the one the store lists: capitals, underscores and slashes are common slips.")
            .done(),
    )
}

fn says(_: &Exchange, reading: &Reading) -> bool {
    reading.code.as_deref() == Some("InvalidBucketName")
}
