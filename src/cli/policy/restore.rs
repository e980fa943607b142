//! `s3probe policy restore`: put back what a bucket had before `apply`.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::Args;

use super::backup::{self, Backup};
use super::store::Reach;
use super::{change, diff};
use crate::cli::options::Fallback;
use crate::cli::process::Process;
use crate::model::{Exit, Same};
use crate::run::bucket_policy::Stored;

/// The options of `policy restore`.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// The backup file that `policy apply` wrote
    file: PathBuf,

    #[command(flatten)]
    reach: Reach,

    /// Read and show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Put it back though the policy was changed by somebody else since, or at another endpoint
    #[arg(long)]
    force: bool,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe policy restore photos.policy-backup.20261122T101530Z.json --control profile:owner

Endpoint and bucket are those of the file. Where the bucket had no policy, the one there now is removed \
only if it is word for word what `apply` stored: some stores take such a DELETE for one of the bucket. \
Exit codes: 0 it is back, 2 not sent, 3 it cannot be told, 4 the store or the key refused, 5 it is not back.";

impl Restore {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let backup = Backup::read(&self.file)?;
        let fallback = Fallback {
            endpoint: Some(&backup.endpoint),
            bucket: Some(&backup.bucket),
            source: "the backup file",
        };
        let store = self.reach.open(process, fallback)?;
        ensure!(
            store.place().bucket == backup.bucket,
            "the backup is of the bucket `{}`, and this is `{}`",
            backup.bucket,
            store.place().bucket
        );
        let endpoint = store.place().endpoint.to_string();
        ensure!(
            endpoint == backup.endpoint || self.force,
            "the backup is from {}, and this is {endpoint}; if that is the same store, add --force",
            backup.endpoint
        );
        let (now, seen) = match store.stored(process) {
            Ok(found) => found,
            Err(exit) => return Ok(exit),
        };
        let wanted = backup.wanted();
        if now == wanted {
            process.note("The bucket has it already; nothing was changed.");
            return Ok(Exit::AsExpected);
        }
        let ours = now
            .document()
            .is_some_and(|now| Same::of(&backup.after, now) != Same::No);
        process.print(&diff::shown(now.document(), wanted.document()))?;
        if self.dry_run {
            process.note("Dry run: nothing was changed.");
            return Ok(Exit::AsExpected);
        }
        if !ours && (wanted == Stored::Nothing || !self.force) {
            process.note(&refused(&wanted));
            return Ok(Exit::Usage);
        }
        if !ours {
            let path = backup::usual_path(process, &store);
            let text = wanted.document().unwrap_or_default();
            Backup::of(process, &store, &now, text).write(&path)?;
            process.note(&format!(
                "kept what the bucket has now in {}",
                path.display()
            ));
        }
        let given_back = now.document().unwrap_or_default();
        let ours = if ours {
            backup.after.as_str()
        } else {
            given_back
        };
        Ok(change::put_back(process, &store, &wanted, (ours, &seen)))
    }
}

fn refused(wanted: &Stored) -> String {
    let changed = "s3probe: the policy there now is not the one that was stored when the backup was made: somebody \
                   changed it since. Nothing was changed";
    match wanted {
        Stored::Document(_) => {
            format!("{changed}; --force puts the backup in its place (and keeps what is there).")
        }
        Stored::Nothing => format!(
            "{changed}. The bucket had none then; remove it with the store's own tool if it is not wanted: a \
             DELETE is sent only for a policy that is proved to be our own."
        ),
    }
}
