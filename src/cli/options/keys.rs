//! `--target` and `--control`.

use anyhow::{Result, ensure};
use clap::Args;

use crate::cli::keyref::{self, Reader};
use crate::model::{AccessKey, Exchange, KeyRole};

/// `--target` and `--control`: where the keys are, never the keys.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Keys")]
pub(in crate::cli) struct Keys {
    /// Where the key in question is, never the key itself
    // Texts, not parsed by clap: its messages would repeat a key given here by mistake.
    #[arg(long, value_name = "KEYREF", default_value = "env")]
    target: String,

    /// Where a key is that is known to work; the target is held against it
    #[arg(long, value_name = "KEYREF")]
    control: Option<String>,
}

/// The keys of a run.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Pair {
    pub(in crate::cli) target: Option<AccessKey>,
    pub(in crate::cli) control: Option<AccessKey>,
    /// The other keys of the target's source, if they were asked for.
    pub(in crate::cli) siblings: Vec<AccessKey>,
    /// The calls that temporary keys were taken with.
    pub(in crate::cli) taken: Vec<Exchange>,
}

impl Keys {
    /// Looks that both are KEYREFs. The first check of all: a key given in place of a KEYREF must
    /// be told before anything else, or it is typed again and again.
    pub(in crate::cli) fn check(&self) -> Result<()> {
        let control = self.control.iter().map(|text| (KeyRole::Control, text));
        for (role, text) in control.chain([(KeyRole::Target, &self.target)]) {
            keyref::parse(role, text)?;
        }
        Ok(())
    }

    /// Reads both keys, and if asked for the others that stand where the target does.
    pub(in crate::cli) fn read(&self, reader: Reader<'_>, siblings: bool) -> Result<Pair> {
        let target = reader.read(KeyRole::Target, &self.target)?;
        let control = match &self.control {
            Some(text) => {
                let key = reader.read(KeyRole::Control, text)?;
                ensure!(
                    key.is_some(),
                    "--control anonymous: the control is a key known to work; leave --control out to \
                     run without one"
                );
                key
            }
            None => None,
        };
        let siblings = match &target {
            Some(key) if siblings => reader.siblings(&self.target, key),
            _ => Vec::new(),
        };
        Ok(Pair {
            target,
            control,
            siblings,
            taken: reader.taken(),
        })
    }
}

impl Pair {
    /// Whether both are one key, which as its own control proves nothing.
    pub(in crate::cli) fn is_one_key(&self) -> bool {
        match (&self.target, &self.control) {
            (Some(target), Some(control)) => target.id == control.id,
            _ => false,
        }
    }
}
