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
