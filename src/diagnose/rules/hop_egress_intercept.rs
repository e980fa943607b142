//! A forward proxy does not open the way.

use super::proxied;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.egress-intercept"),
    title: "the forward proxy on this side does not open the way",
    meaning: "The environment names a forward proxy, and the proxy answered instead of passing the \
              connection on: it wants a login (407), forbids the host (403) or cannot reach it.",
    told_by: "The exchange ends at the stage `proxy`, with the proxy's own status.",
    look_alikes: &["hop.waf-block", "tcp.timeout"],
    remedy: "Ask the proxy's operator, or add the endpoint to NO_PROXY if it can be reached \
             directly.",
    sources: &["RFC 9110 section 9.3.6 (CONNECT)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
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
    Some(
        Draft::new(
            &RULE,
            Party::Hop,
            format!("The forward proxy answered {status}: {want}."),
        )
        .confidence(Confidence::Certain)
        .because(
            "The reply to the request for a tunnel came from the proxy; the endpoint saw nothing.",
        )
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .fact("proxy", proxy)
        .fact("status", status)
        .ruled_out(
            "identity.rejected",
            struck.some(),
            "the request never reached the endpoint",
        )
        .step("If the endpoint can be reached directly, add its host to NO_PROXY.")
        .step("Otherwise ask the proxy's operator to let this host and port through.")
        .done(),
    )
}
