//! How findings and headlines word what they have in common.

use super::case::AsOutcome;
use crate::model::{LedgerEntry, Outcome, Time, Verb};

/// What an endpoint said to a cell's request: `403 AccessDenied`, `no reply`.
pub(super) fn said(outcome: &Outcome) -> String {
    let reading = outcome.reading.as_ref();
    let status = reading.and_then(|r| r.status);
    let code = reading.and_then(|r| r.code.as_deref());
    match (status, code) {
        (Some(status), Some(code)) => format!("{status} {code}"),
        (Some(status), None) => format!("{status}"),
        (None, _) => "no reply".to_owned(),
    }
}

/// The distinct answers of several cells.
pub(super) fn all_said<T: AsOutcome>(outcomes: &[T]) -> String {
    let mut answers = Vec::new();
    for answer in outcomes.iter().map(|o| said(o.outcome())) {
        if !answers.contains(&answer) {
            answers.push(answer);
        }
    }
    list(&answers, "or")
}

/// The verbs of several cells, each once: `list, get and put`.
pub(super) fn verbs<T: AsOutcome>(outcomes: &[T]) -> String {
    list(&distinct_verbs(outcomes), "and")
}

/// The verbs of several cells as the subject of a sentence: `list is`, `list and get are`.
pub(super) fn verbs_are<T: AsOutcome>(outcomes: &[T]) -> String {
    let distinct = distinct_verbs(outcomes);
    let be = if distinct.len() == 1 { "is" } else { "are" };
    format!("{} {be}", list(&distinct, "and"))
}

/// The verbs of several cells, each once, in the order of the matrix.
pub(super) fn distinct_verbs<T: AsOutcome>(outcomes: &[T]) -> Vec<Verb> {
    Verb::ALL
        .into_iter()
        .filter(|verb| outcomes.iter().any(|o| o.outcome().cell.verb == *verb))
        .collect()
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list<T: ToString>(items: &[T], last: &str) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    match items.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// What a run left, counted, as a sentence without a capital: certain or not.
pub(super) fn left(entries: &[LedgerEntry]) -> String {
    let sure = entries.iter().filter(|entry| entry.certain).count();
    let objects = |count: usize| if count == 1 { "object" } else { "objects" };
    match (sure, entries.len() - sure) {
        (0, open) => format!("{open} {} of this run may be left.", objects(open)),
        (sure, 0) => format!("{sure} {} of this run could not be removed.", objects(sure)),
        (sure, open) => format!(
            "{sure} {} of this run could not be removed, and {open} more may be left.",
            objects(sure)
        ),
    }
}

/// The day of a moment: `2026-11-21`.
pub(super) fn day(time: Time) -> String {
    time.to_string().chars().take(10).collect()
}

/// A length of time in the two units that matter: `20 min 3 s`.
pub(super) fn span(millis: i64) -> String {
    let seconds = (millis.unsigned_abs() + 500) / 1000;
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let shown: Vec<String> = parts
        .into_iter()
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if shown.is_empty() {
        "0 s".to_owned()
    } else {
        shown.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(list::<&str>(&[], "and"), "");
        assert_eq!(list(&["list"], "and"), "list");
        assert_eq!(list(&["list", "get", "put"], "and"), "list, get and put");
    }

    #[test]
    fn a_span_has_two_units_at_most() {
        assert_eq!(span(-1_203_000), "20 min 3 s");
        assert_eq!(span(3_600_000), "1 h");
        assert_eq!(span(90_061_000), "1 d 1 h");
        assert_eq!(span(86_461_000), "1 d");
        assert_eq!(span(400), "0 s");
    }
}
