//! `s3probe explain`: a finding code, an error class or an S3 error code, in words.

use anyhow::{Result, bail};
use clap::Args;

use super::process::Process;
use super::reference;
use crate::model::Exit;

/// The options of `explain`.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// As in a report: permission.action-missing, access-denied, `SignatureDoesNotMatch`
    #[arg(value_name = "CODE")]
    code: String,
}

impl Explain {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let Some(words) = reference::explain(&self.code) else {
            bail!(
                "`{}` is neither a finding code, an error class nor an S3 error code s3probe knows",
                self.code
            );
        };
        process.print(&words)?;
        Ok(Exit::AsExpected)
    }
}
