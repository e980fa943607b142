//! A hop sends plain requests on to TLS.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.http-to-https-redirect"),
    title: "plain requests are redirected to https",
    meaning: "Something in front of the store answers every http request with the same URL under \
              https. S3 clients do not follow such a redirect, or fail after it.",
    told_by: "A 3xx whose Location differs from the request in its scheme only.",
    look_alikes: &["region.wrong-endpoint"],
    remedy: "Write https:// in the endpoint's URL.",
    sources: &["RFC 9110 section 15.4 (redirection)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, _| location(exchange).is_some())?;
    let location = location(struck.first()?.0)?;
    let answered =
        "The redirect keeps host and path and changes http to https; no S3 document came with it.";
    Some(
        Draft::new(&RULE, Party::Us, "Plain requests to this endpoint are redirected to https.")
            .confidence(Confidence::Certain)
            .because(answered)
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("location", location)
            .ruled_out("region.wrong-endpoint", struck.some(), "the redirect leads to the same host")
            .step("Write https:// in the endpoint's URL; leave the port out unless TLS has one of its own.")
            .done(),
    )
}

fn location(exchange: &Exchange) -> Option<&str> {
    let response = exchange.response()?;
    let location = response.header("location")?;
    let target = location.strip_prefix("https://")?;
    let sent = exchange.request.url.strip_prefix("http://")?;
    let redirected = (300..400).contains(&response.status);
    (redirected && host(target) == host(sent)).then_some(location)
}

fn host(rest: &str) -> &str {
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    authority
        .rsplit_once(':')
        .map_or(authority, |(host, _)| host)
}
