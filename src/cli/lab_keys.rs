//! Keys for the lab, made up for one run, and the files that hold them.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::files;
use super::process::Process;
use crate::model::{AccessKey, AccessKeyId, SecretAccessKey};

/// A made-up key, in a form that can be written to a file.
pub(super) struct MadeUp {
    name: &'static str,
    id: String,
    secret: String,
}

impl MadeUp {
    /// A key nobody has.
    pub(super) fn new(process: &Process, name: &'static str) -> Result<Self> {
        let bytes = (process.random)()?;
        let more = (process.random)()?;
        let id = bytes.iter().take(12).map(|byte| letter(*byte, UPPER));
        let secret = bytes
            .iter()
            .skip(12)
            .chain(&more)
            .take(40)
            .map(|byte| letter(*byte, MIXED));
        Ok(Self {
            name,
            id: format!("LAB{}", id.collect::<String>()),
            secret: secret.collect(),
        })
    }

    /// As a key to sign with.
    pub(super) fn key(&self) -> AccessKey {
        AccessKey {
            label: format!("lab:{}", self.name),
            id: AccessKeyId::new(&self.id),
            secret: SecretAccessKey::new(&self.secret),
            token: None,
        }
    }

    /// Writes it as a file that `file:` reads and nobody else can.
    pub(super) fn write(&self, folder: &Path) -> Result<PathBuf> {
        let path = folder.join(format!("{}.env", self.name));
        let text = format!(
            "AWS_ACCESS_KEY_ID={}\nAWS_SECRET_ACCESS_KEY={}\n",
            self.id, self.secret
        );
        files::create(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| path.display().to_string())?;
        Ok(path)
    }
}

fn letter(byte: u8, alphabet: &[u8]) -> char {
    char::from(alphabet[usize::from(byte) % alphabet.len()])
}

const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const MIXED: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
