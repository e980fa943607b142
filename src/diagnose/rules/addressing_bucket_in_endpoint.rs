//! The bucket stands in the endpoint already.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Endpoint, ErrorClass, Finding, FindingCode, Observed, Outcome, Party, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.bucket-in-endpoint"),
    title: "the endpoint's URL names the bucket already",
    meaning: "The URL given as endpoint is that of the bucket (`bucket.s3.example.org`, `s3.example.org/bucket`). With the bucket's name put in once more the store looks for an object or a bucket that is not there.",
    told_by: "The first label of the endpoint's host, or the end of its path, is the bucket, and nothing is found.",
    look_alikes: &[
        "addressing.no-such-bucket",
        "addressing.host-taken-as-bucket",
        "addressing.path-taken-as-bucket",
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
    let rest = without_the_bucket(&case.endpoint()?, bucket)?;
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
        Draft::new(&RULE, Party::Us, format!("The endpoint's URL names the bucket {bucket} already, so the bucket is named twice."))
            .confidence(Confidence::Likely)
            .because("A store that has read the bucket from the URL finds nothing of that name in it.")
            .cells(&failing)
            .evidence(struck.some())
            .fact("endpoint without it", &rest)
            .ruled_out("permission.denied", struck.some(), "the answer is that something is not there")
            .step(format!("Give the endpoint without the bucket: {rest}."))
            .done(),
    )
}

/// The endpoint without the bucket that stands in it; none if there is none.
fn without_the_bucket(endpoint: &Endpoint, bucket: &str) -> Option<String> {
    let host = endpoint.host.strip_prefix(bucket);
    if let Some(host) = host.and_then(|rest| rest.strip_prefix('.')) {
        return Some(host.to_owned());
    }
    let base_path = endpoint.base_path.strip_suffix(bucket)?;
    let base_path = base_path.strip_suffix('/')?.to_owned();
    Some(
        Endpoint {
            base_path,
            ..endpoint.clone()
        }
        .to_string(),
    )
}
