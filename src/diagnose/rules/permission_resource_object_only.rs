//! The bucket itself is out of reach, its objects are not.

use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Slip;
use crate::diagnose::words::distinct_verbs;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Severity, Verb,
};

use super::permission;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.resource-object-only"),
    title: "the policy names the objects and not the bucket",
    meaning: "A policy that allows every action on `arn:aws:s3:::bucket/*` alone does not allow List: that is an action on the bucket itself, `arn:aws:s3:::bucket`.",
    told_by: "The control key reads the bucket's policy and it is so; or, without that, List is denied and every operation tried on objects passes. A key without the right to list looks the same.",
    look_alikes: &["permission.action-missing", "permission.prefix-condition"],
    remedy: "Add the bucket without `/*` to the resources, or give List a statement of its own.",
    sources: &[
        "IAM user guide, example policies for S3",
        "S3 user guide, resources of bucket policies",
    ],
    claim: Claim::Beside("permission.action-missing"),
    examine: |case| by_policy(case).or_else(|| find(case)).into_iter().collect(),
};

/// The policy was read, and shows the slip.
fn by_policy(case: &Case<'_>) -> Option<Finding> {
    permission::slipped(case, Slip::ObjectsOnly, |by| {
        let title =
            format!("The bucket's policy names the objects and not the bucket itself: {by}.");
        let because = "The policy was read with the control key. This statement allows List to this key, but on the objects alone; List is asked of the bucket.";
        Draft::new(&RULE, Party::Policy, title).because(because)
    })
}

fn find(case: &Case<'_>) -> Option<Finding> {
    let denied = permission::denied(case);
    let allowed: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| o.observed == Observed::Allowed)
        .collect();
    let (no, yes) = (distinct_verbs(&denied), distinct_verbs(&allowed));
    let slip = no == [Verb::List] && yes.len() >= 2;
    let vouched = denied.iter().any(|o| {
        case.control_of(o)
            .is_some_and(|c| c.observed == Observed::Allowed)
    });
    if !slip || !vouched {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Policy, "If the policy allows List, it may name the objects and not the bucket itself.")
            .severity(Severity::Info)
            .confidence(Confidence::Possible)
            .because("List is denied and the operations on objects work, which is what a policy without the line for the bucket gives.")
            .cells(&denied)
            .evidence(&allowed[..1])
            .step("See whether List stands in a statement whose resource is the bucket without /* behind it.")
            .done(),
    )
}
