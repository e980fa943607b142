//! A proxy answers that the store behind it does not.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::product;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.upstream-down"),
    title: "a proxy answers that the store behind it does not",
    meaning: "The machine that answered is a load balancer or reverse proxy. It could not reach \
              the store, or waited too long for it.",
    told_by: "502, 503 or 504 without an S3 document and without the store's marks.",
    look_alikes: &[
        "server.error",
        "server.not-initialised",
        "server.rate-limit",
    ],
    remedy: "Look at the proxy's list of backends and at the store's own health.",
    sources: &["RFC 9110 sections 15.6.3 to 15.6.5 (502, 503, 504)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::UpstreamDown)?;
    let title = format!(
        "A proxy answers {}: the store behind it does not answer.",
        all_said(&struck.outcomes)
    );
    let (exchange, reading) = struck.first()?;
    let paged = reading.document.as_deref() == Some("html");
    let (confidence, because) = if page::s3_elsewhere(case).is_some() {
        (
            Confidence::Possible,
            "The status is a gateway's, and other requests of this run were answered by S3: a backend that is down now and then, or a limit for requests at once.",
        )
    } else if paged {
        (
            Confidence::Likely,
            "The status is a gateway's, and a page came with it that S3 never writes.",
        )
    } else {
        (
            Confidence::Possible,
            "The status is a gateway's and no S3 document came with it; a store that is overloaded may answer the same.",
        )
    };
    let draft = Draft::new(&RULE, Party::Hop, title)
        .confidence(confidence)
        .because(because)
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .fact_if("marks", page::marks(exchange))
        .fact_if("marks of", product::name(case))
        .step("Look at the proxy's backends: are they up, and does its health check say so?")
        .step("If they are, compare the proxy's timeout with how long the store takes.")
        .step("If only some requests meet it, run again with --repeat 10: that tells a limit for requests at once.");
    let by: &[_] = if paged { struck.some() } else { &[] };
    Some(
        draft
            .ruled_out(
                "server.error",
                by,
                "a store's own failure comes with an S3 document",
            )
            .done(),
    )
}
