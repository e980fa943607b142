//! What a policy decides about one request.

use super::condition::Context;
use super::document::{Effect, Policy, Statement, action_matches};
use super::pattern;
use super::{Dialect, document::Scope, principal::Principal};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker<'a> {
    /// Nobody signed the request.
    Anonymous,
    /// A user whose signature was good.
    User {
        /// The name in its ARN.
        name: &'a str,
        /// The twelve digits of its account.
        account: &'a str,
        /// Its canonical id.
        canonical_id: &'a str,
        /// What the bucket is to it.
        standing: Standing,
    },
}

/// What a bucket is to a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The user owns the bucket.
    Owner,
    /// Somebody else does.
    Other,
}

/// One request, as a policy sees it.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Who asks.
    pub asker: Asker<'a>,
    /// The action in AWS's spelling (`s3:GetObject`).
    pub action: &'a str,
    /// The bucket.
    pub bucket: &'a str,
    /// The object's key, for actions on objects.
    pub key: Option<&'a str>,
    /// The facts conditions may ask for.
    pub context: &'a Context,
}

/// A statement by its place in the document, and by its name if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRef {
    /// Counted from zero.
    pub index: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
}

/// What decided, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// A statement allows it and none denies it.
    AllowedBy(StatementRef),
    /// No statement denies it, and who asks owns the bucket.
    AllowedAsOwner,
    /// A statement denies it.
    DeniedBy(StatementRef),
    /// No statement is about it, which is a denial.
    NoStatement,
}

impl Ruling {
    /// Whether the request may go on.
    pub fn allows(&self) -> bool {
        matches!(self, Self::AllowedBy(_) | Self::AllowedAsOwner)
    }
}

/// Decides a request: an explicit denial wins, then the owner may, then a statement must allow it.
pub fn decide(policy: Option<&Policy>, question: &Question<'_>) -> Ruling {
    let owner = matches!(
        question.asker,
        Asker::User {
            standing: Standing::Owner,
            ..
        }
    );
    let statements = || policy.into_iter().flat_map(|p| covering(p, question));
    if let Some(denied) = first(statements(), Effect::Deny)
        && !(owner && keeps_the_policy_reachable(question.action))
    {
        return Ruling::DeniedBy(denied);
    }
    if owner {
        return Ruling::AllowedAsOwner;
    }
    match first(statements(), Effect::Allow) {
        Some(allowed) => Ruling::AllowedBy(allowed),
        None => Ruling::NoStatement,
    }
}

/// The owner can always read, replace and remove the policy, or a bad one would last for ever
/// (S3 API reference, `PutBucketPolicy`, `GetBucketPolicy`, `DeleteBucketPolicy`).
fn keeps_the_policy_reachable(action: &str) -> bool {
    matches!(
        action,
        "s3:GetBucketPolicy" | "s3:PutBucketPolicy" | "s3:DeleteBucketPolicy"
    )
}

fn covering<'a>(
    policy: &'a Policy,
    question: &'a Question<'_>,
) -> impl Iterator<Item = (usize, &'a Statement)> {
    policy
        .statements
        .iter()
        .enumerate()
        .filter(|(_, statement)| covers(statement, question, policy.dialect))
}

fn first<'a>(
    mut statements: impl Iterator<Item = (usize, &'a Statement)>,
    effect: Effect,
) -> Option<StatementRef> {
    statements
        .find(|(_, statement)| statement.effect == effect)
        .map(|(index, statement)| StatementRef {
            index,
            sid: statement.sid.clone(),
        })
}

fn covers(statement: &Statement, question: &Question<'_>, dialect: Dialect) -> bool {
    !spares_the_owner(statement, question, dialect)
        && statement
            .principals
            .covers(|principal| principal.includes(&question.asker))
        && statement
            .actions
            .covers(|pattern| action_matches(pattern, question.action))
        && statement
            .resources
            .covers(|pattern| resource_matches(pattern, question, dialect))
        && statement
            .conditions
            .iter()
            .all(|condition| condition.holds(question.context))
}

