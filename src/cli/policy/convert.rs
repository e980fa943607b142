//! `s3probe policy convert`: a document in another store's dialect.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args;

use super::dialects;
use super::source::{Source, rules};
use crate::cli::process::Process;
use crate::model::{Dialect, Exit};
use crate::policy::convert::{Commands, Conversion, Loss, Names, convert, to_commands};
use crate::policy::json::{Span, place};
use crate::policy::{Lack, LackEffect, Problem, Release, Rules};
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
  s3probe policy convert --from ceph --to garage policy.json --name arn:aws:iam:::user/a=GK31c2f218

The document, or the commands of a store without documents, goes to standard output; what it does not say any more goes to standard \
error, with its line and whether more or less is allowed. Exit codes: 0 nothing is lost, 1 something is, 2 the source cannot be \
read. Nothing is sent.";

impl Convert {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let from = rules(self.from, None)?;
        let source = Source::read(process, &self.file)?;
        let names: Names = self.name.iter().cloned().collect();
        let bucket = self.bucket.as_deref();
        let unread = |problem: Problem| anyhow!("{}: {problem}", at(&source, &problem.span));
        let (text, losses, lacks) = if let Some(to) = Rules::usual(self.to) {
            let conversion = Conversion {
                to,
                bucket,
                release: self.release,
                names: &names,
            };
            let converted = convert(&source.text, from, conversion).map_err(unread)?;
            (converted.text, converted.losses, Vec::new())
        } else {
            let commands = to_commands(&source.text, from, self.to, bucket, &names);
            let Commands { rendered, losses } = commands.map_err(unread)?;
            (rendered.text, losses, rendered.lacks)
        };
        process.print(&text)?;
        for Loss { what, effect, span } in &losses {
            let what = escape::terminal(what);
            process.note(&format!("{}: {}: {what}", at(&source, span), said(*effect)));
        }
        for lack in &lacks {
            let Lack {
                what,
                effect,
                safeguard,
            } = lack;
            process.note(&format!(
                "{}: {what}. Instead: {safeguard}.",
                said(Some(*effect))
            ));
        }
        let lost = !lacks.is_empty() || losses.iter().any(|loss| loss.effect.is_some());
        Ok(if lost {
            Exit::Deviates
        } else {
            Exit::AsExpected
        })
    }
}

/// Where something of the source stands.
fn at(source: &Source, span: &Span) -> String {
    let at = place(&source.text, span.start);
    format!("{}:{}:{}", source.name, at.line, at.column)
}

fn said(effect: Option<LackEffect>) -> &'static str {
    match effect {
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
