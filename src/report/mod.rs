//! A report as text, one format per file, escaping in one place.
//!
//! Nothing is concluded here: every format shows the same facts, words and exit code.

mod class_prose;
pub(crate) mod command;
pub mod escape;
pub mod text;

mod json;
mod junit;
mod said;
#[cfg(test)]
mod sample;
mod schema;
mod table;

use std::fmt;
use std::str::FromStr;

pub use class_prose::{ClassProse, class_prose};
pub use said::party_words;
pub use schema::schema;

use crate::model::Report;

/// Shows a report in a format; the style matters to formats for people only.
pub fn render(report: &Report, format: Format, style: Style) -> String {
    match format {
        Format::Table => table::render(report, style),
        Format::Json => json::render(report),
        Format::Junit => junit::render(report),
    }
}

/// A form a report can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people at a terminal.
    #[default]
    Table,
    /// The document `s3probe.report/1`.
    Json,
    /// For CI systems that show test results.
    Junit,
}

impl Format {
    /// All formats, in the order help texts name them.
    pub const ALL: [Self; 3] = [Self::Table, Self::Json, Self::Junit];

    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Junit => "junit",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format; the formats are table, json and junit")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

/// What the reader's terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of a line.
    pub width: usize,
    /// Whether colours may be used.
    pub color: bool,
    /// Whether characters outside ASCII may be used.
    pub unicode: bool,
    /// How much is said of a finding.
    pub depth: Depth,
}

/// How much a table says of a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// What is the case, how we know, what to do next: six lines of 80 columns at most.
    #[default]
    Short,
    /// The facts, what was ruled out, every step and command too.
    Full,
}

impl Style {
    /// 80 columns without colours, and all there is to say, as a file gets it.
    pub fn plain() -> Self {
        Self {
            width: 80,
            color: false,
            unicode: true,
            depth: Depth::Full,
        }
    }

    /// The columns lines are laid out for: fewer than 60 hold no matrix, more than 160 no eye follows.
    pub(crate) fn columns(self) -> usize {
        self.width.clamp(60, 160)
    }

    /// A text from anywhere, made safe for this terminal.
    pub(crate) fn safe(self, text: &str) -> String {
        let shown = escape::terminal(text);
        if self.unicode {
            shown
        } else {
            escape::ascii(&shown)
        }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self::plain()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_read_by_the_word_it_is_written_with() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        let error = "yaml".parse::<Format>().unwrap_err().to_string();
        for format in Format::ALL {
            assert!(error.contains(format.as_str()), "{error}");
        }
    }
}
