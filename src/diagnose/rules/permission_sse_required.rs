//! Objects must be put encrypted.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party};

use super::{permission, tried};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.sse-required"),
    title: "the policy wants every object encrypted on the server",
    meaning: "A policy denies Put unless the request asks for encryption on the server. The key has the right to write; the request lacks a header. Reading is not touched.",
    told_by: "The same Put passes with `x-amz-server-side-encryption` and is denied without it.",
    look_alikes: &[
        "permission.action-missing",
        "permission.kms",
        "permission.acl-required",
    ],
    remedy: "Set the encryption in the client, or a default encryption on the bucket in place of the policy.",
    sources: &[
        "awslabs/mountpoint-s3#534",
        "kubernetes-retired/kube-aws#831",
        "S3 user guide, requiring encryption by a bucket policy",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts
        .passed("put.sse-aes256")
        .or_else(|| puts.passed("put.sse-kms"))?;
    let denied = puts.denied("put");
    let cells = tried::cells_of(case, &puts);
    if denied.is_empty() || cells.is_empty() {
        return None;
    }
    let exchanges: Vec<&Exchange> = denied.iter().map(|tried| tried.exchange).collect();
    Some(
        Draft::new(&RULE, Party::Policy, "The target key may put, but only objects that ask for encryption on the server.")
            .severity(permission::severity(&cells))
            // An endpoint whose answers change by themselves would look the same.
            .confidence(Confidence::Likely)
            .because("The same Put is denied as it is and passes with the encryption header; other headers do not help.")
            .cells(&cells)
            .evidence(&[passes.exchange])
            .evidence(&exchanges)
            .fact("passes", &passes.trial.experiment)
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key puts an object")
            .step("Set it in the client: --sse in the aws-cli and s3cmd --server-side-encryption, ServerSideEncryption in SDKs.")
            .done(),
    )
}
