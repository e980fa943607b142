//! `s3probe policy apply`: store a bucket's policy, and take it back if it does not do what it should.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::Args;

use super::backup::{self, Backup};
use super::change::{self, Outcome};
use super::judged::Judged;
use super::source::Source;
use super::store::{Reach, Store};
use super::{dialects, diff, proof};
use crate::cli::options::Fallback;
use crate::cli::process::Process;
use crate::model::{Dialect, Exchange, Exit, Same};
use crate::run::bucket_policy::Stored;

/// The options of `policy apply`.
#[derive(Args, Debug)]
pub(crate) struct Apply {
    /// The policy document; `-` is standard input
    file: PathBuf,

    #[command(flatten)]
    reach: Reach,

    /// How the store writes policies; without it, as the store is recognised
    #[arg(long, value_parser = dialects())]
    dialect: Option<Dialect>,

    /// Where to keep what the bucket has now; never overwritten
    /// [default: BUCKET.policy-backup.TIME.json]
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,

    /// Read and show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,

    /// Send it though it is judged to be wrong, or to shut out the bucket's owner
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    proof: proof::Proof,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  See what would change, then store it:
    s3probe policy apply policy.json --bucket photos --control profile:owner --dry-run
    s3probe policy apply policy.json --bucket photos --control profile:owner

  Store it, prove that the key may do what was granted and no more, else put back what was there:
    s3probe policy apply policy.json --bucket photos --control profile:owner \\
        --then-check --target profile:uploader --expect grant.toml

What the bucket had is kept in a backup file before anything is sent; `s3probe policy restore FILE` \
puts it back. Exit codes: 0 stored (and proved), 1 the key deviates and what was there is back, 2 not \
sent, 3 it cannot be told, 4 the store or the control key refused, 5 what was there could not be put back.";

impl Apply {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let source = Source::read(process, &self.file)?;
        let document = source.text.as_str();
        let asked = self.proof.read()?;
        let bucket = asked.as_ref().and_then(proof::Asked::bucket);
        let fallback = Fallback::bucket(bucket, "the grant file");
        let store = self.reach.open(process, fallback)?;
        let proof = asked
            .map(|asked| asked.with_key(process, &store, self.dry_run))
            .transpose()?;
        let (before, answer) = match store.stored(process) {
            Ok(found) => found,
            Err(exit) => return Ok(exit),
        };
        if !self.is_fit(process, &store, &source, &answer)? {
            return Ok(Exit::Usage);
        }
        let same = before
            .document()
            .map_or(Same::No, |now| Same::of(now, document));
        if same != Same::No {
            process.note("The bucket has this policy already; nothing was changed.");
            let verdict = proof.map(|proof| proof.run(process, &store)).transpose()?;
            return Ok(verdict.unwrap_or(Exit::AsExpected));
        }
        process.print(&diff::shown(before.document(), Some(document)))?;
        if self.dry_run {
            process.note("Dry run: nothing was changed.");
            return Ok(Exit::AsExpected);
        }
        let path = self
            .backup
            .clone()
            .unwrap_or_else(|| backup::usual_path(process, &store));
        Backup::of(process, &store, &before, document).write(&path)?;
        process.note(&format!(
            "kept what the bucket has now in {0}; `s3probe policy restore {0}` puts it back",
            path.display()
        ));
        let outcome = change::replace(&store, &before, document);
        if matches!(outcome, Outcome::Refused(_)) {
            // Nothing was changed, so there is nothing to put back.
            let _ = std::fs::remove_file(&path);
        }
        let Outcome::Kept(same, seen) = &outcome else {
            return Ok(change::not_stored(process, &store, document, &outcome));
        };
        told(process, document, *same, seen)?;
        match proof {
            None => Ok(Exit::AsExpected),
            Some(proof) => prove(process, &store, proof, &before, (document, seen)),
        }
    }

    /// Whether the document may be sent; tells what is wrong with it.
    fn is_fit(
        &self,
        process: &Process,
        store: &Store,
        source: &Source,
        answer: &Exchange,
    ) -> Result<bool> {
        let mut seen = vec![answer.clone()];
        seen.extend(store.who());
        let judged = Judged::new(source, self.dialect, &store.place().bucket, &seen);
        let wrong = judged.tell(process);
        ensure!(
            judged.is_known() || self.force,
            "which dialect of policies this store takes could not be recognised; name it with --dialect, or \
             send the document unjudged with --force"
        );
        if !wrong || self.force {
            return Ok(true);
        }
        process.note("s3probe: nothing was sent; --force sends it all the same");
        Ok(false)
    }
}

/// Says how the store gives back what it was sent.
fn told(process: &Process, sent: &str, same: Same, seen: &Exchange) -> Result<()> {
    let said = match same {
        Same::Bytes => "Stored; the store gives it back as it was sent.",
        Same::Meaning => "Stored; the store gives it back in another layout, with the same values.",
        Same::No => {
            let stored = Stored::of(seen);
            let stored = stored.as_ref().and_then(Stored::document);
            process.print(&diff::shown(Some(sent), stored))?;
            "Taken, but the store gives back another document (the difference is above): it rewrote it, or \
             the change has not arrived yet. Look again with `s3probe policy get`."
        }
    };
    process.note(said);
    Ok(())
}

/// Proves what was stored, and puts back what was there if it does not hold.
fn prove(
    process: &Process,
    store: &Store,
    proof: proof::Wanted,
    before: &Stored,
    ours: (&str, &Exchange),
) -> Result<Exit> {
    let verdict = proof.run(process, store);
    if matches!(verdict, Ok(Exit::AsExpected)) {
        return Ok(Exit::AsExpected);
    }
    process.note("The check did not end as expected, so what was there before is put back.");
    match change::put_back(process, store, before, ours) {
        Exit::AsExpected => verdict,
        exit => Ok(exit),
    }
}
