//! One cell as text: a mark, what the endpoint said, how long it took.

use super::super::super::{Style, said, text};
use super::super::Ink;
use crate::model::report::CellReport;
use crate::model::{Observed, Report, Verdict};

/// What a cell shows.
pub(super) struct Said {
    /// Set where the expectation was not met, or could not be tested.
    pub(super) mark: Option<char>,
    /// The endpoint's word for it.
    pub(super) words: String,
    /// The time it took.
    pub(super) time: String,
    /// The colour of the verdict.
    pub(super) ink: Ink,
}

impl Said {
    pub(super) fn new(report: &Report, cell: &CellReport, style: Style) -> Self {
        let words = style.safe(&said::words(report, cell));
        Self {
            mark: mark(cell),
            words: text::shortened(&words, LONGEST),
            time: cell.ms.map(said::duration).unwrap_or_default(),
            ink: ink(cell),
        }
    }

    /// The words in parts that a line may end after: before a blank, and where a code's next word begins.
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut parts: Vec<Part> = self.words.split_whitespace().flat_map(word_parts).collect();
        if !self.time.is_empty() {
            parts.push(Part {
                text: self.time.clone(),
                after_blank: true,
            });
        }
        if let Some(first) = parts.first_mut() {
            first.after_blank = false;
        }
        parts
    }
}

/// A part of a cell's text that stays on one line.
pub(super) struct Part {
    /// The part.
    pub(super) text: String,
    /// Whether a blank stands before it, if it is not the first of a line.
    pub(super) after_blank: bool,
}

/// `SignatureDoesNotMatch` as `Signature`, `Does`, `Not`, `Match`.
fn word_parts(word: &str) -> Vec<Part> {
    let mut parts = vec![String::new()];
    let mut before = ' ';
    for c in word.chars() {
        let begins = c.is_uppercase() && before.is_lowercase();
        if begins {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
        before = c;
    }
    parts
        .iter()
        .flat_map(|part| text::chunks(part, LONGEST_PART))
        .enumerate()
        .map(|(at, text)| Part {
            text,
            after_blank: at == 0,
        })
        .collect()
}

fn mark(cell: &CellReport) -> Option<char> {
    match cell.verdict {
        Verdict::Fail => Some('!'),
        Verdict::Inconclusive => Some('?'),
        Verdict::Pass | Verdict::Unsupported | Verdict::Skipped => None,
    }
}

fn ink(cell: &CellReport) -> Ink {
    match cell.verdict {
        Verdict::Pass if cell.observed == Observed::Unreachable => Ink::Unclear,
        Verdict::Pass => Ink::Good,
        Verdict::Fail => Ink::Bad,
        Verdict::Inconclusive => Ink::Unclear,
        Verdict::Unsupported | Verdict::Skipped => Ink::Faint,
    }
}

/// Longer words are no S3 error code.
const LONGEST: usize = 40;
const LONGEST_PART: usize = 14;
