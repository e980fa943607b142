//! `s3probe lab`: the embedded server by itself, to practise on.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::engine;
use super::interrupt::Interrupts;
use super::lab_keys::MadeUp;
use super::process::Process;
use crate::lab::{self, Argument, Clock, Fault, FaultFacts, Lab, LabConfig};
use crate::model::{Dialect, Exit};
use crate::report::text;

/// The options of `lab`.
#[derive(Args, Debug)]
pub(super) struct Practise {
    /// Whose answers and policies it imitates
    #[arg(long, value_name = "DIALECT", default_value_t, value_parser = imitated())]
    dialect: Dialect,

    /// A way to misbehave on purpose, as `--list-faults` names them; repeatable
    #[arg(long, value_name = "NAME[=VALUE]")]
    fault: Vec<Fault>,

    /// Print the faults, where each was seen, and what a check should find
    #[arg(long)]
    list_faults: bool,

    /// Give the uploader no rights, to practise granting them
    #[arg(long)]
    bare: bool,

    /// Port on 127.0.0.1; without it a free one
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,

    /// New folder for the files with the keys; without it one among the temporary files
    #[arg(long, value_name = "FOLDER")]
    keys: Option<PathBuf>,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  A lab whose clock is 20 minutes ahead:
    s3probe lab --fault clock-skew=20m

  It prints the check to run against it, from another terminal. Ctrl-C ends it.

The lab is an emulation, in memory and on loopback: what a real store does, only that store shows.";

impl Practise {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        if self.list_faults {
            process.print(&Fault::all().iter().map(described).collect::<String>())?;
            return Ok(Exit::AsExpected);
        }
        let (owner, uploader) = (
            MadeUp::new(process, "owner")?,
            MadeUp::new(process, "uploader")?,
        );
        let mut config = config(process, self.dialect, &owner, &uploader);
        config.faults.clone_from(&self.fault);
        if self.bare {
            config
                .buckets
                .iter_mut()
                .for_each(|bucket| bucket.policy = None);
        }
        let folder = Folder::new(process, self.keys.as_deref())?;
        let files = (owner.write(&folder.0)?, uploader.write(&folder.0)?);
        engine::runtime()?.block_on(async {
            let mut interrupts = Interrupts::listen().context("signals cannot be heard")?;
            let lab = lab::start(config, self.port)
                .await
                .context("the lab could not be started")?;
            process.print(&self.greeting(&lab, &files.0, &files.1))?;
            interrupts.next().await;
            lab.stop().await;
            Ok(Exit::AsExpected)
        })
    }

    fn greeting(&self, lab: &Lab, owner: &Path, uploader: &Path) -> String {
        let faults = match self.fault.as_slice() {
            [] => "none".to_owned(),
            faults => faults
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", "),
        };
        let (bucket, dialect, address) = (LabConfig::DEMO_BUCKET, self.dialect, lab.address());
        let (owner, uploader) = (owner.display(), uploader.display());
        let may = if self.bare {
            "may do nothing yet"
        } else {
            "may list, get and put"
        };
        format!(
            "The lab, an emulation of an S3 store (dialect {dialect}; faults: {faults})\n\n\
             endpoint   http://{address}\n\
             bucket     {bucket}\n\
             owner      file:{owner}\n\
             uploader   file:{uploader}, which {may}\n\n\
             s3probe check --endpoint http://{address} --bucket {bucket} \\\n    \
             --target file:{uploader} --control file:{owner}\n\n\
             Ctrl-C ends it and removes the keys.\n"
        )
    }
}

/// Reads one of the dialects the lab imitates, and shows them in the help.
pub(super) fn imitated() -> impl TypedValueParser<Value = Dialect> {
    PossibleValuesParser::new(lab::IMITATED.map(Dialect::as_str))
        .map(|word| word.parse().unwrap_or_default())
}

/// The lab of the demo: a bucket, its owner, an uploader.
pub(super) fn config(
    process: &Process,
    dialect: Dialect,
    owner: &MadeUp,
    uploader: &MadeUp,
) -> LabConfig {
    LabConfig::demo(
        dialect,
        owner.key(),
        uploader.key(),
        Clock::new(process.clock),
    )
}

/// A new folder only its owner can read, removed with all that is in it.
struct Folder(PathBuf);

impl Folder {
    fn new(process: &Process, given: Option<&Path>) -> Result<Self> {
        let path = match given {
            Some(path) => path.to_owned(),
            None => std::env::temp_dir().join(format!("s3probe-lab-{}", random_name(process)?)),
        };
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&path)
            .with_context(|| format!("folder for the keys, {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Keys of a lab that is gone open nothing; what cannot be removed does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn random_name(process: &Process) -> Result<String> {
    let mut name = String::new();
    for byte in &(process.random)()?[..8] {
        write!(name, "{byte:02x}")?;
    }
    Ok(name)
}

fn described(fault: &FaultFacts) -> String {
    let argument = match fault.argument {
        Argument::None => String::new(),
        Argument::Duration(default) => format!("[=TIME]   {default} if not given"),
        Argument::Word { meaning, default } => format!("[={meaning}]   {default} if not given"),
    };
    let finds = match fault.findings {
        [] => "a check must stay harmless".to_owned(),
        codes => format!("a check finds {}", codes.join(" or ")),
    };
    let mut told = format!("{}{argument}\n", fault.name);
    for (label, text) in [
        ("    ", fault.does),
        ("    seen: ", fault.source),
        ("    ", finds.as_str()),
    ] {
        for line in text::hanging(label, text, 96) {
            told += &line;
            told.push('\n');
        }
    }
    told
}
