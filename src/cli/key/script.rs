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
    for grant in grants {
        let file = format!("{}.json", grant.bucket);
        let values = [
            (Slot::User, user),
            (Slot::Policy, user),
            (Slot::Bucket, grant.bucket.as_str()),
            (Slot::PolicyFile, file.as_str()),
        ];
        script.policy(grant, &file, &values)?;
    }
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

    /// A grant in the store's own form, and the commands that put it in place.
    fn policy(&mut self, grant: &Grant, file: &str, values: &[(Slot, &str)]) -> Result<()> {
        let rendered = document::in_dialect(self.store, grant)?;
        for lack in &rendered.lacks {
            self.tell(lack);
        }
        if rendered.is_commands {
            let _ = write!(self.text, "\n# give rights\n{}", rendered.text);
            return Ok(());
        }
        let _ = write!(
            self.text,
            "\n# the policy\ncat >{file} <<'POLICY'\n{}\nPOLICY\n",
            rendered.text.trim_end()
        );
        if rendered.is_of_user {
            self.run(Task::CreatePolicy, values);
            self.run(Task::AttachPolicy, values);
        } else {
            self.run(Task::SetPolicy, values);
        }
        Ok(())
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
