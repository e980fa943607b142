//! Denied without TLS.

use super::{permission, tried};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Outcome, Party, Verb};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.secure-transport"),
    title: "the policy denies what comes without TLS",
    meaning: "A policy allows requests over TLS only (the condition `aws:SecureTransport`). The key \
              has its rights; the endpoint was given with http.",
    told_by: "List is denied over http, and the same List by the same key is allowed over https of \
              the same host, at the same port or at 443.",
    look_alikes: &[
        "permission.denied",
        "permission.action-missing",
        "permission.source-ip",
    ],
    remedy: "Use the endpoint with https. Where a proxy ends TLS before the store, the store sees \
             plain requests: have it tell the store, or put TLS there too.",
    sources: &[
        "S3 user guide, security best practices (aws:SecureTransport)",
        "observed on Ceph RGW 16.2: an Allow with aws:SecureTransport true lets in https and not http",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let lists = tried::series(case, Verb::List);
    let over_tls = *lists.allowed("tls").first()?;
    let cells: Vec<&Outcome> = permission::denied_alike(case, &lists);
    if cells.is_empty() {
        return None;
    }
    let elsewhere: Vec<&Exchange> = lists.denied("prefix").iter().map(|t| t.exchange).collect();
    let twin = over_tls.trial.value.as_deref().unwrap_or("https");
    Some(
        Draft::new(&RULE, Party::Policy, format!("The target key is denied over http and allowed over TLS at {twin}."))
            .severity(permission::severity(&cells))
            // What answers at the other port may be another store, or another gateway to this one.
            .confidence(Confidence::Likely)
            .because("The same List by the same key, TLS aside, is denied and allowed: a policy that demands TLS does that. Only List was tried over TLS.")
            .cells(&cells)
            .evidence(&[over_tls.exchange])
            .fact("over TLS", twin)
            .ruled_out("permission.action-missing", &[over_tls.exchange], "the same key lists over TLS")
            .ruled_out("permission.prefix-condition", &elsewhere, "another prefix is denied as well")
            .step(format!("Give the endpoint as {twin}, here and to every client that uses the key."))
            .done(),
    )
}
