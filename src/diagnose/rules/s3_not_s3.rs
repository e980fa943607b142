//! What answers does not speak S3.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("s3.not-s3"),
    title: "what answers there does not speak S3",
    meaning: "No answer of the run is S3's: a web server, another API, a proxy that knows no such \
              site or wants a login first, or another protocol. Nothing is known about the key. A 403 alone is no sign of S3.",
    told_by: "No answer carries an S3 document or a header of S3's.",
    look_alikes: &["s3.console-port", "hop.waf-block", "hop.upstream-down"],
    remedy: "Check host, port and path of the endpoint's URL; ask for the endpoint of the S3 API.",
    sources: &[
        "observed in public cases: consoles, firewalls and forward proxies that answer 403",
        "observed on SeaweedFS 4.48: the filer's port answers a bare 404, with the header x-amz-request-id",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| {
        page::is_foreign(exchange, reading)
            || page::is_mute(exchange, reading)
            || exchange
                .failure()
                .is_some_and(|f| matches!(f.kind, FailureKind::NotHttp { .. }))
    })?;
    if page::s3_elsewhere(case).is_some() {
        return None;
    }
    let (exchange, _) = struck.first()?;
    let title = format!(
        "What answers at {} does not speak S3 ({}).",
        case.place(),
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Us, title)
            .confidence(if struck.exchanges.iter().any(|(x, _)| page::has_headers_of_s3(x)) {
                Confidence::Possible
            } else {
                Confidence::Likely
            })
            .because("No answer of this run is an S3 document; a store behind it, if there is one, was not seen.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", case.place())
            .fact_if("marks", page::marks(exchange))
            .fact_if("location", exchange.response().and_then(|r| r.header("location")))
            .ruled_out("permission.denied", struck.some(), "a store that refuses says so in an S3 document")
            .step("Check host, port and path of the endpoint's URL against the store's documentation.")
            .step("If it sends clients to a login page, have the S3 API's host or path left out of that: S3 clients cannot log in there.")
            .step("If they are right, look for a proxy or firewall in between by the marks of the answer.")
            .done(),
    )
}
