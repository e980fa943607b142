//! The program: collects what the process was given, runs the command, returns its exit code.

use std::process::ExitCode;

use s3probe::cli::{self, process::Process};

fn main() -> ExitCode {
    ExitCode::from(cli::run(&Process::current()) as u8)
}
