//! The key is good and may not do this.

use super::permission;
use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, distinct_verbs, list, verbs, verbs_are};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.action-missing"),
    title: "the key is good and has no right for some operations",
    meaning: "The store knows the key and takes its signature: other operations work. This one is \
              refused for want of a right. The policy does not allow the action, or denies it, or \
              allows it on a condition that the request did not meet; only the policy tells, so \
              that the finding is never certain without it.",
    told_by: "The same key is allowed another operation in the same run, and the control key is \
              allowed this one.",
    look_alikes: &[
        "permission.denied",
        "permission.explicit-deny",
        "permission.list-missing-masks-404",
        "permission.resource-bucket-only",
        "permission.resource-object-only",
        "identity.rejected",
    ],
    remedy: "Add the action, and no more, to the statement for this key: List on the bucket, Get, \
             Put and Delete on the objects in it.",
    sources: &[
        "IAM reference, actions and resources of S3",
        "observed on Ceph RGW 16.2: AccessDenied with BucketName for a missing right",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let allowed: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| o.observed == Observed::Allowed)
        .collect();
    let cells = permission::unslipped(case);
    if allowed.is_empty() || cells.is_empty() {
        return None;
    }
    let title = format!(
        "The target key is good, but has no right to {}.",
        list(&distinct_verbs(&cells), "or")
    );
    let because = format!(
        "The same key is allowed {} in this run; {} refused with {}. {}",
        verbs(&allowed),
        verbs_are(&cells),
        all_said(&cells),
        if case.stated().is_some() {
            "The policy was read with the control key."
        } else {
            "Whether no statement allows it or one denies it, only the policy tells."
        }
    );
    let draft = Draft::new(&RULE, Party::Policy, title)
        .severity(permission::severity(&cells))
        .confidence(Confidence::Likely)
        .because(because)
        .cells(&cells)
        .evidence(&allowed[..1]);
    let draft = permission::rule_out_identity(case, draft, &cells);
    Some(permission::with_missing_rights(case, draft, &cells).done())
}
