//! The policy names the right user in the wrong words.

use super::permission;
use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Slip;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("policy.principal-form"),
    title: "the policy names this key's user in a form that stands for somebody else",
    meaning: "Every store writes principals in its own way. An ARN with an account number of AWS is, to a store whose users have tenants or no account at all, another user of the same name; it is stored without a word and matches nobody.",
    told_by: "The control key reads the bucket's policy: the nearest statement lacks its principal alone, and names one that ends in this key's own ID.",
    look_alikes: &[
        "permission.principal-mismatch",
        "permission.action-missing",
        "permission.denied",
    ],
    remedy: "Write the principal as the store does; `s3probe policy render` writes it from the key's ID, `s3probe whoami` tells that ID.",
    sources: &[
        "observed on Ceph RGW 16.2: arn:aws:iam::111122223333:user/NAME is taken, and is a user of the tenant 111122223333",
        "Ceph documentation, bucket policies: principals and tenants",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let stated = case.stated()?;
    permission::slipped(case, Slip::PrincipalForm, |by| {
        let title = format!(
            "The policy names this key's user in a form that stands for somebody else: {by}."
        );
        let named = permission::denied(case).into_iter().find_map(|cell| {
            let near = stated.near(cell.cell.verb)?;
            let statement = stated.statement(&near.statement)?;
            stated.misnamed(statement).map(str::to_owned)
        });
        Draft::new(&RULE, Party::Policy, title)
            .because("The policy was read with the control key. This statement allows the operation, to a principal that ends in the ID that the store gives for this key, and that is another one.")
            .fact_if("named in the policy", named)
    })
}
