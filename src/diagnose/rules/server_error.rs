//! The store failed inside.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, verbs};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.error"),
    title: "the store answers with an error of its own",
    meaning: "A 5xx that the store itself wrote. It says nothing about the key's rights: a full \
              disk, a lost quorum, a service behind it that is down, or a request the store cannot \
              deal with.",
    told_by: "A status from 500 on with an S3 document or the store's marks.",
    look_alikes: &[
        "hop.upstream-down",
        "server.storage-full",
        "server.rate-limit",
    ],
    remedy: "Give the request ID to the store's operator: the log there has the reason.",
    sources: &["S3 API reference, error codes InternalError and ServiceUnavailable"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::ServerError)?;
    let (exchange, reading) = struck.first()?;
    let request_id = exchange
        .response()
        .and_then(|r| r.header("x-amz-request-id"));
    let title = format!(
        "The store fails inside on {}: {}.",
        verbs(&struck.outcomes),
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(if reading.code.is_some() {
                Confidence::Certain
            } else {
                Confidence::Likely
            })
            .because("The status is that of a failure inside, not of a refusal.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact_if("request id", request_id)
            .fact_if("message", reading.message.as_deref())
            .ruled_out("permission.denied", struck.some(), "a refusal is a 403")
            .step("Give the request ID and the time to the store's operator.")
            .step("If only writes fail, let him look at free space and quorum.")
            .done(),
    )
}
