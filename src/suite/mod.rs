//! Suite text (`probes/*.toml`) to [`Suite`]; errors name file, line and what was expected.

mod client;
mod experiment;

use serde::Deserialize;

pub use client::{Client, Known, Puts, clients};
pub use experiment::{
    Experiment, Family, HostForm, PrefixForm, Recipe, TlsPort, Trigger, experiments,
    experiments_with_asked,
};

use crate::model::Verb;

/// A file of probes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// Its name.
    pub name: String,
    /// One line for people.
    pub about: String,
    /// Its probes, in order.
    #[serde(rename = "probe")]
    pub probes: Vec<Probe>,
}

/// One operation with its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// The first word of its cells' IDs.
    pub name: String,
    /// What it does.
    pub verb: Verb,
}

/// A suite that cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {kind}")]
pub struct SuiteError {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub kind: SuiteErrorKind,
}

/// What is wrong in a suite.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SuiteErrorKind {
    /// Not TOML, or not the fields a suite has.
    #[error("{0}")]
    Syntax(String),
    /// Two probes of one name would have the same cells.
    #[error("two probes are called `{0}`; give one of them another name")]
    DuplicateProbe(String),
    /// Names become parts of cell IDs and object keys.
    #[error("the probe name `{0}` may hold lower-case letters, digits and `-` only")]
    ProbeName(String),
    /// A suite without probes tests nothing.
    #[error("the suite has no probe")]
    NoProbe,
}

/// The suite `check` runs.
pub fn core() -> Result<Suite, SuiteError> {
    parse("core.toml", include_str!("../../probes/core.toml"))
}

/// Reads a suite; `file` is its name for error messages.
pub fn parse(file: &str, text: &str) -> Result<Suite, SuiteError> {
    let fail = |line, kind| SuiteError {
        file: file.to_owned(),
        line,
        kind,
    };
    let suite: Suite = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        fail(line, SuiteErrorKind::Syntax(error.message().to_owned()))
    })?;
    if suite.probes.is_empty() {
        return Err(fail(1, SuiteErrorKind::NoProbe));
    }
    for (at, probe) in suite.probes.iter().enumerate() {
        if !is_name(&probe.name) {
            let kind = SuiteErrorKind::ProbeName(probe.name.clone());
            return Err(fail(line_of_probe(text, at), kind));
        }
        if suite.probes[..at]
            .iter()
            .any(|earlier| earlier.name == probe.name)
        {
            let kind = SuiteErrorKind::DuplicateProbe(probe.name.clone());
            return Err(fail(line_of_probe(text, at), kind));
        }
    }
    Ok(suite)
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

/// The line of the `at`th `[[probe]]`.
fn line_of_probe(text: &str, at: usize) -> usize {
    text.lines()
        .enumerate()
        .filter(|(_, line)| line.trim() == "[[probe]]")
        .nth(at)
        .map_or(1, |(line, _)| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_suite_tests_the_four_verbs() {
        let verbs: Vec<Verb> = core()
            .unwrap()
            .probes
            .iter()
            .map(|probe| probe.verb)
            .collect();
        assert_eq!(verbs, Verb::ALL);
    }

    /// Every file in `fixtures/suites/bad` ends with the error it must give.
    #[test]
    fn a_bad_suite_is_refused_with_line_and_reason() {
        for text in [
            include_str!("../../fixtures/suites/bad/duplicate-probe.toml"),
            include_str!("../../fixtures/suites/bad/misspelt-field.toml"),
            include_str!("../../fixtures/suites/bad/no-probe.toml"),
            include_str!("../../fixtures/suites/bad/probe-name.toml"),
            include_str!("../../fixtures/suites/bad/unknown-verb.toml"),
        ] {
            let wanted = text.lines().last().unwrap().trim_start_matches("# error: ");
            let error = parse("bad.toml", text).unwrap_err().to_string();
            assert!(error.starts_with(wanted), "{error}\nwanted {wanted}");
        }
    }
}
