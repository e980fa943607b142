//! `s3probe policy`: documents that say who may do what, in the dialects of stores.

mod apply;
mod backup;
mod blocked;
mod change;
mod convert;
mod diff;
mod explain;
mod get;
mod judged;
mod lint;
mod proof;
mod render;
mod restore;
mod sarif;
mod source;
mod store;

use std::str::FromStr;

use anyhow::Result;
use clap::Subcommand;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::process::Process;
use crate::model::{Dialect, Exit};
use crate::policy::Kind;

/// The commands of `policy`.
#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// Write a grant as a store's document, or as its commands
    #[command(after_help = render::EXAMPLES)]
    Render(render::Render),
    /// Write a document in another store's dialect, and say what is lost
    #[command(after_help = convert::EXAMPLES)]
    Convert(convert::Convert),
    /// Say what is wrong with documents before a store does, or does not
    #[command(after_help = lint::EXAMPLES)]
    Lint(lint::Lint),
    /// Say what a document lets a key do, and which statement decides
    #[command(after_help = explain::EXAMPLES)]
    Explain(explain::Explain),
    /// Print the policy a bucket has
    #[command(after_help = get::EXAMPLES)]
    Get(get::Get),
    /// Store a policy: judged first, shown as a difference, backed up, read again, maybe proved
    #[command(after_help = apply::EXAMPLES)]
    Apply(Box<apply::Apply>),
    /// Put back what a bucket had before `apply`
    #[command(after_help = restore::EXAMPLES)]
    Restore(restore::Restore),
}

impl Policy {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        match self {
            Self::Render(command) => command.run(process),
            Self::Convert(command) => command.run(process),
            Self::Lint(command) => command.run(process),
            Self::Explain(command) => command.run(process),
            Self::Get(command) => command.run(process),
            Self::Apply(command) => command.run(process),
            Self::Restore(command) => command.run(process),
        }
    }
}

/// Reads a dialect, and shows all of them in the help.
fn dialects() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(Dialect::ALL.map(Dialect::as_str))
        .map(|word| word.parse().unwrap_or_default())
}

/// What a document is attached to, as it is said on the command line.
#[derive(Clone, Copy, Debug)]
struct KindWord(Kind);

impl FromStr for KindWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "bucket" => Ok(Self(Kind::Bucket)),
            "iam" => Ok(Self(Kind::User)),
            other => Err(format!(
                "`{other}` is no kind of document; there are `bucket` and `iam`"
            )),
        }
    }
}