/// On DDN a denial for `*` leaves the bucket's owner unaffected (ABCI 3.0 user guide).
fn spares_the_owner(statement: &Statement, question: &Question<'_>, dialect: Dialect) -> bool {
    dialect == Dialect::Ddn
        && statement.effect == Effect::Deny
        && matches!(
            question.asker,
            Asker::User {
                standing: Standing::Owner,
                ..
            }
        )
        && matches!(&statement.principals, Scope::Only(named) if named.contains(&Principal::Everyone))
}

fn resource_matches(pattern: &str, question: &Question<'_>, dialect: Dialect) -> bool {
    match dialect {
        // A bucket's name stands for the bucket and everything in it.
        Dialect::Ddn => pattern == question.bucket,
        Dialect::Aws => {
            let bucket = question.bucket;
            let resource = match question.key {
                Some(key) => format!("arn:aws:s3:::{bucket}/{key}"),
                None => format!("arn:aws:s3:::{bucket}"),
            };
            pattern::matches(pattern, &resource)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUCKET: &str = "photos.example";

    fn alice(standing: Standing) -> Asker<'static> {
        Asker::User {
            name: "alice",
            account: "111122223333",
            canonical_id: "522b276a356bdf39013dfabea2cd43e141ecc9e8",
            standing,
        }
    }

    /// An action and a key, in one text: `s3:GetObject k`.
    fn ruling(
        document: &str,
        dialect: Dialect,
        asker: Asker<'_>,
        what: &str,
        context: &Context,
    ) -> String {
        let policy = Policy::parse(document, BUCKET, dialect).unwrap();
        let (action, key) = what
            .split_once(' ')
            .map_or((what, None), |(a, k)| (a, Some(k)));
        let question = Question {
            asker,
            action,
            bucket: BUCKET,
            key,
            context,
        };
        match decide(Some(&policy), &question) {
            Ruling::AllowedBy(by) => format!("allow {}", by.sid.unwrap_or(by.index.to_string())),
            Ruling::DeniedBy(by) => format!("deny {}", by.sid.unwrap_or(by.index.to_string())),
            Ruling::AllowedAsOwner => "owner".to_owned(),
            Ruling::NoStatement => "none".to_owned(),
        }
    }

    macro_rules! fixture {
        ($name:literal) => {
            include_str!(concat!("../../fixtures/policies/", $name))
        };
    }

    #[test]
    fn aws_documents_decide_as_documented() {
        let list_get_put = fixture!("aws/list-get-put.json");
        let all_but_delete = fixture!("aws/all-but-delete.json");
        let public_read = fixture!("aws/public-read.json");
        let not_principal = fixture!("aws/not-principal.json");
        let (alice, owner) = (alice(Standing::Other), alice(Standing::Owner));
        let table = [
            (list_get_put, alice, "s3:ListBucket", "allow list"),
            (list_get_put, alice, "s3:GetObject a/b", "allow get-put"),
            (list_get_put, alice, "s3:getobject a/b", "allow get-put"),
            (list_get_put, alice, "s3:DeleteObject a", "none"),
            (list_get_put, alice, "s3:GetBucketAcl", "none"),
            (list_get_put, Asker::Anonymous, "s3:GetObject a", "none"),
            (list_get_put, owner, "s3:DeleteObject a", "owner"),
            (all_but_delete, alice, "s3:ListBucket", "allow all"),
            (all_but_delete, alice, "s3:DeleteObject a", "deny no-delete"),
            (
                all_but_delete,
                alice,
                "s3:DeleteObjectVersion a",
                "deny no-delete",
            ),
            (all_but_delete, owner, "s3:DeleteObject a", "deny no-delete"),
            (public_read, Asker::Anonymous, "s3:GetObject a", "allow 0"),
            (public_read, Asker::Anonymous, "s3:ListBucket", "none"),
            (not_principal, Asker::Anonymous, "s3:GetObject a", "deny 0"),
            (not_principal, Asker::Anonymous, "s3:ListBucket", "none"),
            (not_principal, alice, "s3:GetObject a", "none"),
        ];
        for (document, asker, what, expected) in table {
            let found = ruling(document, Dialect::Aws, asker, what, &Context::default());
            assert_eq!(found, expected, "{asker:?} {what}");
        }
    }

    /// What alice is told by a document, for a request with these facts.
    fn told(document: &str, dialect: Dialect, what: &str, facts: &[(&str, &str)]) -> String {
        let context = facts.iter().fold(Context::default(), |all, (key, value)| {
            all.with(key, *value)
        });
        ruling(document, dialect, alice(Standing::Other), what, &context)
    }

    #[test]
    fn a_prefix_condition_holds_for_that_prefix_only() {
        let told = |what, facts| told(fixture!("aws/prefix.json"), Dialect::Aws, what, facts);
        assert_eq!(
            told("s3:ListBucket", &[("s3:prefix", "incoming/x")]),
            "allow list-incoming"
        );
        assert_eq!(told("s3:ListBucket", &[("s3:prefix", "")]), "none");
        assert_eq!(told("s3:ListBucket", &[]), "none");
        assert_eq!(told("s3:PutObject incoming/a", &[]), "allow put-incoming");
        assert_eq!(told("s3:PutObject other/a", &[]), "none");
    }

    #[test]
    fn all_conditions_must_hold() {
        let aws = fixture!("aws/tls-from-the-office.json");
        let ddn = fixture!("ddn/from-the-office.json");
        let get = "s3:GetObject a";
        let from = |address, secure| [("aws:SourceIp", address), ("aws:SecureTransport", secure)];
        assert_eq!(
            told(aws, Dialect::Aws, get, &from("192.0.2.9", "true")),
            "allow 0"
        );
        assert_eq!(
            told(aws, Dialect::Aws, get, &from("192.0.2.9", "false")),
            "none"
        );
        assert_eq!(
            told(aws, Dialect::Aws, get, &from("127.0.0.1", "true")),
            "none"
        );
        assert_eq!(
            told(ddn, Dialect::Ddn, get, &from("192.0.2.9", "false")),
            "allow 0"
        );
        assert_eq!(
            told(ddn, Dialect::Ddn, get, &from("127.0.0.1", "false")),
            "none"
        );
    }

    #[test]
    fn ddn_documents_decide_for_the_whole_bucket_and_spare_the_owner() {
        let list_get_put = fixture!("ddn/list-get-put.json");
        let deny_everybody = fixture!("ddn/deny-everybody.json");
        let (alice, owner) = (alice(Standing::Other), alice(Standing::Owner));
        let table = [
            (list_get_put, alice, "s3:ListBucket", "allow uploader"),
            (
                list_get_put,
                alice,
                "s3:PutObject any/key",
                "allow uploader",
            ),
            (list_get_put, alice, "s3:DeleteObject any/key", "none"),
            (
                list_get_put,
                Asker::Anonymous,
                "s3:GetObject any/key",
                "none",
            ),
            (deny_everybody, alice, "s3:GetObject a", "allow 0"),
            (deny_everybody, alice, "s3:DeleteObject a", "deny 1"),
            (deny_everybody, owner, "s3:DeleteObject a", "owner"),
        ];
        for (document, asker, what, expected) in table {
            let found = ruling(document, Dialect::Ddn, asker, what, &Context::default());
            assert_eq!(found, expected, "{asker:?} {what}");
        }
    }

    #[test]
    fn the_owner_can_always_undo_a_policy_that_shuts_everybody_out() {
        let shut = r#"{"Statement":[{"Sid":"shut","Effect":"Deny","Principal":"*","Action":"s3:*",
            "Resource":["arn:aws:s3:::photos.example","arn:aws:s3:::photos.example/*"]}]}"#;
        let owner = alice(Standing::Owner);
        for (what, expected) in [
            ("s3:GetObject a", "deny shut"),
            ("s3:DeleteBucketPolicy", "owner"),
            ("s3:PutBucketPolicy", "owner"),
        ] {
            assert_eq!(
                ruling(shut, Dialect::Aws, owner, what, &Context::default()),
                expected
            );
        }
    }

    #[test]
    fn without_a_policy_only_the_owner_may() {
        let context = Context::default();
        let asked = |asker| {
            decide(
                None,
                &Question {
                    asker,
                    action: "s3:GetObject",
                    bucket: BUCKET,
                    key: Some("a"),
                    context: &context,
                },
            )
        };
        assert_eq!(asked(alice(Standing::Owner)), Ruling::AllowedAsOwner);
        assert_eq!(asked(alice(Standing::Other)), Ruling::NoStatement);
        assert!(!asked(Asker::Anonymous).allows());
    }
}
