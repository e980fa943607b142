//! The bucket is not there.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyRole, NotSent, Outcome, Party,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.no-such-bucket"),
    title: "there is no such bucket for this key",
    meaning: "The name is misspelt, the bucket is on another endpoint or site, or it was never \
              made. Where buckets live in accounts it may exist and belong to another account.",
    told_by: "NoSuchBucket, for the control key as well.",
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
    let targets = said.iter().filter(|o| o.cell.key == KeyRole::Target);
    let targets: Vec<&Outcome> = targets.copied().collect();
    if targets.is_empty() {
        return None;
    }
    let bucket = &case.evidence.run.bucket;
    let seen = case.accepted_twins(&targets);
    let draft = if seen.is_empty() {
        let control = said.iter().any(|o| o.cell.key == KeyRole::Control);
        Draft::new(
            &RULE,
            Party::Us,
            format!("There is no bucket {bucket} at this endpoint."),
        )
        .confidence(if control && said.iter().all(|o| is_named(o, bucket)) {
            Confidence::Certain
        } else {
            Confidence::Likely
        })
        .because(if control {
            "The endpoint says so to both keys."
        } else {
            "The endpoint says so to the target key; no other key was asked."
        })
        .step("Check the spelling of the bucket and whether it is on this endpoint.")
    } else {
        Draft::new(&RULE, Party::Key, format!("For the target key there is no bucket {bucket}, for the control key there is."))
            .confidence(Confidence::Likely)
            .because("The control key finds the bucket and the target key is told that it does not exist: buckets live in accounts here, and the keys are of two.")
            .evidence(&seen)
            .step("Have the target key issued in the account, tenant or project that owns the bucket, or name the bucket with it.")
    };
    Some(
        draft
            .cells(&missing)
            .fact("bucket", bucket)
            .ruled_out(
                "permission.denied",
                &targets,
                "the endpoint says that the bucket does not exist",
            )
            .step("It is not made here: this tool makes no buckets.")
            .done(),
    )
}

/// Whether the error names the bucket that was asked for: a store that took the host for a bucket
/// says that there is none, too.
fn is_named(outcome: &Outcome, bucket: &str) -> bool {
    let reading = outcome.reading.as_ref();
    let named = reading.and_then(|reading| reading.fields.get("BucketName"));
    named.is_some_and(|name| name == bucket)
}
