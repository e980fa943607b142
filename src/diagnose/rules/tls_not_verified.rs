//! The certificate is refused for a reason without a rule of its own.

use crate::diagnose::certificate::refused;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.not-verified"),
    title: "the endpoint's certificate cannot be verified",
    meaning: "The certificate is refused for a reason other than its dates, names or issuer, for \
              example a purpose it was not made for, or a signature algorithm that is no longer \
              taken.",
    told_by: "The words of the verifier, quoted among the facts.",
    look_alikes: &["tls.untrusted-ca", "tls.name-mismatch"],
    remedy: "Read the verifier's words; have the certificate made again for server authentication \
             with a current algorithm.",
    sources: &["RFC 5280 section 6 (path validation)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let words = case.evidence.exchanges.iter().find_map(other)?;
    let refused = refused(case, |fault, _| matches!(fault, CertificateFault::Other(_)))?;
    let title = format!("The certificate of {} cannot be verified.", refused.host);
    Some(
        refused
            .draft(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The verifier refused the chain, and not for its dates, names or issuer.")
            .fact("verifier", words)
            .step("Show the verifier's words and the certificate to the endpoint's operator.")
            .done(),
    )
}

fn other(exchange: &crate::model::Exchange) -> Option<&str> {
    use crate::model::FailureKind;

    let fault = match exchange.failure().map(|failure| &failure.kind) {
        Some(FailureKind::Certificate(fault)) => Some(fault),
        _ => exchange.connection.tls.as_ref()?.fault.as_ref(),
    };
    match fault? {
        CertificateFault::Other(words) => Some(words),
        _ => None,
    }
}
