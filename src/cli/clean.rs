//! `s3probe clean`: remove what interrupted runs left, by the form of its name and nothing else.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use clap::Args;

use super::answered::said;
use super::check;
use super::contact::{Contact, OneKey};
use super::keyref;
use super::options::{Place, Signed, Way};
use super::process::Process;
use crate::model::{Exchange, Exit, KeyRole};
use crate::plan::RunId;
use crate::report::escape;
use crate::run::leftovers::{Cleaner, Leftover};
use crate::transport::Network;

/// The options of `clean`.
#[derive(Args, Debug)]
pub(super) struct Clean {
    #[command(flatten)]
    place: Place,

    /// Where a key is that may list and delete, never the key itself
    #[arg(
        long,
        visible_alias = "target",
        value_name = "KEYREF",
        default_value = "env",
        help_heading = "Keys"
    )]
    control: String,

    #[command(flatten)]
    signed: Signed,

    /// The prefix that was given to the check
    #[arg(long, value_name = "PREFIX", default_value = "", hide_default_value = true, value_parser = check::prefix, help_heading = "What to remove")]
    prefix: String,

    /// Only what this run left, as in 0123456789abcdef
    #[arg(long, value_name = "ID", help_heading = "What to remove")]
    run: Option<RunId>,

    /// Do not ask
    #[arg(long, help_heading = "What to remove")]
    yes: bool,

    #[command(flatten)]
    way: Way,
}

impl Clean {
    /// Runs the command. Its exit code is 5 as long as something is left.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        keyref::parse(KeyRole::Control, &self.control)?;
        let place = self.place.find(process)?;
        let key = OneKey {
            role: KeyRole::Control,
            keyref: &self.control,
            nobody: "nothing is removed without a key",
        };
        let contact = Contact::open(process, place, &self.way, key, self.signed.with)?;
        let cleaner = Cleaner(contact.asker);
        let work = self.find_and_remove(process, &cleaner, &contact.network);
        contact.runtime.block_on(work)
    }

    async fn find_and_remove(
        &self,
        process: &Process,
        cleaner: &Cleaner,
        network: &Network,
    ) -> Result<Exit> {
        let found = match cleaner.find(network, &self.prefix, self.run.as_ref()).await {
            Ok(found) => found,
            Err(exchange) => return Ok(not_listed(process, &exchange)),
        };
        process.print(&listed(&found))?;
        if found.is_empty() {
            return Ok(Exit::AsExpected);
        }
        if !self.agreed(process)? {
            return Ok(Exit::Leftovers);
        }
        let cleared = cleaner
            .clear(network, &self.prefix, self.run.as_ref(), found)
            .await;
        for (leftover, exchange) in &cleared.refused {
            let (name, said) = (name(leftover), said(exchange));
            process.note(&format!("not removed: {name}: {said}"));
        }
        match cleared.left {
            Err(exchange) => Ok(not_listed(process, &exchange)),
            Ok(left) if left.is_empty() => {
                process.print("All of it is removed.\n")?;
                Ok(Exit::AsExpected)
            }
            Ok(left) => {
                process.print(&format!("Still there:\n{}", lines(&left)))?;
                Ok(Exit::Leftovers)
            }
        }
    }

    fn agreed(&self, process: &Process) -> Result<bool> {
        if self.yes {
            return Ok(true);
        }
        if !process.terminals.input {
            process.note("s3probe: nothing was removed; --yes removes it without asking");
            return Ok(false);
        }
        let answer = process
            .ask("Remove it? A check that is still running loses its objects too. [y/N] ")
            .context("the terminal")?;
        Ok(matches!(
            answer.trim().to_ascii_lowercase().as_str(),
            "y" | "yes"
        ))
    }
}

fn listed(found: &[Leftover]) -> String {
    let runs: BTreeSet<&RunId> = found.iter().map(|leftover| &leftover.run).collect();
    match (found.len(), runs.len()) {
        (0, _) => "Nothing is left of any run there.\n".to_owned(),
        (objects, runs) => {
            format!(
                "{} of {}:\n{}",
                counted(objects, "object"),
                counted(runs, "run"),
                lines(found)
            )
        }
    }
}

fn counted(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}

fn lines(leftovers: &[Leftover]) -> String {
    let mut text = String::new();
    for leftover in leftovers {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {}", name(leftover));
    }
    text
}

fn name(leftover: &Leftover) -> String {
    let version = leftover
        .version
        .as_ref()
        .map(|version| format!(" (version {version})"));
    escape::terminal(&format!(
        "{}{}",
        leftover.object,
        version.unwrap_or_default()
    ))
}

fn not_listed(process: &Process, exchange: &Exchange) -> Exit {
    process.note(&format!(
        "s3probe: the bucket could not be listed: {}",
        said(exchange)
    ));
    Exit::Inconclusive
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_removed_is_counted_by_run_and_named() {
        let leftover = |run: &str, version: Option<&str>| Leftover {
            run: run.parse().unwrap(),
            object: format!("s3probe-{run}/canary"),
            version: version.map(str::to_owned),
        };
        assert_eq!(
            listed(&[
                leftover("0123456789abcdef", None),
                leftover("0123456789abcdee", Some("v\u{1b}1"))
            ]),
            "2 objects of 2 runs:\n  s3probe-0123456789abcdef/canary\n  \
             s3probe-0123456789abcdee/canary (version v\\u{1b}1)\n"
        );
        assert_eq!(listed(&[]), "Nothing is left of any run there.\n");
    }
}
