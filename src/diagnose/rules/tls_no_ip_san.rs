//! The endpoint is named by address, and its certificate is for no address.

use std::net::IpAddr;

use crate::diagnose::certificate::{host, refused};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.no-ip-san"),
    title: "the endpoint is named by its address, for which its certificate is not made",
    meaning: "A certificate is for the names and addresses it lists. This one lists the endpoint's \
              address not, so a URL with the address cannot be trusted, whatever the rest says.",
    told_by: "The URL's host is an address and the certificate does not list it.",
    look_alikes: &["tls.name-mismatch", "tls.untrusted-ca"],
    remedy: "Use one of the names in the certificate (with `--resolve` if DNS does not know it), \
             or have a certificate made that lists the address.",
    sources: &["RFC 9110 section 4.3.5 (https certificate, IP address identities)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = refused(case, |fault, exchange| {
        *fault == CertificateFault::NameMismatch && host(exchange).parse::<IpAddr>().is_ok()
    })?;
    let title = format!(
        "The certificate is for {}, not for the address {}.",
        refused.names(),
        refused.host
    );
    Some(
        refused
            .draft(&RULE, Party::Us, title)
            .confidence(Confidence::Certain)
            .because("The endpoint's URL holds an address, and the certificate does not list that address.")
            .step("Write one of the certificate's names into the endpoint's URL; give its address with --resolve if DNS does not.")
            .step("Or let the certificate be made again with the address among its subject alternative names.")
            .done(),
    )
}
