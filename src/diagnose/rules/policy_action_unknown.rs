//! The policy has a name that is none of an action.

use super::permission;
use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Slip;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("policy.action-unknown"),
    title: "the policy names an action the store does not know",
    meaning: "Actions are not called as operations are: what lists a bucket is `s3:ListBucket`, and `s3:ListObjects` is no action at all. Some stores refuse such a policy; others take it, and that name never matches a request.",
    told_by: "The control key reads the bucket's policy; the nearest statement lacks its action alone, and has a name that is none and that is written for the one that is wanted.",
    look_alikes: &[
        "permission.action-missing",
        "permission.denied",
        "permission.resource-object-only",
    ],
    remedy: "Write the action as the store spells it, letter case included; `s3probe policy lint` finds such names before a policy is stored.",
    sources: &[
        "observed on SeaweedFS 4.48: a policy with s3:ListObjects or s3:listbucket is stored and allows no list",
        "IAM reference, actions and resources of S3",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let stated = case.stated()?;
    permission::slipped(case, Slip::Action, |by| {
        let written = permission::denied(case).into_iter().find_map(|cell| {
            let verb = cell.cell.verb;
            let near = stated.near(verb)?;
            let text = stated.misspelt(stated.statement(&near.statement)?, verb)?;
            Some((text.to_owned(), verb.action()))
        });
        let (text, wanted) = written.unzip();
        let title = match (&text, wanted) {
            (Some(text), Some(wanted)) => {
                format!("The policy says {text}, which is no action; {wanted} is: {by}.")
            }
            _ => format!("The policy names an action that there is none of: {by}."),
        };
        Draft::new(&RULE, Party::Policy, title)
            .because("The policy was read with the control key. This statement is about the key and the resource; the action it was meant to allow has another name.")
            .fact_if("named in the policy", text)
            .fact_if("its name", wanted)
    })
}
