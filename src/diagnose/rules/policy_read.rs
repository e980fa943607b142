//! What findings say once the bucket's policy was read: what it states, and how it should read.

use crate::diagnose::draft::Draft;
use crate::diagnose::stated::Stated;
use crate::diagnose::words::distinct_verbs;
use crate::diagnose::{Case, commands};
use crate::model::{
    Dialect, Expected, Grant, KeyRole, Observed, Outcome, PolicyText, Setting, Verb,
};
use crate::policy::render::{Target, render};
use crate::policy::rules::ResourceForm;
use crate::policy::{Aspect, Kind, Ruling, smallest_change};
use crate::vendor::{self, Profile, Slot, Task};

/// Adds what was read, and the smallest change that makes the policy grant what these cells want.
pub(super) fn with_remedy<'a>(
    case: &Case<'a>,
    draft: Draft,
    stated: &Stated<'a>,
    cells: &[&Outcome],
) -> Draft {
    let verbs = distinct_verbs(cells);
    let allow = |verb: Verb| verbs.contains(&verb) || is_wanted(case, verb);
    let draft = draft
        .evidence(&[stated.answer])
        .fact("bucket", &case.evidence.run.bucket)
        .fact("read as", stated.rules.dialect.title())
        .fact_if("target's canonical ID", stated.target)
        .fact_if("target's ARN", stated.arn);
    let bucket = &case.evidence.run.bucket;
    let by_hand = verbs.iter().map(|verb| by_hand(stated, *verb, bucket));
    with_change(case, draft, stated, allow, by_hand.collect())
}

/// The same for cells that are allowed and must not be.
pub(super) fn with_less<'a>(
    case: &Case<'a>,
    draft: Draft,
    stated: &Stated<'a>,
    cells: &[&Outcome],
) -> Draft {
    let verbs = distinct_verbs(cells);
    let allow = |verb: Verb| !verbs.contains(&verb) && is_wanted(case, verb);
    let by_hand = "Take the action out of the statement by hand, or name fewer principals in it: no small change says this.";
    let draft = draft.evidence(&[stated.answer]);
    with_change(case, draft, stated, allow, vec![by_hand.to_owned()])
}

/// What to do about one operation where the changed document cannot be written.
fn by_hand(stated: &Stated<'_>, verb: Verb, bucket: &str) -> String {
    let explained = stated.explained(verb);
    let action = verb.action();
    match (&explained.ruling, &explained.near) {
        (Ruling::DeniedBy(by), _) => {
            let by = stated.named(by);
            format!("Take {action} out of {by}, which denies it, if the key should {verb}.")
        }
        (_, Some(near)) if near.lacks == Aspect::Action => {
            let near = stated.named(&near.statement);
            format!(
                "Add {action} to {near}, if the key should {verb}; whoever else it names gets it too."
            )
        }
        _ => give(verb, bucket),
    }
}

/// The right that an operation needs, as a step.
pub(super) fn give(verb: Verb, bucket: &str) -> String {
    let resource = match verb {
        Verb::List => format!("the bucket itself (arn:aws:s3:::{bucket})"),
        Verb::Get | Verb::Put | Verb::Delete => format!("its objects (arn:aws:s3:::{bucket}/*)"),
    };
    let action = verb.action();
    format!("Give the key {action} on {resource}, if it should {verb}.")
}

fn with_change(
    case: &Case<'_>,
    draft: Draft,
    stated: &Stated<'_>,
    allow: impl Fn(Verb) -> bool,
    by_hand: Vec<String>,
) -> Draft {
    let dialect = stated.rules.dialect;
    let grant = stated.principal().map(|principal| Grant {
        name: "s3probe".to_owned(),
        bucket: case.evidence.run.bucket.clone(),
        prefix: stated.list_prefix().to_owned(),
        allow: Verb::ALL.into_iter().filter(|verb| allow(*verb)).collect(),
        principal: principal.to_owned(),
    });
    let change = grant.and_then(|grant| changed(stated, &grant).map(|policy| (grant, policy)));
    let Some((grant, policy)) = change else {
        let draft = by_hand.into_iter().fold(draft, Draft::step);
        return draft.command(commands::show_policy(case));
    };
    let changes = policy.changes.join("; ");
    let draft = draft
        .step(format!("With `s3probe policy apply`, store the policy that -v shows ({changes})."))
        .step("It shows the difference, keeps a backup and can prove the key; the JSON report has the policy as remedy.policy.")
        .policy(Some(policy))
        .command(Some(apply_command(case)))
        .command(vendor_command(case, dialect, Task::SetPolicy))
        .command(vendor_command(case, dialect, Task::ExplainAccess));
    with_safeguard(case, draft, stated, &grant)
}

