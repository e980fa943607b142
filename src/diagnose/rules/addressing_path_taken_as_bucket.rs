//! The endpoint takes the path of its URL for a bucket.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, NotSent, Observed, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.path-taken-as-bucket"),
    title: "the endpoint takes the path of its URL for a bucket",
    meaning: "The URL given as endpoint has a path, and nothing at the other end knows that it is \
              not part of the request. The first segment becomes the bucket and the bucket becomes \
              the beginning of the object's name.",
    told_by: "The BucketName of an error is the first segment of the endpoint's path.",
    look_alikes: &[
        "addressing.no-such-bucket",
        "addressing.bucket-in-endpoint",
        "hop.base-path-stripped",
        "permission.denied",
    ],
    remedy: "Leave the path out of the endpoint's URL.",
    sources: &[
        "observed on Ceph RGW 16.2 and SeaweedFS 4.48: a path before the bucket is taken for the bucket",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let endpoint = case.endpoint()?;
    let segment = endpoint.leading_segment()?;
    let bucket = &case.evidence.run.bucket;
    if segment == bucket {
        return None;
    }
    let struck = case.struck(|_, reading| {
        let named = reading.fields.get("BucketName");
        // Who is not accepted is another question.
        named.is_some_and(|name| name == segment) && reading.observed != Observed::Rejected
    })?;
    let outcomes = case.outcomes.iter();
    let not_written: Vec<&Outcome> = outcomes
        .filter(|o| {
            matches!(
                o.cell.not_sent,
                Some(NotSent::BucketMissing | NotSent::BucketNotSeen)
            )
        })
        .collect();
    let path = &endpoint.base_path;
    Some(
        Draft::new(&RULE, Party::Us, format!("The endpoint takes {segment}, from the path of its URL, for the bucket."))
            .confidence(Confidence::Certain)
            .because(format!("The errors are about a bucket {segment}. The bucket asked for is {bucket}, and {path} is the path of the endpoint's URL."))
            .cells(&struck.outcomes)
            .cells(&not_written)
            .evidence(struck.some())
            .fact("path", path)
            .fact("bucket", bucket)
            .fact("answer", all_said(&struck.outcomes))
            .ruled_out("addressing.no-such-bucket", struck.some(), "the bucket asked for was not looked for")
            .ruled_out("permission.denied", struck.some(), "the answer is about another bucket")
            .step(format!("Leave {path} out of the endpoint's URL."))
            .step("If the store is to be reached below that path, the proxy before it must take the path off, and the signature must not cover it: a host name of its own is the simpler way.")
            .done(),
    )
}
