//! The endpoint does not take the bucket's name from the host.

use crate::diagnose::draft::Draft;
use crate::diagnose::echo::lacks_the_bucket;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Addressing, Confidence, ErrorClass, Exchange, Finding, FindingCode, NotSent, Outcome, Party,
    Reading, SignatureVersion, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.path-required"),
    title: "the endpoint does not take the bucket's name from the host",
    meaning: "The bucket stands before the endpoint's name (virtual-hosted addressing) and the \
              store does not look for it there: it serves path style only, was not told its own \
              domain, or a hop puts another Host in place. List becomes the list of all buckets, \
              and the first part of an object's name becomes the bucket.",
    told_by: "List is answered with the list of buckets, an error names the beginning of the \
              object's name as the bucket, or the store's SigV2 resource lacks the bucket.",
    look_alikes: &[
        "addressing.no-such-bucket",
        "addressing.host-taken-as-bucket",
        "hop.base-path-stripped",
        "s3.other-document",
    ],
    remedy: "Use path style, or tell the store its domain (SeaweedFS `-s3.domainName`).",
    sources: &[
        "S3 user guide, virtual hosting of buckets",
        "observed on SeaweedFS 4.48 without -s3.domainName",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let bucket = &case.evidence.run.bucket;
    let shown = case.struck(|x, r| is_of_another_path(x, r, bucket));
    let misread = case.struck(|x, r| lacks_the_bucket(x, r, bucket));
    let (struck, confidence, because) = match (shown, misread) {
        (Some(shown), _) => (
            shown,
            Confidence::Certain,
            "The answers are those to the path alone, as if the bucket did not stand in the host.",
        ),
        (None, Some(misread)) => (
            misread,
            Confidence::Likely,
            "The refusal shows what the endpoint signed under SigV2, and the bucket that stands in the host is not in it. A hop that changes the Host would show the same.",
        ),
        (None, None) => return None,
    };
    let cells = |fits: fn(&Outcome) -> bool| -> Vec<&Outcome> {
        case.outcomes.iter().filter(|o| fits(o)).collect()
    };
    Some(
        Draft::new(&RULE, Party::Us, format!("The endpoint does not look for the bucket {bucket} in the host."))
            .confidence(confidence)
            .because(because)
            .cells(&struck.outcomes)
            .cells(&cells(is_missigned))
            .cells(&cells(|o| matches!(o.cell.not_sent, Some(NotSent::BucketMissing | NotSent::BucketNotSeen))))
            .evidence(struck.some())
            .fact("bucket", bucket)
            .fact("answer", all_said(&struck.outcomes))
            .ruled_out("addressing.no-such-bucket", struck.some(), "the bucket asked for was not looked for")
            .step("Run again without --addressing virtual, and set path style in your application.")
            .step("If virtual-hosted addressing is wanted, tell the store the domain that buckets stand before, and let no proxy change the Host.")
            .done(),
    )
}

/// Whether an answer is that to the path alone.
fn is_of_another_path(exchange: &Exchange, reading: &Reading, bucket: &str) -> bool {
    let virtual_hosted = exchange.addressing == Addressing::Virtual;
    let lists = exchange.operation.verb() == Some(Verb::List);
    let all_buckets = lists && reading.document.as_deref() == Some("ListAllMyBucketsResult");
    let named = reading.fields.get("BucketName").map(String::as_str);
    let by_path = named.is_some_and(|name| !name.is_empty()) && named == leading(exchange);
    virtual_hosted && (all_buckets || (by_path && named != Some(bucket)))
}

/// The first segment of the path that was sent.
fn leading(exchange: &Exchange) -> Option<&str> {
    let (_, rest) = exchange.request.url.split_once("://")?;
    let path = rest.split('?').next()?;
    path.split('/').nth(1)
}

/// `SigV2` signs the bucket with the path, so a store that does not see it takes no such signature.
fn is_missigned(outcome: &Outcome) -> bool {
    outcome.cell.signature == SignatureVersion::V2 && outcome.class == ErrorClass::SignatureMismatch
}
