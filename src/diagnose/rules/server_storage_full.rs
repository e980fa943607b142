//! The store has no room left.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, verbs_are};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.storage-full"),
    title: "the store has no room left",
    meaning: "The store itself is full or has lost too many disks to write. It is no quota of the key or \
              the bucket.",
    told_by: "507, or an error code that names storage.",
    look_alikes: &["quota.exceeded", "quota.bucket-readonly", "server.error"],
    remedy: "Tell the operator of the store.",
    sources: &["minio/minio#3167, XMinioStorageFull"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|_, reading| is_full(reading))?;
    let (are, said) = (verbs_are(&struck.outcomes), all_said(&struck.outcomes));
    Some(
        Draft::new(
            &RULE,
            Party::Endpoint,
            format!("The store has no room left: {are} answered {said}."),
        )
        .confidence(Confidence::Certain)
        .because("The answer names the store's own room as its reason.")
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .ruled_out(
            "permission.action-missing",
            struck.some(),
            "the refusal is for want of room",
        )
        .step("Show the answer to the operator of the store: nothing has to change at the key.")
        .done(),
    )
}

pub(super) fn is_full(reading: &Reading) -> bool {
    let code = reading.code.as_deref().unwrap_or_default();
    reading.status == Some(507) || code.contains("StorageFull")
}
