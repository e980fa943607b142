//! `--then-check`: whether a key may do what was granted, and no more.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use clap::Args;

use super::store::Store;
use crate::cli::check;
use crate::cli::keyref::{self, Reader};
use crate::cli::options::{self, Detail, Expect, Talk};
use crate::cli::process::Process;
use crate::cli::style;
use crate::model::{AccessKey, Exchange, Exit, KeyRole};
use crate::plan::{OnRequest, Request};
use crate::report::{self, Format};

/// `--then-check`, and what it takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Proof")]
pub(super) struct Proof {
    /// Check the target key against the expectation, and put back what was there if it does not hold
    #[arg(long, requires_all = ["target", "expect"])]
    then_check: bool,

    /// Where the key is that the policy is for
    #[arg(long, value_name = "KEYREF", requires = "then_check")]
    target: Option<String>,

    /// What it should be able to do: a role, a list, or a grant file, as for `s3probe check`
    #[arg(long, value_name = "ROLE|LIST|FILE", requires = "then_check")]
    expect: Option<Expect>,

    /// Where it takes time for a policy to work: check again at growing intervals for so long
    #[arg(long, value_name = "TIME", requires = "then_check", value_parser = options::duration)]
    wait: Option<Duration>,
}

/// What is to be proved, of a key that is not read yet.
pub(super) struct Asked<'a> {
    target: &'a str,
    expect: options::Wanted,
    wait: Duration,
}

/// A check to be made.
pub(super) struct Wanted {
    target: AccessKey,
    /// The calls that a temporary key was taken with.
    taken: Vec<Exchange>,
    expect: options::Wanted,
    wait: Duration,
}

impl Proof {
    /// Reads the expectation, if a check is wanted; the key is read once it is known where to.
    pub(super) fn read(&self) -> Result<Option<Asked<'_>>> {
        let (Some(target), Some(expect)) = (&self.target, &self.expect) else {
            return Ok(None);
        };
        keyref::parse(KeyRole::Target, target)?;
        Ok(Some(Asked {
            target,
            expect: expect.read()?,
            wait: self.wait.unwrap_or_default(),
        }))
    }
}

impl Asked<'_> {
    /// The bucket of the grant file, if there is one.
    pub(super) fn bucket(&self) -> Option<&str> {
        self.expect.bucket()
    }

    /// Reads the key; a temporary one is taken, but for a dry run.
    ///
    /// Fails unless the check is about this bucket, and another key than the one that stores.
    pub(super) fn with_key(self, process: &Process, store: &Store, dry: bool) -> Result<Wanted> {
        let place = store.place();
        self.expect
            .agrees_with(&place.bucket, place.sources[1].source)?;
        let reader = Reader::new(process);
        let reader = if dry {
            reader.dry()
        } else {
            reader.with_sts(place.sts(store.settings()))
        };
        let Some(target) = reader.read(KeyRole::Target, self.target)? else {
            bail!("--target anonymous: a policy is proved with the key it is for");
        };
        ensure!(
            target.id != store.key().id,
            "--target and --control are the same access key, which proves nothing"
        );
        Ok(Wanted {
            target,
            taken: reader.taken(),
            expect: self.expect,
            wait: self.wait,
        })
    }
}

impl Wanted {
    /// Checks, again and again while there is time; shows the last report.
    pub(super) fn run(self, process: &Process, store: &Store) -> Result<Exit> {
        let began = (process.clock)();
        let mut pause = FIRST_PAUSE;
        loop {
            let plan = check::lay_out(process, &self.request(store))?;
            let taken = self.taken.clone();
            let report = check::carry_out(process, &plan, store.settings(), taken, TALK)?;
            let waited = (process.clock)().millis_since(began);
            let left = i64::try_from(self.wait.as_millis()).unwrap_or(i64::MAX) - waited;
            if report.exit() == Exit::AsExpected || left <= 0 {
                let style = style::of_stdout(process);
                process.print(&report::render(&report, Format::Table, style))?;
                return Ok(report.exit());
            }
            store.pause(pause.min(Duration::from_millis(left.unsigned_abs())));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn request(&self, store: &Store) -> Request {
        let place = store.place();
        Request {
            endpoint: place.endpoint.clone(),
            bucket: place.bucket.clone(),
            region: place.region.clone(),
            addressing: place.addressing,
            target: Some(self.target.clone()),
            control: Some(store.key().clone()),
            expectation: Some(self.expect.expectation.clone()),
            signatures: vec![store.signature()],
            prefix: self.expect.prefix(),
            read_only: false,
            read_key: None,
            calibrate: true,
            repeat: 1,
            experiments: 0,
            on_request: OnRequest::default(),
        }
    }
}

const TALK: Talk = Talk {
    quiet: false,
    detail: Detail { verbose: false },
};
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);
