//! `s3probe key lint`: what is odd in a key, by its texts alone.

use anyhow::Result;
use clap::Args;

use super::script;
use crate::cli::judge;
use crate::cli::keyref::{self, Reader};
use crate::cli::process::Process;
use crate::model::key::Mark;
use crate::model::{AccessKey, Evidence, Exit, KeyRole, SessionToken, Severity, Time};
use crate::report::escape;
use crate::run;

/// The options of `key lint`.
#[derive(Args, Debug)]
pub(super) struct Lint {
    /// Where the keys are, never the keys themselves
    // Texts, not parsed by clap: its messages would repeat a key given here by mistake.
    #[arg(value_name = "KEYREF", default_value = "env")]
    keys: Vec<String>,

    /// The store the keys are for: then the form of their IDs is looked at too
    #[arg(long, value_name = "STORE")]
    vendor: Option<String>,
}

/// What follows the options in the help text.
pub(super) fn help() -> String {
    format!(
        "KEYREF is one of\n{}\n\n\
         Examples:\n  s3probe key lint file:new-key.json\n  s3probe key lint env profile:uploader --vendor garage\n\n\
         Nothing is sent, and no value is shown. Exit codes: 0 nothing odd, 1 something is, 2 a key could \
         not be read.",
        keyref::LIST
    )
}

impl Lint {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        for text in &self.keys {
            keyref::parse(KeyRole::Target, text)?;
        }
        let store = self.vendor.as_deref().map(script::store).transpose()?;
        let reader = Reader::new(process);
        let mut clean = true;
        let mut lines = Vec::new();
        for keyref in &self.keys {
            let Some(key) = reader.read(KeyRole::Target, keyref)? else {
                continue;
            };
            let mut found = odd(&key);
            found.extend(shapes(&key, (process.clock)()));
            found.extend(store.and_then(|store| other_form(&key, store)));
            clean &= found.is_empty();
            if found.is_empty() {
                found.push("nothing odd".to_owned());
            }
            let label = &key.label;
            let said = found.iter().map(|line| escape::terminal(line));
            lines.extend(said.map(|line| format!("{label}: {line}\n")));
        }
        process.print(&lines.concat())?;
        Ok(if clean {
            Exit::AsExpected
        } else {
            Exit::Deviates
        })
    }
}

/// What the rules about texts find in a key, without any request.
fn odd(key: &AccessKey) -> Vec<String> {
    let evidence = Evidence {
        keys: vec![run::facts_of(KeyRole::Target, key)],
        ..Evidence::default()
    };
    let report = judge::judge(evidence);
    let about = |code: &str| {
        ["identity.", "secret.", "token."]
            .iter()
            .any(|gate| code.starts_with(gate))
    };
    let findings = report.findings.iter();
    findings
        .filter(|finding| finding.severity >= Severity::Warning && about(finding.code.as_str()))
        .map(|finding| {
            let facts = finding
                .facts
                .iter()
                .filter(|(name, _)| name.starts_with("mark"));
            let facts: Vec<String> = facts
                .map(|(name, fact)| {
                    let part = name.split(": ").last().unwrap_or(name);
                    format!("; {part}: {fact}")
                })
                .collect();
            format!("[{}] {}{}", finding.code, finding.title, facts.concat())
        })
        .collect()
}

/// What the shapes of a key's parts say together; in a run it takes a refusal to be worth saying.
fn shapes(key: &AccessKey, now: Time) -> Vec<String> {
    let (id, secret) = (key.id.shape(), key.secret.shape());
    let token = key.token.as_ref().map(|token| token.shape(&key.id));
    let marked = |mark| token.as_ref().is_some_and(|token| token.has(mark));
    let over = key.token.as_ref().and_then(SessionToken::expires);
    let found = [
        (
            id.has(Mark::LooksLikeSecret),
            "[identity.swapped] What stands as access key ID has the shape of a secret",
        ),
        (
            key.secret_equals_id(),
            "[secret.equals-id] ID and secret are the same text",
        ),
        (
            secret.has(Mark::LooksLikeId) && !key.secret_equals_id(),
            "[identity.swapped] What stands as secret has the shape of an access key ID",
        ),
        (
            marked(Mark::LooksLikeSecret),
            "[secret.wrong-field] What stands as session token has the shape of a secret",
        ),
        (
            id.has(Mark::TemporaryId) && token.is_none(),
            "[token.missing] The ID is one of a temporary key, and there is no session token",
        ),
        (
            marked(Mark::CutShort),
            "[token.cut] The session token ends where its form does not: something of it is missing",
        ),
        (
            marked(Mark::OfAnotherId),
            "[token.foreign] The session token names another access key ID",
        ),
        (
            over.is_some_and(|end| now.millis_since(end) >= 0),
            "[token.expired] The session is over by this machine's clock",
        ),
    ];
    let told = found.into_iter().filter(|(is, _)| *is);
    told.map(|(_, words)| words.to_owned()).collect()
}

fn other_form(key: &AccessKey, store: &crate::vendor::Profile) -> Option<String> {
    let form = store.key_id()?;
    let fits = form.free || form.fits(key.id.as_str());
    (!fits).then(|| {
        format!(
            "[secret.malformed-id] The access key ID has not the form of {}: {}",
            store.title, form.words
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessKeyId, SecretAccessKey};

    fn key(id: &str, secret: &str, token: Option<&str>) -> AccessKey {
        AccessKey {
            label: "x".into(),
            id: AccessKeyId::new(id),
            secret: SecretAccessKey::new(secret),
            token: token.map(SessionToken::new),
        }
    }

    const ID: &str = "AKIAIOSFODNN7EXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    #[test]
    fn a_clean_key_is_clean_and_an_odd_one_is_told_without_its_value() {
        let now = Time::parse_rfc3339("2026-11-22T03:32:30Z").unwrap();
        let all = |key: &AccessKey| [odd(key), shapes(key, now)].concat();
        let mut over = key(ID, SECRET, Some("token"));
        assert_eq!(all(&key(ID, SECRET, None)), [""; 0]);
        assert_eq!(all(&over), [""; 0]);
        over.token = over.token.map(|token| token.until(Some(now)));
        for (odd_key, code) in [
            (
                key(ID, &format!("{SECRET}\n"), None),
                "secret.trailing-whitespace",
            ),
            (key(ID, &format!("\"{SECRET}\""), None), "secret."),
            (key(SECRET, ID, None), "identity.swapped"),
            (key(ID, ID, None), "secret.equals-id"),
            (key("ASIAIOSFODNN7EXAMPLE", SECRET, None), "token.missing"),
            (key(ID, SECRET, Some(SECRET)), "secret.wrong-field"),
            (over, "token.expired"),
            (key(ID, SECRET, Some(&"t".repeat(323))), "token.cut"),
        ] {
            let found = all(&odd_key);
            assert!(
                found.iter().any(|line| line.contains(code)),
                "{code}: {found:?}"
            );
            assert!(!found.concat().contains("bPxRfiCY"), "{found:?}");
        }
    }

    #[test]
    fn the_form_of_another_store_is_told() {
        let garage = script::store("garage").unwrap();
        assert!(other_form(&key(ID, SECRET, None), garage).is_some());
        let own = key("GK31c2f218a2e44f485b94239e", SECRET, None);
        assert!(other_form(&own, garage).is_none());
    }
}
