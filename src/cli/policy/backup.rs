//! The file that keeps what a bucket had before its policy was changed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::store::Store;
use crate::cli::files;
use crate::cli::process::Process;
use crate::run::bucket_policy::Stored;

/// What a bucket had, and what was sent in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Backup {
    schema: String,
    /// When it was made.
    pub(super) made: String,
    /// The endpoint's URL.
    pub(super) endpoint: String,
    /// The bucket.
    pub(super) bucket: String,
    /// The policy there was, byte for byte; none if there was none.
    pub(super) before: Option<String>,
    /// The policy that was sent then. Only if the store gives it back may it be removed.
    pub(super) after: String,
}

const SCHEMA: &str = "s3probe.policy-backup/1";

impl Backup {
    /// A backup of what a bucket has now.
    pub(super) fn of(process: &Process, store: &Store, before: &Stored, after: &str) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            made: (process.clock)().to_string(),
            endpoint: store.place().endpoint.to_string(),
            bucket: store.place().bucket.clone(),
            before: before.document().map(str::to_owned),
            after: after.to_owned(),
        }
    }

    /// Writes it to a file that is not there yet.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        let write = || -> Result<()> {
            let mut file = files::create(path)?;
            file.write_all(text.as_bytes())?;
            Ok(file.sync_all()?)
        };
        write().with_context(|| {
            format!(
                "backup file {} (one that is there is never overwritten); nothing was changed",
                path.display()
            )
        })
    }

    /// Reads one.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let read = || -> Result<Self> {
            #[expect(
                clippy::disallowed_methods,
                reason = "a file the user names, handed on as a value"
            )]
            let text = std::fs::read_to_string(path)?;
            let backup: Self = serde_json::from_str(&text)
                .context("a file that `policy apply` wrote before its change is expected")?;
            ensure!(
                backup.schema == SCHEMA,
                "its schema is `{}`, and this version reads {SCHEMA}",
                crate::report::escape::terminal(&backup.schema)
            );
            Ok(backup)
        };
        read().with_context(|| format!("backup file {}", path.display()))
    }

    /// What to put back.
    pub(super) fn wanted(&self) -> Stored {
        match &self.before {
            Some(text) => Stored::Document(text.clone()),
            None => Stored::Nothing,
        }
    }
}

/// The name a backup gets where none is given: bucket and moment.
pub(super) fn usual_path(process: &Process, store: &Store) -> PathBuf {
    let moment: String = (process.clock)()
        .to_string()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    PathBuf::from(format!(
        "{}.policy-backup.{moment}.json",
        store.place().bucket
    ))
}
