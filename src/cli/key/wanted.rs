//! What a key is to be allowed: options or a grant file, as grants.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use crate::cli::check;
use crate::cli::process::Process;
use crate::model::{Expectation, Grant};

/// `--bucket`, `--role`, `--prefix`, `--grant`.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "What the key may do")]
pub(super) struct What {
    /// Bucket the key is for; repeatable
    ///
    /// Without it: `S3_BUCKET`.
    #[arg(long, value_name = "NAME", conflicts_with = "grant", value_parser = bucket)]
    bucket: Vec<String>,

    /// What it may do there: read-only, write-only, uploader, read-write, or a list such as
    /// `list,get`
    #[arg(long, value_name = "ROLE|LIST", conflicts_with = "grant")]
    role: Option<Expectation>,

    /// Only below this prefix
    #[arg(long, value_name = "PREFIX", conflicts_with = "grant", value_parser = check::prefix)]
    prefix: Option<String>,

    /// A grant file in place of the options above
    #[arg(long, value_name = "FILE")]
    grant: Option<PathBuf>,
}

impl What {
    /// The grants, one for each bucket; `user` is whom they are for, if that is known already.
    pub(super) fn grants(&self, process: &Process, user: Option<&str>) -> Result<Vec<Grant>> {
        let mut grants = match &self.grant {
            Some(path) => vec![read(path)?],
            None => self.of_options(process)?,
        };
        ensure!(
            grants.iter().all(|grant| !grant.allow.is_empty()),
            "that is a key which may do nothing; give --role read-only, for instance"
        );
        let user = user.map_or_else(|| name(&grants), str::to_owned);
        for grant in &mut grants {
            grant.principal.clone_from(&user);
        }
        Ok(grants)
    }

    fn of_options(&self, process: &Process) -> Result<Vec<Grant>> {
        let Some(role) = &self.role else {
            bail!(
                "no --role; give read-only, write-only, uploader or read-write, or a --grant FILE"
            );
        };
        let mut buckets = self.bucket.clone();
        if buckets.is_empty() {
            let set = process.environment.text("S3_BUCKET")?;
            let set = set.context("no bucket; give --bucket NAME, or set S3_BUCKET")?;
            buckets.push(bucket(set).context("S3_BUCKET")?);
        }
        let grant = |bucket: String| Grant {
            name: role.to_string(),
            bucket,
            prefix: self.prefix.clone().unwrap_or_default(),
            allow: role.allowed().iter().copied().collect(),
            principal: String::new(),
        };
        Ok(buckets.into_iter().map(grant).collect())
    }
}

/// A name that tells what the key is for: `s3probe.read-only.photos`.
pub(super) fn name(grants: &[Grant]) -> String {
    let role = grants.first().map_or("", |grant| grant.name.as_str());
    let buckets: Vec<&str> = grants.iter().map(|grant| grant.bucket.as_str()).collect();
    let name = format!("s3probe.{role}.{}", buckets.join(","));
    name.chars()
        .map(|c| if is_taken(c) { c } else { '-' })
        .collect()
}

/// A user's name as IAM takes it (IAM API reference, `CreateUser`).
pub(super) fn user_name(text: &str) -> Result<String, String> {
    if text.is_empty() || text.len() > 64 {
        return Err("a user's name has 1 to 64 characters; give a shorter one".to_owned());
    }
    if text.chars().all(is_taken) {
        Ok(text.to_owned())
    } else {
        Err("a user's name has letters, digits and +=,.@_- only".to_owned())
    }
}

fn is_taken(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+=,.@_-".contains(c)
}

fn bucket(text: &str) -> Result<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-_:".contains(c);
    ensure!(
        !text.is_empty()
            && text.chars().all(fits)
            && text.starts_with(|c: char| c.is_ascii_alphanumeric()),
        "that is no bucket name; it is the name alone, letters, digits, dots and dashes"
    );
    Ok(text.to_owned())
}

#[expect(clippy::disallowed_methods, reason = "a file the user names")]
fn read(path: &PathBuf) -> Result<Grant> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("--grant {shown}"))?;
    Ok(Grant::parse(&shown, &text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_for_what_it_may_do() {
        let what = What {
            bucket: vec!["a.b".into(), "c".into()],
            role: Some("list,get".parse().unwrap()),
            prefix: Some("in/".into()),
            grant: None,
        };
        let grants = what.grants(&Process::current(), None).unwrap();
        assert_eq!(grants.len(), 2);
        assert_eq!(grants[1].principal, "s3probe.list,get.a.b,c");
        assert!(user_name(&grants[0].principal).is_ok());
        assert_eq!(grants[0].prefix, "in/");
        assert!(user_name("a b").is_err() && user_name(&"x".repeat(65)).is_err());
        assert!(bucket("s3://x").is_err() && bucket("a*").is_err());
    }

    #[test]
    fn a_key_that_may_do_nothing_is_not_issued() {
        let what = What {
            bucket: vec!["b".into()],
            role: Some("none".parse().unwrap()),
            prefix: None,
            grant: None,
        };
        assert!(what.grants(&Process::current(), None).is_err());
    }
}
