//! The bucket has no ACLs.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party, Reading, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.acl-disabled"),
    title: "ACLs are switched off for the bucket",
    meaning: "A bucket whose owner owns every object knows no ACLs. A client that sends one, be it `private`, is refused.",
    told_by: "The error is AccessControlListNotSupported.",
    look_alikes: &[
        "permission.block-public-access",
        "permission.acl-required",
        "operation.unsupported-header",
    ],
    remedy: "Have the client send no ACL; give rights by the policy of the bucket.",
    sources: &[
        "anacronw/multer-s3#161",
        "S3 user guide, bucket owner enforced",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let said: Vec<(&Exchange, &Reading)> = case
        .exchanges()
        .filter(|(_, reading)| reading.code.as_deref() == Some("AccessControlListNotSupported"))
        .collect();
    let first = said.first()?;
    Some(
        Draft::new(
            &RULE,
            Party::Policy,
            "ACLs are switched off for this bucket: a client that sends one is refused.",
        )
        .severity(Severity::Info)
        .confidence(Confidence::Certain)
        .because("An upload with an ACL was answered AccessControlListNotSupported.")
        .evidence(&[*first])
        .step("Have clients send no ACL at all; rights come from the policy of the bucket.")
        .done(),
    )
}
