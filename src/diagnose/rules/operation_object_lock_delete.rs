//! A locked version cannot be removed.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, Observed, Operation, Party, Reading, Severity,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.object-lock-delete"),
    title: "an object is locked against deletion",
    meaning: "Object Lock keeps a version for a time, or until a legal hold is lifted. Deleting the name works and leaves a marker; deleting the version is refused, to everybody.",
    told_by: "The refusal of a delete names the lock.",
    look_alikes: &["permission.action-missing", "run.leftovers"],
    remedy: "Wait until the retention has passed; a bucket with a default retention is no place for tests.",
    sources: &[
        "S3 user guide, Object Lock",
        "MinIO, error text Object is WORM protected",
        "seaweedfs/seaweedfs#11335",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let locked: Vec<(&Exchange, &Reading)> = case
        .exchanges()
        .filter(|(exchange, reading)| {
            exchange.operation == Operation::DeleteObject && says_lock(reading)
        })
        .collect();
    let (_, reading) = locked.first()?;
    Some(
        Draft::new(&RULE, Party::Policy, "What this run wrote is locked against deletion for a time.")
            .severity(Severity::Warning)
            .confidence(Confidence::Certain)
            .because("The endpoint refuses to delete and names the lock as its reason; that binds every key.")
            .evidence(&locked[..locked.len().min(4)])
            .fact_if("message", reading.message.as_deref())
            .ruled_out("permission.action-missing", &locked[..1], "the refusal names the lock, not a right")
            .step("Delete it when the retention has passed; test on a bucket without a default retention.")
            .done(),
    )
}

fn says_lock(reading: &Reading) -> bool {
    let message = reading
        .message
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let lock = ["object lock", "worm protected", "legal hold", "retention"];
    reading.observed == Observed::Denied && lock.into_iter().any(|word| message.contains(word))
}
