//! `s3probe diagnose`: judge a saved run again, offline.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::options::{Detail, Output};
use super::outputs::{Notes, Outputs};
use super::process::Process;
use super::{check, judge, saved};
use crate::model::Exit;

/// The options of `diagnose`.
#[derive(Args, Debug)]
pub(super) struct Diagnose {
    /// A run saved by `check --save` or `-o json`; `-` reads standard input
    #[arg(value_name = "RUN.json")]
    run: PathBuf,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    detail: Detail,
}

impl Diagnose {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let saved = saved::read(process, &self.run)?;
        let outputs = Outputs::reserve(&self.output, self.detail, None)?;
        let report = judge::judge(saved.into_evidence());
        let exit = self.output.fail_on.exit(&report);
        Ok(check::conclude(
            process,
            outputs,
            &report,
            Notes::Spoken,
            exit,
        ))
    }
}
