//! The user or key is switched off.

use crate::diagnose::commands;
use crate::diagnose::draft::Draft;
use crate::diagnose::questions::is_like;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.disabled"),
    title: "the key or its user is switched off",
    meaning: "The store knows the key, and somebody suspended the user or deactivated the key. No \
              policy changes that.",
    told_by: "The store says so; or it treats the target otherwise than the same ID with a wrong \
              secret, and yet as unknown.",
    look_alikes: &["identity.unknown-key", "permission.denied"],
    remedy: "Ask whoever runs the store to enable the user or key, or for a new one.",
    sources: &[
        "observed on Ceph RGW 16.2: UserSuspended, after the signature was checked",
        "observed on SeaweedFS: a switched-off key is answered as an unknown one",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let target: Vec<&Outcome> = case.of(KeyRole::Target).collect();
    let told: Vec<&Outcome> = target
        .into_iter()
        .filter(|o| o.class == ErrorClass::KeyDisabled)
        .collect();
    let draft = if told.is_empty() {
        let seen: Vec<&Outcome> = case
            .turned_away()
            .into_iter()
            .filter(|o| is_known(o))
            .collect();
        if seen.is_empty() {
            return None;
        }
        draft(case, &seen)
            .confidence(Confidence::Likely)
            .because("The answer is that of an unknown ID, and yet the same ID with a wrong secret is answered otherwise: the store knows this pair and does not take it.")
    } else {
        draft(case, &told)
            .confidence(Confidence::Certain)
            .because(format!("The endpoint says so: {}.", all_said(&told)))
    };
    Some(draft.done())
}

/// Answered as an unknown ID, though its signature was looked at.
fn is_known(outcome: &Outcome) -> bool {
    outcome.class == ErrorClass::UnknownKey
        && is_like(outcome, KeyRole::RandomId) == Some(true)
        && is_like(outcome, KeyRole::WrongSecret) == Some(false)
}

fn draft(case: &Case<'_>, cells: &[&Outcome]) -> Draft {
    let mut by = Vec::new();
    if let Some(first) = cells.first() {
        by.extend(case.wrong_identities(first.cell.signature));
    }
    Draft::new(&RULE, Party::Key, "The target key, or its user, is switched off.")
        .cells(cells)
        .evidence(&by)
        .fact("access key ID", case.key_id(KeyRole::Target))
        .ruled_out("permission.denied", cells, "the error is about the key itself, not about a right")
        .step("Ask whoever runs the store whether the user is suspended or the key deactivated, and to enable it if it should work.")
        .command(commands::show_key(case, KeyRole::Target))
}
