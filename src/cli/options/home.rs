//! Which endpoint and which region, where no bucket is meant.

use anyhow::Result;
use clap::Args;

use super::place::{self, Sourced};
use crate::cli::process::Process;
use crate::model::Endpoint;

/// `--endpoint`, `--region`.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Where")]
pub(in crate::cli) struct Home {
    /// URL of the endpoint: scheme, host, maybe a port and a base path
    ///
    /// Without it: `S3PROBE_ENDPOINT`, `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, `S3_ENDPOINT`.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    /// Region to sign for [default: us-east-1]
    ///
    /// Without it: `AWS_REGION`, `S3_REGION`.
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
}

impl Home {
    /// Looks both up: options first, then the environment.
    pub(in crate::cli) fn find(&self, process: &Process) -> Result<(Endpoint, String)> {
        let value = |(value, _): (_, Sourced)| value;
        let endpoint = place::endpoint(process, self.endpoint.as_ref(), None).map(value)?;
        let (region, _) = place::region(process, self.region.as_ref())?;
        Ok((endpoint, region))
    }
}
