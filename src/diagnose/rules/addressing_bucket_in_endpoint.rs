//! The bucket stands in the endpoint already.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Observed, Outcome, Party, Verb};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.bucket-in-endpoint"),
    title: "the endpoint's host begins with the bucket already",
    meaning: "The URL given as endpoint is that of the bucket (`bucket.s3.example.org`). With the bucket's name put in once more the store looks for an object or a bucket that is not there.",
    told_by: "The first label of the endpoint's host is the bucket, and nothing is found.",
    look_alikes: &[
        "addressing.no-such-bucket",
        "addressing.host-taken-as-bucket",
        "name.vhost-unresolvable",
    ],
    remedy: "Take the bucket out of the endpoint's URL.",
    sources: &[
        "cloudfoundry/bosh-s3cli#16",
        "S3 user guide, virtual hosting of buckets",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let bucket = &case.evidence.run.bucket;
    let host = case.endpoint()?.host;
    let rest = host.strip_prefix(bucket.as_str())?.strip_prefix('.')?;
    let struck = case.struck(|exchange, reading| {
        exchange.operation.verb() == Some(Verb::List)
            && matches!(
                reading.class,
                ErrorClass::NoSuchKey
                    | ErrorClass::NoSuchBucket
                    | ErrorClass::InvalidName
                    | ErrorClass::OtherDocument
            )
    })?;
    let lists = case.outcomes.iter().filter(|o| o.cell.verb == Verb::List);
    if lists.into_iter().any(|o| o.observed == Observed::Allowed) {
        return None;
    }
    let failing: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.observed != Observed::Allowed)
        .collect();
    Some(
        Draft::new(&RULE, Party::Us, format!("The endpoint's host begins with the bucket {bucket} already, so the bucket is named twice."))
            .confidence(Confidence::Likely)
            .because("A store that reads the bucket from the host finds nothing of that name in it.")
            .cells(&failing)
            .evidence(struck.some())
            .fact("endpoint without it", rest)
            .ruled_out("permission.denied", struck.some(), "the answer is that something is not there")
            .step(format!("Give the endpoint without the bucket: {rest}."))
            .done(),
    )
}
