//! `s3probe key show` and `key policies`: one user, in facts and in policy texts.

use std::fmt::Write as _;

use anyhow::Result;
use clap::Args;
use serde_json::{Map, Value, json};

use super::admin::{Admin, refused};
use super::list::{Form, SCHEMA, pretty, value};
use crate::cli::process::Process;
use crate::model::Exit;
use crate::report::escape;
use crate::run::accounts::{self, Holdings};

/// The options of `key show`.
#[derive(Args, Debug)]
pub(super) struct Show {
    #[command(flatten)]
    admin: Admin,

    /// The user
    #[arg(long, value_name = "NAME")]
    user: String,

    /// As what
    #[arg(
        short = 'o',
        long = "output",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    form: Form,
}

/// The options of `key policies`.
#[derive(Args, Debug)]
pub(super) struct Policies {
    #[command(flatten)]
    admin: Admin,

    /// The user
    #[arg(long, value_name = "NAME")]
    user: String,
}

impl Show {
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let desk = self.admin.open(process)?;
        let held = desk
            .runtime
            .block_on(accounts::holdings(&desk.iam, &self.user))
            .map_err(|refusal| refused(&refusal))?;
        process.print(&match self.form {
            Form::Table => lines(&held),
            Form::Json => pretty(&json!({"schema": SCHEMA, "users": [value(&held)]})),
        })?;
        Ok(Exit::AsExpected)
    }
}

impl Policies {
    /// Prints one JSON object: the user's own policies by name.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let desk = self.admin.open(process)?;
        let texts = desk.runtime.block_on(async {
            let held = accounts::holdings(&desk.iam, &self.user).await?;
            let mut texts = Vec::new();
            for name in &held.policies {
                let text = accounts::policy_text(&desk.iam, &self.user, name).await?;
                texts.push((name.clone(), text));
            }
            Ok((texts, held.attached))
        });
        let (texts, attached) = texts.map_err(|refusal| refused(&refusal))?;
        process.print(&pretty(&Value::Object(documents(texts))))?;
        for arn in attached {
            process.note(&format!(
                "s3probe: not shown: the shared policy {}",
                escape::terminal(&arn)
            ));
        }
        Ok(Exit::AsExpected)
    }
}

fn documents(texts: Vec<(String, String)>) -> Map<String, Value> {
    let read = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
    texts
        .into_iter()
        .map(|(name, text)| (name, read(text)))
        .collect()
}

fn lines(held: &Holdings) -> String {
    let none = || "none".to_owned();
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name:<10} {}", escape::terminal(value));
    };
    line("user", &held.user.name);
    line("arn", &held.user.arn);
    line(
        "created",
        held.user.created.as_deref().unwrap_or("not told"),
    );
    line("boundary", &held.user.boundary.clone().unwrap_or_else(none));
    for key in &held.keys {
        let created = key
            .created
            .as_ref()
            .map(|time| format!(", made {time}"))
            .unwrap_or_default();
        line("key", &format!("{} ({}{created})", key.id, key.status));
    }
    for name in &held.policies {
        line("policy", name);
    }
    for arn in &held.attached {
        line("shared", arn);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_that_is_no_json_is_still_shown() {
        let texts = vec![
            ("a".to_owned(), "{\"Version\":\"1\"}".to_owned()),
            ("b".to_owned(), "oops".to_owned()),
        ];
        let shown = Value::Object(documents(texts));
        assert_eq!(shown, json!({"a": {"Version": "1"}, "b": "oops"}));
    }
}
