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
        let rest = line.chars().count().saturating_sub(at.column - 1).max(1);
        let length = self
            .text
            .get(span.clone())
            .map_or(1, |text| text.chars().count());
        let number = at.line.to_string();
        let gutter = " ".repeat(number.len());
        let lead: String = line
            .chars()
            .take(at.column - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        format!(
            "{gutter}--> {}:{}:{}\n{gutter} |\n{number} | {}\n{gutter} | {lead}{}\n",
            self.name,
            at.line,
            at.column,
            crate::report::escape::terminal(line),
            "^".repeat(length.clamp(1, rest))
        )
    }
}

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
