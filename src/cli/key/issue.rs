//! `s3probe key issue`: a key that may do what is asked, proved, handed out, or taken back.

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use clap::{Args, ValueEnum};

use super::admin::{Admin, Desk, refused};
use super::proof::Proof;
use super::wanted::{self, What};
use super::{document, script};
use crate::cli::interrupt::Interrupts;
use crate::cli::keyref;
use crate::cli::options::duration;
use crate::cli::process::Process;
use crate::cli::services::{self, NotDone};
use crate::model::{AccessKey, Exit, Grant, Query, Report, Service};
use crate::report::{self, Format, Style, escape};
use crate::run::accounts::{self, Issued, Made, NotIssued, Wanted, Why};
use crate::transport::{HandOut, KeyForm, QueryApi};
use crate::vendor::{self, Profile};

/// The options of `key issue`.
#[derive(Args, Debug)]
pub(super) struct Issue {
    #[command(flatten)]
    admin: Admin,

    #[command(flatten)]
    what: What,

    /// Name of the user who gets the key [default: s3probe.ROLE.BUCKET]
    ///
    /// One that is there already is given one more policy and one more key; without this option
    /// that is refused.
    #[arg(long, value_name = "NAME", value_parser = wanted::user_name, help_heading = "Who gets it")]
    username: Option<String>,

    /// ARN of a policy that bounds a new user, whatever others allow
    #[arg(long, value_name = "ARN", help_heading = "Who gets it")]
    permissions_boundary: Option<String>,

    /// Make the buckets that are not there
    #[arg(long, help_heading = "What the key may do")]
    create_bucket: bool,

    #[command(flatten)]
    temporary: Temporary,

    /// Which store this is, if its answers do not tell
    #[arg(long, value_name = "STORE", help_heading = "How")]
    vendor: Option<String>,

    /// How it is made [default: as the store has it]
    #[arg(long, value_name = "WAY", value_enum, help_heading = "How")]
    by: Option<By>,

    /// Check the new key before it is handed out; take it back if it can do less or more
    #[arg(long, help_heading = "How")]
    prove: bool,

    /// How long a new key may take until it does what it should
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = duration, requires = "prove", help_heading = "How")]
    wait: Duration,

    /// As what the key is printed
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORM",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    form: Form,

    /// Name of the section with -o credentials [default: the user's name]
    #[arg(long, value_name = "NAME", help_heading = "Output", value_parser = profile)]
    profile: Option<String>,

    /// Print what would be done, and send nothing
    #[arg(long, help_heading = "Output")]
    dry_run: bool,
}

/// `--duration`, `--assume` and what goes with them.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "A key that ends by itself")]
struct Temporary {
    /// A temporary key by STS, for so long: 15m to 12h
    #[arg(long, value_name = "TIME", requires = "assume", value_parser = keyref::lifetime)]
    duration: Option<u32>,

    /// ARN of the role to take; the key may do what both the role and the options above allow
    #[arg(long, value_name = "ROLE_ARN", conflicts_with_all = ["username", "permissions_boundary"])]
    assume: Option<String>,

    /// What the role's trust policy asks for
    #[arg(long, value_name = "ID", requires = "assume")]
    external_id: Option<String>,

    /// URL of STS, where it is not the endpoint's own
    ///
    /// Without it: `AWS_ENDPOINT_URL_STS`; AWS's STS beside AWS's S3; else the endpoint.
    #[arg(long, value_name = "URL", requires = "assume")]
    sts_endpoint: Option<String>,
}

/// How a key is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// By IAM's API: a user, its policy, its key
    Iam,
    /// Not at all: the store's own commands are printed
    Script,
}

/// As what a key is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// As credential processes print it
    #[default]
    Json,
    /// INI with a [default] section
    Ini,
    /// Lines of NAME=VALUE
    Env,
    /// A section of the shared credentials file
    Credentials,
}

/// What follows the options in the help text.
pub(super) fn help() -> String {
    format!("KEYREF is one of\n{}\n\n{EXAMPLES}", keyref::LIST)
}

const EXAMPLES: &str = "\
Examples:
  A key that may read one bucket, proved, for the credentials file:
    s3probe key issue --endpoint https://s3.example.org --control profile:admin \\
        --bucket photos --role read-only --prove -o credentials >>~/.aws/credentials

  One for an hour, below a prefix, of a role that may do more:
    s3probe key issue --bucket photos --role uploader --prefix incoming/ \\
        --assume arn:aws:iam::123456789012:role/photos --duration 1h --prove

  What to run on a store that has no API for keys:
    s3probe key issue --vendor weka --bucket photos --role uploader --username uploader

The key goes to standard output once and nowhere else; all else goes to standard error.

Exit codes: 0 the key is yours; 1 it did not prove and was taken back; 2 nothing was sent; 3 refused, not
answered or not provable, nothing is left; 4 the --control key fails too; 5 something could not be taken back.";

