//! Reads the keys that KEYREFs name. The only file of this folder that touches the outside.

use std::cell::{Cell, RefCell};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::profile::{Found, ProfileError, Shared};
use super::{Assume, KeyRef, Sts, document, environment, exec, profile, prompt, sts};
use crate::cli::process::Process;
use crate::model::key::Mark;
use crate::model::{AccessKey, Exchange, KeyRole};

/// Reads keys; standard input and the terminal can be read for one of them only.
pub struct Reader<'a> {
    process: &'a Process,
    stdin_used: Cell<bool>,
    way: Way,
    taken: RefCell<Vec<Exchange>>,
}

/// What is done about temporary keys.
enum Way {
    /// There is nowhere to take them.
    None,
    /// They are taken.
    Sts(Box<Sts>),
    /// Nothing is to be sent: something stands in their place.
    DryRun,
}

impl<'a> Reader<'a> {
    /// A reader of this process's keys.
    pub fn new(process: &'a Process) -> Self {
        Self {
            process,
            stdin_used: Cell::new(false),
            way: Way::None,
            taken: RefCell::default(),
        }
    }

    /// The reader with a place to take temporary keys at.
    #[must_use]
    pub fn with_sts(self, sts: Sts) -> Self {
        let way = Way::Sts(Box::new(sts));
        Self { way, ..self }
    }

    /// The reader for a run that sends nothing: in place of temporary keys it gives one that is none.
    #[must_use]
    pub fn dry(self) -> Self {
        let way = Way::DryRun;
        Self { way, ..self }
    }

    /// The calls that temporary keys were taken with, masked.
    pub fn taken(self) -> Vec<Exchange> {
        self.taken.into_inner()
    }

    /// The key a KEYREF names; none for `anonymous`.
    pub fn read(&self, role: KeyRole, text: &str) -> Result<Option<AccessKey>> {
        let keyref = parse(role, text)?;
        let key = self
            .key(role, &keyref)
            .with_context(|| format!("--{role} {keyref}"))?;
        if let Some(key) = &key {
            resolved(key).with_context(|| format!("--{role} {keyref}"))?;
        }
        Ok(key)
    }

    fn key(&self, role: KeyRole, keyref: &KeyRef) -> Result<Option<AccessKey>> {
        let label = keyref.to_string();
        Ok(Some(match keyref {
            KeyRef::Environment => environment::usual(&self.process.environment)?,
            KeyRef::Prefix(prefix) => environment::prefixed(&self.process.environment, prefix)?,
            KeyRef::Profile(name) => self.profile(name, &label)?,
            KeyRef::File(path) => document::parse(&file(&self.process.expand(path))?, &label)?,
            KeyRef::Exec(command) => document::parse(&exec::run(command, exec::LIMIT)?, &label)
                .with_context(|| format!("what `{}` printed", exec::program(command)))?,
            KeyRef::Stdin => document::parse(&self.stdin()?, &label)?,
            KeyRef::Prompt => self.prompt(role)?,
            KeyRef::Assume(assume) => self.temporary(role, assume)?,
            KeyRef::Anonymous => return Ok(None),
        }))
    }

    fn temporary(&self, role: KeyRole, assume: &Assume) -> Result<AccessKey> {
        let sts = match &self.way {
            Way::Sts(sts) => sts,
            Way::DryRun => return Ok(sts::placeholder(assume)),
            Way::None => bail!("this command sends nothing, so it can take no temporary key"),
        };
        let via = self
            .key(role, &assume.via)
            .with_context(|| format!("via={}", assume.via))?;
        let Some(via) = via else {
            bail!("via=anonymous: a role is taken with a key");
        };
        let policy = match &assume.policy {
            Some(path) => {
                Some(text(&self.process.expand(path)).with_context(|| format!("policy={path}"))?)
            }
            None => None,
        };
        let (key, exchange) = sts.take(self.process, assume, policy, &via)?;
        self.taken.borrow_mut().push(exchange);
        Ok(key)
    }

