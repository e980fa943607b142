//! List with a prefix is denied, without one it is not.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Outcome, Party, Verb};

use super::{permission, tried};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.server-policy-bug"),
    title: "List is denied as soon as a prefix is given",
    meaning: "The mirror image of a condition on the prefix: the right to list the whole bucket is there, and a list of less is denied. Some stores build the resource of a list from bucket and prefix, so that a policy on the bucket does not match.",
    told_by: "List with a prefix is denied, and passes without one.",
    look_alikes: &["permission.prefix-condition", "permission.explicit-deny"],
    remedy: "Let the policy name the objects too (`bucket/*`) for List, or take a release of the store in which this is mended; look for a Deny on that prefix first.",
    sources: &["seaweedfs/seaweedfs#9788"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let lists = tried::series(case, Verb::List);
    let cells: Vec<&Outcome> = tried::cells_of(case, &lists);
    let denied = lists.denied("prefix");
    // An empty prefix is none to such a store.
    let bare = lists.allowed("prefix").iter().all(|t| {
        matches!(
            t.trial.experiment.as_str(),
            "prefix.absent" | "prefix.empty"
        )
    });
    let passes = lists.passed("prefix.absent")?;
    if cells.is_empty() || !bare {
        return None;
    }
    let exchanges: Vec<&Exchange> = denied.iter().map(|tried| tried.exchange).collect();
    Some(
        Draft::new(&RULE, Party::Endpoint, "The target key may list the whole bucket, and is denied a list of a part of it.")
            .severity(permission::severity(&cells))
            .confidence(Confidence::Likely)
            .because("The same List is denied with a prefix and allowed without. A statement that denies this very prefix would look the same.")
            .cells(&cells)
            .evidence(&[passes.exchange])
            .evidence(&exchanges)
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key lists without a prefix")
            .step("Look for a statement that denies this prefix; if there is none, the store takes the prefix for a part of the resource.")
            .step("Then ask for a release in which that is mended, or list without a prefix.")
            .done(),
    )
}
