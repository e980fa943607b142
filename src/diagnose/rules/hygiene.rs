//! What rules about odd texts in a key have in common. Shapes only, never a value.

use super::repaired::{self, Repaired};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Rule};
use crate::model::key::{Mark, Repair, Shape};
use crate::model::{Confidence, FailureKind, KeyFacts, KeyRole, Outcome, Party, Severity};

/// A part of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Id,
    Secret,
    Token,
}

impl Part {
    /// The part at the start of a sentence.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Id => "The access key ID",
            Self::Secret => "The secret access key",
            Self::Token => "The session token",
        }
    }
}

/// A mark found on a part of a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marked {
    pub(super) part: Part,
    pub(super) mark: Mark,
    pub(super) found: &'static str,
    length: usize,
}

/// The marks of a list that a key has, part by part.
pub(super) fn marked(key: &KeyFacts, marks: &[(Mark, &'static str)]) -> Vec<Marked> {
    let parts: [(Part, Option<&Shape>); 3] = [
        (Part::Id, Some(&key.id)),
        (Part::Secret, Some(&key.secret)),
        (Part::Token, key.token.as_ref()),
    ];
    let mut found = Vec::new();
    for (part, shape) in parts {
        let Some(shape) = shape else { continue };
        let has = marks.iter().filter(|(mark, _)| shape.has(*mark));
        found.extend(has.map(|(mark, words)| Marked {
            part,
            mark: *mark,
            found: words,
            length: shape.length,
        }));
    }
    found
}

/// A finding about marks: the likely cause where the key is refused, a warning where it works.
pub(super) fn draft(
    rule: &Rule,
    case: &Case<'_>,
    whose: KeyRole,
    title: String,
    (marked, repairs): (&[Marked], &[Repair]),
) -> Draft {
    let cells = cells(case, whose, marked);
    let mut draft = Draft::new(rule, Party::Key, title);
    for (number, marked) in marked.iter().enumerate() {
        let value = format!("{}, {} characters in all", marked.found, marked.length);
        draft = draft.fact(
            &format!("mark {}: {}", number + 1, name(marked.part)),
            value,
        );
    }
    if let Some(key) = case.evidence.key(whose) {
        draft = draft.fact("from", &key.label);
    }
    if cells.is_empty() || whose == KeyRole::Control {
        let works = case.accepted(whose).is_some();
        let because = if works {
            "The text as given has it. The endpoint accepts the key all the same; other endpoints and clients may not."
        } else {
            "The text as given has it; this run does not show what the endpoint makes of it."
        };
        return draft
            .severity(Severity::Warning)
            .confidence(Confidence::Certain)
            .because(because)
            .evidence(case.accepted(whose).as_slice());
    }
    if let Some(repaired) = Repaired::by(case, repairs) {
        return repaired.told(draft, &cells);
    }
    let in_vain = repaired::in_vain(case);
    let draft = draft.cells(&cells).evidence(&in_vain);
    if in_vain.is_empty() {
        draft
            .confidence(Confidence::Likely)
            .because("The text as given has it, and the endpoint refuses the key; whether the key is right without it was not tried.")
    } else {
        draft
            .confidence(Confidence::Possible)
            .because("The text as given has it, but the endpoint refuses the key without it as well: something else is wrong too, or instead.")
    }
}

/// The step that names the option which settles it, unless it was given.
pub(super) fn with_try(case: &Case<'_>, draft: Draft, whose: KeyRole, marked: &[Marked]) -> Draft {
    let asked = case
        .trials()
        .any(|(trial, ..)| trial.experiment.starts_with("repair."));
    if asked || whose == KeyRole::Control || cells(case, whose, marked).is_empty() {
        draft
    } else {
        draft.step("To see whether the key is right without it, run again with --try-repairs.")
    }
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Id => "ID",
        Part::Secret => "secret",
        Part::Token => "token",
    }
}

/// The cells this may explain: refused at the door, or never sendable.
fn cells<'a>(case: &Case<'a>, role: KeyRole, marked: &[Marked]) -> Vec<&'a Outcome> {
    if role == KeyRole::Target {
        let mut refused = case.turned_away();
        if refused.is_empty() && marked.iter().any(|marked| marked.part == Part::Id) {
            refused = case.unknown_in_part();
        }
        if !refused.is_empty() {
            return refused;
        }
    }
    let unsendable = case.failed(|failure| failure.kind == FailureKind::NotSendable);
    let outcomes = unsendable.map(|struck| struck.outcomes).unwrap_or_default();
    outcomes
        .into_iter()
        .filter(|outcome| outcome.cell.key == role)
        .collect()
}
