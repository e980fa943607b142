//! Where a report goes: reserved before a run, delivered after it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::files::{Existing, Reserved};
use super::options::{Detail, Output, OutputSpec};
use super::process::Process;
use super::style;
use crate::model::Report;
use crate::report::{self, Depth, Format, Style};

/// The places a report will be written to.
#[derive(Debug)]
pub(super) struct Outputs {
    stdout: Format,
    depth: Depth,
    files: Vec<(Format, PathBuf, Reserved)>,
}

impl Outputs {
    /// Creates the files; `save` is one more of them, in JSON.
    pub(super) fn reserve(output: &Output, detail: Detail, save: Option<&Path>) -> Result<Self> {
        let existing = if output.force {
            Existing::Replace
        } else {
            Existing::Keep
        };
        let stdout = stdout_format(&output.places)?;
        let wanted = output
            .places
            .iter()
            .filter_map(|spec| spec.file.as_deref().map(|file| (spec.format, file)))
            .chain(save.map(|file| (Format::Json, file)));
        let mut files: Vec<(Format, PathBuf, Reserved)> = Vec::new();
        for (format, path) in wanted {
            let twice = files.iter().any(|(_, earlier, _)| earlier == path);
            ensure!(!twice, "output file {}: it is named twice", path.display());
            files.push((format, path.to_owned(), Reserved::new(path, existing)?));
        }
        Ok(Self {
            stdout,
            depth: detail.depth(),
            files,
        })
    }

    /// Writes the report everywhere; what fails does not keep the rest from being written.
    pub(super) fn deliver(self, process: &Process, report: &Report, notes: Notes) -> Result<()> {
        let mut outcome = Ok(());
        for (format, path, reserved) in self.files {
            let written = reserved.write(&report::render(report, format, Style::plain()));
            if written.is_ok() && notes == Notes::Spoken {
                process.note(&format!("wrote {} ({format})", path.display()));
            }
            outcome = outcome.and(written);
        }
        let style = Style {
            depth: self.depth,
            ..style::of_stdout(process)
        };
        let text = report::render(report, self.stdout, style);
        outcome.and(process.print(&text).context("standard output"))
    }
}

/// Whether the files written are named on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notes {
    Spoken,
    Silent,
}

fn stdout_format(specs: &[OutputSpec]) -> Result<Format> {
    let mut formats = specs
        .iter()
        .filter(|spec| spec.file.is_none())
        .map(|spec| spec.format);
    let first = formats.next().unwrap_or_default();
    match formats.next() {
        None => Ok(first),
        Some(second) => anyhow::bail!(
            "-o {first} and -o {second} would both go to standard output; give one of them a file, as in \
             -o {second}:FILE"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(texts: &[&str]) -> Result<Format> {
        let specs: Vec<OutputSpec> = texts.iter().map(|text| text.parse().unwrap()).collect();
        stdout_format(&specs)
    }

    #[test]
    fn the_table_goes_to_standard_output_unless_another_format_does() {
        assert_eq!(formats(&[]).unwrap(), Format::Table);
        assert_eq!(formats(&["junit:x", "json:y"]).unwrap(), Format::Table);
        assert_eq!(formats(&["junit:x", "json"]).unwrap(), Format::Json);
        assert!(formats(&["table", "json"]).is_err());
    }
}
