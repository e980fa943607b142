//! `s3probe whoami`: whose key it is, by the way that means something at its store.

mod answer;
mod inquiry;
mod named;
mod shown;

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use super::contact::{Contact, OneKey};
use super::options::{Place, Way};
use super::process::Process;
use super::{keyref, style};
use crate::model::{Exit, KeyRole, SignatureVersion};
use crate::run::facts_of;
use answer::Answer;
pub(super) use answer::schema;
use inquiry::{Inquiry, Learnt};
use named::Compared;

/// What the help shows below the options.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe whoami --endpoint https://s3.example.org --target profile:new
  s3probe whoami --endpoint https://s3.example.org --bucket photos --target env:NEW --policy stored
  s3probe whoami --endpoint https://s3.example.org --policy policy.json -o json

Exit codes: 0 the ID is known (and the policy names it, or the bucket is its own); 1 the policy names others;
3 the endpoint did not tell, or the policy could not be compared.";

/// The options of `whoami`.
#[derive(Args, Debug)]
pub(super) struct Whoami {
    #[command(flatten)]
    place: Place,

    /// Where the key is, never the key itself
    #[arg(
        long,
        value_name = "KEYREF",
        default_value = "env",
        help_heading = "Keys"
    )]
    target: String,

    /// A policy whose principals are compared with the ID: a file, or `stored` for the bucket's own
    #[arg(long, value_name = "FILE|stored", help_heading = "Policy")]
    policy: Option<String>,

    /// How to show it
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    format: Format,

    #[command(flatten)]
    way: Way,
}

/// How the answer is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Table,
    /// The document s3probe.whoami/1
    Json,
    /// The canonical ID alone, for scripts; the ARN where there is none
    Id,
}

impl Whoami {
    /// Runs the command. It reads only.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        keyref::parse(KeyRole::Target, &self.target)?;
        let place = self.place.find_service(process)?;
        let stored = self.policy.as_deref() == Some(STORED);
        let given = match self.policy.as_deref() {
            Some(file) if !stored => Some(policy_of(process, file)?),
            _ => None,
        };
        ensure!(
            !place.bucket.is_empty() || !stored,
            "--policy stored: give --bucket too, whose policy it is"
        );
        let key = OneKey {
            role: KeyRole::Target,
            keyref: &self.target,
            nobody: "nobody has no ID; give the key in question",
        };
        let contact = Contact::open(process, place, &self.way, key, SignatureVersion::V4)?;
        let bucket = contact.place.bucket.as_str();
        let inquiry = Inquiry {
            asker: &contact.asker,
            bucket: !bucket.is_empty(),
            policy: stored,
        };
        let asked = contact.runtime.block_on(inquiry.ask(&contact.network));
        let learnt = Learnt::of(asked);
        let policy = given.as_deref().or_else(|| learnt.policy());
        let wanted = self.policy.is_some();
        let compared = wanted.then(|| Compared::new(policy, &learnt));
        let facts = facts_of(KeyRole::Target, &contact.asker.key);
        let answer = Answer::new(&facts, bucket, &learnt, compared.as_ref());
        process.print(&match self.format {
            Format::Table => shown::shown(&answer, style::of_stdout(process)),
            Format::Json => answer.json(),
            Format::Id => answer.id(),
        })?;
        Ok(answer.exit())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a policy file is read here and nowhere else"
)]
fn policy_of(process: &Process, file: &str) -> Result<String> {
    let text = std::fs::read_to_string(process.expand(file))
        .with_context(|| format!("--policy {file}"))?;
    serde_json::from_str::<serde_json::Value>(&text)
        .with_context(|| format!("--policy {file}: not JSON"))?;
    Ok(text)
}

const STORED: &str = "stored";
