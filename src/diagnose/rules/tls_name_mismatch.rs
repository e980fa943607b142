//! The certificate is for another name.

use std::net::IpAddr;

use super::tls_vhost_dotted_bucket;
use crate::diagnose::certificate::{host, refused};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.name-mismatch"),
    title: "the endpoint's certificate is for another name",
    meaning: "A valid certificate for other names: the URL has an alias the certificate does not \
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
    sources: &["RFC 9110 section 4.3.4 (https certificate verification)"],
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
    let title = format!(
        "The certificate shown for {} is for {}.",
        refused.host,
        refused.names()
    );
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
