//! TLS spoken to a port that speaks plain HTTP.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.plain-http-on-port"),
    title: "the endpoint's URL says https and the port does not speak TLS",
    meaning: "The greeting of TLS was answered with something else. Usually the port speaks plain \
              HTTP and the URL should say http, or another port is the one with TLS. Clients word \
              this as `wrong version number`.",
    told_by: "The first bytes that came back are no TLS record; `HTTP/` means plain HTTP for sure.",
    look_alikes: &["tls.handshake-refused", "tls.http-on-tls-port"],
    remedy: "Find the port that speaks TLS. Using http instead sends data and headers in the \
             clear: only for a network you trust.",
    sources: &[
        "RFC 8446 section 5.1 (record layer)",
        "observed on Ceph RGW 16.2: TLS to the plain port",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(|f| matches!(f.kind, FailureKind::NotTls { .. }))?;
    let FailureKind::NotTls { first_bytes } = &struck.first()?.0.failure()?.kind else {
        return None;
    };
    let http = first_bytes.starts_with("HTTP/");
    let (confidence, because) = if http {
        (
            Confidence::Certain,
            "The greeting of TLS was answered with an HTTP status line.",
        )
    } else {
        (
            Confidence::Likely,
            "The greeting of TLS was answered with bytes that are not TLS.",
        )
    };
    let title = format!(
        "{} does not speak TLS, and the endpoint's URL says https.",
        case.place()
    );
    Some(
        Draft::new(&RULE, Party::Us, title)
            .confidence(confidence)
            .because(because)
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", case.place())
            .fact("first bytes", first_bytes)
            .ruled_out("tls.untrusted-ca", struck.some(), "no certificate was shown")
            .step("Ask which port of this store speaks TLS and put it into the endpoint's URL.")
            .step("If it has none, the URL begins with http://; then names, data and signatures travel in the clear.")
            .done(),
    )
}
