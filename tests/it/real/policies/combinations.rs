//! Roles, prefixes, explicit denials and forms of the principal: what is written is taken, and what
//! `explain` reads in it is what `check` observes.

use serde_json::{Value, json};

use s3probe::model::{Expectation, Grant, Verb};
use s3probe::policy::{self, Consequence, Explained, Target};
use tempfile::TempDir;

use super::store::Store;
use crate::real::program;
use crate::real::setting::Way;

const ROLES: [&str; 4] = ["read-only", "write-only", "uploader", "read-write"];
const PREFIXES: [&str; 2] = ["", "incoming/"];

/// How the principal is written in place of how `render` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    AsRendered,
    Text,
    BareName,
    AnotherUser,
}

const FORMS: [Form; 4] = [
    Form::AsRendered,
    Form::Text,
    Form::BareName,
    Form::AnotherUser,
];

struct Combination {
    role: &'static str,
    prefix: &'static str,
    denied: Option<Verb>,
    form: Form,
}

/// What does not agree, in words.
pub(super) fn wrong(store: &Store<'_>) -> Vec<String> {
    let bucket = store.bucket();
    let all = all();
    let wrong: Vec<String> = all
        .iter()
        .flat_map(|one| {
            one.complaints(store, &bucket)
                .into_iter()
                .map(|complaint| format!("{}: {complaint}", one.name()))
        })
        .collect();
    println!("{} combinations, {} complaints", all.len(), wrong.len());
    wrong
}

fn all() -> Vec<Combination> {
    let mut all = Vec::new();
    for role in ROLES {
        for prefix in PREFIXES {
            for denies in [false, true] {
                // Another operation of the role each time.
                let allowed = allowed(role);
                let denied = denies.then(|| allowed[all.len() / FORMS.len() % allowed.len()]);
                all.extend(FORMS.map(|form| Combination {
                    role,
                    prefix,
                    denied,
                    form,
                }));
            }
        }
    }
    all
}

fn allowed(role: &str) -> Vec<Verb> {
    let expectation: Expectation = role.parse().expect("it is a role");
    expectation.allowed().to_vec()
}

impl Combination {
    fn name(&self) -> String {
        let Self {
            role,
            prefix,
            denied,
            form,
        } = self;
        let denied = denied.map_or("nothing", Verb::as_str);
        format!("{role}, below `{prefix}`, {denied} denied, principal {form:?}")
    }

    fn complaints(&self, store: &Store<'_>, bucket: &str) -> Vec<String> {
        let document = self.document(store, bucket);
        let judged = store.judged(&document, bucket);
        let status = store.put_policy(bucket, &document);
        let refused = judged == Some(Consequence::Refused);
        let mut complaints = Vec::new();
        if refused != (status >= 400) {
            complaints.push(format!("lint says {judged:?}, the store {status}"));
        }
        if status >= 400 {
            return complaints;
        }
        let policy = store.read(&document, bucket);
        let explained = store.for_limited(&policy, bucket, self.prefix);
        let may = explained.iter().any(|one| one.ruling.allows());
        let nobody = matches!(self.form, Form::BareName | Form::AnotherUser);
        if nobody != (judged == Some(Consequence::NoEffect)) || (nobody && may) {
            let table = words(&explained);
            complaints.push(format!("lint says {judged:?}, and explain {table}"));
        }
        complaints.extend(check(store, bucket, self.prefix, &explained));
        complaints
    }

    /// The grant as it is rendered, then changed by hand.
    fn document(&self, store: &Store<'_>, bucket: &str) -> String {
        let grant = Grant {
            name: "proof".to_owned(),
            bucket: bucket.to_owned(),
            prefix: self.prefix.to_owned(),
            allow: allowed(self.role).into_iter().collect(),
            principal: store.server.limited_principal().to_owned(),
        };
        let target = Target {
            dialect: store.rules.dialect,
            kind: None,
            release: None,
        };
        let rendered = policy::render(&[grant], target).expect("the grant can be written");
        let mut document: Value = serde_json::from_str(&rendered.text).expect("it is JSON");
        let statements = document["Statement"]
            .as_array_mut()
            .expect("there are statements");
        if let Some(verb) = self.denied {
            statements.push(denial(&statements[0]["Principal"], verb, bucket));
        }
        if let Some(principal) = self.principal(store.server.limited_principal()) {
            for statement in statements {
                statement["Principal"] = principal.clone();
            }
        }
        document.to_string()
    }

    fn principal(&self, arn: &str) -> Option<Value> {
        let name = arn.rsplit('/').next().unwrap_or(arn);
        match self.form {
            Form::AsRendered => None,
            Form::Text => Some(json!({"AWS": arn})),
            Form::BareName => Some(json!({"AWS": [name]})),
            Form::AnotherUser => Some(json!({"AWS": [format!("{arn}x")]})),
        }
    }
}

fn denial(principal: &Value, verb: Verb, bucket: &str) -> Value {
    let resource = match verb {
        Verb::List => format!("arn:aws:s3:::{bucket}"),
        Verb::Get | Verb::Put | Verb::Delete => format!("arn:aws:s3:::{bucket}/*"),
    };
    json!({"Effect": "Deny", "Principal": principal, "Action": [verb.action()], "Resource": [resource]})
}

/// Runs the program with exactly what the policy gives as expectation.
fn check(
    store: &Store<'_>,
    bucket: &str,
    prefix: &str,
    explained: &[Explained; 4],
) -> Option<String> {
    let folder = TempDir::new().expect("a temporary folder can be made");
    program::write_key(&folder.path().join("target.json"), &store.server.limited());
    program::write_key(&folder.path().join("control.json"), &store.server.owner());
    let expectation = expectation(explained);
    let output = program::command(Way::Http)
        .args(["check", "--quiet", "--signature", "v4"])
        .args(["--endpoint", store.server.endpoint(), "--bucket", bucket])
        .args([
            "--target",
            "file:target.json",
            "--control",
            "file:control.json",
        ])
        .args(["--expect", &expectation])
        .args(
            Some(["--prefix", prefix])
                .filter(|_| !prefix.is_empty())
                .into_iter()
                .flatten(),
        )
        .current_dir(&folder)
        .output()
        .expect("the program can be run");
    let agrees = output.status.code() == Some(0);
    (!agrees).then(|| {
        format!(
            "check --expect {expectation}:\n{}",
            String::from_utf8_lossy(&output.stdout)
        )
    })
}

fn expectation(explained: &[Explained; 4]) -> String {
    let allowed: Vec<&str> = explained
        .iter()
        .filter(|one| one.ruling.allows())
        .map(|one| one.verb.as_str())
        .collect();
    if allowed.is_empty() {
        "none".to_owned()
    } else {
        allowed.join(",")
    }
}

fn words(explained: &[Explained; 4]) -> String {
    explained
        .iter()
        .map(|one| format!("{} {:?}", one.verb.as_str(), one.ruling))
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn at_least_sixty_combinations_are_tried_and_every_operation_is_denied_in_some() {
    let all = all();
    assert!(all.len() >= 60, "{}", all.len());
    for verb in Verb::ALL {
        assert!(all.iter().any(|one| one.denied == Some(verb)), "{verb:?}");
    }
}
