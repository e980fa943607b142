//! Nothing can be written, by anybody.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Expected, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Severity, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("quota.bucket-readonly"),
    title: "nothing can be written to the bucket, by either key",
    meaning: "Reading works, writing is refused to both keys. Some stores switch a bucket to read-only when its quota is used up, or while the store lacks room, and call that AccessDenied. A policy that lets both keys read only looks the same.",
    told_by: "Both keys read and neither may put, not even an object without a byte; the store knows both.",
    look_alikes: &[
        "quota.exceeded",
        "server.storage-full",
        "permission.action-missing",
        "permission.explicit-deny",
    ],
    remedy: "Look at the bucket's state and quota with the store's own tools; try a key that owns the bucket.",
    sources: &["seaweedfs/seaweedfs#10220"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.cell.verb == Verb::Put)
        .collect();
    let denied = |o: &&Outcome| o.observed == Observed::Denied && o.expected != Expected::Deny;
    let reads = |role| case.of(role).find(|o| o.observed == Observed::Allowed);
    let (target, control) = (reads(KeyRole::Target)?, reads(KeyRole::Control)?);
    let wrote = case.exchanges().any(|(exchange, reading)| {
        matches!(exchange.operation.verb(), Some(Verb::Put | Verb::Delete))
            && reading.observed == Observed::Allowed
    });
    let both = puts.iter().any(|o| o.cell.key == KeyRole::Control);
    if puts.is_empty() || !puts.iter().all(denied) || wrote || !both {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "Nothing can be written to the bucket by either key: it may be read-only.")
            .severity(severity(&puts))
            .confidence(Confidence::Possible)
            .because("Both keys are accepted and read, and both are denied every write. A bucket that was switched to read-only looks so, and so does a policy that lets both keys read only.")
            .cells(&puts)
            .evidence(&[target, control])
            .ruled_out("identity.rejected", &[target, control], "both keys are accepted")
            .step("Look at the bucket's state and quota with the store's own tools.")
            .step("Run with a control key that is known to write here: the owner's, or one that writes to it now.")
            .done(),
    )
}

/// A policy may mean it so, unless somebody expected to write.
fn severity(puts: &[&Outcome]) -> Severity {
    if puts.iter().any(|o| o.expected == Expected::Allow) {
        Severity::Error
    } else {
        Severity::Warning
    }
}
