//! `s3probe explain`: a finding code, an error class or an S3 error code, in words.

use anyhow::Result;
use clap::Args;

use super::process::Process;
use super::{reference, style};
use crate::model::Exit;

/// The options of `explain`.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// As in a report: permission.action-missing, access-denied, `SignatureDoesNotMatch`; or a
    /// gate, as in permission, for the list of its findings
    #[arg(value_name = "CODE")]
    code: String,
}

impl Explain {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let words = reference::explain(&self.code, style::of_stdout(process).width)?;
        process.print(&words)?;
        Ok(Exit::AsExpected)
    }
}
