//! Objects must be handed to the bucket's owner.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party};

use super::{permission, tried};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.acl-required"),
    title: "the policy wants the bucket's owner to have full control of every object",
    meaning: "A policy denies Put unless the request gives the owner of the bucket full control of the object. The key has the right to write; the request lacks a header.",
    told_by: "The same Put passes with `x-amz-acl: bucket-owner-full-control` and is denied without it.",
    look_alikes: &[
        "permission.action-missing",
        "permission.sse-required",
        "permission.object-owner",
    ],
    remedy: "Have the client send that ACL with every object.",
    sources: &[
        "S3 user guide, bucket policy examples: requiring full control for the bucket owner",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts.passed("put.owner-full-control")?;
    let denied = puts.denied("put");
    let cells = tried::cells_of(case, &puts);
    if denied.is_empty() || cells.is_empty() {
        return None;
    }
    let exchanges: Vec<&Exchange> = denied.iter().map(|tried| tried.exchange).collect();
    Some(
        Draft::new(&RULE, Party::Policy, "The target key may put, but only objects that give the owner of the bucket full control.")
            .severity(permission::severity(&cells))
            // An endpoint whose answers change by themselves would look the same.
            .confidence(Confidence::Likely)
            .because("The same Put is denied as it is and passes with x-amz-acl: bucket-owner-full-control; other headers do not help.")
            .cells(&cells)
            .evidence(&[passes.exchange])
            .evidence(&exchanges)
            .fact("passes", &passes.trial.experiment)
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key puts an object")
            .step("Have the client send --acl bucket-owner-full-control with every object.")
            .done(),
    )
}
