//! An address has no name that the server could pick a site by.

use std::net::IpAddr;

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Failure, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.sni-missing"),
    title: "the server wants a name and was given an address",
    meaning: "A server with many sites picks one by the name in the TLS handshake (SNI). A URL with an address sends none, and a strict server ends the handshake.",
    told_by: "The endpoint is named by its address, and the handshake ends with an alert about the name, or with a general failure.",
    look_alikes: &["tls.handshake-refused", "tls.default-cert-by-ip"],
    remedy: "Use the name of the site in the URL, and `--resolve` for the address.",
    sources: &[
        "haproxy/haproxy#332",
        "RFC 6066 section 3 (server name indication is never an address)",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let host = case.endpoint()?.host;
    host.parse::<IpAddr>().ok()?;
    let struck = case.failed(|f| alert(f).is_some())?;
    let alert = alert(struck.first()?.0.failure()?)?;
    let named = alert.contains("name");
    Some(
        Draft::new(&RULE, Party::Us, format!("{host} is an address, and the server seems to want the name of a site."))
            .confidence(if named {
                Confidence::Likely
            } else {
                Confidence::Possible
            })
            .because(if named {
                "A URL with an address sends no name in the handshake, and the server ends it with an alert about the name."
            } else {
                "A URL with an address sends no name in the handshake, and the server ends it without saying why."
            })
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("alert", alert)
            .step("Write the name of the site into the endpoint's URL; give its address with --resolve if DNS does not know it.")
            .done(),
    )
}

/// The alert, if it is one that a missing name gives.
fn alert(failure: &Failure) -> Option<String> {
    let FailureKind::TlsAlert { alert } = &failure.kind else {
        return None;
    };
    let alert = alert.to_ascii_lowercase();
    let squeezed: String = alert.chars().filter(char::is_ascii_alphabetic).collect();
    let fits = ["unrecognizedname", "handshakefailure"].contains(&squeezed.as_str());
    fits.then_some(alert)
}
