//! `s3probe check`: the main job.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::Args;

use super::keyref::Reader;
use super::options::{
    Again, Expect, Fallback, Found, Keys, Output, Pair, Place, Sourced, Talk, Wanted, Way, version,
};
use super::outputs::{Notes, Outputs};
use super::process::Process;
use super::progress::Progress;
use super::{engine, judge, keyref, services};
use crate::model::{Exchange, Exit, Report, Service, SignatureVersion};
use crate::plan::{self, Plan, Request};
use crate::suite;
use crate::transport::Settings;

/// The options of `check`.
#[derive(Args, Debug)]
pub(super) struct Check {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    keys: Keys,
    #[command(flatten)]
    what: What,
    #[command(flatten)]
    again: Again,
    #[command(flatten)]
    way: Way,
    #[command(flatten)]
    output: Output,

    /// Save the run; `s3probe diagnose` judges it again without the network
    #[arg(long, value_name = "RUN.json", help_heading = "Output")]
    save: Option<PathBuf>,

    #[command(flatten)]
    talk: Talk,

    /// Print what would be sent, and send nothing
    #[arg(long, help_heading = "Output")]
    dry_run: bool,
}

/// What is tested.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What to test")]
struct What {
    /// What the target should be able to do: read-only, write-only, uploader, read-write, none,
    /// a list such as `list,get,!delete`, or a grant file, whose name ends in .toml
    ///
    /// What it does not allow is expected to be denied. A grant file names the bucket, and maybe the
    /// prefix, too. Without it the target is held against the control; without a control too, what it
    /// may do is an observation.
    #[arg(long, value_name = "ROLE|LIST|FILE")]
    expect: Option<Expect>,

    /// Signature versions to try
    #[arg(long, value_name = "VERSIONS", value_delimiter = ',', default_value = "v4,v2", value_parser = version())]
    signature: Vec<SignatureVersion>,

    /// Write only below this prefix, for keys that are limited to one
    #[arg(long, value_name = "PREFIX", value_parser = prefix)]
    prefix: Option<String>,

    /// Write nothing: no Put, no Delete
    #[arg(long)]
    read_only: bool,

    /// Object to read where the run can write none: with --read-only, or for keys that may not put
    #[arg(long, value_name = "OBJECT")]
    read_key: Option<String>,

    /// Send no wrong identities (fewer causes can then be told apart)
    #[arg(long)]
    no_calibration: bool,

    /// Send List and Get so many times, to see answers that change
    ///
    /// If a List's answers do change, it is sent again one at a time, and over connections that are
    /// kept, to see whether it depends on the connection.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    repeat: u32,

    /// Where List and Put work, send them also as common clients do: aws-cli, boto3, the SDKs,
    /// s3cmd, rclone, mc
    #[arg(long)]
    clients: bool,

    /// Send at most so many experiments where something fails; 0 sends none
    #[arg(long, value_name = "N", default_value_t = 60)]
    experiments: u32,

    #[command(flatten)]
    asked: Asked,
}

/// What is sent though nothing failed.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "What to test")]
struct Asked {
    /// Send also what proxies are known to spoil, even if nothing fails: signed Accept-Encoding, TE
    /// and Expect, a header name with an underscore, a body of more than 1 MiB, HEAD
    #[arg(long)]
    try_hops: bool,
}

/// What follows the options in the help text.
pub(super) fn help() -> String {
    format!("KEYREF is one of\n{}\n\n{EXAMPLES}", keyref::LIST)
}

const EXAMPLES: &str = "\
Examples:
  Does the key in the environment do what an uploader's key should?
    s3probe check --endpoint https://s3.example.org --bucket photos --expect uploader

  Hold a key against one that is known to work:
    s3probe check --endpoint https://s3.example.org --bucket photos \\
        --target profile:uploader --control profile:admin

  Hold it against what was granted:
    s3probe check --expect grant.toml --target profile:uploader --control profile:admin

  In CI, with a report the CI system shows and the run kept:
    s3probe check --expect read-only -o junit:s3probe.xml --save run.json

Exit codes: 0 as expected, 1 the target deviates, 2 nothing was sent, 3 could not be tested, \
4 the control fails too, 5 something could not be removed.";

