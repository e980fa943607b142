//! A statement denies it.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{distinct_verbs, list};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Outcome, Party};
use crate::policy::{Explained, Ruling};

use super::{permission, policy_read};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.explicit-deny"),
    title: "a statement denies the operation",
    meaning: "A Deny in a policy matches this request. A Deny wins over every Allow, so giving the key more rights changes nothing.",
    told_by: "The control key reads the bucket's policy, and a Deny in it matches this key and request; or the refusal says so in words, as AWS and some others do.",
    look_alikes: &["permission.action-missing", "permission.denied"],
    remedy: "Find the statement with Effect Deny that matches, and take this key or this operation out of it.",
    sources: &[
        "S3 user guide, access denied error messages",
        "IAM user guide, policy evaluation logic",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    by_policy(case).or_else(|| by_message(case))
}

/// The policy that the control key read has a Deny that matches.
fn by_policy(case: &Case<'_>) -> Option<Finding> {
    let stated = case.stated()?;
    let denies = |explained: &Explained| matches!(explained.ruling, Ruling::DeniedBy(_));
    let cells = stated.decided(permission::denied(case), denies);
    let first = stated.explained(cells.first()?.cell.verb);
    let by = stated.named(first.ruling.statement()?);
    let title = format!(
        "The bucket's policy denies the target key to {}: {by}.",
        list(&distinct_verbs(&cells), "or")
    );
    let draft = Draft::new(&RULE, Party::Policy, title)
        .severity(permission::severity(&cells))
        .confidence(stated.confidence())
        .because("The policy was read with the control key, and this Deny matches the key and the request; an Allow elsewhere does not help.")
        .cells(&cells)
        .fact("decided by", by)
        .ruled_out("permission.action-missing", &[stated.answer], "the policy has a Deny that matches");
    Some(policy_read::with_remedy(case, draft, &stated, &cells).done())
}

fn by_message(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = permission::denied(case)
        .into_iter()
        .filter(|outcome| says(outcome))
        .collect();
    let message = cells.first()?.reading.as_ref()?.message.as_deref();
    let title = format!(
        "A statement of a policy denies the target key to {}.",
        list(&distinct_verbs(&cells), "or")
    );
    Some(
        Draft::new(&RULE, Party::Policy, title)
            .severity(permission::severity(&cells))
            .confidence(Confidence::Certain)
            .because("The endpoint says that a Deny matched; an Allow elsewhere does not help.")
            .cells(&cells)
            .fact_if("message", message)
            .ruled_out("permission.action-missing", &cells, "the message names the reason")
            .step("Look for the statement with Effect Deny in the kind of policy that the message names, and for the condition under which it matches.")
            .step("Take this key or this operation out of it, and nothing else.")
            .done(),
    )
}

fn says(outcome: &Outcome) -> bool {
    let message = outcome
        .reading
        .as_ref()
        .and_then(|reading| reading.message.as_deref());
    let message = message.unwrap_or_default().to_lowercase();
    message.contains("explicit deny")
}