impl Issue {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        self.admin.check()?;
        let grants = self.what.grants(process, self.username.as_deref())?;
        let user = grants[0].principal.clone();
        wanted::user_name(&user).map_err(anyhow::Error::msg)?;
        if let Some(store) = self.scripted()? {
            process.print(&script::issuing(store, &grants)?)?;
            return Ok(Exit::AsExpected);
        }
        if self.dry_run {
            let named = self.vendor.as_deref().map(script::store).transpose()?;
            let document = document::of(&grants, named)?;
            process.print(&self.described(&user, &grants, &document))?;
            return Ok(Exit::AsExpected);
        }
        let desk = self.admin.open(process)?;
        let mut interrupts = desk
            .runtime
            .block_on(async { Interrupts::listen() })
            .context("signals cannot be heard")?;
        let store = self.store(&desk)?;
        let document = document::of(&grants, store)?;
        if self.create_bucket {
            create_buckets(process, &desk, &grants)?;
        }
        let issued = match &self.temporary.assume {
            Some(role) => self.taken(process, &desk, role, &document)?,
            None => match self.made(process, &desk, user, document) {
                Ok(issued) => issued,
                Err(failed) => return told(process, failed),
            },
        };
        self.finish(process, &desk, &grants, issued, &mut interrupts)
    }

    /// The store whose commands are printed, if that is the way.
    fn scripted(&self) -> Result<Option<&'static Profile>> {
        let named = self.vendor.as_deref().map(script::store).transpose()?;
        match (self.by, named) {
            (Some(By::Iam), _) => Ok(None),
            (Some(By::Script), None) => bail!("--by script needs --vendor STORE"),
            (Some(By::Script), named) => Ok(named),
            (None, _) if self.temporary.assume.is_some() => Ok(None),
            (None, named) => Ok(named.filter(|store| !script::has_iam(store))),
        }
    }

    /// The store, as it was named or as it shows itself, before anything is made there.
    fn store(&self, desk: &Desk) -> Result<Option<&'static Profile>> {
        if let Some(name) = &self.vendor {
            return script::store(name).map(Some);
        }
        let store = vendor::profile(&script::look(desk)?.vendor);
        if self.by.is_some() || self.temporary.assume.is_some() {
            return Ok(store);
        }
        let Some(store) = store else {
            bail!(
                "the endpoint does not show which store it is; name it with --vendor STORE, or try \
                 its IAM with --by iam"
            );
        };
        ensure!(
            script::has_iam(store),
            "this is {}, which has no IAM that s3probe knows to work: `--vendor {}` prints its own \
             commands, `--by iam` tries IAM all the same (Ceph has it from Squid on)",
            store.title,
            store.name
        );
        Ok(Some(store))
    }

    fn described(&self, user: &str, grants: &[Grant], document: &str) -> String {
        let mut lines = Vec::new();
        for grant in grants.iter().filter(|_| self.create_bucket) {
            lines.push(format!("make bucket {} if it is not there", grant.bucket));
        }
        if let Some(role) = &self.temporary.assume {
            lines.push(format!("AssumeRole {role} with the policy below"));
        } else {
            let bound = self.permissions_boundary.as_ref();
            let bound = bound.map_or(String::new(), |arn| format!(" bounded by {arn}"));
            lines.push(format!("CreateUser {user}{bound}"));
            lines.push(format!("PutUserPolicy {user} with the policy below"));
            lines.push(format!("CreateAccessKey {user}"));
        }
        if self.prove {
            lines.push("check the key, and take it back if it can do less or more".to_owned());
        }
        let numbered = lines.iter().zip(1..);
        let numbered: Vec<String> = numbered
            .map(|(line, number)| format!("{number}. {line}\n"))
            .collect();
        let numbered = numbered.concat();
        format!("{numbered}\n{document}\nDry run: nothing was sent.\n")
    }

    fn made(
        &self,
        process: &Process,
        desk: &Desk,
        user: String,
        document: String,
    ) -> Result<Issued, NotIssued> {
        let wanted = Wanted {
            policy: user.clone(),
            may_exist: self.username.is_some(),
            boundary: self.permissions_boundary.clone(),
            user,
            document,
        };
        let issued = desk.runtime.block_on(accounts::issue(&desk.iam, &wanted))?;
        process.note(&format!(
            "made key {} of user {}",
            issued.key.id, wanted.user
        ));
        Ok(issued)
    }

    fn taken(&self, process: &Process, desk: &Desk, role: &str, document: &str) -> Result<Issued> {
        let given = self.temporary.sts_endpoint.as_deref();
        let home = (&desk.endpoint, desk.region.as_str());
        let site = services::site(process, Service::Sts, given, home)?;
        let api = QueryApi::new(&site.endpoint, &site.region, &desk.settings, &desk.key)?;
        let seconds = self.temporary.duration.map(|seconds| seconds.to_string());
        let query = Query::assume_role(role, "s3probe")
            .with("Policy", document)
            .with_some("DurationSeconds", seconds)
            .with_some("ExternalId", self.temporary.external_id.as_deref());
        let asked = desk.runtime.block_on(api.ask(&query));
        let refusal = asked.answer().err();
        match (refusal, asked.issued) {
            (None, Some(key)) => Ok(Issued {
                key,
                made: Vec::new(),
            }),
            (Some(refusal), _) => Err(refused(&refusal)),
            (None, None) => Err(NotDone("STS answered without a key".to_owned()).into()),
        }
    }

    /// Proves the key if that was asked for, and hands it out.
    fn finish(
        &self,
        process: &Process,
        desk: &Desk,
        grants: &[Grant],
        issued: Issued,
        interrupts: &mut Interrupts,
    ) -> Result<Exit> {
        let label = format!("issued:{}", grants[0].principal);
        let key = AccessKey {
            label,
            ..issued.key
        };
        if self.prove {
            let proof = Proof {
                process,
                desk,
                wait: self.wait,
            };
            let reports = match proof.of(&key, grants, interrupts) {
                Ok(reports) => reports,
                Err(error) => {
                    take_back(process, desk, &issued.made, &key);
                    return Err(error);
                }
            };
            let exit = reports.last().map_or(Exit::Inconclusive, Report::exit);
            if exit != Exit::AsExpected {
                if let Some(report) = reports.last() {
                    process.note(&report::render(report, Format::Table, Style::plain()));
                }
                process.note("s3probe: the key did not prove and is not handed out");
                let gone = take_back(process, desk, &issued.made, &key);
                return Ok(if gone { exit } else { Exit::Leftovers });
            }
            process.note("proved: the key does what it should, and nothing else that was tried");
        }
        // A reader that went away did not get the key, so that is an error here.
        let text = HandOut::new(&key, &self.key_form(grants));
        if let Err(error) = text.write_to(&mut std::io::stdout().lock()) {
            process.note(&format!("s3probe: standard output: {error}"));
            let gone = take_back(process, desk, &issued.made, &key);
            return Ok(if gone {
                Exit::Inconclusive
            } else {
                Exit::Leftovers
            });
        }
        Ok(Exit::AsExpected)
    }

    fn key_form(&self, grants: &[Grant]) -> KeyForm {
        match self.form {
            Form::Json => KeyForm::Json,
            Form::Ini => KeyForm::Ini,
            Form::Env => KeyForm::Env,
            Form::Credentials => {
                let name = self.profile.as_ref().unwrap_or(&grants[0].principal);
                KeyForm::Profile(name.clone())
            }
        }
    }
}

