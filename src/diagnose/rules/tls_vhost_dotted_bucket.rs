//! A bucket with a dot under a wildcard certificate.

use crate::diagnose::certificate::{Refused, host, refused};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Addressing, Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.vhost-dotted-bucket"),
    title: "the bucket's name has a dot, which the endpoint's wildcard certificate does not cover",
    meaning: "Virtual-hosted addressing puts the bucket before the endpoint's name. A wildcard \
              stands for one label, so `*.s3.example.org` covers `photos` and not \
              `photos.example`.",
    told_by: "The bucket has a dot, the certificate a wildcard directly above the endpoint's name.",
    look_alikes: &["tls.name-mismatch"],
    remedy: "Use path-style addressing for this bucket, or a bucket without a dot.",
    sources: &[
        "RFC 9525 section 6.3 (a wildcard stands for one label)",
        "S3 user guide, bucket naming rules",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let endpoint = case.endpoint()?;
    let bucket = &case.evidence.run.bucket;
    if !bucket.contains('.') {
        return None;
    }
    let refused = refused(case, |fault, exchange| {
        *fault == CertificateFault::NameMismatch
            && exchange.addressing == Addressing::Virtual
            && host(exchange) != endpoint.host
    })?;
    if !covers_one_label(&refused, &endpoint.host) {
        return None;
    }
    let title = format!(
        "The certificate covers one label before {}, and the bucket {bucket} has more.",
        endpoint.host
    );
    Some(
        refused
            .draft(&RULE, Party::Us, title)
            .confidence(Confidence::Certain)
            .because("The certificate has a wildcard directly above the endpoint's name; a wildcard stands for one label, and the bucket's dot makes two.")
            .fact("bucket", bucket)
            .step("Use path-style addressing: the host is then the endpoint's own name, which the certificate covers.")
            .step("For a new bucket choose a name without dots.")
            .done(),
    )
}

/// Whether this is what a mismatch of names is about.
pub(super) fn applies(case: &Case<'_>) -> bool {
    find(case).is_some()
}

fn covers_one_label(refused: &Refused<'_>, endpoint: &str) -> bool {
    let wildcard = format!("*.{endpoint}");
    refused.leaf().is_some_and(|leaf| {
        leaf.names
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&wildcard))
    })
}
