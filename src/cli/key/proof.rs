//! Proves a new key before it is handed out: the same check that `check --expect` makes.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::admin::Desk;
use crate::cli::check;
use crate::cli::interrupt::Interrupts;
use crate::cli::options::{Detail, Talk};
use crate::cli::process::Process;
use crate::model::{AccessKey, Addressing, Exit, Grant, Report, SignatureVersion};
use crate::plan::{OnRequest, Request};

/// A proof under way.
pub(super) struct Proof<'p> {
    pub(super) process: &'p Process,
    pub(super) desk: &'p Desk,
    /// How long a key may take until it does what it should.
    pub(super) wait: Duration,
}

impl Proof<'_> {
    /// Checks the key against every grant. Stops at the first that does not come out as it should;
    /// that report is the last.
    pub(super) fn of(
        &self,
        key: &AccessKey,
        grants: &[Grant],
        interrupts: &mut Interrupts,
    ) -> Result<Vec<Report>> {
        let until = Instant::now() + self.wait;
        let mut reports = Vec::new();
        for grant in grants {
            let report = self.of_one(key, grant, until, interrupts)?;
            let failed = report.exit() != Exit::AsExpected;
            reports.push(report);
            if failed {
                break;
            }
        }
        Ok(reports)
    }

    /// Checks again at growing intervals, since rights take time to reach all of a store.
    fn of_one(
        &self,
        key: &AccessKey,
        grant: &Grant,
        until: Instant,
        interrupts: &mut Interrupts,
    ) -> Result<Report> {
        let mut pause = FIRST;
        loop {
            let report = self.check(key, grant)?;
            let left = until.saturating_duration_since(Instant::now());
            if report.exit() != Exit::Deviates || left.is_zero() {
                return Ok(report);
            }
            self.process.note(&format!(
                "bucket {}: not as it should be yet; asking again",
                grant.bucket
            ));
            if self.interrupted(pause.min(left), interrupts) {
                return Ok(report);
            }
            pause = (pause * 2).min(LONGEST);
        }
    }

    fn check(&self, key: &AccessKey, grant: &Grant) -> Result<Report> {
        let request = Request {
            endpoint: self.desk.endpoint.clone(),
            bucket: grant.bucket.clone(),
            region: self.desk.region.clone(),
            target: Some(key.clone()),
            control: Some(self.desk.key.clone()),
            expectation: Some(grant.expectation()),
            // What every store takes that has an API for keys; SeaweedFS takes no temporary key under V2.
            signatures: vec![SignatureVersion::V4],
            addressing: Addressing::Path,
            prefix: Some(grant.prefix.clone()).filter(|prefix| !prefix.is_empty()),
            read_only: false,
            read_key: None,
            calibrate: true,
            repeat: 1,
            experiments: 60,
            on_request: OnRequest::default(),
        };
        let plan = check::lay_out(self.process, &request)?;
        let silent = Talk {
            quiet: true,
            detail: Detail { verbose: false },
        };
        check::carry_out(self.process, &plan, &self.desk.settings, Vec::new(), silent)
    }

    /// Lets time pass; says whether somebody asked to stop.
    fn interrupted(&self, time: Duration, interrupts: &mut Interrupts) -> bool {
        self.desk.runtime.block_on(async {
            tokio::select! {
                () = interrupts.next() => true,
                () = tokio::time::sleep(time) => false,
            }
        })
    }
}

/// The first pause; each one after it is twice as long.
const FIRST: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(15);
