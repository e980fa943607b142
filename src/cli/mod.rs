//! The command line: arguments, keys, files, progress. The only place that reads the process.

mod answered;
mod check;
mod clean;
mod contact;
mod demo;
mod diagnose;
mod engine;
mod explain;
mod files;
mod generate;
mod interrupt;
pub mod judge;
mod key;
pub mod keyref;
mod lab;
mod lab_keys;
mod mask;
mod options;
mod outputs;
mod policy;
pub mod process;
mod progress;
pub mod reference;
mod report;
mod saved;
mod services;
mod style;
mod usage;
mod vendors;
mod whoami;

use clap::{Parser, Subcommand};

use crate::model::Exit;
use process::Process;

/// Says whether an S3 key does exactly what it should on an endpoint, and if not, why.
#[derive(Debug, Parser)]
#[command(name = "s3probe", version, max_term_width = 100, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Test what a key may do on a bucket, and say why it may not
    #[command(after_help = check::help())]
    Check(Box<check::Check>),
    /// The same against the embedded lab: nothing to set up
    Demo(demo::Demo),
    /// Judge a saved run again, without the network
    Diagnose(diagnose::Diagnose),
    /// Show a saved run in other formats
    Report(report::Show),
    /// Explain a finding code, an error class or an S3 error code
    Explain(explain::Explain),
    /// Say whose key it is: its canonical ID, and its ARN where policies name that
    #[command(after_help = whoami::EXAMPLES)]
    Whoami(Box<whoami::Whoami>),
    /// List the stores s3probe knows, or show what it knows of one
    #[command(after_help = vendors::EXAMPLES)]
    Vendors(vendors::Vendors),
    /// Write, judge and explain policy documents in the dialects of stores
    #[command(subcommand)]
    Policy(policy::Policy),
    /// Run the embedded lab by itself, with faults on request
    #[command(after_help = lab::EXAMPLES)]
    Lab(lab::Practise),
    /// Issue, list, show, revoke and lint scoped keys
    Key(key::Key),
    /// Remove what an interrupted run left
    Clean(clean::Clean),
    /// Make reference pages, manual pages, completions or the JSON schema
    Generate(generate::Generate),
}

const EXAMPLES: &str = "\
Examples:
  s3probe demo
  s3probe check --endpoint https://s3.example.org --bucket photos --expect uploader
  s3probe explain permission.action-missing";

/// Runs the command the process was started with.
pub fn run(process: &Process) -> Exit {
    let outcome = match Cli::try_parse_from(&process.arguments) {
        Ok(cli) => cli.command.run(process),
        Err(error) => return usage::tell(process, &error),
    };
    outcome.unwrap_or_else(|error| {
        process.note(&format!("s3probe: {error:#}"));
        if error.is::<services::NotDone>() {
            // Something was sent, and what was to be tested could not be.
            Exit::Inconclusive
        } else {
            Exit::Usage
        }
    })
}

impl Command {
    fn run(&self, process: &Process) -> anyhow::Result<Exit> {
        match self {
            Self::Check(command) => command.run(process),
            Self::Demo(command) => command.run(process),
            Self::Diagnose(command) => command.run(process),
            Self::Report(command) => command.run(process),
            Self::Explain(command) => command.run(process),
            Self::Whoami(command) => command.run(process),
            Self::Vendors(command) => command.run(process),
            Self::Policy(command) => command.run(process),
            Self::Lab(command) => command.run(process),
            Self::Key(command) => command.run(process),
            Self::Clean(command) => command.run(process),
            Self::Generate(command) => command.run(process),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_the_guide_is_one_s3probe_takes() {
        let guide = include_str!("../../docs/guide.md");
        let commands: Vec<&str> = guide
            .lines()
            .filter_map(|line| line.strip_prefix("$ "))
            .filter_map(|line| line.find("s3probe ").map(|at| &line[at..]))
            .collect();
        assert!(commands.len() >= 10, "{commands:?}");
        for command in commands {
            let words = shlex::split(command).unwrap().into_iter();
            let words = words.take_while(|word| word != ">");
            assert!(Cli::try_parse_from(words).is_ok(), "{command}");
        }
    }
}
