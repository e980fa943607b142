//! What is written where, how much is said, and which findings count.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use crate::model::{Exit, Report, Severity};
use crate::report::{Depth, Format, UnknownFormat};

/// `-o`, `--force`, `--fail-on`.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct Output {
    /// Report format, and a file for it: table, json, junit; repeatable [default: table]
    ///
    /// Without a file it goes to standard output, where only one can go.
    #[arg(short = 'o', long = "output", value_name = "FORMAT[:FILE]")]
    pub(in crate::cli) places: Vec<OutputSpec>,

    /// Overwrite files that are there
    #[arg(long)]
    pub(in crate::cli) force: bool,

    /// Exit with 1 from this severity of findings on, even if no cell deviates
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t)]
    pub(in crate::cli) fail_on: FailOn,
}

/// `--quiet` of a run, and `--verbose`.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct Talk {
    /// No progress on standard error
    #[arg(short, long, conflicts_with = "verbose")]
    pub(in crate::cli) quiet: bool,

    #[command(flatten)]
    pub(in crate::cli) detail: Detail,
}

/// `--verbose`.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct Detail {
    /// Say all of each finding; while requests are sent, a line for each on standard error
    #[arg(short, long)]
    pub(in crate::cli) verbose: bool,
}

impl Detail {
    /// How much the table says.
    pub(in crate::cli) fn depth(self) -> Depth {
        if self.verbose {
            Depth::Full
        } else {
            Depth::Short
        }
    }
}

/// A format and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct OutputSpec {
    pub(in crate::cli) format: Format,
    /// A file; none is standard output.
    pub(in crate::cli) file: Option<PathBuf>,
}

/// A text that is not `FORMAT[:FILE]`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::cli) enum OutputError {
    /// No such format.
    #[error(transparent)]
    Format(#[from] UnknownFormat),
    /// A colon without a file.
    #[error("no file after the colon; write `{0}:FILE`, or `{0}` for standard output")]
    NoFile(Format),
}

impl FromStr for OutputSpec {
    type Err = OutputError;

    fn from_str(text: &str) -> Result<Self, OutputError> {
        let (format, file) = match text.split_once(':') {
            Some((format, file)) => (format.parse()?, Some(file)),
            None => (text.parse()?, None),
        };
        match file {
            Some("") => Err(OutputError::NoFile(format)),
            Some("-") | None => Ok(Self { format, file: None }),
            Some(file) => Ok(Self {
                format,
                file: Some(PathBuf::from(file)),
            }),
        }
    }
}

/// From which severity on a finding makes the exit code 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
    /// What the run itself says: 1 if the target key deviates
    #[default]
    Error,
    /// Warnings too
    Warning,
    /// Any finding
    Info,
    /// Never 1; the other codes stay
    Never,
}

impl FailOn {
    /// The exit code of a report. Only 0 and 1 change places; the report itself is not touched.
    pub(in crate::cli) fn exit(self, report: &Report) -> Exit {
        let least = match self {
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Never if report.exit() == Exit::Deviates => return Exit::AsExpected,
            Self::Error | Self::Never => None,
        };
        let counts = least.is_some_and(|least| report.findings.iter().any(|f| f.severity >= least));
        match report.exit() {
            Exit::AsExpected if counts => Exit::Deviates,
            exit => exit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_goes_to_a_file_or_to_standard_output() {
        let spec = |format, file: Option<&str>| {
            Ok(OutputSpec {
                format,
                file: file.map(PathBuf::from),
            })
        };
        assert_eq!("json".parse(), spec(Format::Json, None));
        assert_eq!("json:-".parse(), spec(Format::Json, None));
        assert_eq!(
            "junit:out/a:b.xml".parse(),
            spec(Format::Junit, Some("out/a:b.xml"))
        );
        assert_eq!(
            "table:".parse::<OutputSpec>(),
            Err(OutputError::NoFile(Format::Table))
        );
        assert!("yaml:x".parse::<OutputSpec>().is_err());
    }
}
