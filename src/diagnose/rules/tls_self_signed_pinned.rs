//! The certificate is trusted only because it was named itself.

use crate::diagnose::certificate::{host, tls};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.self-signed-pinned"),
    title: "the endpoint's certificate signed itself and is trusted by name only",
    meaning: "The certificate given with `--ca` is the endpoint's own, not an authority's. This \
              tool takes it as pinned. Other clients may not: rustls refuses as an endpoint's a \
              certificate with the CA flag, which self-signed ones often carry.",
    told_by: "The chain is trusted only because this very certificate was given.",
    look_alikes: &["tls.untrusted-ca"],
    remedy: "For other clients make a small authority and let it sign the endpoint's certificate.",
    sources: &["RFC 5280 section 4.2.1.9 (basic constraints)"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let exchanges = &case.evidence.exchanges;
    let exchange = exchanges
        .iter()
        .find(|x| tls(x).is_some_and(|tls| tls.pinned))?;
    let title = format!(
        "The certificate of {} signed itself and is trusted because it was given as such.",
        host(exchange)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .severity(Severity::Info)
            .confidence(Confidence::Certain)
            .because("Verification succeeded only because this very certificate was given with --ca.")
            .evidence(&[exchange])
            .fact("host", host(exchange))
            .step("Nothing to do for this run. Other clients, those built on rustls among them, may refuse it: for them let an authority of your own sign the endpoint's certificate.")
            .done(),
    )
}
