//! A statement would allow it, under a condition that the request does not meet.

use super::permission;
use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Slip;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.condition-not-met"),
    title: "the policy allows it under a condition that does not hold",
    meaning: "A statement is about this key, this operation and this bucket, but has a condition that this request does not meet, or that this store can never meet: on plain HTTP Ceph RGW has no value for `aws:SecureTransport` at all.",
    told_by: "The control key reads the bucket's policy, and the nearest statement lacks its condition and nothing else.",
    look_alikes: &[
        "permission.action-missing",
        "permission.prefix-condition",
        "permission.denied",
    ],
    remedy: "Meet the condition (another address, TLS, a header), or take it out of the statement if it is not wanted.",
    sources: &[
        "observed on Ceph RGW 16.2: a Bool condition on aws:SecureTransport is never true over http",
        "IAM user guide, condition operators",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    permission::slipped(case, Slip::Condition, |by| {
        let title =
            format!("The policy allows it only under a condition that does not hold: {by}.");
        Draft::new(&RULE, Party::Policy, title)
            .because("The policy was read with the control key. This statement is about the key, the operation and the bucket; its condition is what is not met.")
            .step("Look whether the condition is wanted. If it is, meet it; if not, take it out.")
    })
}
