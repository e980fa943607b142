//! The server does not send its intermediate certificate.

use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party};

use crate::diagnose::certificate::{refused, tls};
use crate::model::connection::CertificateFault;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.missing-intermediate"),
    title: "the server does not send the intermediate certificate",
    meaning: "The certificate is issued by an intermediate of a public authority, and the server sends its own certificate only. Browsers fetch the missing one and hide the fault; most other clients do not.",
    told_by: "One certificate was sent, and its issuer is an intermediate of a public authority.",
    look_alikes: &["tls.untrusted-ca"],
    remedy: "Have the server send the full chain (for nginx the file with both certificates, often called fullchain).",
    sources: &[
        "RFC 8446 section 4.4.2 (the chain a server sends)",
        "rancher/rke2#1330",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = refused(case, |fault, exchange| {
        let chain = tls(exchange).map_or(&[][..], |tls| tls.certificates.as_slice());
        let lone = matches!(chain, [only] if !only.self_issued && is_public(&only.issuer));
        *fault == CertificateFault::UnknownIssuer && lone
    })?;
    let issuer = refused
        .leaf()
        .map(|leaf| leaf.issuer.clone())
        .unwrap_or_default();
    let title = format!(
        "{} does not send the intermediate certificate that its own was issued with.",
        refused.host
    );
    Some(
        refused
            .draft(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Likely)
            .because(format!("It sent one certificate; the issuer ({issuer}) is an intermediate of a public authority, which clients do not have."))
            .step("Let the server send the whole chain, its own certificate first: most authorities give a file called fullchain.")
            .step("Until then give the intermediate with --ca.")
            .done(),
    )
}

/// Organisations whose intermediates sign for everybody.
fn is_public(issuer: &str) -> bool {
    const PUBLIC: [&str; 10] = [
        "Let's Encrypt",
        "DigiCert",
        "Sectigo",
        "GlobalSign",
        "GoDaddy",
        "GEANT",
        "Google Trust Services",
        "Amazon",
        "ZeroSSL",
        "Entrust",
    ];
    PUBLIC.iter().any(|name| issuer.contains(name))
}