    /// The other keys of the file or profiles a key was read from; none where a source holds one.
    ///
    /// They are wanted in case parts were mixed up, so whatever cannot be read is left out.
    pub fn siblings(&self, text: &str, key: &AccessKey) -> Vec<AccessKey> {
        let mut found = match text.parse() {
            Ok(KeyRef::File(path)) => {
                let bytes = file(&self.process.expand(&path)).unwrap_or_default();
                document::all(&bytes, &format!("file:{path}"))
            }
            Ok(KeyRef::Profile(_)) => {
                let config = self.shared("AWS_CONFIG_FILE", "~/.aws/config");
                let credentials = self.shared("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
                let texts = [credentials, config].map(|path| optional(&path).ok().flatten());
                texts
                    .iter()
                    .flatten()
                    .flat_map(|text| profile::all(text))
                    .collect()
            }
            _ => Vec::new(),
        };
        found.retain(|other| other.id != key.id || other.secret != key.secret);
        found
    }

    fn profile(&self, name: &str, label: &str) -> Result<AccessKey> {
        let config = self.shared("AWS_CONFIG_FILE", "~/.aws/config");
        let credentials = self.shared("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
        let shown = [
            config.display().to_string(),
            credentials.display().to_string(),
        ];
        let texts = [optional(&config)?, optional(&credentials)?];
        let [config, credentials] = [0, 1].map(|at: usize| {
            texts[at].as_deref().map(|text| Shared {
                path: &shown[at],
                text,
            })
        });
        if config.is_none() && credentials.is_none() {
            let [config, credentials] = shown;
            return Err(ProfileError::NoFiles {
                config,
                credentials,
            }
            .into());
        }
        match profile::find(name, config, credentials)? {
            Found::Key(key) => Ok(key),
            Found::Process(command) => document::parse(&exec::run(&command, exec::LIMIT)?, label)
                .with_context(|| {
                    format!(
                        "what its credential_process `{}` printed",
                        exec::program(&command)
                    )
                }),
        }
    }

    fn shared(&self, variable: &str, usual: &str) -> PathBuf {
        match self.process.environment.hint(variable) {
            Some(path) => self.process.expand(path),
            None => self.process.expand(usual),
        }
    }

    fn stdin(&self) -> Result<Vec<u8>> {
        ensure!(
            !self.stdin_used.replace(true),
            "standard input can give one key only"
        );
        let bytes = self
            .process
            .read_stdin(LIMIT + 1)
            .context("standard input")?;
        ensure!(
            bytes.len() as u64 <= LIMIT,
            "more than {LIMIT} bytes; expected one key"
        );
        Ok(bytes)
    }

    fn prompt(&self, role: KeyRole) -> Result<AccessKey> {
        ensure!(
            self.process.terminals.input,
            "standard input is not a terminal to ask on; name the key with another KEYREF"
        );
        Ok(prompt::ask(self.process, role.as_str()).context("the terminal")??)
    }
}

/// A KEYREF given for a role.
pub fn parse(role: KeyRole, text: &str) -> Result<KeyRef> {
    text.parse().with_context(|| format!("--{role}"))
}

/// The longest text that is read as a key.
const LIMIT: u64 = 64 * 1024;

fn file(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(LIMIT + 1)
        .read_to_end(&mut bytes)?;
    ensure!(
        bytes.len() as u64 <= LIMIT,
        "more than {LIMIT} bytes; expected one key"
    );
    Ok(bytes)
}

fn text(path: &Path) -> Result<String> {
    String::from_utf8(file(path)?).context("it is not UTF-8 text")
}

/// The text of a file that need not be there.
#[expect(
    clippy::disallowed_methods,
    reason = "the shared files may be of any size"
)]
fn optional(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Refuses a key that still holds references of 1Password instead of values.
fn resolved(key: &AccessKey) -> Result<()> {
    let shapes = [
        Some(key.id.shape()),
        Some(key.secret.shape()),
        key.token.as_ref().map(|token| token.shape(&key.id)),
    ];
    if shapes
        .into_iter()
        .flatten()
        .any(|shape| shape.has(Mark::OpReference))
    {
        bail!(
            "a part of the key still reads op://…, a reference that nothing has replaced by its value; \
             run it under 1Password's command:\n    op run -- s3probe …\nor, if the references are in a \
             file:\n    op run --env-file FILE -- s3probe … --target env"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessKeyId, SecretAccessKey};

    #[test]
    fn a_reference_in_place_of_a_value_is_refused_with_the_command_that_resolves_it() {
        let key = |secret: &str| AccessKey {
            label: "env".into(),
            id: AccessKeyId::new("id"),
            secret: SecretAccessKey::new(secret),
            token: None,
        };
        assert!(resolved(&key("value")).is_ok());
        let error = resolved(&key("op://vault/item/secret"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("op run -- s3probe"), "{error}");
        assert!(!error.contains("vault"), "{error}");
    }
}
