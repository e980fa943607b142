//! `s3probe demo`: a check against the embedded lab, with nothing to set up.

use anyhow::{Context, Result};
use clap::Args;

use super::lab_keys::MadeUp;
use super::options::{Output, Talk};
use super::outputs::{Notes, Outputs};
use super::process::Process;
use super::progress::Progress;
use super::{check, engine, judge, lab};
use crate::lab::LabConfig;
use crate::model::{Addressing, Dialect, Exit, Report, SignatureVersion};
use crate::plan::{OnRequest, Request};
use crate::transport::Settings;

/// The options of `demo`.
#[derive(Args, Debug)]
pub(super) struct Demo {
    /// Whose answers and policies the lab imitates
    #[arg(long, value_name = "DIALECT", default_value_t, value_parser = lab::imitated())]
    dialect: Dialect,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    talk: Talk,
}

impl Demo {
    /// Runs the command. It succeeds if it showed what it is there to show: a key that deviates.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let outputs = Outputs::reserve(&self.output, self.talk.detail, None)?;
        process.note(INTRODUCTION);
        let report = engine::runtime()?.block_on(self.check(process))?;
        let notes = if self.talk.quiet {
            Notes::Silent
        } else {
            Notes::Spoken
        };
        let exit = match report.exit() {
            Exit::Deviates => Exit::AsExpected,
            Exit::AsExpected => Exit::Inconclusive,
            other => other,
        };
        let told = report.exit() as u8;
        let exit = check::conclude(process, outputs, &report, notes, exit);
        process.note(&format!(
            "`s3probe check` would exit with {told} here; the demo exits with {}.",
            exit as u8
        ));
        Ok(exit)
    }

    async fn check(&self, process: &Process) -> Result<Report> {
        let (owner, uploader) = (
            MadeUp::new(process, "owner")?,
            MadeUp::new(process, "uploader")?,
        );
        let config = lab::config(process, self.dialect, &owner, &uploader);
        let region = config.region.clone();
        let lab = crate::lab::start(config, None)
            .await
            .context("the lab could not be started")?;
        let request = Request {
            endpoint: format!("http://{}", lab.address()).parse()?,
            bucket: LabConfig::DEMO_BUCKET.to_owned(),
            region,
            target: Some(uploader.key()),
            control: Some(owner.key()),
            expectation: None,
            signatures: vec![SignatureVersion::V4, SignatureVersion::V2],
            addressing: Addressing::Path,
            prefix: None,
            read_only: false,
            read_key: None,
            calibrate: true,
            repeat: 1,
            experiments: 60,
            on_request: OnRequest::default(),
        };
        let plan = check::lay_out(process, &request)?;
        let settings = settings(process);
        let network = engine::network(&plan, &settings)?;
        let mut progress = Progress::new(process, self.talk);
        let evidence = engine::send(&plan, &network, &settings, Vec::new(), &mut progress).await?;
        drop(progress);
        lab.stop().await;
        Ok(judge::judge(evidence))
    }
}

/// Straight to loopback, whatever proxies the environment names.
fn settings(process: &Process) -> Settings {
    Settings {
        ca_pem: Vec::new(),
        insecure: false,
        resolve: Vec::new(),
        http_proxy: None,
        https_proxy: None,
        no_proxy: None,
        timeout: std::time::Duration::from_secs(10),
        clock: process.clock,
    }
}

const INTRODUCTION: &str = "\
This checks a key against the embedded lab: an emulation of an S3 store in
this very process, on loopback. The target is an uploader's key, whose policy
grants list, get and put; the control is the key of the bucket's owner.
";
