//! A limit of space or number is reached.

use super::tried;
use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, verbs_are};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Exchange, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("quota.exceeded"),
    title: "a quota is used up",
    meaning: "The bucket, the user or the tenant has reached its limit of bytes or objects. The key \
              may write; there is no room.",
    told_by: "The error names the quota; or a Put without a byte is allowed and one with a body denied.",
    look_alikes: &["permission.action-missing", "server.storage-full"],
    remedy: "Make room, or have the quota raised.",
    sources: &["Ceph RGW, error code QuotaExceeded"],
    claim: Claim::Cause,
    examine: |case| named(case).or_else(|| observed(case)).into_iter().collect(),
};

/// The refusal names the quota.
fn named(case: &Case<'_>) -> Option<Finding> {
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

/// Some stores deny what there is no room for, and take what needs none.
fn observed(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts.passed("put.empty")?;
    let denied: Vec<&Exchange> = puts.denied("put").iter().map(|t| t.exchange).collect();
    let cells = tried::cells_of(case, &puts);
    if denied.is_empty() || cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "A quota may be used up: an object without a byte is taken, any other is denied.")
            .confidence(Confidence::Likely)
            .because("The same Put is denied with a body and allowed without one; a right does not depend on that.")
            .cells(&cells)
            .evidence(&[passes.exchange])
            .evidence(&denied)
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key puts an object without a byte")
            .step("Look at the quota of bucket and user with the store's own tools; make room or have it raised.")
            .done(),
    )
}
