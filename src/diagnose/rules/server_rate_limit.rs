//! Too many requests.

use crate::diagnose::clusters::counted;
use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.rate-limit"),
    title: "the endpoint or a hop limits the rate of requests",
    meaning: "Too many requests in too short a time, by this run or by everybody together. It says \
              nothing about the key's rights.",
    told_by: "429 or 503 with SlowDown or a similar code.",
    look_alikes: &["server.error", "hop.upstream-down"],
    remedy: "Run again later; if a single check is too much already, have the limit looked at.",
    sources: &[
        "S3 API reference, error code SlowDown",
        "RFC 6585 section 4 (429)",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::Throttled)?;
    let response = struck.first()?.0.response();
    let alone: Vec<_> = case
        .trials()
        .filter(|(trial, ..)| trial.experiment == "repeat.alone")
        .map(|(_, exchange, reading)| (exchange, reading))
        .collect();
    let title = format!(
        "Requests were turned down for their rate: {}.",
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The answer names the rate as its reason.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact_if("retry-after", response.and_then(|r| r.header("retry-after")))
            .fact_if("sent one at a time", counted(&alone))
            .fact("requests in this run", case.evidence.exchanges.len())
            .ruled_out("permission.denied", struck.some(), "the answer names the rate")
            .step("Run again when the endpoint is less busy.")
            .step("If it stays, show the operator the number of requests in this run and the limit's answer.")
            .done(),
    )
}
