//! What to run where a store has no API for keys: its own commands, with the policy in it.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::admin::Desk;
use super::document;
use crate::model::{
    Action, Addressing, ConnectionChoice, Dialect, Exchange, ExchangeId, Grant, KeyRole, Order,
    Purpose, Server, SignatureVersion,
};
use crate::policy::{Kind, Rules};
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
        let policy = format!("{bucket}.json");
        let values = [
            (Slot::User, grant.principal.as_str()),
            (Slot::Bucket, bucket),
            (Slot::PolicyFile, policy.as_str()),
        ];
        match self.store.dialect() {
            Some(dialect) if self.store.command(Task::SetPolicy).is_some() => {
                self.rendered(grant, dialect, &policy);
                self.run(Task::SetPolicy, &values);
            }
            _ => {
                self.write(&format!("{bucket}.toml"), &document::grant_file(grant));
                self.run(Task::Grant, &values);
            }
        }
    }

    /// The grant file with the principal as the store names it, and the document made of it.
    fn rendered(&mut self, grant: &Grant, dialect: Dialect, policy: &str) {
        let file = format!("{}.toml", grant.bucket);
        let rules = Rules::of(dialect, Kind::Bucket);
        let by_name =
            rules.is_some_and(|rules| rules.principals.written(&grant.principal).is_some());
        if by_name {
            self.write(&file, &document::grant_file(grant));
        } else {
            self.text.push('\n');
            self.tell("Policies of this store name an ID, which the new key tells: <keyref> is where the key is.");
            let _ = writeln!(
                self.text,
                "id=$(s3probe whoami --endpoint <endpoint> --target <keyref> -o id)"
            );
            let text = with_id_of_shell(grant);
            let _ = write!(self.text, "\ncat >{file} <<END\n{}\nEND\n", text.trim_end());
        }
        let _ = writeln!(
            self.text,
            "s3probe policy render --dialect {dialect} --grant {file} >{policy}"
        );
    }

    fn write(&mut self, file: &str, text: &str) {
        let text = text.trim_end();
        let _ = write!(self.text, "\ncat >{file} <<'END'\n{text}\nEND\n");
    }
}

/// A grant file for a here-document in which the shell puts `$id` for the principal, and nothing else.
fn with_id_of_shell(grant: &Grant) -> String {
    let nobody = Grant {
        principal: String::new(),
        ..grant.clone()
    };
    let text = document::grant_file(&nobody);
    let plain = text
        .replace('\\', "\\\\")
        .replace('$', "\\$")
        .replace('`', "\\`");
    // The principal is the last field of the file.
    let named = plain
        .rsplit_once("\"\"")
        .map(|(head, tail)| format!("{head}\"$id\"{tail}"));
    named.unwrap_or(plain)
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
    fn a_policy_names_whom_the_step_before_made() {
        let ceph = issued("ceph-rgw");
        let render = "\ns3probe policy render --dialect ceph --grant photos.toml >photos.json\n";
        assert!(
            ceph.contains("principal = \"up\"\n") && ceph.contains(render),
            "{ceph}"
        );
        assert!(!ceph.contains("id=$("), "{ceph}");
        let ddn = issued("ddn-exascaler");
        let asked = ddn.find("\nid=$(s3probe whoami").unwrap();
        let written = ddn.find("<<END\n").unwrap();
        let rendered = ddn.find("\ns3probe policy render --dialect ddn").unwrap();
        assert!(asked < written && written < rendered, "{ddn}");
        assert!(ddn.contains("principal = \"$id\"\nEND\n"), "{ddn}");
    }

    #[test]
    fn the_shell_fills_in_the_principal_and_nothing_else() {
        let grant = Grant {
            name: "uploader".into(),
            bucket: "photos".into(),
            prefix: "$HOME/`x`\"\"/".into(),
            allow: [Verb::List].into(),
            principal: "up".into(),
        };
        let text = with_id_of_shell(&grant);
        assert!(text.contains("\\$HOME/\\`x\\`"), "{text}");
        assert!(text.ends_with("principal = \"$id\"\n"), "{text}");
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
