//! The certificate will expire within weeks.

use crate::diagnose::certificate::{host, tls};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::connection::CertificateRecord;
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party, Severity, Time};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tls.expires-soon"),
    title: "the endpoint's certificate expires within three weeks",
    meaning: "Everything works today. On the day the certificate ends, every client that verifies \
              stops at once.",
    told_by: "The certificate's last day, by this machine's clock.",
    look_alikes: &["tls.expired"],
    remedy: "Renew the certificate, or check that its automatic renewal works.",
    sources: &["RFC 5280 section 4.1.2.5 (validity)"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

/// Automatic renewal begins 30 days ahead; after nine more days it is not working.
const SOON_DAYS: i64 = 21;
const DAY_MS: i64 = 86_400_000;

fn find(case: &Case<'_>) -> Option<Finding> {
    let now = case.evidence.run.started;
    let (exchange, certificate) = case
        .evidence
        .exchanges
        .iter()
        .filter_map(|exchange| Some((exchange, first_to_end(exchange)?)))
        .find(|(_, certificate)| (0..SOON_DAYS).contains(&days_left(certificate, now)))?;
    let days = days_left(certificate, now);
    let title = format!(
        "The certificate of {} expires in {days} {}.",
        host(exchange),
        if days == 1 { "day" } else { "days" }
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .severity(Severity::Warning)
            .confidence(Confidence::Certain)
            .because("Its last day is within three weeks, by this machine's clock.")
            .evidence(&[exchange])
            .fact("subject", &certificate.subject)
            .fact("valid until", certificate.not_after)
            .fact("days left", days)
            .step("Renew the certificate, or check that its automatic renewal works.")
            .done(),
    )
}

fn first_to_end(exchange: &Exchange) -> Option<&CertificateRecord> {
    let chain = &tls(exchange)?.certificates;
    chain.iter().min_by_key(|certificate| certificate.not_after)
}

fn days_left(certificate: &CertificateRecord, now: Time) -> i64 {
    certificate.not_after.millis_since(now).div_euclid(DAY_MS)
}
