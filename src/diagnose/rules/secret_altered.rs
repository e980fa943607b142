//! A part of the key was quoted, escaped or not resolved on its way.

use super::hygiene;
use super::repaired::Repaired;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::{Mark, Repair};
use crate::model::{Finding, FindingCode, KeyRole, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.altered"),
    title: "the key was altered on its way: quoted, escaped or not resolved",
    meaning: "The text carries what a file format, a shell or a browser adds: quotes, a byte-order \
              mark, percent or HTML escapes, backslashes, or it is a reference that nobody \
              resolved. It is taken literally and signs wrongly.",
    told_by: "The text as given, seen offline; with `--try-repairs` the endpoint accepts the repaired \
              key and not the one as given.",
    look_alikes: &["secret.wrong", "secret.trailing-whitespace"],
    remedy: "Give the plain value: unquote, unescape, save without byte-order mark, resolve the \
             reference.",
    sources: &["public cases of secrets changed by URL, JSON, shell or HTML escaping"],
    claim: Claim::Cause,
    examine: |case| {
        [KeyRole::Target, KeyRole::Control]
            .into_iter()
            .filter_map(|role| find(case, role))
            .collect()
    },
};

const MARKS: [(Mark, &str); 7] = [
    (
        Mark::OpReference,
        "an op:// reference that was not resolved",
    ),
    (Mark::ByteOrderMark, "a byte-order mark before it"),
    (Mark::Quoted, "quotes round it"),
    (Mark::PercentEscaped, "percent escapes"),
    (Mark::HtmlEscaped, "HTML escapes"),
    (Mark::Backslash, "backslashes"),
    (Mark::ControlCharacter, "a control character in it"),
];

const REPAIRS: [Repair; 4] = [
    Repair::Unquoted,
    Repair::ValueOnly,
    Repair::FirstHalf,
    Repair::SecondHalf,
];

fn find(case: &Case<'_>, role: KeyRole) -> Option<Finding> {
    let by_marks = find_by_marks(case, role);
    if by_marks.is_none() && role == KeyRole::Target {
        return find_by_repair(case);
    }
    by_marks
}

/// A repair of something that leaves no mark: two secrets in the place of one.
fn find_by_repair(case: &Case<'_>) -> Option<Finding> {
    let repaired = Repaired::by(case, &REPAIRS)?;
    let title = match repaired.repair {
        Repair::FirstHalf | Repair::SecondHalf => {
            "The secret of the target key is two texts, one pasted behind the other."
        }
        _ => "The target key is given with text that does not belong to it.",
    };
    let draft = Draft::new(&RULE, Party::Key, title);
    let draft = repaired.told(draft, &case.turned_away());
    Some(
        draft
            .step("Take the secret again from where it was issued, and give nothing but it.")
            .done(),
    )
}

fn find_by_marks(case: &Case<'_>, role: KeyRole) -> Option<Finding> {
    let key = case.evidence.key(role)?;
    let parts = hygiene::marked(key, &MARKS);
    let first = parts.first()?;
    let title = format!(
        "{} of the {role} key has {}.",
        first.part.title(),
        first.found
    );
    let step = match first.mark {
        Mark::OpReference => "Resolve the reference: start the program with `op run --`.",
        Mark::ByteOrderMark => "Save the file as UTF-8 without byte-order mark.",
        Mark::Quoted => "Remove the quotes: the value is taken as it stands.",
        Mark::PercentEscaped => "Undo the percent escapes: %2F is /, %2B is +, %3D is =.",
        Mark::HtmlEscaped => "Copy the secret as text, not as HTML source.",
        Mark::ControlCharacter => {
            "Take the key again from where it was issued: no part of a key has such a character."
        }
        _ => "Remove the backslashes that JSON or a shell added.",
    };
    let draft = hygiene::draft(&RULE, case, role, title, (&parts, &REPAIRS)).step(step);
    Some(hygiene::with_try(case, draft, role, &parts).done())
}
