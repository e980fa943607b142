//! What a policy decides about one request.

use super::condition::Context;
use super::document::{Effect, Policy, Reach, Scope, Statement};
use super::pattern;
use super::principal::{Identity, Tri, Whom};
use super::rules::{Owner, Reaction, Rules, Wildcards};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker<'a> {
    /// What is known of the user; nothing if nobody signed.
    pub identity: Option<&'a Identity>,
    /// What the bucket is to them.
    pub standing: Standing,
}

impl Asker<'_> {
    /// Nobody signed.
    pub const ANONYMOUS: Self = Self {
        identity: None,
        standing: Standing::Other,
    };
}

/// What a bucket is to a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// The user owns the bucket.
    Owner,
    /// Somebody else does.
    #[default]
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
    /// Whether this statement is about it hangs on something that is not known.
    Undecided(StatementRef),
}

impl Ruling {
    /// Whether the request may go on, as far as is known.
    pub fn allows(&self) -> bool {
        matches!(self, Self::AllowedBy(_) | Self::AllowedAsOwner)
    }

    /// The statement that decides, if one does.
    pub fn statement(&self) -> Option<&StatementRef> {
        match self {
            Self::AllowedBy(by) | Self::DeniedBy(by) | Self::Undecided(by) => Some(by),
            Self::AllowedAsOwner | Self::NoStatement => None,
        }
    }
}

/// Decides a request: an explicit denial wins, then the owner may, then a statement must allow it.
///
/// Without a policy the owner may and nobody else.
pub fn decide(policy: Option<&Policy>, question: &Question<'_>) -> Ruling {
    let Some(policy) = policy else {
        return match question.asker.standing {
            Standing::Owner => Ruling::AllowedAsOwner,
            Standing::Other => Ruling::NoStatement,
        };
    };
    let owner = question.asker.standing == Standing::Owner && policy.rules.owner != Owner::Nothing;
    let kept = owner && keeps(policy.rules.owner, question.action);
    let (denial, denied) = strongest(policy, Effect::Deny, question);
    if denied == Tri::Yes && !kept {
        return denial.map_or(Ruling::NoStatement, Ruling::DeniedBy);
    }
    let (permission, allowed) = strongest(policy, Effect::Allow, question);
    let may = if owner { Tri::Yes } else { allowed };
    match (denied, may) {
        (_, Tri::No) => Ruling::NoStatement,
        (Tri::Unknown, _) if !kept => denial.map_or(Ruling::NoStatement, Ruling::Undecided),
        _ if owner => Ruling::AllowedAsOwner,
        (_, Tri::Unknown) => permission.map_or(Ruling::NoStatement, Ruling::Undecided),
        (_, Tri::Yes) => permission.map_or(Ruling::NoStatement, Ruling::AllowedBy),
    }
}

/// Calls on the policy itself that a denial cannot take from the owner.
fn keeps(owner: Owner, action: &str) -> bool {
    matches!(owner, Owner::Keeps(actions) if actions.contains(&action))
}

/// The first statement of an effect that covers a request; if none surely does, the first that may.
fn strongest(
    policy: &Policy,
    effect: Effect,
    question: &Question<'_>,
) -> (Option<StatementRef>, Tri) {
    let mut found = (None, Tri::No);
    let statements = policy.statements.iter();
    for statement in statements.filter(|statement| statement.effect == effect) {
        let covers = covers(statement, question, policy.rules);
        if covers > found.1 {
            found = (Some(statement.named()), covers);
        }
    }
    found
}

/// The ways a statement can miss a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// It is about somebody else.
    Principal,
    /// It is about something else.
    Action,
    /// It is about other keys or another bucket.
    Resource,
    /// Its conditions do not hold.
    Condition,
}

/// Whether a statement covers a request, by aspect.
pub(super) fn aspects(
    statement: &Statement,
    question: &Question<'_>,
    rules: &Rules,
) -> [(Aspect, Tri); 4] {
    let who = question.asker.identity;
    // What is allowed to an account is for its administrator to hand on; a denial binds all its users.
    let account = match statement.effect {
        Effect::Allow => rules.principals.account,
        Effect::Deny => super::rules::AccountMeans::Users,
    };
    let spared = spares_the_owner(statement, question, rules);
    let principals = statement
        .principals
        .covers(|principal| principal.whom.includes(who, account));
    [
        (Aspect::Principal, if spared { Tri::No } else { principals }),
        (
            Aspect::Action,
            statement
                .actions
                .covers(|action| action_matches(&action.text, question.action, rules)),
        ),
        (
            Aspect::Resource,
            statement
                .resources
                .covers(|resource| reaches(&resource.reach, question)),
        ),
        (
            Aspect::Condition,
            statement
                .conditions
                .iter()
                .map(|condition| condition.holds(question.context))
                .min()
                .unwrap_or(Tri::Yes),
        ),
    ]
}

fn covers(statement: &Statement, question: &Question<'_>, rules: &Rules) -> Tri {
    let each = aspects(statement, question, rules).map(|(_, covers)| covers);
    each.into_iter().min().unwrap_or(Tri::No)
}

impl Statement {
    /// Itself by place and name.
    pub fn named(&self) -> StatementRef {
        StatementRef {
            index: self.index,
            sid: self.sid.clone(),
        }
    }
}

/// Some stores leave the owner alone where everybody is denied.
fn spares_the_owner(statement: &Statement, question: &Question<'_>, rules: &Rules) -> bool {
    let everybody = |named: &[super::document::Principal]| {
        named
            .iter()
            .any(|principal| principal.whom == Whom::Everyone)
    };
    rules.owner == Owner::SparedByStar
        && statement.effect == Effect::Deny
        && question.asker.standing == Standing::Owner
        && matches!(&statement.principals, Scope::Only(named) if everybody(named))
}

/// Whether an action's name falls under a pattern of a statement.
fn action_matches(pattern: &str, action: &str, rules: &Rules) -> Tri {
    let cased = rules.actions.other_case == Reaction::NoEffect;
    let matched: Tri = if cased {
        pattern::matches(pattern, action).into()
    } else {
        pattern::matches_any_case(pattern, action).into()
    };
    let wild = pattern.contains(['*', '?']) && !["*", "s3:*"].contains(&pattern);
    if wild && rules.actions.wildcards != Wildcards::Any {
        matched.min(Tri::Unknown)
    } else {
        matched
    }
}

fn reaches(reach: &Reach, question: &Question<'_>) -> Tri {
    match reach {
        Reach::Nothing => Tri::No,
        Reach::Everything => Tri::Yes,
        Reach::Unclear => Tri::Unknown,
        Reach::Whole(bucket) => (bucket == question.bucket).into(),
        Reach::Path(path) => {
            let resource = match question.key {
                Some(key) => format!("{}/{key}", question.bucket),
                None => question.bucket.to_owned(),
            };
            match pattern::without_variables(path) {
                Some(any) => Tri::from(pattern::matches(&any, &resource)).min(Tri::Unknown),
                None => pattern::matches(path, &resource).into(),
            }
        }
    }
}

#[cfg(test)]
mod tests;
