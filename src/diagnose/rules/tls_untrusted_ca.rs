//! The certificate's issuer is not trusted here.

use crate::diagnose::certificate::{Refused, refused};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.untrusted-ca"),
    title: "the endpoint's certificate comes from an authority this machine does not trust",
    meaning: "The chain ends at an issuer that is not in the trust store: a private authority, a \
              certificate that signed itself, or a chain whose intermediate the server does not \
              send.",
    told_by: "The chain as presented; a single certificate with a foreign issuer may also lack its \
              intermediate.",
    look_alikes: &["tls.missing-intermediate", "tls.name-mismatch"],
    remedy: "Get the authority's certificate over a way you trust and give it with `--ca`; have \
             the server send its intermediates.",
    sources: &["RFC 5280 section 6 (path validation)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = refused(case, |fault, _| {
        matches!(
            fault,
            CertificateFault::UnknownIssuer | CertificateFault::SelfSigned
        )
    })?;
    let (title, because, confidence) = wording(&refused);
    let own = refused.leaf().is_some_and(|leaf| leaf.self_issued);
    Some(
        refused
            .draft(&RULE, Party::Us, title)
            .confidence(confidence)
            .because(because)
            .fact("self-signed", if own { "yes" } else { "no" })
            .step("Ask the endpoint's operator for the certificate of the authority, over a way you trust, and give it with --ca.")
            .step("If the authority is a public one, let the server send its intermediate certificates as well.")
            .done(),
    )
}

fn wording(refused: &Refused<'_>) -> (String, &'static str, Confidence) {
    let host = &refused.host;
    match refused.chain {
        [only] if only.self_issued => (
            format!("The certificate of {host} signed itself and is not trusted here."),
            "Subject and issuer of the only certificate are the same, and it is not among the trusted ones.",
            Confidence::Certain,
        ),
        [only] => (
            format!(
                "The certificate of {host} is issued by {}, which is not trusted here.",
                only.issuer
            ),
            "The server sent one certificate only: its issuer is a private authority, or an intermediate of a public one that the server forgets to send.",
            Confidence::Likely,
        ),
        _ => (
            format!("The chain of {host} ends at an authority that is not trusted here."),
            "The server sent a chain, and no certificate in it leads to a trusted authority.",
            Confidence::Certain,
        ),
    }
}
