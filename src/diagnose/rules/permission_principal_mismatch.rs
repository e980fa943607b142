//! The policy names somebody else, by a slip.

use super::permission;
use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Slip;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.principal-mismatch"),
    title: "the policy names another ID, almost this key's",
    meaning: "A statement grants what is wanted, but to an ID that differs from this key's in a character or two. Stores take such a policy without a word, since an ID that nobody has is as good as any other.",
    told_by: "The control key reads the bucket's policy, the store tells the target key's own canonical ID, and the two differ by one or two characters.",
    look_alikes: &[
        "permission.action-missing",
        "permission.denied",
        "identity.unknown-key",
    ],
    remedy: "Put the ID that the store gives for this key (ListBuckets, Owner) into the statement, copied and not typed.",
    sources: &[
        "observed on Ceph RGW 16.2 and SeaweedFS 4.48: a policy for a user that does not exist is stored",
        "ABCI 3.0 user guide, access control by bucket policy: principals are canonical IDs of 40 hex digits",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let stated = case.stated()?;
    permission::slipped(case, Slip::Principal, |by| {
        let title = format!("The policy names another ID than this key's, almost the same: {by}.");
        let named = permission::denied(case).into_iter().find_map(|cell| {
            let near = stated.near(cell.cell.verb)?;
            let statement = stated.statement(&near.statement)?;
            stated.nearly_named(statement).map(str::to_owned)
        });
        Draft::new(&RULE, Party::Policy, title)
            .because("The store gives this key another canonical ID than the one in the statement; they differ by a character or two.")
            .fact_if("named in the policy", named)
    })
}