/// The document with the smallest change, or the first one of the bucket.
fn changed(stated: &Stated<'_>, grant: &Grant) -> Option<PolicyText> {
    let dialect = stated.rules.dialect;
    let (changes, document) = if let Some(text) = stated.text {
        let changed = smallest_change(text, stated.rules, grant).ok()?;
        (changed.steps, changed.text)
    } else {
        let target = Target {
            dialect,
            kind: Some(Kind::Bucket),
            release: None,
        };
        let rendered = render(std::slice::from_ref(grant), target).ok()?;
        (vec!["the bucket has none yet".to_owned()], rendered.text)
    };
    (!changes.is_empty()).then(|| PolicyText {
        dialect: dialect.to_string(),
        changes,
        document,
    })
}

/// Whether the target should keep or have a right, beside those in question.
fn is_wanted(case: &Case<'_>, verb: Verb) -> bool {
    case.of(KeyRole::Target)
        .filter(|outcome| outcome.cell.verb == verb)
        .any(|outcome| match outcome.expected {
            Expected::Allow => true,
            Expected::Any => outcome.observed == Observed::Allowed,
            Expected::Deny => false,
        })
}

/// Where a policy is about whole buckets, what is overwritten or deleted by mistake must be kept elsewhere.
fn with_safeguard(case: &Case<'_>, draft: Draft, stated: &Stated<'_>, grant: &Grant) -> Draft {
    let writes = grant.allow.iter().any(|verb| verb.writes());
    if stated.rules.resources.form != ResourceForm::Bucket || !writes {
        return draft;
    }
    let Some((answer, _)) = case.setting(Setting::Versioning) else {
        return draft;
    };
    let body = answer
        .response()
        .map_or("", |response| response.body.as_str());
    if body.contains("<Status>Enabled</Status>") {
        return draft.fact(
            "versioning",
            "on, so what this key overwrites or deletes can be had back",
        );
    }
    draft
        .evidence(&[answer])
        .fact("versioning", "off")
        .step("A policy of this store is about the whole bucket and versioning is off: switch it on first, so that what this key overwrites or deletes by mistake can be had back.")
        .command(vendor_command(case, stated.rules.dialect, Task::Versioning))
}

fn apply_command(case: &Case<'_>) -> String {
    let run = &case.evidence.run;
    let word = |text: &str, name: &str| {
        vendor::shell_safe(text).map_or_else(|| format!("<{name}>"), str::to_owned)
    };
    format!(
        "s3probe policy apply policy.json --endpoint {} --bucket {} --control <owner-key>",
        word(&run.endpoint, "endpoint"),
        word(&run.bucket, "bucket")
    )
}

/// A command of the store whose dialect it is, which for an emulation is the one it imitates.
fn vendor_command(case: &Case<'_>, dialect: Dialect, task: Task) -> Option<String> {
    let run = &case.evidence.run;
    let values = [
        (Slot::Bucket, run.bucket.as_str()),
        (Slot::Endpoint, run.endpoint.as_str()),
        (Slot::PolicyFile, "policy.json"),
    ];
    let recognised = vendor::dialect(case.server)? == dialect;
    let command = vendor::writing(dialect)
        .filter(|_| recognised)?
        .command(task)?;
    Some(command.with(&values))
}

/// Whether nothing but policy and ACL of a bucket gives rights on it, so that what they lack is lacking.
pub(super) fn says_all(dialect: Dialect) -> bool {
    vendor::writing(dialect).is_some_and(Profile::rights_by_bucket_alone)
}
