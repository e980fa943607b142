//! `s3probe policy render`: a grant as a store's document.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{ArgGroup, Args};

use super::source::Source;
use super::{KindWord, dialects};
use crate::cli::process::Process;
use crate::model::{Dialect, Exit, Expectation, Grant};
use crate::policy::{Kind, LackEffect, Release, Rendered, Target, render};

/// The options of `policy render`.
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("what").args(["grant", "allow", "role"]).required(true))]
pub(in crate::cli) struct Render {
    /// The store's dialect
    #[arg(long, value_parser = dialects(), hide_possible_values = false)]
    dialect: Dialect,

    /// A grant file, as `check --expect` takes it; repeatable, for one document about several keys
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bucket", "principal", "prefix", "name"])]
    grant: Vec<PathBuf>,

    /// What to allow, out of list, get, put, delete
    #[arg(long, value_name = "LIST")]
    allow: Option<Expectation>,

    /// The same by a word: read-only, write-only, uploader, read-write
    #[arg(long, value_name = "ROLE")]
    role: Option<Expectation>,

    /// The bucket
    #[arg(long, value_name = "BUCKET", required_unless_present = "grant")]
    bucket: Option<String>,

    /// Who: a canonical id, an ARN, a user name, as the store wants it
    #[arg(long, value_name = "ID", required_unless_present = "grant")]
    principal: Option<String>,

    /// Only objects whose keys begin so
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,

    /// The name of the grant, for statements and policies
    #[arg(long, value_name = "NAME", default_value = "grant")]
    name: String,

    /// Attached to the bucket, or to the user: bucket, iam
    #[arg(long, value_name = "KIND")]
    kind: Option<KindWord>,

    /// The store's release, where spellings depend on it (Qumulo: 7.4.3)
    #[arg(long, value_name = "RELEASE")]
    release: Option<Release>,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe policy render --dialect ddn --role uploader --bucket photos \\
      --principal 522b276a356bdf39013dfabea2cd43e141ecc9e8
  s3probe policy render --dialect ceph --grant uploader.toml > policy.json
  s3probe policy render --dialect weka --role read-only --bucket photos --principal alice

The document goes to standard output. What the store cannot say, and the command that puts the document \
in place, go to standard error. Nothing is sent.";

impl Render {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let target = Target {
            dialect: self.dialect,
            kind: self.kind.map(|word| word.0),
            release: self.release,
        };
        let rendered = render(&self.grants(process)?, target)?;
        process.print(&rendered.text)?;
        for line in notes(&rendered, target) {
            process.note(&line);
        }
        Ok(Exit::AsExpected)
    }

    fn grants(&self, process: &Process) -> Result<Vec<Grant>> {
        if self.grant.is_empty() {
            let allow = self.allow.as_ref().or(self.role.as_ref());
            return Ok(vec![Grant {
                name: self.name.clone(),
                bucket: self.bucket.clone().unwrap_or_default(),
                prefix: self.prefix.clone().unwrap_or_default(),
                allow: allow
                    .context("give --allow or --role")?
                    .allowed()
                    .iter()
                    .copied()
                    .collect(),
                principal: self.principal.clone().unwrap_or_default(),
            }]);
        }
        let read = |path: &PathBuf| {
            let source = Source::read(process, path)?;
            Ok(Grant::parse(&source.name, &source.text)?)
        };
        self.grant.iter().map(read).collect()
    }
}

/// What goes to standard error: what is not said, and what to do with the text.
fn notes(rendered: &Rendered, target: Target) -> Vec<String> {
    let mut lines = Vec::new();
    for lack in &rendered.lacks {
        let effect = match lack.effect {
            LackEffect::Wider => "more than asked for",
            LackEffect::Narrower => "less than asked for",
        };
        lines.push(format!(
            "{effect}: {}. Instead: {}.",
            lack.what, lack.safeguard
        ));
    }
    if !rendered.apply.is_empty() {
        lines.push("Put it in place, saved as policy.json, with:".to_owned());
        lines.extend(rendered.apply.iter().map(|command| format!("  {command}")));
        let user = target.kind == Some(Kind::User) || target.dialect == Dialect::Weka;
        if !user {
            lines.push("It takes the place of the whole policy the bucket has now.".to_owned());
        }
    }
    lines
}
