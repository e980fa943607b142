//! An operation works that must not.

use crate::diagnose::commands;
use crate::diagnose::conclude::excess;
use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Stated;
use crate::diagnose::words::{distinct_verbs, list};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Verb};
use crate::policy::Ruling;

use super::policy_read;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.excess"),
    title: "the key may do more than it should",
    meaning: "An operation succeeded that the expectation says must be refused. The key has a right too many: a wildcard in an action, a policy of \
              a group, a grant by ACL, ownership of the bucket.",
    told_by: "The operation is allowed and expected to be denied.",
    look_alikes: &["permission.everything-open", "secret.not-checked"],
    remedy: "Take the action away where it is granted. Look for wildcards and for grants beside \
             the policy.",
    sources: &["IAM user guide, least privilege"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells = excess(case);
    let first = cells.first()?;
    let wrong = case.calibration(KeyRole::WrongSecret, first.cell.signature);
    let checked = wrong.is_some_and(|reading| reading.observed != Observed::Allowed);
    let verbs = distinct_verbs(&cells);
    let actions: Vec<&str> = verbs.iter().map(|verb| verb.action()).collect();
    let mut draft = Draft::new(
        &RULE,
        Party::Policy,
        format!(
            "The target key may {}, which it should not.",
            list(&verbs, "and")
        ),
    )
    .confidence(if checked {
        Confidence::Certain
    } else {
        Confidence::Likely
    })
    .because("The endpoint carried the request out, and it was expected to refuse it.")
    .cells(&cells)
    .fact("actions", actions.join(", "))
    .fact("bucket", &case.evidence.run.bucket);
    if checked {
        draft = draft.ruled_out(
            "secret.not-checked",
            wrong.as_slice(),
            "a wrong secret is refused",
        );
    }
    if let Some(expect) = &case.evidence.run.expect {
        draft = draft.fact("expectation", expect);
    }
    let deletes = verbs.contains(&Verb::Delete) || verbs.contains(&Verb::Put);
    if deletes {
        draft = draft.step(
            "Until it is changed, keep in mind that this key can change or remove what is stored.",
        );
    }
    if let Some(stated) = case.stated() {
        return Some(by_policy(case, draft, &stated, &cells).done());
    }
    Some(
        draft
            .step(format!("Take {} away from this key: look for it, and for wildcards that hold it, in the bucket policy, in the policies of the user and its groups, and in ACLs.", list(&actions, "and")))
            .step("If the key owns the bucket, it has every right on it: give its user a bucket of somebody else's with a policy.")
            .command(commands::show_policy(case))
            .done(),
    )
}

/// What grants too much, as the policy says it.
fn by_policy<'a>(case: &Case<'a>, draft: Draft, stated: &Stated<'a>, cells: &[&Outcome]) -> Draft {
    let verbs = distinct_verbs(cells);
    let granted: Vec<String> = verbs.iter().map(|verb| granted(stated, *verb)).collect();
    let by_statement = verbs
        .iter()
        .all(|verb| matches!(stated.explained(*verb).ruling, Ruling::AllowedBy(_)));
    let draft = draft.fact("granted by", granted.join("; "));
    if by_statement {
        policy_read::with_less(case, draft, stated, cells)
    } else {
        draft
            .evidence(&[stated.answer])
            .step("If the key owns the bucket, give its user a bucket of somebody else's with a policy. Otherwise look at ACLs and at the user's own policies and roles.")
            .command(commands::show_policy(case))
    }
}

fn granted(stated: &Stated<'_>, verb: Verb) -> String {
    let ruling = stated.explained(verb).ruling;
    let by = ruling.statement().map(|by| stated.named(by));
    match (ruling, by) {
        (Ruling::AllowedBy(_), Some(by)) => format!("{verb} by {by} of the bucket's policy"),
        (Ruling::AllowedAsOwner, _) => format!("{verb} because the key owns the bucket"),
        (Ruling::Undecided(_), Some(by)) => {
            format!("{verb} perhaps by {by} of the bucket's policy")
        }
        _ => format!("{verb} by something beside the bucket's policy"),
    }
}