/// Takes back what was made; says whether all of it is gone.
fn take_back(process: &Process, desk: &Desk, made: &[Made], key: &AccessKey) -> bool {
    if let Some(token) = &key.token {
        let end = token
            .expires()
            .map_or_else(String::new, |end| format!(" at {end}"));
        process.note(&format!(
            "a temporary key cannot be taken back; {} was shown to nobody and ends{end}",
            key.id
        ));
        return true;
    }
    let left = desk.runtime.block_on(accounts::undo(&desk.iam, made));
    if left.is_empty() {
        process.note("taken back: nothing of it is left");
    }
    tell_left(process, &left);
    left.is_empty()
}

fn tell_left(process: &Process, left: &[String]) {
    for what in left {
        process.note(&format!("s3probe: still there: {}", escape::terminal(what)));
    }
}

/// Says why there is no key.
fn told(process: &Process, failed: NotIssued) -> Result<Exit> {
    tell_left(process, &failed.left);
    let why = match failed.why {
        Why::Refused(refusal) => refused(&refusal),
        Why::UserExists(user) => NotDone(format!(
            "user `{user}` is there already; --username {user} gives it one more key, another name a \
             user of its own"
        ))
        .into(),
        Why::PolicyExists(policy) => NotDone(format!(
            "the user has a policy `{policy}` already, which is not overwritten; look at it with \
             `s3probe key policies`, or issue for another --username"
        ))
        .into(),
        Why::BoundaryIgnored => NotDone(
            "the user does not show the permissions boundary: this store ignores it, or the user was \
             there without it. No key was made"
                .to_owned(),
        )
        .into(),
        Why::NoKey => NotDone("the store answered without a key".to_owned()).into(),
    };
    if failed.left.is_empty() {
        return Err(why);
    }
    process.note(&format!("s3probe: {why:#}"));
    Ok(Exit::Leftovers)
}

/// Makes the buckets that are not there. One that was made stays, whatever becomes of the key.
fn create_buckets(process: &Process, desk: &Desk, grants: &[Grant]) -> Result<()> {
    let s3 = QueryApi::new(&desk.endpoint, &desk.region, &desk.settings, &desk.key)?;
    for grant in grants {
        let bucket = grant.bucket.as_str();
        if script::is_there(desk, bucket)? {
            process.note(&format!("bucket {bucket} is there already"));
            continue;
        }
        let asked = desk.runtime.block_on(s3.create_bucket(bucket));
        asked.answer().map_err(|refusal| {
            let said = services::said(&refusal);
            NotDone(format!("bucket {bucket} could not be made: {said}"))
        })?;
        process.note(&format!("made bucket {bucket}"));
    }
    Ok(())
}

fn profile(text: &str) -> Result<String, String> {
    let fits = |c: char| !c.is_control() && !"[]".contains(c);
    if !text.trim().is_empty() && text.chars().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("a profile's name has no brackets and no line ends".to_owned())
    }
}
