//! A forward proxy does not open the way.

use super::{proxied, way};
use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.egress-intercept"),
    title: "the forward proxy on this side does not open the way",
    meaning: "The environment names a forward proxy, and the proxy answered instead of passing the \
              connection on: it wants a login (407), forbids the host (403) or cannot reach it.",
    told_by: "The exchange ends at the stage `proxy`, with the proxy's own status; or every answer is \
              a page, none is S3's, and a proxy was asked or names itself in Via.",
    look_alikes: &["hop.waf-block", "tcp.timeout"],
    remedy: "Ask the proxy's operator, or add the endpoint to NO_PROXY if it can be reached \
             directly.",
    sources: &["RFC 9110 section 9.3.6 (CONNECT)"],
    claim: Claim::Cause,
    examine: |case| {
        find(case)
            .or_else(|| in_its_place(case))
            .into_iter()
            .collect()
    },
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(|f| matches!(f.kind, FailureKind::ProxyRefused { .. }))?;
    let (exchange, _) = struck.first()?;
    let FailureKind::ProxyRefused { status } = exchange.failure()?.kind else {
        return None;
    };
    let proxy = proxied(exchange).unwrap_or("the forward proxy");
    let want = match status {
        407 => "it wants a login",
        403 => "it forbids this endpoint",
        502..=504 => "it cannot reach the endpoint",
        _ => "it refuses",
    };
    let draft = Draft::new(
        &RULE,
        Party::Hop,
        format!("The forward proxy answered {status}: {want}."),
    )
    .confidence(Confidence::Certain)
    .because("The reply to the request for a tunnel came from the proxy; the endpoint saw nothing.")
    .cells(&struck.outcomes)
    .evidence(struck.some())
    .fact("proxy", proxy)
    .fact("status", status)
    .ruled_out(
        "identity.rejected",
        struck.some(),
        "the request never reached the endpoint",
    );
    Some(
        way::with_past_proxy(case, draft)
            .step("If the endpoint can be reached directly, add its host to NO_PROXY.")
            .step("Otherwise ask the proxy's operator to let this host and port through.")
            .done(),
    )
}

/// Every answer is a page, and a proxy stands in the way: it answers in the endpoint's place.
fn in_its_place(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| {
        page::is_foreign(exchange, reading)
            && matches!(reading.status, Some(403 | 407 | 451))
            && (proxied(exchange).is_some() || via(exchange).is_some())
    })?;
    if page::s3_elsewhere(case).is_some() {
        return None;
    }
    let (exchange, _) = struck.first()?;
    let asked = proxied(exchange);
    let (confidence, because) = match asked {
        Some(_) => (
            Confidence::Likely,
            "The requests went to a forward proxy; every answer is a page, and none is S3's.",
        ),
        None => (
            Confidence::Possible,
            "Every answer is a page that S3 does not write, and it names a proxy in Via. A proxy of this network or one before the endpoint would do that.",
        ),
    };
    Some(
        Draft::new(&RULE, Party::Hop, format!("A proxy answers in the endpoint's place ({}).", all_said(&struck.outcomes)))
            .confidence(confidence)
            .because(because)
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact_if("proxy", asked)
            .fact_if("marks", page::marks(exchange))
            .ruled_out("identity.rejected", struck.some(), "a store that refuses says so in an S3 document")
            .step("Read the page: it says who wrote it and often which rule fired.")
            .step("If the endpoint can be reached directly, add its host to NO_PROXY; otherwise ask the proxy's operator to let this host through.")
            .done(),
    )
}

fn via(exchange: &Exchange) -> Option<&str> {
    exchange.response()?.header("via")
}
