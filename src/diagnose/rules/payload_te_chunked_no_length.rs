//! The length of the body does not arrive.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.te-chunked-no-length"),
    title: "the length of the body is lost on the way",
    meaning: "Every Put of this tool says how long its body is. The endpoint answers that it was not told: something on the way takes the length off, as proxies do that send bodies on in chunks.",
    told_by: "The error is MissingContentLength, or 411, to a request that carries Content-Length.",
    look_alikes: &["payload.trailer-unsupported", "hop.body-limit"],
    remedy: "Let the hop pass requests on unchanged: for nginx `proxy_request_buffering on` and `proxy_http_version 1.1`; no transfer coding of its own.",
    sources: &[
        "RFC 9110 section 15.5.12 (411 Length Required)",
        "s3fs-fuse/s3fs-fuse#324",
        "ceph/s3-tests#501",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(says)?;
    let title = format!(
        "The endpoint was not told how long the body is: it answered {}.",
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Hop, title)
            .confidence(Confidence::Likely)
            .because("The request went out with its length, and the answer says that there was none. Which hop takes it off cannot be seen from here.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .ruled_out("permission.action-missing", struck.some(), "the answer is about the form of the request")
            .step("Repeat past the proxy, if there is one.")
            .step("Let the proxy buffer requests, so that it can pass on their length.")
            .done(),
    )
}

fn says(exchange: &Exchange, reading: &Reading) -> bool {
    let sent = exchange.request.body_bytes > 0;
    let lost =
        reading.code.as_deref() == Some("MissingContentLength") || reading.status == Some(411);
    sent && lost
}
