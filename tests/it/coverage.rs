//! Which of the causes that people were seen to meet are told, and what is said of the rest.

use std::collections::BTreeSet;

use s3probe::diagnose::known::{Takes, not_told};
use s3probe::diagnose::rules::find;

/// The causes of the public cases and those the tool needs besides, one a line, sorted.
fn causes() -> Vec<&'static str> {
    include_str!("../../fixtures/causes.txt").lines().collect()
}

fn gate(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

#[test]
fn every_cause_is_told_by_a_rule_or_listed_with_the_reason_why_not() {
    let listed: BTreeSet<&str> = not_told().iter().map(|known| known.code).collect();
    let causes = causes();
    let neither: Vec<_> = causes
        .iter()
        .filter(|code| find(code).is_none() && !listed.contains(*code))
        .collect();
    assert!(neither.is_empty(), "{neither:?}");
    let unheard: Vec<_> = listed
        .iter()
        .filter(|code| !causes.contains(code))
        .collect();
    assert!(unheard.is_empty(), "{unheard:?}");
}

#[test]
fn more_than_ninety_causes_are_told_and_at_every_gate_what_this_tool_can_see() {
    let (told, untold): (Vec<&str>, Vec<&str>) =
        causes().iter().partition(|code| find(code).is_some());
    assert!(told.len() >= 118, "{}", told.len());
    let gates: BTreeSet<&str> = told.iter().map(|code| gate(code)).collect();
    for code in untold.iter().filter(|code| !gates.contains(gate(code))) {
        let known = not_told().iter().find(|known| known.code == *code);
        let takes = known.map(|known| known.takes);
        // A gate may be dark only where a user's own document would light it.
        assert!(
            matches!(takes, Some(Takes::Artefact | Takes::Policies)),
            "{code}: {takes:?}"
        );
    }
}
