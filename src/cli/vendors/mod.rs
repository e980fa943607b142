//! `s3probe vendors`: what is known about the stores, each fact with its source.

mod document;
mod list;
mod name;
mod page;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};

pub(in crate::cli) use document::schema;
pub(super) use name::{StoreName, store};

use super::process::Process;
use super::style;
use crate::model::Exit;
use crate::vendor::{PROFILES, Profile};

/// What the help shows below the options.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe vendors
  s3probe vendors show ddn
  s3probe vendors show ceph -o json";

/// The options of `vendors`.
#[derive(Args, Debug)]
pub(super) struct Vendors {
    #[command(subcommand)]
    what: Option<What>,

    /// How to show it
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        global = true
    )]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Everything known about one store: facts, answers, commands, each with source and confidence
    Show {
        /// Its name, or the beginning of one: ddn, ceph, qumulo
        #[arg(value_name = "STORE", value_parser = StoreName, hide_possible_values = true)]
        name: String,
    },
}

/// How stores are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// The document s3probe.vendors/1
    Json,
}

impl Vendors {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let style = style::of_stdout(process);
        let text = match (&self.what, self.format) {
            (None, Format::Table) => list::render(&stores(), style),
            (None, Format::Json) => document::render(&stores()),
            (Some(What::Show { name }), Format::Table) => page::render(store(name)?, style),
            (Some(What::Show { name }), Format::Json) => document::render(&[store(name)?]),
        };
        process.print(&text)?;
        Ok(Exit::AsExpected)
    }
}

/// The stores by name; what only imitates others is none.
pub(super) fn stores() -> Vec<&'static Profile> {
    let mut stores: Vec<_> = PROFILES.iter().filter(|p| !p.emulation).collect();
    stores.sort_by_key(|profile| profile.name);
    stores
}
