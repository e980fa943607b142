//! `s3probe policy get`: the policy a bucket has.

use anyhow::Result;
use clap::Args;

use super::dialects;
use super::judged::Judged;
use super::source::Source;
use super::store::Reach;
use crate::cli::options::Fallback;
use crate::cli::process::Process;
use crate::model::{Dialect, Exit};
use crate::run::bucket_policy::Stored;

/// The options of `policy get`.
#[derive(Args, Debug)]
pub(crate) struct Get {
    #[command(flatten)]
    reach: Reach,

    /// How the store writes policies; without it, as the store is recognised
    #[arg(long, value_parser = dialects())]
    dialect: Option<Dialect>,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe policy get --endpoint https://s3.example.org --bucket photos --control profile:owner
  s3probe policy get --bucket photos > policy.json

The document goes to standard output as the store gives it, what is noteworthy about it to standard \
error. Exit codes: 0 printed, 2 usage, 3 there is none or nothing answered, 4 the key may not read it.";

impl Get {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let store = self.reach.open(process, Fallback::default())?;
        let (stored, answer) = match store.stored(process) {
            Ok(found) => found,
            Err(exit) => return Ok(exit),
        };
        let Stored::Document(document) = stored else {
            process.note(&format!(
                "s3probe: the bucket {} has no policy; only its owner, ACLs and the users' own policies decide",
                store.place().bucket
            ));
            return Ok(Exit::Inconclusive);
        };
        process.print(&document)?;
        if !document.ends_with('\n') {
            process.print("\n")?;
        }
        let mut seen = vec![answer];
        seen.extend(store.who());
        let source = Source {
            name: "stored".to_owned(),
            text: document,
        };
        let judged = Judged::new(&source, self.dialect, &store.place().bucket, &seen);
        process.note(&judged.summary());
        judged.tell(process);
        Ok(Exit::AsExpected)
    }
}
