//! From a document to the commands of a store without documents.

use std::collections::BTreeSet;

use super::{Loss, Names, shown, unnamed};
use crate::model::{Dialect, Grant, Verb};
use crate::policy::document::{Policy, Principal, Reach, Reading, Scope, Setting, Statement};
use crate::policy::grants::grants_of;
use crate::policy::json::Span;
use crate::policy::pattern::matches_any_case;
use crate::policy::principal::Whom;
use crate::policy::problem::Problem;
use crate::policy::render::{LackEffect, WITH_PUT};
use crate::policy::rules::{Kind, Rules};
use crate::policy::{Rendered, coarse};

/// Commands in the place of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commands {
    /// The commands, and what they grant too much.
    pub rendered: Rendered,
    /// What of the source is left out, in its order.
    pub losses: Vec<Loss>,
}

/// Converts a document to commands that grant what it allows each principal it names, as near as the
/// store can. The error says why the source cannot be read.
pub fn to_commands(
    text: &str,
    from: &'static Rules,
    to: Dialect,
    bucket: Option<&str>,
    names: &Names,
) -> Result<Commands, Problem> {
    let policy = Reading::new(text, from, Setting::default())?.policy;
    let mut losses: Vec<Loss> = policy
        .statements
        .iter()
        .flat_map(|one| left_out(one, from))
        .collect();
    let bucket = bucket.map(str::to_owned).or_else(|| named_bucket(&policy));
    let bucket = bucket.unwrap_or_default();
    let mut grants = Vec::new();
    for principal in allowed(&policy) {
        let Some(name) = names.get(&principal.text) else {
            losses.push(unnamed(principal, to, LackEffect::Narrower));
            continue;
        };
        let of = grants_of(&policy, &bucket, &principal.text).into_iter();
        grants.extend(of.map(|grant| Grant {
            principal: name.clone(),
            ..grant
        }));
    }
    losses.sort_by_key(|loss| loss.span.start);
    Ok(Commands {
        rendered: coarse::render(&grants, to),
        losses,
    })
}

/// Whom the document allows something, each once. Everybody has no key to grant something to.
fn allowed(policy: &Policy) -> Vec<&Principal> {
    let statements = policy.statements.iter().filter(|one| one.allows());
    let mut seen = BTreeSet::new();
    statements
        .filter_map(|one| match &one.principals {
            Scope::Only(named) => Some(named),
            Scope::AllBut(_) | Scope::Unclear(_) => None,
        })
        .flatten()
        .filter(|one| one.whom != Whom::Everyone && seen.insert(one.text.as_str()))
        .collect()
}

/// The bucket of the first resource that names one.
fn named_bucket(policy: &Policy) -> Option<String> {
    let resources = policy
        .statements
        .iter()
        .flat_map(|one| one.resources.named());
    let buckets = resources.filter_map(|one| match &one.reach {
        Reach::Whole(bucket) => Some(bucket.as_str()),
        Reach::Path(path) => path.split('/').next(),
        Reach::Everything | Reach::Nothing | Reach::Unclear => None,
    });
    let named = buckets.map(str::to_owned);
    named
        .into_iter()
        .find(|bucket| !bucket.contains(['*', '?']))
}

/// What of a statement no command says. Denials are in what is granted: what is denied is not.
fn left_out(statement: &Statement, from: &Rules) -> Vec<Loss> {
    let mut losses = Vec::new();
    let mut lost = |what: String, span: &Span| {
        losses.push(Loss {
            what,
            effect: Some(LackEffect::Narrower),
            span: span.clone(),
        });
    };
    // A prefix is told as what it is by the store's commands: one bucket, whole.
    let conditions = statement
        .conditions
        .iter()
        .filter(|one| one.key != "s3:prefix");
    for condition in conditions {
        let shown = shown(condition);
        let what = format!("the condition {shown} cannot be said: what hangs on it is left out");
        lost(what, &condition.span);
    }
    if !statement.allows() {
        return losses;
    }
    if from.kind == Kind::User {
        let what =
            "the source names nobody, since it is attached to a user: render a grant for that user";
        lost(what.to_owned(), &statement.span);
    } else if !matches!(statement.principals, Scope::Only(_)) {
        let what = "`NotPrincipal` cannot be said: the statement is left out";
        lost(what.to_owned(), &statement.span);
    }
    let named = statement.principals.named().iter();
    for everybody in named.filter(|one| one.whom == Whom::Everyone) {
        let what = "everybody has no key to grant something to: left out";
        lost(what.to_owned(), &everybody.span);
    }
    for action in statement.actions.named() {
        if goes_beyond(&action.text) {
            let what = format!(
                "`{}` goes beyond list, get, put and delete: the rest of it is left out",
                action.text
            );
            lost(what, &action.span);
        }
    }
    losses
}

/// Whether an action says more than the four operations and what comes with them.
fn goes_beyond(action: &str) -> bool {
    let pattern = action.contains(['*', '?']);
    let name = action.strip_prefix("s3:").unwrap_or(action);
    let of_verb = Verb::ALL
        .iter()
        .any(|verb| matches_any_case(action, verb.action()));
    pattern
        || !(of_verb
            || WITH_PUT
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name)))
}
