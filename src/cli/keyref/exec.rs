//! Commands that print a key, as credential processes do.

use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

use crate::cli::mask;

/// A command that gave no key.
#[derive(Debug, thiserror::Error)]
pub(super) enum ExecError {
    /// Quotes that do not match.
    #[error("the command's quotes do not match")]
    Quotes,
    /// It could not be started.
    #[error("`{0}` could not be started: {1}")]
    NotStarted(String, io::Error),
    /// It was too slow and was stopped.
    #[error("`{program}` had not ended after {seconds} s and was stopped")]
    TooSlow {
        /// The program.
        program: String,
        /// The limit.
        seconds: u64,
    },
    /// It failed.
    #[error("`{program}` failed ({status}){said}")]
    Failed {
        /// The program.
        program: String,
        /// Its exit status.
        status: ExitStatus,
        /// What it wrote to standard error, masked.
        said: String,
    },
    /// Its output could not be read.
    #[error("the output of `{0}` could not be read: {1}")]
    Output(String, io::Error),
}

/// How long a command may take.
pub(super) const LIMIT: Duration = Duration::from_secs(30);

/// The program a command starts, without its path and arguments, which may hold secrets.
pub(super) fn program(command: &str) -> String {
    let first = shlex::split(command).and_then(|words| words.into_iter().next());
    let path = first.unwrap_or_default();
    Path::new(&path)
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Runs a command without a shell and returns what it wrote to standard output.
pub(super) fn run(command: &str, limit: Duration) -> Result<Vec<u8>, ExecError> {
    let words = shlex::split(command).ok_or(ExecError::Quotes)?;
    let (first, arguments) = words.split_first().ok_or(ExecError::Quotes)?;
    let program = program(command);
    let not_started = |error| ExecError::NotStarted(program.clone(), error);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(not_started)?;
    runtime.block_on(async {
        let child = Command::new(first)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(not_started)?;
        match tokio::time::timeout(limit, outcome(child)).await {
            Err(_) => Err(ExecError::TooSlow {
                program: program.clone(),
                seconds: limit.as_secs(),
            }),
            Ok(Err(error)) => Err(ExecError::Output(program.clone(), error)),
            Ok(Ok((status, output, _))) if status.success() => Ok(output),
            Ok(Ok((status, _, errors))) => Err(failed(program.clone(), status, &errors)),
        }
    })
}

async fn outcome(mut child: Child) -> io::Result<(ExitStatus, Vec<u8>, Vec<u8>)> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (output, errors, status) = tokio::join!(bounded(stdout), bounded(stderr), child.wait());
    Ok((status?, output?, errors?))
}

/// The first 64 KiB of a stream; the rest is read and dropped, so that the writer can end.
async fn bounded(stream: Option<impl AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let Some(mut stream) = stream else {
        return Ok(Vec::new());
    };
    let mut kept = Vec::new();
    (&mut stream).take(64 * 1024).read_to_end(&mut kept).await?;
    tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
    Ok(kept)
}

fn failed(program: String, status: ExitStatus, errors: &[u8]) -> ExecError {
    let text = String::from_utf8_lossy(errors);
    let last: Vec<&str> = text
        .lines()
        .rev()
        .filter(|line| !line.trim().is_empty())
        .take(3)
        .collect();
    let said = last
        .into_iter()
        .rev()
        .map(mask::foreign)
        .collect::<Vec<_>>()
        .join(" / ");
    let said = if said.is_empty() {
        said
    } else {
        format!("; it said: {said}")
    };
    ExecError::Failed {
        program,
        status,
        said,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_run_without_a_shell() {
        let output = run("printf '%s' 'a b' $HOME", LIMIT).unwrap();
        assert_eq!(output, b"a b$HOME");
    }

    #[test]
    fn what_a_failing_command_says_is_shown_masked() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let error = run(&format!("sh -c 'echo no {secret} >&2; exit 3'"), LIMIT).unwrap_err();
        let text = error.to_string();
        assert_eq!(text, "`sh` failed (exit status: 3); it said: no [hidden]");
    }

    #[test]
    fn a_command_that_does_not_end_is_stopped() {
        let error = run("sleep 60", Duration::from_millis(20)).unwrap_err();
        assert!(matches!(error, ExecError::TooSlow { .. }), "{error}");
    }

    #[test]
    fn a_command_that_cannot_be_started_is_named_without_its_arguments() {
        let error = run("/nowhere/get-key --password hush", LIMIT)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("`get-key`") && !error.contains("hush"),
            "{error}"
        );
        assert!(matches!(run("a 'b", LIMIT), Err(ExecError::Quotes)));
    }
}
