//! A limit of space or number is reached.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, verbs_are};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("quota.exceeded"),
    title: "a quota is used up",
    meaning: "The bucket, the user or the tenant has reached its limit of bytes or objects. The key \
              may write; there is no room.",
    told_by: "The error names the quota.",
    look_alikes: &["permission.action-missing", "server.storage-full"],
    remedy: "Make room, or have the quota raised.",
    sources: &["Ceph RGW, error code QuotaExceeded"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::Quota)?;
    let title = format!(
        "A quota is used up: {} answered {}.",
        verbs_are(&struck.outcomes),
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The error names the quota as its reason.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .ruled_out(
                "permission.action-missing",
                struck.some(),
                "the refusal is for want of room",
            )
            .step("Make room in the bucket, or have the quota of bucket or user raised.")
            .done(),
    )
}
