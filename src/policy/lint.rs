//! What is wrong with a document as a whole, on top of what is wrong with its parts.

use super::document::{Effect, Policy, Reading, Scope, Setting, Statement};
use super::evaluate::{Asker, Question, Ruling, Standing, decide};
use super::principal::{Identity, Tri, Whom};
use super::problem::{Consequence, Problem, ProblemKind};
use super::rules::{AccountMeans, Kind, Owner, Rules};
use super::{Context, json};

/// For whom and what a document is judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Judge<'a> {
    /// The bucket and the store's release.
    pub setting: Setting<'a>,
    /// Who should be granted something by it.
    pub principal: Option<&'a str>,
    /// Who owns the bucket.
    pub owner: Option<&'a str>,
}

/// All that is wrong with a document, in the order of the text.
pub fn lint(text: &str, rules: &'static Rules, judge: &Judge<'_>) -> Vec<Problem> {
    let reading = match Reading::new(text, rules, judge.setting) {
        Ok(reading) => reading,
        Err(problem) => return vec![problem],
    };
    let policy = &reading.policy;
    let mut problems = reading.problems;
    problems.extend(policy.statements.iter().filter_map(everybody));
    problems.extend(policy.statements.iter().filter_map(all_actions));
    problems.extend(shuts_out_owner(policy, judge));
    problems.extend(nobody_named(policy, judge, &reading.json.root.span));
    problems.sort_by_key(|problem| problem.span.start);
    problems.dedup();
    problems
}

fn advice(kind: ProblemKind, span: &json::Span) -> Problem {
    Problem {
        kind,
        consequence: Consequence::Advice,
        span: span.clone(),
    }
}

/// A `*` that allows: it says what it does, but anonymous access is seldom meant.
fn everybody(statement: &Statement) -> Option<Problem> {
    let Scope::Only(named) = &statement.principals else {
        return None;
    };
    let star = named.iter().find(|principal| {
        principal.whom == Whom::Everyone
            && ["*", "Everyone", "world:Everyone"].contains(&principal.text.as_str())
    })?;
    let open = statement.effect == Effect::Allow && statement.conditions.is_empty();
    open.then(|| advice(ProblemKind::Everybody, &star.span))
}

fn all_actions(statement: &Statement) -> Option<Problem> {
    let Scope::Only(named) = &statement.actions else {
        return None;
    };
    let all = named
        .iter()
        .find(|action| matches!(action.text.as_str(), "*" | "s3:*"))?;
    (statement.effect == Effect::Allow).then(|| {
        let kind = ProblemKind::AllActions(all.text.clone());
        advice(kind, &all.span)
    })
}

/// A denial that takes the policy itself from the owner is an error; one that takes objects is worth a look.
fn shuts_out_owner(policy: &Policy, judge: &Judge<'_>) -> Option<Problem> {
    let rules = policy.rules;
    if rules.kind == Kind::User || rules.owner == Owner::Nothing {
        return None;
    }
    // Without a name only what is denied to everybody is surely denied to the owner.
    let identity = judge.owner.map_or_else(
        || Identity {
            administrator: Some(true),
            ..Identity::default()
        },
        |owner| rules.principals.identity(owner),
    );
    let bucket = judge
        .setting
        .bucket
        .map_or_else(|| bucket_of(policy), str::to_owned);
    let denied = |action: &str, key: Option<&str>| {
        let context = Context::open();
        let question = Question {
            asker: Asker {
                identity: Some(&identity),
                standing: Standing::Owner,
            },
            action,
            bucket: &bucket,
            key,
            context: &context,
        };
        match decide(Some(policy), &question) {
            Ruling::DeniedBy(by) => Some(by.index),
            _ => None,
        }
    };
    let of_the_policy = [
        "s3:GetBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:DeleteBucketPolicy",
    ]
    .map(|action| denied(action, None));
    let span = |index: usize| {
        let mut statements = policy.statements.iter();
        statements
            .find(|one| one.index == index)
            .map(|one| &one.span)
    };
    if let [Some(index), Some(_), Some(_)] = of_the_policy {
        return Some(Problem {
            kind: ProblemKind::ShutsOutOwner,
            consequence: Consequence::TooMuch,
            span: span(index)?.clone(),
        });
    }
    let index = ["s3:GetObject", "s3:PutObject"]
        .into_iter()
        .find_map(|action| denied(action, Some("any")))
        .or_else(|| of_the_policy.into_iter().flatten().next())?;
    Some(advice(ProblemKind::ShutsOutOwner, span(index)?))
}

/// The bucket a document is about, by its first resource.
fn bucket_of(policy: &Policy) -> String {
    use super::document::Reach;
    let mut reaches = policy
        .statements
        .iter()
        .flat_map(|one| one.resources.named());
    let found = reaches.find_map(|resource| match &resource.reach {
        Reach::Whole(bucket) => Some(bucket.as_str()),
        Reach::Path(path) => path.split('/').next().filter(|name| !name.contains('*')),
        _ => None,
    });
    found.unwrap_or("bucket").to_owned()
}

fn nobody_named(policy: &Policy, judge: &Judge<'_>, span: &json::Span) -> Option<Problem> {
    let principal = judge.principal?;
    let identity = policy.rules.principals.identity(principal);
    let about = policy.statements.iter().any(|statement| {
        let includes = |whom: &Whom| whom.includes(Some(&identity), AccountMeans::Users);
        statement.principals.covers(|one| includes(&one.whom)) != Tri::No
    });
    let kind = ProblemKind::NobodyNamed(principal.to_owned());
    (!about).then(|| Problem {
        kind,
        consequence: Consequence::NoEffect,
        span: span.clone(),
    })
}