impl Check {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        self.keys.check()?;
        let asked = self.what.expect.as_ref().map(Expect::read).transpose()?;
        let granted = asked.as_ref().and_then(Wanted::bucket);
        let fallback = Fallback::bucket(granted, "the grant file");
        let place = self.place.find_or(process, fallback)?;
        if let Some(asked) = &asked {
            asked.agrees_with(&place.bucket, place.sources[1].source)?;
        }
        let granted_prefix = asked.as_ref().and_then(Wanted::prefix);
        let settings = self.way.settings(process)?;
        let keys = self.read_keys(process, &place, &settings)?;
        let sources = place.sources.clone();
        let request = Request {
            endpoint: place.endpoint,
            bucket: place.bucket,
            region: place.region,
            addressing: place.addressing,
            target: keys.target,
            control: keys.control,
            expectation: asked.map(|asked| asked.expectation),
            signatures: self.what.signatures(),
            prefix: self.what.prefix.clone().or(granted_prefix),
            read_only: self.what.read_only,
            read_key: self.what.read_key.clone(),
            calibrate: !self.what.no_calibration,
            repeat: self.what.repeat,
            experiments: self.what.experiments,
            on_request: self.again.on_request(keys.siblings),
        };
        let mut plan = lay_out(process, &request)?;
        if self.what.clients {
            plan.clients = suite::clients()?;
        }
        if self.what.asked.try_hops {
            plan.experiments = suite::experiments_with_asked()?;
        }
        if self.dry_run {
            process.print(&dry(&plan, &sources))?;
            return Ok(Exit::AsExpected);
        }
        let outputs = Outputs::reserve(&self.output, self.talk.detail, self.save.as_deref())?;
        let report = carry_out(process, &plan, &settings, keys.taken, self.talk)?;
        let notes = if self.talk.quiet {
            Notes::Silent
        } else {
            Notes::Spoken
        };
        Ok(conclude(
            process,
            outputs,
            &report,
            notes,
            self.output.fail_on.exit(&report),
        ))
    }
}

impl Check {
    /// Reads the keys; where nothing is to be sent, no temporary key is taken.
    fn read_keys(&self, process: &Process, place: &Found, settings: &Settings) -> Result<Pair> {
        let reader = if self.dry_run {
            Reader::new(process).dry()
        } else {
            Reader::new(process).with_sts(place.sts(settings))
        };
        let keys = self.keys.read(reader, self.again.try_repairs)?;
        if keys.is_one_key() {
            process.note(
                "s3probe: warning: --target and --control are the same access key, which proves nothing; \
                 give a control that is known to work, or leave --control out",
            );
        }
        Ok(keys)
    }
}

impl What {
    fn signatures(&self) -> Vec<SignatureVersion> {
        let mut wanted = Vec::new();
        for version in &self.signature {
            if !wanted.contains(version) {
                wanted.push(*version);
            }
        }
        wanted
    }
}

/// The plan of a request.
pub(super) fn lay_out(process: &Process, request: &Request) -> Result<Plan> {
    Ok(plan::plan(
        request,
        &suite::core()?,
        suite::experiments()?,
        &(process.random)()?,
    ))
}

/// Sends a plan and judges what came back.
pub(super) fn carry_out(
    process: &Process,
    plan: &Plan,
    settings: &Settings,
    taken: Vec<Exchange>,
    talk: Talk,
) -> Result<Report> {
    let home = (&plan.request.endpoint, plan.request.region.as_str());
    let sts = services::site(process, Service::Sts, None, home)?;
    let network = engine::network(plan, settings)?.with_sts(sts.endpoint);
    let runtime = engine::runtime()?;
    let mut progress = Progress::new(process, talk);
    let evidence =
        runtime.block_on(engine::send(plan, &network, settings, taken, &mut progress))?;
    Ok(judge::judge(evidence))
}

/// Writes the report. One that cannot be written is not delivered, and so the run told nobody anything.
pub(super) fn conclude(
    process: &Process,
    outputs: Outputs,
    report: &Report,
    notes: Notes,
    exit: Exit,
) -> Exit {
    match outputs.deliver(process, report, notes) {
        Ok(()) => exit,
        Err(error) => {
            process.note(&format!("s3probe: {error:#}"));
            if matches!(exit, Exit::AsExpected | Exit::Deviates) {
                Exit::Inconclusive
            } else {
                exit
            }
        }
    }
}

fn dry(plan: &Plan, sources: &[Sourced]) -> String {
    let sources: Vec<String> = ["endpoint", "bucket", "region"]
        .iter()
        .zip(sources)
        .map(|(name, sourced)| format!("{name} from {}", sourced.source))
        .collect();
    format!(
        "{}\nDry run: nothing was sent. {}.\n",
        plan.describe(),
        sentence(&sources.join(", "))
    )
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().to_string() + letters.as_str()
    })
}

/// A prefix below which names can be made without surprises.
pub(super) fn prefix(text: &str) -> Result<String> {
    ensure!(
        !text.starts_with('/'),
        "a key that starts with a slash is not the same key to every store"
    );
    ensure!(
        !text.chars().any(char::is_control) && text.len() <= 512,
        "it holds control characters, or is longer than 512 bytes"
    );
    let path = text.strip_suffix('/').unwrap_or(text);
    let odd = path.split('/').any(|part| matches!(part, "" | "." | ".."));
    let odd = odd && !text.is_empty();
    ensure!(
        !odd,
        "parts that are empty, `.` or `..` are taken away by some hops"
    );
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_a_path_that_no_hop_changes() {
        for text in ["", "incoming", "incoming/", "team/x y/ü"] {
            assert_eq!(prefix(text).unwrap(), text);
        }
        for text in ["/x", "a//b", "a/../b", "./a", "a\nb", "a//"] {
            assert!(prefix(text).is_err(), "{text}");
        }
    }
}
