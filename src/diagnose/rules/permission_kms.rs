//! The key of the encryption may not be used.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{distinct_verbs, list};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Outcome, Party};

use super::permission;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.kms"),
    title: "the key service refuses the encryption key of the object",
    meaning: "The object is encrypted with a key of the key service (KMS), and the access key may not use that one. List and Delete need no decryption and pass; Get and Put are denied, although the bucket's policy allows them.",
    told_by: "The refusal names a right on the KMS key.",
    look_alikes: &[
        "permission.action-missing",
        "permission.sse-required",
        "permission.object-owner",
    ],
    remedy: "Give the key the rights kms:Decrypt (Get) and kms:GenerateDataKey (Put) on that KMS key.",
    sources: &[
        "aws/aws-cli#4251",
        "S3 user guide, access denied error messages",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = permission::denied(case)
        .into_iter()
        .filter(|outcome| says(outcome))
        .collect();
    let message = cells.first()?.reading.as_ref()?.message.as_deref();
    let title = format!(
        "The target key may not use the encryption key that it takes to {}.",
        list(&distinct_verbs(&cells), "or")
    );
    Some(
        Draft::new(&RULE, Party::Policy, title)
            .severity(permission::severity(&cells))
            .confidence(Confidence::Certain)
            .because("The refusal names a right on a key of the key service, not one on the bucket.")
            .cells(&cells)
            .fact_if("message", message)
            .ruled_out("permission.action-missing", &cells, "the message names the reason")
            .step("Give the access key kms:Decrypt for reading and kms:GenerateDataKey for writing on the KMS key that the message names.")
            .step("Uploads in parts need kms:Decrypt too.")
            .done(),
    )
}

fn says(outcome: &Outcome) -> bool {
    let message = outcome
        .reading
        .as_ref()
        .and_then(|reading| reading.message.as_deref());
    let message = message.unwrap_or_default().to_lowercase();
    message.contains("kms:") || message.contains("kms key")
}
