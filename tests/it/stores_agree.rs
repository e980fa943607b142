//! What is said about a store's policies in two places says the same: the facts for people
//! (`vendor`) and the rules that documents are read by (`policy`).

use std::collections::BTreeSet;

use s3probe::policy::rules::{Negated, Reaction};
use s3probe::policy::{Kind, Rules};
use s3probe::vendor::{PROFILES, Profile, Support, What};

/// The rules of the documents that a store's facts are about, by its dialect.
fn rules_of(store: &Profile) -> Option<&'static Rules> {
    let dialect = store.dialect()?;
    Rules::of(dialect, Kind::Bucket).or_else(|| Rules::usual(dialect))
}

/// What a fact says and the rules do not; nothing if they agree or the fact is about something else.
fn contradiction(what: What, rules: &Rules) -> Option<String> {
    match what {
        What::PolicyVersions(said) => {
            let absent = (rules.without_version == Reaction::Taken).then_some("(absent)");
            let mut known: BTreeSet<&str> = rules.versions.iter().copied().chain(absent).collect();
            let said: BTreeSet<&str> = said.iter().copied().collect();
            if rules.without_version == Reaction::NotKnown {
                known.extend(said.get("(absent)"));
            }
            (said != known).then(|| format!("versions {said:?}, rules {known:?}"))
        }
        What::StatementKey(said) => {
            let known: BTreeSet<&str> = rules.statement_keys.iter().map(|key| key.name).collect();
            // Behind the name stands in which releases.
            let names = said.iter().filter_map(|text| text.split(' ').next());
            let said: BTreeSet<&str> = names.collect();
            (said != known).then(|| format!("statement keys {said:?}, rules {known:?}"))
        }
        What::BucketPolicyBytes(said) if rules.kind == Kind::Bucket => {
            let known = rules.max_bytes.map(|bytes| bytes as u64);
            (known != Some(u64::from(said))).then(|| format!("bytes {said}, rules {known:?}"))
        }
        What::NotPrincipal(said) => {
            let refused = rules.principals.negated == Negated::Refused;
            (refused != (said == Support::No)).then(|| format!("NotPrincipal {}", said.as_str()))
        }
        What::Principals(said) => misspelt(said, rules),
        _ => None,
    }
}

/// A principal of the facts that stands under a key, or in a form, that the rules do not take.
fn misspelt(said: &[&str], rules: &Rules) -> Option<String> {
    let wrong: Vec<&str> = said
        .iter()
        .copied()
        .filter(|text| !is_taken(text, rules))
        .collect();
    (!wrong.is_empty()).then(|| format!("principals {wrong:?}"))
}

fn is_taken(said: &str, rules: &Rules) -> bool {
    let Ok(document) = serde_json::from_str::<serde_json::Value>(said) else {
        return said == "*" || !rules.principals.bare.is_empty();
    };
    let kinds = document.as_object().into_iter().flatten();
    kinds.into_iter().all(|(kind, _)| {
        rules.principals.forms(kind).is_some()
            || rules.principals.star_under.contains(&kind.as_str())
    })
}

#[test]
fn facts_and_rules_say_the_same_of_policies() {
    let mut compared = BTreeSet::new();
    let mut wrong = Vec::new();
    for store in PROFILES {
        let Some(rules) = rules_of(store) else {
            continue;
        };
        for fact in store.facts {
            let (_, topic) = fact.what.topic();
            if let Some(said) = contradiction(fact.what, rules) {
                wrong.push(format!("{}: {said}", store.name));
            }
            compared.insert(topic);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for topic in ["policy Version", "statement key", "principals"] {
        assert!(
            compared.contains(topic),
            "no store has a fact about {topic}"
        );
    }
}
