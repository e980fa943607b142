//! The certificate's first day has not come.

use crate::diagnose::certificate::refused;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.not-yet-valid"),
    title: "the endpoint's certificate is not valid yet",
    meaning: "The certificate begins later than now, by this machine's clock. A clock that is \
              behind, here or where the certificate was made, is the usual reason.",
    told_by: "The certificate's own dates against this machine's clock.",
    look_alikes: &["tls.expired", "clock.client-skew"],
    remedy: "Check the clock of this machine first, then the certificate.",
    sources: &["RFC 5280 section 4.1.2.5 (validity)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = refused(case, |fault, _| *fault == CertificateFault::NotYetValid)?;
    let title = format!("The certificate of {} is not valid yet.", refused.host);
    Some(
        refused
            .draft(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("Its first moment lies after the start of this run, by this machine's clock; whose clock is wrong the certificate does not say.")
            .fact("time here", case.evidence.run.started)
            .step("Check the clock of this machine: if it is behind, nothing else is wrong.")
            .step("If it is right, the certificate was made for a later day: install one that is valid now.")
            .done(),
    )
}
