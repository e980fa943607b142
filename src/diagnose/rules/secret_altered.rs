//! A part of the key was quoted, escaped or not resolved on its way.

use super::hygiene;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Mark;
use crate::model::{Finding, FindingCode, KeyRole};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.altered"),
    title: "the key was altered on its way: quoted, escaped or not resolved",
    meaning: "The text carries what a file format, a shell or a browser adds: quotes, a byte-order \
              mark, percent or HTML escapes, backslashes, or it is a reference that nobody \
              resolved. It is taken literally and signs wrongly.",
    told_by: "The text as given, seen offline.",
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

const MARKS: [(Mark, &str); 6] = [
    (
        Mark::OpReference,
        "an op:// reference that was not resolved",
    ),
    (Mark::ByteOrderMark, "a byte-order mark before it"),
    (Mark::Quoted, "quotes round it"),
    (Mark::PercentEscaped, "percent escapes"),
    (Mark::HtmlEscaped, "HTML escapes"),
    (Mark::Backslash, "backslashes"),
];

fn find(case: &Case<'_>, role: KeyRole) -> Option<Finding> {
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
        _ => "Remove the backslashes that JSON or a shell added.",
    };
    Some(
        hygiene::draft(&RULE, case, role, title, &parts)
            .step(step)
            .done(),
    )
}
