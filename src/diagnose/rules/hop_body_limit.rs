//! A hop limits the size of bodies.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, Outcome, Party, Purpose, Reading, Severity,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.body-limit"),
    title: "something in front of the store limits the size of bodies",
    meaning: "A proxy or firewall refuses bodies above its own limit with a page of its own; nginx \
              allows 1 MiB unless told otherwise. Small objects work, larger ones fail.",
    told_by: "413 without an S3 document, or a body of more than 1 MiB refused where a small one \
              of the same key passes. A store that finds an object too large says \
              EntityTooLarge in an S3 document.",
    look_alikes: &[
        "quota.exceeded",
        "hop.waf-block",
        "permission.action-missing",
    ],
    remedy: "Raise the limit in the hop, or upload in parts below it.",
    sources: &[
        "minio/minio#6255",
        "RFC 9110 section 15.5.14 (413)",
        "observed: nginx 1.22 with `client_max_body_size`, HAProxy 2.6 with `req.body_size`",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused: Vec<(&Exchange, &Reading)> = case
        .exchanges()
        .filter(|(exchange, reading)| is_limited(exchange, reading))
        .collect();
    let (first, reading) = refused.first()?;
    let struck: Vec<&Outcome> = match case.struck(is_limited) {
        Some(struck) => struck.outcomes,
        None => Vec::new(),
    };
    let elsewhere = page::s3_elsewhere(case)?;
    let bytes = first.request.body_bytes;
    let status = reading.status.unwrap_or_default();
    let severity = if struck.is_empty() {
        Severity::Warning
    } else {
        Severity::Error
    };
    let confidence = if status == 413 {
        Confidence::Certain
    } else {
        Confidence::Possible
    };
    let mut draft = Draft::new(&RULE, Party::Hop, format!("Something in front of the store refuses a body of {bytes} bytes with {status}."))
        .severity(severity)
        .confidence(confidence)
        .because("The answer is a page that S3 does not write, while other requests of this run were answered by S3.")
        .cells(&struck)
        .evidence(&refused[..refused.len().min(4)])
        .fact("body", format!("{bytes} bytes"))
        .fact_if("marks", page::marks(first))
        .ruled_out("s3.not-s3", &[elsewhere], "S3 answers here")
        .ruled_out("quota.exceeded", &refused[..1], "a store that refuses says so in an S3 document");
    if let Some(step) = product::step(case, Fix::Body) {
        draft = draft.step(step);
    }
    Some(
        draft
            .step("Raise the limit for bodies in the proxy, or have clients upload in parts that are smaller.")
            .done(),
    )
}

/// A body that was too large for somebody who is not the store.
fn is_limited(exchange: &Exchange, reading: &Reading) -> bool {
    let foreign = page::is_foreign(exchange, reading) || reading.code.is_none();
    let large = exchange.purpose == Purpose::Experiment
        && exchange
            .trial
            .as_ref()
            .is_some_and(|t| t.experiment == "hop.large-body");
    exchange.request.method == "PUT"
        && foreign
        && match reading.status {
            Some(413) => true,
            Some(status) => large && (400..500).contains(&status),
            None => false,
        }
}
