//! `s3probe policy convert`: a document in another store's dialect.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args;

use super::dialects;
use super::source::{Source, rules};
use crate::cli::process::Process;
use crate::model::{Dialect, Exit};
use crate::policy::convert::{Conversion, Loss, convert};
use crate::policy::json::place;
use crate::policy::{LackEffect, Release};
use crate::report::escape;

/// The options of `policy convert`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Convert {
    /// The document; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The dialect it is written in
    #[arg(long, value_parser = dialects())]
    from: Dialect,

    /// The dialect to write it in
    #[arg(long, value_parser = dialects())]
    to: Dialect,

    /// The bucket, where the document does not name it
    #[arg(long, value_name = "BUCKET")]
    bucket: Option<String>,

    /// What a principal of the document is called at the new store; repeatable
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    name: Vec<(String, String)>,

    /// The new store's release, where spellings depend on it (Qumulo: 7.4.3)
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe policy convert --from aws --to ddn policy.json > ddn.json \\
      --name arn:aws:iam::111122223333:user/alice=522b276a356bdf39013dfabea2cd43e141ecc9e8
  s3probe policy convert --from qumulo --to ceph --bucket photos policy.json

The document goes to standard output; what it does not say any more goes to standard error, with its line
and whether more or less is allowed. Exit codes: 0 nothing is lost, 1 something is, 2 the source cannot be
read. Nothing is sent.";

impl Convert {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let (from, to) = (rules(self.from, None)?, rules(self.to, None)?);
        let source = Source::read(process, &self.file)?;
        let names: BTreeMap<String, String> = self.name.iter().cloned().collect();
        let conversion = Conversion {
            to,
            bucket: self.bucket.as_deref(),
            release: self.release,
            names: &names,
        };
        let at = |start: usize| {
            let at = place(&source.text, start);
            format!("{}:{}:{}", source.name, at.line, at.column)
        };
        let converted = convert(&source.text, from, conversion)
            .map_err(|problem| anyhow!("{}: {problem}", at(problem.span.start)))?;
        process.print(&converted.text)?;
        for loss in &converted.losses {
            let what = escape::terminal(&loss.what);
            process.note(&format!(
                "{}: {}: {what}",
                at(loss.span.start),
                effect(loss)
            ));
        }
        let lost = converted.losses.iter().any(|loss| loss.effect.is_some());
        Ok(if lost {
            Exit::Deviates
        } else {
            Exit::AsExpected
        })
    }
}

fn effect(loss: &Loss) -> &'static str {
    match loss.effect {
        Some(LackEffect::Wider) => "allows more than before",
        Some(LackEffect::Narrower) => "allows less than before",
        None => "look at this",
    }
}

/// `OLD=NEW`, split at the last `=`, since ARNs and ids have none.
fn pair(text: &str) -> Result<(String, String), String> {
    text.rsplit_once('=')
        .filter(|(old, new)| !old.is_empty() && !new.is_empty())
        .map(|(old, new)| (old.to_owned(), new.to_owned()))
        .ok_or_else(|| "expected OLD=NEW, as in alice=auth_id:1001".to_owned())
}
