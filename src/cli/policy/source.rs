//! Documents from files and standard input.

use std::path::Path;

use anyhow::{Context, Result, anyhow};

use crate::cli::process::Process;
use crate::model::Dialect;
use crate::policy::json::{Span, place};
use crate::policy::{Kind, Rules};

/// One document and the name to call it by.
#[derive(Debug)]
pub(super) struct Source {
    /// The file's name.
    pub(super) name: String,
    /// The text.
    pub(super) text: String,
}

impl Source {
    /// Reads a file; `-` is standard input.
    #[expect(
        clippy::disallowed_methods,
        reason = "a file the user names, handed on as text"
    )]
    pub(super) fn read(process: &Process, path: &Path) -> Result<Self> {
        let (name, bytes) = if path == Path::new("-") {
            ("<stdin>".to_owned(), process.read_stdin(LONGEST))
        } else {
            (path.display().to_string(), std::fs::read(path))
        };
        let bytes = bytes.with_context(|| name.clone())?;
        let text = String::from_utf8(bytes)
            .with_context(|| format!("{name}: not UTF-8; save the document as UTF-8"))?;
        Ok(Self { name, text })
    }

    /// A line of the text with a caret under a place, and where it is.
    pub(super) fn excerpt(&self, span: &Span) -> String {
        let at = place(&self.text, span.start);
        let line = self.text.lines().nth(at.line - 1).unwrap_or_default();
        let line = line.trim_start_matches('\u{feff}');
        let length = self
            .text
            .get(span.clone())
            .map_or(1, |text| text.chars().count());
        let number = at.line.to_string();
        let gutter = " ".repeat(number.len());
        let (shown, lead, carets) = window(line, at.column - 1, length);
        format!(
            "{gutter}--> {}:{}:{}\n{gutter} |\n{number} | {}\n{gutter} | {lead}{carets}\n",
            self.name,
            at.line,
            at.column,
            crate::report::escape::terminal(&shown),
        )
    }
}

/// What is shown of a line around a place in it, the blanks up to the place, and its carets.
///
/// Documents of one line are usual (stores give policies back so), and a caret is of no use where
/// the terminal breaks the line.
fn window(line: &str, start: usize, length: usize) -> (String, String, String) {
    let count = line.chars().count();
    let (from, width) = match count {
        0..=WIDEST => (0, count),
        _ => (start.saturating_sub(BEFORE), WIDEST - 2 * CUT.len()),
    };
    let to = count.min(from + width);
    let mut shown: String = line.chars().skip(from).take(to - from).collect();
    let mut lead: String = shown
        .chars()
        .take(start - from)
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let rest = to.saturating_sub(start).max(1);
    if from > 0 {
        shown.insert_str(0, CUT);
        lead.insert_str(0, &" ".repeat(CUT.len()));
    }
    if to < count {
        shown.push_str(CUT);
    }
    (shown, lead, "^".repeat(length.clamp(1, rest)))
}

/// The characters shown of a line: with its number they fit 80 columns.
const WIDEST: usize = 74;
/// How many of them stand before the place.
const BEFORE: usize = 20;
const CUT: &str = "...";

/// The rules for a document; an error where the store has no documents.
pub(super) fn rules(dialect: Dialect, kind: Option<Kind>) -> Result<&'static Rules> {
    let found = match kind {
        Some(kind) => Rules::of(dialect, kind),
        None => Rules::usual(dialect),
    };
    found.ok_or_else(|| {
        let title = dialect.title();
        match (Rules::usual(dialect), kind) {
            (Some(_), Some(_)) => anyhow!("s3probe knows no such document of {title}; leave `--kind` out"),
            _ => anyhow!(
                "{title} has no policy documents; `s3probe policy render --dialect {dialect}` writes its commands"
            ),
        }
    })
}

/// More than any store takes.
const LONGEST: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let line: String = ('a'..='z').cycle().take(200).collect();
        let (shown, lead, carets) = window(&line, 100, 4);
        assert_eq!(shown, format!("...{}...", &line[80..148]));
        assert_eq!((lead.len(), carets.as_str()), (23, "^^^^"));
        assert_eq!(shown[lead.len()..][..4], line[100..104]);
        let (shown, lead, carets) = window(&line, 198, 9);
        assert_eq!(shown, format!("...{}", &line[178..]));
        assert_eq!((lead.len(), carets.as_str()), (23, "^^"));
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let (shown, lead, carets) = window("\t\"a\": 1", 1, 3);
        assert_eq!(
            (shown.as_str(), lead.as_str(), carets.as_str()),
            ("\t\"a\": 1", "\t", "^^^")
        );
        let (_, _, carets) = window("", 0, 0);
        assert_eq!(carets, "^");
    }
}
