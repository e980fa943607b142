//! The bucket has no ACLs.

use crate::diagnose::draft::Draft;
use crate::diagnose::settings::Ownership;
use crate::diagnose::stated::is_unstated;
use crate::diagnose::words::{distinct_verbs, list};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Outcome, Party, Reading, Severity};

use super::{permission, policy_read};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.acl-disabled"),
    title: "ACLs are switched off for the bucket",
    meaning: "A bucket whose owner owns every object knows no ACLs. A client that sends one, be it `private`, is refused, and lines that an ACL still shows give no right.",
    told_by: "The error is AccessControlListNotSupported; or the control key reads BucketOwnerEnforced, and an ACL that gives the right which is denied.",
    look_alikes: &[
        "permission.block-public-access",
        "permission.acl-required",
        "operation.unsupported-header",
    ],
    remedy: "Have the client send no ACL; give rights by the policy of the bucket.",
    sources: &[
        "anacronw/multer-s3#161",
        "S3 user guide, bucket owner enforced",
        "observed on SeaweedFS 4.48: BucketOwnerEnforced is the default, an ACL is taken and shown, and a user it names has no right by it",
    ],
    claim: Claim::Cause,
    examine: |case| said(case).into_iter().chain(by_setting(case)).collect(),
};

/// A line of the ACL gives the right that is denied, and ACLs are off.
fn by_setting(case: &Case<'_>) -> Option<Finding> {
    let (ownership, answer) = case.ownership()?;
    let (acl, listed) = case.acl()?;
    let stated = case.stated()?;
    if ownership != Ownership::BucketOwnerEnforced || stated.is_owner() {
        return None;
    }
    let given = |outcome: &Outcome| {
        stated
            .acl_grants(&acl, outcome.cell.verb)
            .into_iter()
            .next()
    };
    let mut cells = stated.decided(permission::denied(case), is_unstated);
    cells.retain(|cell| given(cell).is_some());
    let grant = cells.iter().find_map(|cell| given(cell))?;
    let title = format!(
        "The bucket's ACL lets the target key {}, but ACLs are switched off.",
        list(&distinct_verbs(&cells), "and")
    );
    let draft = Draft::new(&RULE, Party::Policy, title)
        .severity(permission::severity(&cells))
        .confidence(Confidence::Likely)
        .because("ACL, ownership and policy were read with the control key: nothing but the ACL gives this right, and with BucketOwnerEnforced no ACL counts.")
        .cells(&cells)
        .evidence(&[listed, answer])
        .fact("granted by", format!("the bucket's ACL: {}", grant.described()))
        .fact("ownership", "BucketOwnerEnforced");
    let draft = policy_read::with_remedy(case, draft, &stated, &cells);
    Some(permission::rule_out_identity(case, draft, &cells).done())
}

/// An upload with an ACL was refused for it.
fn said(case: &Case<'_>) -> Option<Finding> {
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
