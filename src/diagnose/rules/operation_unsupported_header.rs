//! The store stumbles over a header it does not know.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Exchange, Finding, FindingCode, Party, Reading};

use super::tried;
pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.unsupported-header"),
    title: "the store refuses a header that clients add",
    meaning: "Clients add headers to a request that S3 knows or ignores: for retries, storage classes, checksums, tags. A store that has no use for one may refuse the whole request.",
    told_by: "The same Put passes without the header and fails with it, or the refusal names the header.",
    look_alikes: &[
        "permission.action-missing",
        "operation.extra-query-param",
        "payload.checksum-header-unsupported",
    ],
    remedy: "Switch off the option of the client that sends the header.",
    sources: &[
        "velero-io/velero-plugin-for-aws#303",
        "Cloudflare R2, error NotImplemented naming a header",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).or_else(|| named(case)).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts.passed("payload.exact-hash")?;
    let fails = puts.failed("payload.sdk-headers")?;
    puts.passed("payload.with-x-id")?;
    let cells = tried::cells_of(case, &puts);
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "The store refuses a Put for headers that SDKs add (amz-sdk-request, amz-sdk-invocation-id).")
            .confidence(Confidence::Certain)
            .because("The same Put passes without these headers and fails with them; nothing else was changed.")
            .cells(&cells)
            .evidence(&[passes.exchange, fails.exchange])
            .fact_if("refused with", fails.reading.code.as_deref())
            .fact_if("message", fails.reading.message.as_deref())
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key puts an object")
            .step("Use a client that does not send them, or let a proxy of yours take them off if they are not signed.")
            .done(),
    )
}

/// The refusal names a header that the request has.
fn named(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| refused_header(exchange, reading).is_some())?;
    let (exchange, reading) = struck.first()?;
    let header = refused_header(exchange, reading)?;
    let title = format!("The store refuses requests for a header it does not know: {header}.");
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Likely)
            .because("The refusal names the header, and the request has it.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("header", header)
            .ruled_out(
                "permission.action-missing",
                struck.some(),
                "the refusal names a header, not a right",
            )
            .step(
                "Switch off what makes the client send that header, or use a client that does not.",
            )
            .done(),
    )
}

/// The header a refusal names, if the request has it and it is an optional one.
fn refused_header<'r>(exchange: &Exchange, reading: &'r Reading) -> Option<&'r str> {
    let named = reading.fields.get("Header")?.as_str();
    let sent = exchange
        .request
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case(named));
    let needed = [
        "authorization",
        "host",
        "date",
        "x-amz-date",
        "x-amz-content-sha256",
    ];
    let optional = !needed.contains(&named.to_ascii_lowercase().as_str());
    (sent && optional && reading.class == ErrorClass::NotImplemented).then_some(named)
}
