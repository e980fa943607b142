//! A locked version cannot be removed.

use crate::diagnose::draft::Draft;
use crate::diagnose::settings::RetentionMode;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, KeyRole, Observed, Operation, Party, Reading,
    Severity,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.object-lock-delete"),
    title: "an object is locked against deletion",
    meaning: "Object Lock keeps a version for a time, or until a legal hold is lifted. Deleting the name works and leaves a marker; deleting the version is refused, to everybody.",
    told_by: "The refusal of a delete names the lock; or the control key may not remove a version that this run made, and reads a default retention.",
    look_alikes: &["permission.action-missing", "run.leftovers"],
    remedy: "Wait until the retention has passed; a bucket with a default retention is no place for tests.",
    sources: &[
        "S3 user guide, Object Lock",
        "MinIO, error text Object is WORM protected",
        "seaweedfs/seaweedfs#11335",
        "observed on Ceph RGW 16.2 (forbidden by object lock) and SeaweedFS 4.48 (Access Denied. and no more)",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let (refused, confidence, because) = refusals(case)?;
    let draft = Draft::new(
        &RULE,
        Party::Policy,
        "What this run wrote is locked against deletion for a time.",
    )
    .severity(Severity::Warning)
    .confidence(confidence)
    .because(because)
    .evidence(&refused[..refused.len().min(4)])
    .fact_if("message", message(&refused));
    Some(with_retention(case, draft).done())
}

/// The deletes that a lock refused, how sure that is, and why.
fn refusals<'a>(case: &Case<'a>) -> Option<(Vec<Refused<'a>>, Confidence, &'static str)> {
    let of = |fits: fn(&Exchange, &Reading) -> bool| -> Vec<Refused<'a>> {
        case.exchanges()
            .filter(|(exchange, reading)| {
                exchange.operation == Operation::DeleteObject
                    && reading.observed == Observed::Denied
                    && fits(exchange, reading)
            })
            .collect()
    };
    let told = of(|_, reading| says_lock(reading));
    if !told.is_empty() {
        let because = "The endpoint refuses to delete and names the lock as its reason; that binds every key.";
        return Some((told, Confidence::Certain, because));
    }
    case.default_retention()?;
    let silent = of(|exchange, _| exchange.key == KeyRole::Control && names_version(exchange));
    let because = "The bucket locks every new version for a time, as the control key reads it, and the control key may not remove the very versions that this run made.";
    (!silent.is_empty()).then_some((silent, Confidence::Likely, because))
}

/// Whether a lock keeps what this run wrote.
pub(super) fn keeps(case: &Case<'_>) -> bool {
    refusals(case).is_some()
}

/// The default retention where it was read, and what it leaves to be done.
fn with_retention(case: &Case<'_>, draft: Draft) -> Draft {
    let avoid = "Test on a bucket without a default retention, or with --read-only.";
    let Some((retention, answer)) = case.default_retention() else {
        return draft
            .step("Delete it when the retention has passed.")
            .step(avoid);
    };
    let (mode, what) = match retention.mode {
        RetentionMode::Governance => (
            "GOVERNANCE",
            "Delete it when the retention has passed; before that a key with s3:BypassGovernanceRetention can, version by version, with the header x-amz-bypass-governance-retention: true.",
        ),
        RetentionMode::Compliance => (
            "COMPLIANCE",
            "Nobody can delete it before the retention has passed, the owner included; after that `s3probe clean` does.",
        ),
    };
    draft
        .evidence(&[answer])
        .fact("default retention", format!("{mode}, {}", retention.period))
        .step(what)
        .step(avoid)
}

fn message<'a>(refused: &[Refused<'a>]) -> Option<&'a str> {
    let (_, reading) = refused.first()?;
    reading.message.as_deref().filter(|text| !text.is_empty())
}

/// Whether a request is about one version: without one a delete leaves a marker, which no lock forbids.
fn names_version(exchange: &Exchange) -> bool {
    exchange.request.url.contains("versionId=")
}

type Refused<'a> = (&'a Exchange, &'a Reading);

fn says_lock(reading: &Reading) -> bool {
    let message = reading
        .message
        .as_deref()
        .unwrap_or_default()
        .to_lowercase();
    let lock = ["object lock", "worm protected", "legal hold", "retention"];
    lock.into_iter().any(|word| message.contains(word))
}
