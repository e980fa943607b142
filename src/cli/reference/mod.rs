//! The reference pages and `explain`, made from the words that stand beside the code.
//!
//! Pages are texts; writing them to files is the command's business. A test compares the committed
//! ones, so a word changed in a rule shows up here and nowhere by accident.

mod at_stores;
mod classes;
mod codes;
mod command_line;
mod explain;
mod findings;
mod report;
mod vendors;

pub use command_line::command_line;
pub use explain::{UnknownTopic, explain};

use crate::report as shown;

/// A generated file of `docs/reference`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its name in that folder.
    pub file: &'static str,
    /// Its whole text.
    pub text: String,
}

impl Page {
    /// A Markdown page below the note that it is generated.
    fn markdown(file: &'static str, body: &str) -> Self {
        Self {
            file,
            text: format!("{NOTE}\n\n{}\n", body.trim_end()),
        }
    }
}

/// The pages that need nothing but this crate's tables; [`command_line`] is the remaining one.
pub fn pages() -> Vec<Page> {
    vec![
        findings::page(),
        codes::page(),
        classes::page(),
        report::page(),
        vendors::page(),
        schema(),
        Page {
            file: "vendors.schema.json",
            text: super::vendors::schema(),
        },
        Page {
            file: "whoami.schema.json",
            text: super::whoami::schema(),
        },
    ]
}

/// The JSON schema of the report document.
pub fn schema() -> Page {
    Page {
        file: "report.schema.json",
        text: shown::schema(),
    }
}

const NOTE: &str =
    "<!-- Made by `s3probe generate docs`. Change the words where they stand in the code. -->";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_pages_are_current() {
        let committed = [
            include_str!("../../../docs/reference/findings.md"),
            include_str!("../../../docs/reference/codes.md"),
            include_str!("../../../docs/reference/classes.md"),
            include_str!("../../../docs/reference/report.md"),
            include_str!("../../../docs/reference/vendors.md"),
            include_str!("../../../docs/reference/report.schema.json"),
            include_str!("../../../docs/reference/vendors.schema.json"),
            include_str!("../../../docs/reference/whoami.schema.json"),
        ];
        for (page, committed) in pages().iter().zip(committed) {
            assert!(
                committed == page.text,
                "renew docs/reference/{} with `s3probe generate docs`",
                page.file
            );
        }
        assert_eq!(pages().len(), committed.len());
    }
}
