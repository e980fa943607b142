//! The certificate is for another name.

use std::net::IpAddr;

use super::tls_vhost_dotted_bucket;
use crate::diagnose::certificate::{host, refused};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.name-mismatch"),
    title: "the endpoint's certificate is not for the name in its URL",
    meaning: "A valid certificate for other names, or for none (a common name without subject \
              alternative names does not count): the URL has an alias the certificate does not \
              list, the address belongs to another service, or a load balancer shows its default \
              certificate.",
    told_by: "The host of the URL is not among the certificate's names.",
    look_alikes: &[
        "tls.no-ip-san",
        "tls.vhost-dotted-bucket",
        "tls.default-cert-by-ip",
    ],
    remedy: "Use one of the certificate's names in the endpoint's URL, or have this name added to \
             the certificate.",
    sources: &[
        "RFC 9110 section 4.3.4 (https certificate verification)",
        "RFC 9525 section 2 (the common name is not looked at)",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    if tls_vhost_dotted_bucket::applies(case) {
        return None;
    }
    let refused = refused(case, |fault, exchange| {
        *fault == CertificateFault::NameMismatch && host(exchange).parse::<IpAddr>().is_err()
    })?;
    let nameless = refused.leaf().is_some_and(|leaf| leaf.names.is_empty());
    let title = if nameless {
        format!(
            "The certificate shown for {} names no host at all.",
            refused.host
        )
    } else {
        format!(
            "The certificate shown for {} is for {}.",
            refused.host,
            refused.names()
        )
    };
    if nameless {
        let draft = refused.draft(&RULE, Party::Endpoint, title);
        return Some(without_names(draft).done());
    }
    Some(
        refused
            .draft(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The host of the URL is not among the certificate's names.")
            .step("If one of the certificate's names is this store's, write that into the endpoint's URL.")
            .step("If the names are foreign, the URL's name leads to another service or to a load balancer's default: check the address it resolves to.")
            .step("Otherwise have this name added to the certificate.")
            .done(),
    )
}

/// What is said of a certificate without subject alternative names.
fn without_names(draft: Draft) -> Draft {
    draft
        .confidence(Confidence::Certain)
        .because("The certificate has no subject alternative names. Clients of today do not look at the common name in its subject.")
        .step("Have the certificate made again with the URL's host among its subject alternative names (openssl: -addext subjectAltName=DNS:NAME).")
}
