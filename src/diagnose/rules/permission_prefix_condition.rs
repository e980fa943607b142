//! List is allowed under a prefix only.

use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Slip;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Outcome, Party, Verb};

use super::{permission, tried};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.prefix-condition"),
    title: "the key has rights under a prefix only",
    meaning: "A policy allows List under a condition on the prefix, so that each user sees a folder. A list of the whole bucket is denied, and so is one with the prefix spelt otherwise: `home`, `home/`, an empty prefix and none are four different things.",
    told_by: "The control key reads the bucket's policy and its nearest statement is about another prefix; or List is denied as it was sent and passes with another prefix.",
    look_alikes: &[
        "permission.action-missing",
        "permission.server-policy-bug",
        "permission.resource-object-only",
    ],
    remedy: "List with the prefix the policy names, its slash included; or widen the condition by the prefix that is needed.",
    sources: &["aws/aws-cli#439", "S3 user guide, condition key s3:prefix"],
    claim: Claim::Cause,
    examine: |case| by_policy(case).or_else(|| find(case)).into_iter().collect(),
};

/// The policy was read, and names another prefix.
fn by_policy(case: &Case<'_>) -> Option<Finding> {
    permission::slipped(case, Slip::OtherPrefix, |by| {
        let title = format!("The policy grants it under another prefix only: {by}.");
        Draft::new(&RULE, Party::Policy, title)
            .because("The policy was read with the control key. This statement is about the key and the operation, but about other keys of the bucket than this run asked for.")
            .step("If that prefix is what is meant, give it to this tool with --prefix, and to the client.")
    })
}

fn find(case: &Case<'_>) -> Option<Finding> {
    let lists = tried::series(case, Verb::List);
    let cells: Vec<&Outcome> = tried::cells_of(case, &lists);
    let denied = lists.denied("prefix");
    let passes = *lists.allowed("prefix").first()?;
    if cells.is_empty() || lists.passed("prefix.absent").is_some() {
        return None;
    }
    let exchanges: Vec<&Exchange> = denied.iter().map(|tried| tried.exchange).collect();
    let prefix = passes.trial.value.as_deref();
    let shown = match prefix {
        Some("") => "the empty one",
        Some(prefix) => prefix,
        None => "another",
    };
    Some(
        Draft::new(&RULE, Party::Policy, format!("The target key may list, but under certain prefixes only; {shown} is one."))
            .severity(permission::severity(&cells))
            .confidence(if denied.is_empty() {
                Confidence::Likely
            } else {
                Confidence::Certain
            })
            .because("The same List is denied as it was asked for and allowed with another prefix.")
            .cells(&cells)
            .evidence(&[passes.exchange])
            .evidence(&exchanges)
            .fact_if("allowed prefix", prefix)
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key lists under another prefix")
            .step("List with the prefix that the policy names, with its slash; give it to this tool with --prefix.")
            .step("If more should be seen, add that prefix to the condition on s3:prefix in the statement for this key.")
            .done(),
    )
}
