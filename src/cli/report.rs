//! `s3probe report`: a saved run in another format, as it was judged when it was saved.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::options::{Detail, Output};
use super::outputs::{Notes, Outputs};
use super::process::Process;
use super::{check, saved};
use crate::model::Exit;

/// The options of `report`.
#[derive(Args, Debug)]
pub(super) struct Show {
    /// A run saved by `check --save` or `-o json`; `-` reads standard input
    #[arg(value_name = "RUN.json")]
    run: PathBuf,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    detail: Detail,
}

impl Show {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let report = saved::read(process, &self.run)?;
        let outputs = Outputs::reserve(&self.output, self.detail, None)?;
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
