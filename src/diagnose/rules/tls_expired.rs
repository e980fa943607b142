//! The certificate's dates have passed.

use crate::diagnose::certificate::refused;
use crate::diagnose::words::day;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateFault;
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.expired"),
    title: "the endpoint's certificate has expired",
    meaning: "A certificate in the chain is past its last day, by this machine's clock. Every \
              client that verifies refuses the connection before S3 begins.",
    told_by: "The certificate's own dates.",
    look_alikes: &["tls.not-yet-valid", "clock.client-skew"],
    remedy: "Renew the certificate and make the server load it; also look at the clock here.",
    sources: &["RFC 5280 section 4.1.2.5 (validity)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = refused(case, |fault, _| *fault == CertificateFault::Expired)?;
    let now = case.evidence.run.started;
    let leaf = refused.leaf().filter(|leaf| leaf.not_after < now);
    let title = match leaf {
        Some(leaf) => format!(
            "The certificate of {} expired on {}.",
            refused.host,
            day(leaf.not_after)
        ),
        None => format!(
            "A certificate in the chain of {} has expired.",
            refused.host
        ),
    };
    let dates = if leaf.is_some() {
        "The certificate's last day lies before the start of this run, by this machine's clock."
    } else {
        "The endpoint's own certificate is within its dates, so one above it has expired, by this machine's clock."
    };
    Some(
        refused
            .draft(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because(dates)
            .fact("time here", now)
            .step("Renew the certificate, or the intermediate above it, and let the server load the new one.")
            .step("If the dates look right, check the clock of this machine.")
            .done(),
    )
}
