//! What to run where a store has no API for keys: its own commands, with the policy in it.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::admin::Desk;
use super::document;
use crate::model::{
    Action, Addressing, ConnectionChoice, Exchange, ExchangeId, Grant, KeyRole, Order, Purpose,
    Server, SignatureVersion,
};
use crate::transport::{Network, Transport as _};
use crate::vendor::{self, Profile, Slot, Task};

/// Stores whose IAM is known to work for this.
const WITH_IAM: [&str; 2] = ["aws", "seaweedfs"];

/// Whether a store has an IAM that is known to issue keys.
pub(super) fn has_iam(store: &Profile) -> bool {
    WITH_IAM.contains(&store.name)
}

/// The store somebody means.
pub(super) fn store(name: &str) -> Result<&'static Profile> {
    vendor::named(name).or_else(|not_one| {
        let known: Vec<&str> = vendor::PROFILES.iter().map(|store| store.name).collect();
        let (what, which) = if not_one.may_mean.is_empty() {
            ("is no store s3probe knows; it knows", known)
        } else {
            ("may mean", not_one.may_mean)
        };
        bail!("--vendor: that {what} {}", which.join(", "))
    })
}

/// The commands that make a key which may do what the grants say.
pub(super) fn issuing(store: &Profile, grants: &[Grant]) -> Result<String> {
    let user = grants[0].principal.as_str();
    let mut script = Script::new(store, &format!("a key for {user}"));
    script.tell("Everything in <…> is to be filled in; look each line over before you run it.");
    script.run(Task::CreateUser, &[(Slot::User, user)]);
    script.run(Task::CreateKey, &[(Slot::User, user)]);
    script.run(Task::OwnId, &[]);
    if document::is_for_users_of(store) {
        script.user_policy(grants)?;
    } else {
        for grant in grants {
            script.bucket_policy(grant);
        }
    }
    script.text.push('\n');
    script.tell("Then prove it:");
    for grant in grants {
        let _ = writeln!(
            script.text,
            "s3probe check --endpoint <endpoint> --bucket {} --target <keyref> --control <keyref> --expect {}{}",
            grant.bucket,
            grant.expectation(),
            prefix_option(grant)
        );
    }
    Ok(script.text)
}

/// The commands that take a key, or a user, away.
pub(super) fn revoking(name: &str, user: &str, key: Option<&str>) -> Result<String> {
    let store = store(name)?;
    let what = key.map_or_else(
        || format!("user {user}"),
        |key| format!("key {key} of {user}"),
    );
    let mut script = Script::new(store, &format!("taking away {what}"));
    let values = [(Slot::User, user), (Slot::KeyId, key.unwrap_or("<key-id>"))];
    script.run(Task::ListKeys, &values);
    script.run(Task::DisableKey, &values);
    script.run(Task::DeleteKey, &values);
    if key.is_none() {
        script.run(Task::DetachPolicy, &values);
        script.run(Task::DeleteUser, &values);
    }
    if script.commands == 0 {
        bail!(
            "s3probe knows no command of {} for this; its administrators' tools have one",
            store.title
        );
    }
    Ok(script.text)
}

/// A script under way.
struct Script<'s> {
    store: &'s Profile,
    text: String,
    commands: usize,
}

impl<'s> Script<'s> {
    fn new(store: &'s Profile, what: &str) -> Self {
        Self {
            store,
            text: format!("#!/bin/sh -eu\n# {}: {what}.\n", store.title),
            commands: 0,
        }
    }

