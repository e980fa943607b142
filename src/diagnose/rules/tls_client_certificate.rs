//! The endpoint wants a certificate of the client.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, FailureKind, Finding, FindingCode, Party, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.client-certificate"),
    title: "the endpoint wants a client certificate",
    meaning: "TLS is set up so that clients prove who they are by a certificate (mutual TLS), \
              before any access key is looked at. S3 clients seldom have one, and this tool sends \
              none.",
    told_by: "The alert certificate_required, another alert after the endpoint has shown its own \
              certificate, or a page that says so.",
    look_alikes: &["tls.handshake-refused", "server.no-answer", "s3.not-s3"],
    remedy: "Use an endpoint or port that does without; or have client certificates made optional \
             for the S3 API.",
    sources: &[
        "RFC 8446 sections 4.4.2.4 and 6.2 (certificate_required)",
        "nginx, ssl_verify_client: error 496, No required SSL certificate was sent",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|x, r| sign(x, r).is_some())?;
    let (exchange, reading) = struck.first()?;
    let (confidence, because) = sign(exchange, reading)?;
    Some(
        Draft::new(&RULE, Party::Endpoint, format!("{} wants a client certificate.", case.place()))
            .confidence(confidence)
            .because(because)
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", case.place())
            .ruled_out("identity.rejected", struck.some(), "no access key was looked at")
            .step("Use an endpoint or port of this store that takes access keys alone.")
            .step("If there is none, ask its operator to make client certificates optional for the S3 API: this tool and most S3 clients send none.")
            .done(),
    )
}

/// What shows that a certificate is missed, and how surely.
fn sign(exchange: &Exchange, reading: &Reading) -> Option<(Confidence, &'static str)> {
    match exchange.failure() {
        Some(failure) => {
            let FailureKind::TlsAlert { alert } = &failure.kind else {
                return None;
            };
            match alert.as_str() {
                "CertificateRequired" => Some((
                    Confidence::Certain,
                    "The endpoint ended the connection with the alert certificate_required.",
                )),
                "BadCertificate" | "HandshakeFailure" if is_agreed(exchange) => Some((
                    Confidence::Likely,
                    "The endpoint showed its certificate, so version and cipher were agreed on; it broke off after our turn, in which we sent no certificate.",
                )),
                _ => None,
            }
        }
        None => says_so(exchange, reading).then_some((
            Confidence::Certain,
            "The answer is a page which says that no client certificate was sent.",
        )),
    }
}

/// Whether the handshake came as far as the endpoint's certificate, which follows the choice of version
/// and cipher suite.
fn is_agreed(exchange: &Exchange) -> bool {
    let tls = exchange.connection.tls.as_ref();
    tls.is_some_and(|tls| !tls.certificates.is_empty())
}

/// The page of nginx; it is no S3 document.
fn says_so(exchange: &Exchange, reading: &Reading) -> bool {
    const SAYING: &str = "No required SSL certificate was sent";
    reading.code.is_none()
        && exchange
            .response()
            .is_some_and(|response| response.status == 400 && response.body.contains(SAYING))
}
