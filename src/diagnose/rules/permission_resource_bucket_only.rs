//! All objects are out of reach, the bucket is not.

use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Slip;
use crate::diagnose::words::distinct_verbs;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Severity, Verb,
};

use super::permission;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.resource-bucket-only"),
    title: "the policy names the bucket and not its objects",
    meaning: "A policy that allows every action on `arn:aws:s3:::bucket` alone allows List and nothing on objects: these are another resource, `arn:aws:s3:::bucket/*`.",
    told_by: "The control key reads the bucket's policy and it is so; or, without that, List passes and every operation on objects is denied. A key that was meant for listing only looks the same.",
    look_alikes: &["permission.action-missing", "permission.object-owner"],
    remedy: "Add the line with `/*` to the resources of the statement.",
    sources: &[
        "s3fs-fuse/s3fs-fuse#537",
        "S3 user guide, resources of bucket policies",
    ],
    claim: Claim::Beside("permission.action-missing"),
    examine: |case| by_policy(case).or_else(|| find(case)).into_iter().collect(),
};

/// The policy was read, and shows the slip.
fn by_policy(case: &Case<'_>) -> Option<Finding> {
    permission::slipped(case, Slip::BucketOnly, |by| {
        let title = format!("The bucket's policy names the bucket and not its objects: {by}.");
        let because = "The policy was read with the control key. This statement allows the action to this key, but on the bucket alone; objects are another resource.";
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
    let slip = yes == [Verb::List] && no.len() >= 2;
    let vouched = denied.iter().any(|o| {
        case.control_of(o)
            .is_some_and(|c| c.observed == Observed::Allowed)
    });
    if !slip || !vouched {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Policy, "If the policy allows more than List, it may name the bucket and not the objects in it.")
            .severity(Severity::Info)
            .confidence(Confidence::Possible)
            .because("List works and every operation on objects is denied, which is what a policy without the line for objects gives.")
            .cells(&denied)
            .evidence(&allowed[..1])
            .step("See whether the statement has two resources: the bucket, and the bucket with /* behind it.")
            .done(),
    )
}
