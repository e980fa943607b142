//! `s3probe key list`: who has which keys.

use anyhow::Result;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::admin::{Admin, Desk, refused};
use super::columns::columns;
use crate::cli::process::Process;
use crate::model::Exit;
use crate::run::accounts::{self, Holdings};

/// The options of `key list`.
#[derive(Args, Debug)]
pub(super) struct List {
    #[command(flatten)]
    admin: Admin,

    /// Only users whose name begins so
    #[arg(
        long,
        value_name = "PREFIX",
        default_value = "",
        hide_default_value = true
    )]
    user: String,

    /// Only users whose name begins with s3probe., as `key issue` names them
    #[arg(long, conflicts_with = "user")]
    ours: bool,

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

/// How facts about users are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Columns, for people
    #[default]
    Table,
    /// JSON (s3probe.keys/1)
    Json,
}

impl List {
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let desk = self.admin.open(process)?;
        let prefix = if self.ours { "s3probe." } else { &self.user };
        let held = desk.runtime.block_on(all(&desk, prefix))?;
        process.print(&match self.form {
            Form::Table => table(&held),
            Form::Json => pretty(&json!({
                "schema": SCHEMA,
                "users": held.iter().map(value).collect::<Vec<_>>(),
            })),
        })?;
        Ok(Exit::AsExpected)
    }
}

async fn all(desk: &Desk, prefix: &str) -> Result<Vec<Holdings>> {
    let users = accounts::users(&desk.iam).await;
    let mut held = Vec::new();
    for user in users.map_err(|refusal| refused(&refusal))? {
        if !user.name.starts_with(prefix) {
            continue;
        }
        let one = accounts::holdings(&desk.iam, &user.name).await;
        held.push(one.map_err(|refusal| refused(&refusal))?);
    }
    Ok(held)
}

fn table(held: &[Holdings]) -> String {
    if held.is_empty() {
        return "There is no such user.\n".to_owned();
    }
    let mut rows = Vec::new();
    for one in held {
        let name = &one.user.name;
        let policies = (one.policies.len() + one.attached.len()).to_string();
        if one.keys.is_empty() {
            rows.push([
                name.clone(),
                "none".into(),
                "-".into(),
                "-".into(),
                policies,
            ]);
            continue;
        }
        for key in &one.keys {
            let created = key.created.clone().unwrap_or_else(|| "-".into());
            let status = key.status.clone();
            rows.push([
                name.clone(),
                key.id.clone(),
                status,
                created,
                policies.clone(),
            ]);
        }
    }
    columns(["USER", "KEY", "STATUS", "CREATED", "POLICIES"], &rows)
}

/// A user with all that is known, for programs.
pub(super) fn value(held: &Holdings) -> Value {
    let keys = held
        .keys
        .iter()
        .map(|key| json!({"access_key_id": key.id, "status": key.status, "created": key.created}));
    json!({
        "user": held.user.name,
        "arn": held.user.arn,
        "created": held.user.created,
        "boundary": held.user.boundary,
        "keys": keys.collect::<Vec<_>>(),
        "policies": held.policies,
        "attached": held.attached,
    })
}

pub(super) fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The form of what is printed as JSON.
pub(super) const SCHEMA: &str = "s3probe.keys/1";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::accounts::{KeyInfo, User};

    #[test]
    fn a_user_without_a_key_is_listed_too() {
        let user = |name: &str| User {
            name: name.into(),
            ..User::default()
        };
        let key = KeyInfo {
            id: "AKIA1".into(),
            status: "Active".into(),
            created: None,
        };
        let held = [
            Holdings {
                user: user("a"),
                keys: vec![key],
                policies: vec!["p".into()],
                attached: Vec::new(),
            },
            Holdings {
                user: user("b"),
                ..Holdings::default()
            },
        ];
        assert_eq!(
            table(&held),
            "USER  KEY    STATUS  CREATED  POLICIES\n\
             a     AKIA1  Active  -        1\n\
             b     none   -       -        0\n"
        );
        assert_eq!(value(&held[0])["keys"][0]["access_key_id"], "AKIA1");
    }
}
