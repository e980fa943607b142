//! The peer broke off the TLS handshake.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.handshake-refused"),
    title: "the endpoint refuses the TLS handshake",
    meaning: "The endpoint speaks TLS and ended the handshake with an alert. Reasons are a protocol \
              version or cipher we do not share, a name it does not serve, or a client certificate \
              it wants.",
    told_by: "An alert of the peer ends the handshake; its name narrows the reason.",
    look_alikes: &["tls.plain-http-on-port", "tls.sni-missing"],
    remedy: "Read the alert: `protocol_version` and `handshake_failure` are about versions and \
             ciphers, `unrecognized_name` about the host, `certificate_required` about a client \
             certificate.",
    sources: &["RFC 8446 section 6.2 (error alerts)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(|f| matches!(f.kind, FailureKind::TlsAlert { .. }))?;
    let FailureKind::TlsAlert { alert } = &struck.first()?.0.failure()?.kind else {
        return None;
    };
    let title = format!(
        "{} refuses the TLS handshake with the alert {alert}.",
        case.place()
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The handshake ended with an alert of the other side.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", case.place())
            .fact("alert", alert)
            .ruled_out("tls.plain-http-on-port", struck.some(), "the answer is a TLS alert")
            .step(step(alert))
            .step("Show the alert and the time to the endpoint's operator: the log there has the reason.")
            .done(),
    )
}

fn step(alert: &str) -> &'static str {
    let alert = alert.to_ascii_lowercase();
    if alert.contains("name") {
        "Check the host in the endpoint's URL: the server has no certificate for it."
    } else if alert.contains("certificate") {
        "The server asks for a client certificate, which this tool does not send: use an endpoint that does without."
    } else {
        "Let the endpoint offer TLS 1.2 or 1.3 with a current cipher suite."
    }
}
