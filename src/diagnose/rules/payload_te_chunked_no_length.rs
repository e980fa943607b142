//! A body without a `Content-Length` is not taken.

use super::client::{Cause, Twins, answers, exchanges, titles};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.te-chunked-no-length"),
    title: "a body without a Content-Length is not taken",
    meaning: "boto3 and the AWS CLI put over https with Transfer-Encoding: chunked and no \
              Content-Length. The store, or a hop before it, wants the length first; the same \
              trailer with a length is taken.",
    told_by: "Puts with Transfer-Encoding: chunked fail, Puts with the same kind of trailer and a \
              Content-Length work. Sent with --clients.",
    look_alikes: &["payload.trailer-unsupported"],
    remedy: "Let the hop pass bodies on as they come, or set request_checksum_calculation = \
             when_required for the client.",
    sources: &["S3 API reference, MissingContentLength; boto3 1.43.11, captured"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let twins = Twins::of(case);
    let refused = twins.failing(Cause::NoLength);
    refused.first()?;
    let who = list(&titles(&refused), "and");
    Some(
        Draft::new(&RULE, Party::Endpoint, format!("{who} cannot put here as they come: a body without Content-Length is not taken."))
            .severity(Severity::Warning)
            .confidence(Confidence::Likely)
            .because(format!(
                "Sent in chunks, a Put is answered {}; with a trailer and a Content-Length it works.",
                list(&answers(&refused), "or")
            ))
            .evidence(&exchanges(&refused))
            .evidence(&twins.plain(&refused))
            .step("If a proxy stands before the store, let it pass request bodies on without wanting their length.")
            .step("Or set AWS_REQUEST_CHECKSUM_CALCULATION=when_required where the client runs.")
            .done(),
    )
}
