//! `s3probe policy lint`: what is wrong with documents.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use serde_json::json;

use super::source::{Source, rules};
use super::{KindWord, dialects, sarif};
use crate::cli::process::Process;
use crate::model::{Dialect, Exit, Severity};
use crate::policy::json::place;
use crate::policy::problem::RULES;
use crate::policy::{Consequence, Judge, Problem, Release, Rules, Setting, advice, lint};
use crate::report::escape;

/// The options of `policy lint`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Lint {
    /// The documents; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// The store's dialect
    #[arg(long, value_parser = dialects())]
    dialect: Dialect,

    /// Attached to the bucket, or to the user: bucket, iam
    #[arg(long, value_name = "KIND")]
    kind: Option<KindWord>,

    /// The bucket they are for
    #[arg(long, value_name = "BUCKET")]
    bucket: Option<String>,

    /// Who should be granted something by them
    #[arg(long, value_name = "ID")]
    principal: Option<String>,

    /// Who owns the bucket, to see whether a denial shuts them out
    #[arg(long, value_name = "ID")]
    owner: Option<String>,

    /// The store's release, where spellings depend on it (Qumulo: 7.4.3)
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,

    /// A rule not to apply, by its id; repeatable
    #[arg(long, value_name = "RULE")]
    ignore: Vec<String>,

    /// The output's format
    #[arg(short, long, value_enum, default_value_t = Format::Text)]
    output: Format,
}

/// How problems are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the source line and a caret
    Text,
    /// One object with a list of problems
    Json,
    /// SARIF 2.1.0, for code-scanning tools
    Sarif,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe policy lint --dialect ceph --bucket photos policy.json
  s3probe policy lint --dialect qumulo --release 7.4.3 --ignore policy.all-actions policy.json
  s3probe policy lint --dialect aws -o sarif policies/*.json > lint.sarif

Exit codes: 0 no error (there may be warnings), 1 an error, 2 a file cannot be read. `policy.not-json` is \
an error like the others. Nothing is sent.";

/// A problem with the document it is in.
pub(super) struct Found<'a> {
    pub(super) source: &'a Source,
    pub(super) problem: Problem,
    pub(super) rules: &'static Rules,
}

impl Lint {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        for rule in &self.ignore {
            if !RULES.iter().any(|(id, _)| id == rule) {
                let ids: Vec<&str> = RULES.iter().map(|(id, _)| *id).collect();
                bail!("`{rule}` is no rule; there are {}", ids.join(", "));
            }
        }
        let rules = rules(self.dialect, self.kind.map(|word| word.0))?;
        let read = self.files.iter().map(|path| Source::read(process, path));
        let sources = read.collect::<Result<Vec<_>>>()?;
        let found = self.found(&sources, rules);
        process.print(&match self.output {
            Format::Text => text(&found, sources.len()),
            Format::Json => format!("{:#}\n", document(&found)),
            Format::Sarif => format!("{:#}\n", sarif::document(&found)),
        })?;
        let failed = found
            .iter()
            .any(|one| one.problem.severity() == Severity::Error);
        Ok(if failed {
            Exit::Deviates
        } else {
            Exit::AsExpected
        })
    }

    fn found<'a>(&self, sources: &'a [Source], rules: &'static Rules) -> Vec<Found<'a>> {
        let judge = Judge {
            setting: Setting {
                bucket: self.bucket.as_deref(),
                release: self.release,
            },
            principal: self.principal.as_deref(),
            owner: self.owner.as_deref(),
        };
        let of = |source: &'a Source| {
            let problems = lint(&source.text, rules, &judge).into_iter();
            let heard =
                problems.filter(|problem| !self.ignore.iter().any(|id| id == problem.rule()));
            heard
                .map(|problem| Found {
                    source,
                    problem,
                    rules,
                })
                .collect::<Vec<_>>()
        };
        sources.iter().flat_map(of).collect()
    }
}

impl Found<'_> {
    /// What is wrong, what the store does, and what to change, in one paragraph.
    pub(super) fn told(&self) -> String {
        let title = self.rules.dialect.title();
        let mut told = escape::terminal(&self.problem.kind.to_string());
        if self.problem.consequence != Consequence::Advice {
            let _ = write!(told, ": {}", self.problem.consequence.told(title));
        }
        told
    }
}

fn text(found: &[Found<'_>], files: usize) -> String {
    let mut out = String::new();
    for one in found {
        let severity = one.problem.severity().as_str();
        let _ = writeln!(out, "{severity}[{}]: {}", one.problem.rule(), one.told());
        out.push_str(&one.source.excerpt(&one.problem.span));
        if let Some(advice) = advice(&one.problem, one.rules) {
            let _ = writeln!(out, "  = {advice}");
        }
        out.push('\n');
    }
    let count = |severity| {
        found
            .iter()
            .filter(|one| one.problem.severity() == severity)
            .count()
    };
    let _ = writeln!(
        out,
        "{} {}: {} errors, {} warnings, {} notes",
        files,
        if files == 1 { "document" } else { "documents" },
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info)
    );
    out
}

fn document(found: &[Found<'_>]) -> serde_json::Value {
    let one = |found: &Found<'_>| {
        let at = place(&found.source.text, found.problem.span.start);
        json!({
            "file": found.source.name,
            "line": at.line,
            "column": at.column,
            "start": found.problem.span.start,
            "end": found.problem.span.end,
            "rule": found.problem.rule(),
            "severity": found.problem.severity().as_str(),
            "message": found.told(),
            "advice": advice(&found.problem, found.rules),
        })
    };
    json!({ "problems": found.iter().map(one).collect::<Vec<_>>() })
}
