//! What the process was given: arguments, environment, clock, randomness, terminals.
//!
//! This is the only file that asks the operating system for them; everything else takes values.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Read, Write};
use std::path::PathBuf;

use crate::model::Time;

/// What the process was given, read once at the start.
#[derive(Clone, Debug)]
pub struct Process {
    /// The command line, the program's own name first.
    pub arguments: Vec<OsString>,
    /// The environment.
    pub environment: Environment,
    /// Where input and output go.
    pub terminals: Terminals,
    /// Reads the clock.
    pub clock: fn() -> Time,
    /// Reads 32 random bytes.
    pub random: fn() -> io::Result<[u8; 32]>,
}

impl Process {
    /// The facts of this process.
    pub fn current() -> Self {
        Self {
            arguments: std::env::args_os().collect(),
            environment: Environment(std::env::vars_os().collect()),
            terminals: Terminals::current(),
            clock: now,
            random: random_bytes,
        }
    }

    /// Writes to standard output; a reader that went away is not an error.
    pub fn print(&self, text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Writes a line to standard error; there is nowhere to say that it failed.
    pub fn note(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// Reads standard input to its end, up to a limit.
    pub fn read_stdin(&self, limit: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Asks a question on standard error and reads one line from standard input.
    pub fn ask(&self, question: &str) -> io::Result<String> {
        let mut err = io::stderr().lock();
        write!(err, "{question}")?;
        err.flush()?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    /// A path as the shell would have it: `~/` is the home directory.
    pub fn expand(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), self.environment.path("HOME")) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(path),
        }
    }
}

/// The environment, as it was at the start.
#[derive(Clone, Debug, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

/// A variable whose value is not text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment variable `{0}` is not valid UTF-8")]
pub struct NotText(pub String);

impl Environment {
    /// The value of a variable; an empty one counts as unset.
    pub fn text(&self, name: &str) -> Result<Option<&str>, NotText> {
        match self.0.get(OsStr::new(name)) {
            Some(value) if !value.is_empty() => value
                .to_str()
                .map(Some)
                .ok_or_else(|| NotText(name.to_owned())),
            _ => Ok(None),
        }
    }

    /// The value of a variable that is a path; an empty one counts as unset.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.0
            .get(OsStr::new(name))
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    }

    /// The value of a variable that only changes how things look; one that is not text counts as unset.
    pub fn hint(&self, name: &str) -> Option<&str> {
        self.text(name).unwrap_or(None)
    }

    /// The first of these variables that is set, with its name.
    pub fn first<'a>(&self, names: &[&'a str]) -> Result<Option<(&'a str, &str)>, NotText> {
        for name in names {
            if let Some(value) = self.text(name)? {
                return Ok(Some((name, value)));
            }
        }
        Ok(None)
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Environment {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// Which of the three streams is a terminal, and how wide it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terminals {
    /// Standard input is one.
    pub input: bool,
    /// Standard output is one.
    pub output: bool,
    /// Standard error is one.
    pub errors: bool,
    /// Columns of the terminal standard output goes to.
    pub columns: Option<u16>,
}

impl Terminals {
    fn current() -> Self {
        let output = io::stdout().is_terminal();
        let size = output
            .then(|| terminal_size::terminal_size_of(io::stdout()))
            .flatten();
        Self {
            input: io::stdin().is_terminal(),
            output,
            errors: io::stderr().is_terminal(),
            columns: size.map(|(width, _)| width.0),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock"
)]
fn now() -> Time {
    Time::from_millis(jiff::Timestamp::now().as_millisecond())
}

fn random_bytes() -> io::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset_and_the_first_set_one_wins() {
        let environment = Environment::from([("A", ""), ("B", "b"), ("C", "c")]);
        assert_eq!(environment.text("A"), Ok(None));
        assert_eq!(environment.first(&["A", "B", "C"]), Ok(Some(("B", "b"))));
        assert_eq!(environment.first(&["X"]), Ok(None));
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_text_is_named_and_its_value_is_not() {
        use std::os::unix::ffi::OsStringExt;
        let value = OsString::from_vec(vec![b's', 0xff]);
        let environment = Environment([("KEY".into(), value)].into());
        assert_eq!(environment.text("KEY"), Err(NotText("KEY".into())));
        assert_eq!(environment.hint("KEY"), None);
    }
}
