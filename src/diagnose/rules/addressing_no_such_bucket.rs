//! The bucket is not there.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyRole, NotSent, Observed, Outcome, Party,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.no-such-bucket"),
    title: "there is no such bucket for this key",
    meaning: "The name is misspelt, the bucket is on another endpoint or site, or it was never \
              made. Where buckets live in accounts it may exist and belong to another account.",
    told_by: "NoSuchBucket, for the control key as well; or for the control key alone, where the target is refused before anybody looks for the bucket.",
    look_alikes: &[
        "addressing.host-taken-as-bucket",
        "addressing.bucket-of-another-owner",
        "region.wrong-endpoint",
    ],
    remedy: "Check the bucket's name and the endpoint; compare with what the key may list.",
    sources: &["S3 API reference, error code NoSuchBucket"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let missing: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| {
            o.class == ErrorClass::NoSuchBucket || o.cell.not_sent == Some(NotSent::BucketMissing)
        })
        .collect();
    let said: Vec<&Outcome> = missing
        .iter()
        .copied()
        .filter(|o| o.class == ErrorClass::NoSuchBucket)
        .collect();
    let by = |role| said.iter().copied().filter(move |o| o.cell.key == role);
    let targets: Vec<&Outcome> = by(KeyRole::Target).collect();
    let controls: Vec<&Outcome> = by(KeyRole::Control).collect();
    let draft = match (targets.as_slice(), controls.as_slice()) {
        ([], []) => return None,
        ([], _) => to_the_control(case, &controls)?,
        (_, _) => to_the_target(case, &targets, &said),
    };
    Some(
        draft
            .cells(&missing)
            .fact("bucket", &case.evidence.run.bucket)
            .ruled_out(
                "permission.denied",
                &said,
                "the endpoint says that the bucket does not exist",
            )
            .step("It is not made here: this tool makes no buckets.")
            .done(),
    )
}

/// The target is told so, and perhaps the control.
fn to_the_target(case: &Case<'_>, targets: &[&Outcome], said: &[&Outcome]) -> Draft {
    let bucket = &case.evidence.run.bucket;
    let seen = case.accepted_twins(targets);
    if !seen.is_empty() {
        return Draft::new(&RULE, Party::Key, format!("For the target key there is no bucket {bucket}, for the control key there is."))
            .confidence(Confidence::Likely)
            .because("The control key finds the bucket and the target key is told that it does not exist: buckets live in accounts here, and the keys are of two.")
            .evidence(&seen)
            .step("Have the target key issued in the account, tenant or project that owns the bucket, or name the bucket with it.");
    }
    let control = said.iter().any(|o| o.cell.key == KeyRole::Control);
    let sure = control && said.iter().all(|o| is_named(o, bucket));
    absent(bucket)
        .confidence(if sure {
            Confidence::Certain
        } else {
            Confidence::Likely
        })
        .because(if control {
            "The endpoint says so to both keys."
        } else {
            "The endpoint says so to the target key; no other key was asked."
        })
}

/// Only the control is told so: the target was turned away before anybody looked for the bucket.
///
/// Its denials say nothing about rights then. A refusal of the key itself has another cause, which
/// is found by itself.
fn to_the_control(case: &Case<'_>, controls: &[&Outcome]) -> Option<Draft> {
    if case
        .outcomes
        .iter()
        .any(|o| o.observed == Observed::Allowed)
    {
        return None;
    }
    let targets = case.of(KeyRole::Target);
    let denied: Vec<&Outcome> = targets.filter(|o| o.observed == Observed::Denied).collect();
    Some(
        absent(&case.evidence.run.bucket)
            .confidence(Confidence::Likely)
            .because("The endpoint says so to the control key. The target key it refuses without a word about the bucket: some stores look at the key and its rights first.")
            .cells(&denied)
            .evidence(controls),
    )
}

fn absent(bucket: &str) -> Draft {
    let title = format!("There is no bucket {bucket} at this endpoint.");
    Draft::new(&RULE, Party::Us, title)
        .step("Check the spelling of the bucket and whether it is on this endpoint.")
}

/// Whether the error names the bucket that was asked for: a store that took the host for a bucket
/// says that there is none, too.
fn is_named(outcome: &Outcome, bucket: &str) -> bool {
    let reading = outcome.reading.as_ref();
    let named = reading.and_then(|reading| reading.fields.get("BucketName"));
    named.is_some_and(|name| name == bucket)
}
