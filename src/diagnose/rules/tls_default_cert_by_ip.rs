//! The certificate is the default one of an ingress.

use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party};

use crate::diagnose::certificate::{refused, tls};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.default-cert-by-ip"),
    title: "the certificate is the default one of an ingress",
    meaning: "An ingress shows its own certificate when the name asked for is none it serves, and always when it is asked by address. The certificate of the site is elsewhere.",
    told_by: "The subject of the certificate is that of a product's default.",
    look_alikes: &["tls.untrusted-ca", "tls.no-ip-san", "tls.name-mismatch"],
    remedy: "Use the name of the site in the endpoint's URL (with `--resolve` if DNS does not know it).",
    sources: &[
        "longhorn/longhorn#696",
        "ingress-nginx documentation, default SSL certificate",
        "Traefik documentation, default certificate",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = refused(case, |_, exchange| {
        let leaf = tls(exchange).and_then(|tls| tls.certificates.first());
        leaf.is_some_and(|leaf| DEFAULTS.iter().any(|name| leaf.subject.contains(name)))
    })?;
    let subject = refused
        .leaf()
        .map(|leaf| leaf.subject.clone())
        .unwrap_or_default();
    let title = format!(
        "{} shows the default certificate of an ingress, not that of the site.",
        refused.host
    );
    Some(
        refused
            .draft(&RULE, Party::Us, title)
            .confidence(Confidence::Certain)
            .because(format!("Its subject is {subject}, which a product shows for names that it does not serve."))
            .step("Write the name of the site into the endpoint's URL; give the address with --resolve if DNS does not know it.")
            .step("If the name is right, the ingress has no rule or no certificate for it.")
            .done(),
    )
}

/// Subjects of certificates that products make for themselves.
const DEFAULTS: [&str; 4] = [
    "Kubernetes Ingress Controller Fake Certificate",
    "TRAEFIK DEFAULT CERT",
    "OpenShift Default Router",
    "HAProxy default certificate",
];
