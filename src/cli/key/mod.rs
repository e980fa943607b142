//! `s3probe key`: scoped keys, from issuing to revoking.

mod admin;
mod columns;
mod document;
mod issue;
mod lint;
mod list;
mod proof;
mod revoke;
mod script;
mod show;
mod wanted;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::process::Process;
use crate::model::Exit;

/// The options of `key`.
#[derive(Args, Debug)]
pub(super) struct Key {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a key that may do what is asked and nothing more, prove it, and hand it out
    #[command(after_help = issue::help())]
    Issue(Box<issue::Issue>),
    /// List users and their keys
    List(list::List),
    /// Show a user: keys, policies, boundary
    Show(show::Show),
    /// Print a user's own policies, whole
    Policies(show::Policies),
    /// Take a key, or a user with keys and policies, away
    #[command(after_help = revoke::EXAMPLES)]
    Revoke(revoke::Revoke),
    /// Look for what is odd in keys, offline: blanks, quotes, escapes, swapped parts
    #[command(after_help = lint::help())]
    Lint(lint::Lint),
}

impl Key {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        match &self.command {
            Command::Issue(command) => command.run(process),
            Command::List(command) => command.run(process),
            Command::Show(command) => command.run(process),
            Command::Policies(command) => command.run(process),
            Command::Revoke(command) => command.run(process),
            Command::Lint(command) => command.run(process),
        }
    }
}
