//! `vendors.md`: what is known about the stores, with sources.

use std::fmt::Write;

use super::Page;
use crate::cli::vendors::stores;
use crate::vendor::{Profile, Section, Task};

/// The page.
pub(super) fn page() -> Page {
    Page::markdown("vendors.md", &text(&stores()))
}

fn text(stores: &[&Profile]) -> String {
    let mut out = String::from(INTRODUCTION);
    for store in stores {
        let _ = writeln!(out, "- [{}](#{}): {}", store.name, store.name, store.title);
    }
    for store in stores {
        section(&mut out, store);
    }
    out
}

fn section(out: &mut String, store: &Profile) {
    let _ = write!(out, "\n## {}\n\n{}.\n", store.name, store.title);
    if !store.facts.is_empty() {
        out.push_str("\n| about | what is known | source | sure |\n| --- | --- | --- | --- |\n");
    }
    for group in Section::ALL {
        for fact in store.facts.iter().filter(|f| f.what.topic().0 == group) {
            let sure = fact.confidence.as_str();
            let said = cell(&fact.words());
            let _ = writeln!(
                out,
                "| {} | {said} | {} | {sure} |",
                fact.what.topic().1,
                fact.source
            );
        }
    }
    if !store.answers.is_empty() {
        out.push_str("\n| what went wrong | answer | source | sure |\n| --- | --- | --- | --- |\n");
    }
    for answer in store.answers {
        let (case, sure) = (answer.case.as_str(), answer.confidence.as_str());
        let _ = writeln!(
            out,
            "| {case} | {} | {} | {sure} |",
            cell(&answer.words()),
            answer.source
        );
    }
    commands(out, store);
}

fn commands(out: &mut String, store: &Profile) {
    if !store.commands.is_empty() {
        out.push_str("\n| task | command | source | sure |\n| --- | --- | --- | --- |\n");
    }
    for task in Task::ALL {
        for command in store.commands.iter().filter(|c| c.task == task) {
            let says = if command.says.is_empty() {
                String::new()
            } else {
                format!("<br>{}", cell(command.says))
            };
            let _ = writeln!(
                out,
                "| {} | `{}`{says} | {} | {} |",
                task.as_str(),
                command.with(&[]).replace('|', "\\|"),
                command.source,
                command.confidence.as_str()
            );
        }
    }
}

/// A text as a cell of a table holds it: what Markdown would take for marks stays as it is. Between
/// backticks it takes nothing for a mark but the end of a cell.
fn cell(text: &str) -> String {
    let pieces = text.split('`').enumerate().map(|(at, piece)| {
        let code = at % 2 == 1;
        if code {
            piece.replace('|', "\\|")
        } else {
            plain(piece)
        }
    });
    pieces.collect::<Vec<_>>().join("`")
}

fn plain(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
        .replace('_', "\\_")
}

const INTRODUCTION: &str = "\
# Stores

What s3probe knows about each store, from where, and how sure that is. *Certain* was read in the
vendor's own documents or source, or observed; *likely* is from others, or from an older release;
*possible* is one sample or a conclusion. What is not here is not known. `s3probe vendors show NAME`
prints the same, `-o json` for programs.

";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_markdown_takes_for_marks_is_shown_as_it_is() {
        assert_eq!(cell("<a>_b_ `/*` |"), "&lt;a>\\_b\\_ `/*` \\|");
    }
}
