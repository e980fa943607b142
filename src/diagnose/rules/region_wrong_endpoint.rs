//! Another endpoint is responsible for this bucket.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("region.wrong-endpoint"),
    title: "the bucket is served by another endpoint",
    meaning: "The bucket exists, in a region or cluster with an endpoint of its own, and this \
              endpoint sends clients there.",
    told_by: "301 or 307 with an S3 document, an Endpoint field or x-amz-bucket-region.",
    look_alikes: &["hop.http-to-https-redirect", "region.mismatch"],
    remedy: "Use the endpoint and region that the answer names.",
    sources: &["S3 API reference, error codes PermanentRedirect and TemporaryRedirect"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::WrongEndpoint)?;
    let (exchange, reading) = struck.first()?;
    let endpoint = reading.fields.get("Endpoint");
    let region = exchange
        .response()
        .and_then(|r| r.header("x-amz-bucket-region"))
        .or_else(|| reading.fields.get("Region").map(String::as_str));
    let bucket = &case.evidence.run.bucket;
    let title = match (endpoint, region) {
        (Some(endpoint), _) => format!("The bucket {bucket} is served by {endpoint}."),
        (None, Some(region)) => format!("The bucket {bucket} is in the region {region}."),
        (None, None) => format!("The bucket {bucket} is served by another endpoint."),
    };
    let named = endpoint.is_some() || region.is_some();
    Some(
        Draft::new(&RULE, Party::Us, title)
            .confidence(if named { Confidence::Certain } else { Confidence::Likely })
            .because("The endpoint answered with a redirect of S3's own, which leads to the bucket's endpoint.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("bucket", bucket)
            .fact_if("endpoint", endpoint)
            .fact_if("region", region)
            .ruled_out("addressing.no-such-bucket", struck.some(), "the redirect knows the bucket")
            .step("Run again with the endpoint and --region that the answer names, and set the same in your application.")
            .done(),
    )
}