    fn tell(&mut self, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "# {text}");
    }

    /// The store's command for a task, if it is known.
    fn run(&mut self, task: Task, values: &[(Slot, &str)]) {
        let Some(command) = self.store.command(task) else {
            return;
        };
        let says = if command.says.is_empty() {
            String::new()
        } else {
            format!(": {}", command.says)
        };
        let _ = write!(
            self.text,
            "\n# {}{says} [{}]\n{}\n",
            task.as_str(),
            command.source,
            command.with(values)
        );
        self.commands += 1;
    }

    /// All grants as one policy of the user, and the commands that give it.
    fn user_policy(&mut self, grants: &[Grant]) -> Result<()> {
        let user = grants[0].principal.as_str();
        let file = format!("{user}.json");
        let text = document::of(grants, Some(self.store))?;
        self.write(&file, &text);
        let values = [
            (Slot::User, user),
            (Slot::Policy, user),
            (Slot::PolicyFile, file.as_str()),
        ];
        self.run(Task::CreatePolicy, &values);
        self.run(Task::AttachPolicy, &values);
        Ok(())
    }

    /// A grant for the policy of its bucket, or for the command that stands for one.
    fn bucket_policy(&mut self, grant: &Grant) {
        let bucket = grant.bucket.as_str();
        let (grant_file, policy) = (format!("{bucket}.toml"), format!("{bucket}.json"));
        self.write(&grant_file, &document::grant_file(grant));
        let values = [
            (Slot::User, grant.principal.as_str()),
            (Slot::Bucket, bucket),
            (Slot::PolicyFile, policy.as_str()),
        ];
        match self.store.dialect() {
            Some(dialect) if self.store.command(Task::SetPolicy).is_some() => {
                self.tell(
                    "The principal in it is the one of the new key, as the store names it. Then:",
                );
                self.tell(&format!(
                    "s3probe policy render --dialect {dialect} --grant {grant_file} >{policy}"
                ));
                self.run(Task::SetPolicy, &values);
            }
            _ => self.run(Task::Grant, &values),
        }
    }

    fn write(&mut self, file: &str, text: &str) {
        let text = text.trim_end();
        let _ = write!(self.text, "\ncat >{file} <<'END'\n{text}\nEND\n");
    }
}

fn prefix_option(grant: &Grant) -> String {
    if grant.prefix.is_empty() {
        String::new()
    } else {
        format!(" --prefix '{}'", grant.prefix.replace('\'', "'\\''"))
    }
}

/// Which store answers at the endpoint, by one unsigned `GET /`.
pub(super) fn look(desk: &Desk) -> Result<Server> {
    let look = send(desk, "-", Action::Service)?;
    Ok(vendor::recognise(&[look]))
}

/// Whether a bucket is there: only a 404 says that it is not.
pub(super) fn is_there(desk: &Desk, bucket: &str) -> Result<bool> {
    let list = Action::List {
        prefix: None,
        max_keys: Some(1),
        continuation: None,
    };
    let exchange = send(desk, bucket, list)?;
    Ok(exchange
        .response()
        .is_none_or(|response| response.status != 404))
}

fn send(desk: &Desk, bucket: &str, action: Action) -> Result<Exchange> {
    let network = Network::new(
        &desk.endpoint,
        bucket,
        &desk.region,
        &desk.settings,
        [&desk.key],
    )?;
    let signed = action != Action::Service;
    let order = Order {
        id: ExchangeId::default(),
        purpose: Purpose::Look,
        cell: None,
        role: KeyRole::Control,
        key: signed.then(|| std::sync::Arc::new(desk.key.clone())),
        signature: SignatureVersion::V4,
        addressing: Addressing::Path,
        action,
        trial: None,
        connection: ConnectionChoice::Any,
    };
    Ok(desk.runtime.block_on(network.send(&order)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verb;

    fn issued(name: &str) -> String {
        let grant = Grant {
            name: "uploader".into(),
            bucket: "photos".into(),
            prefix: String::new(),
            allow: [Verb::List, Verb::Put].into(),
            principal: "up".into(),
        };
        issuing(store(name).unwrap(), &[grant]).unwrap()
    }

    #[test]
    fn a_store_without_an_api_gets_its_own_commands_and_the_policy() {
        for (name, commands) in [
            (
                "weka",
                &["weka user add up s3", "weka s3 policy attach up up"][..],
            ),
            ("garage", &["garage key create up", "garage bucket allow"]),
            (
                "ceph-rgw",
                &["radosgw-admin user create --uid=up", "--dialect ceph"],
            ),
            (
                "ddn-exascaler",
                &["s3api put-bucket-policy --bucket photos", "--dialect ddn"],
            ),
            (
                "qumulo",
                &[
                    "qq s3_create_access_key up",
                    "qq s3_set_bucket_policy --bucket photos",
                ],
            ),
            ("minio", &["mc admin policy attach"]),
        ] {
            let script = issued(name);
            for command in commands {
                assert!(script.contains(command), "{name}: {command}\n{script}");
            }
            assert!(script.contains("--expect list,put"), "{script}");
        }
    }

    #[test]
    fn a_name_that_is_no_store_is_told_with_those_there_are() {
        let error = store("floppy").unwrap_err().to_string();
        assert!(error.contains("ceph-rgw"), "{error}");
        let taken = revoking("minio", "u", Some("AKIA1")).unwrap();
        assert!(
            taken.contains("AKIA1") && !taken.contains("user remove"),
            "{taken}"
        );
    }
}
