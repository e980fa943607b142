//! What a document means for one key: the four operations, and the statement that decides each.

use super::condition::Context;
use super::document::{Effect, Policy};
use super::evaluate::{Asker, Aspect, Question, Ruling, StatementRef, aspects, decide};
use super::principal::Tri;
use crate::model::Verb;

/// Whom and what to explain a document for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Who asks.
    pub who: Asker<'a>,
    /// The bucket.
    pub bucket: &'a str,
    /// The prefix the key works under; empty for the whole bucket.
    pub prefix: &'a str,
}

/// What becomes of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The operation.
    pub verb: Verb,
    /// What is decided, and by which statement.
    pub ruling: Ruling,
    /// Where no statement is about it: the one that comes nearest to allowing it.
    pub near: Option<Near>,
}

/// A statement that would allow an operation but for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The statement.
    pub statement: StatementRef,
    /// What it lacks.
    pub lacks: Aspect,
}

/// What a policy decides about the four operations, each on any object under the prefix.
///
/// The address of the client, the time and whatever else the text does not say count as not known.
pub fn explain(policy: &Policy, asked: &Asked<'_>) -> [Explained; 4] {
    Verb::ALL.map(|verb| explain_one(policy, asked, verb, None))
}

/// What it decides about one of them, on one object if that is known.
pub fn explain_one(
    policy: &Policy,
    asked: &Asked<'_>,
    verb: Verb,
    object: Option<&str>,
) -> Explained {
    let context = context(asked, verb);
    let key = object.map_or_else(|| format!("{}{ANY_KEY}", asked.prefix), str::to_owned);
    let question = Question {
        asker: asked.who,
        action: verb.action(),
        bucket: asked.bucket,
        key: (verb != Verb::List).then_some(key.as_str()),
        context: &context,
    };
    let ruling = decide(Some(policy), &question);
    let near = match ruling {
        Ruling::NoStatement => near(policy, &question),
        _ => None,
    };
    Explained { verb, ruling, near }
}

fn context(asked: &Asked<'_>, verb: Verb) -> Context {
    match (verb, asked.prefix) {
        (Verb::List, "") => Context::open().without("s3:prefix"),
        (Verb::List, prefix) => Context::open().with("s3:prefix", prefix),
        // Only a list has a prefix: seen on Ceph RGW 16.2, documented for AWS.
        _ => Context::open()
            .without("s3:prefix")
            .without("s3:delimiter")
            .without("s3:max-keys"),
    }
}

fn near(policy: &Policy, question: &Question<'_>) -> Option<Near> {
    let allows = policy
        .statements
        .iter()
        .filter(|one| one.effect == Effect::Allow);
    allows
        .filter_map(|statement| {
            let each = aspects(statement, question, policy.rules);
            let mut missed = each.iter().filter(|(_, covers)| *covers == Tri::No);
            let (lacks, _) = missed.next()?;
            missed.next().is_none().then(|| Near {
                statement: statement.named(),
                lacks: *lacks,
            })
        })
        // A statement about others says least of what this key was meant to have.
        .min_by_key(|near| near.lacks == Aspect::Principal)
}

/// A name no pattern was written for: only what covers every key covers it.
const ANY_KEY: &str = "s3probe-any-key";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::policy::document::Setting;
    use crate::policy::{Reading, Rules, Standing};

    /// The four rulings for a user, with a mark for what the nearest statement lacks.
    fn table(dialect: Dialect, document: &str, who: &str, prefix: &str) -> String {
        let rules = Rules::usual(dialect).unwrap();
        let reading = Reading::new(document, rules, Setting::default()).unwrap();
        let identity = rules.principals.identity(who);
        let asked = Asked {
            who: Asker {
                identity: (who != "nobody").then_some(&identity),
                standing: Standing::Other,
            },
            bucket: "photos.example",
            prefix,
        };
        let cells = explain(&reading.policy, &asked).map(|cell| {
            let by = cell
                .ruling
                .statement()
                .map_or(String::new(), |by| by.index.to_string());
            match (cell.ruling, cell.near) {
                (Ruling::AllowedBy(_), _) => format!("+{by}"),
                (Ruling::DeniedBy(_), _) => format!("-{by}"),
                (Ruling::Undecided(_), _) => format!("?{by}"),
                (Ruling::AllowedAsOwner, _) => "owner".to_owned(),
                (Ruling::NoStatement, None) => ".".to_owned(),
                (Ruling::NoStatement, Some(near)) => {
                    format!("!{:?}{}", near.lacks, near.statement.index)
                }
            }
        });
        cells.join(" ")
    }

    #[test]
    fn the_four_operations_are_told_with_the_statement_that_decides() {
        let aws = include_str!("../../fixtures/policies/aws/list-get-put.json");
        let prefix = include_str!("../../fixtures/policies/aws/prefix.json");
        let ddn = include_str!("../../fixtures/policies/ddn/list-get-put.json");
        let alice = "arn:aws:iam::111122223333:user/alice";
        let id = "522b276a356bdf39013dfabea2cd43e141ecc9e8";
        let rows = [
            (Dialect::Aws, aws, alice, "", "+0 +1 +1 !Action1"),
            (
                Dialect::Aws,
                aws,
                "arn:aws:iam::111122223333:user/bob",
                "",
                "!Principal0 !Principal1 !Principal1 .",
            ),
            (
                Dialect::Aws,
                prefix,
                alice,
                "",
                "!Condition0 . !Resource1 .",
            ),
            (
                Dialect::Aws,
                prefix,
                alice,
                "incoming/",
                "+0 !Action1 +1 !Action1",
            ),
            (Dialect::Ddn, ddn, id, "", "+0 +0 +0 !Action0"),
            (
                Dialect::Ddn,
                ddn,
                "nobody",
                "",
                "!Principal0 !Principal0 !Principal0 .",
            ),
        ];
        for (dialect, document, who, prefix, expected) in rows {
            assert_eq!(
                table(dialect, document, who, prefix),
                expected,
                "{dialect} {who} {prefix}"
            );
        }
    }

    #[test]
    fn what_the_text_does_not_tell_is_not_decided() {
        let office = include_str!("../../fixtures/policies/ddn/from-the-office.json");
        let id = "522b276a356bdf39013dfabea2cd43e141ecc9e8";
        assert!(table(Dialect::Ddn, office, id, "").contains("?0"));
        let root = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},
            "Action":"s3:GetObject","Resource":"arn:aws:s3:::photos.example/*"}]}"#;
        let alice = "arn:aws:iam::111122223333:user/alice";
        assert_eq!(
            table(Dialect::Aws, root, alice, ""),
            ". ?0 !Action0 !Action0"
        );
    }
}
