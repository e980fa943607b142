//! The store is still starting up.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.not-initialised"),
    title: "the store is still starting up",
    meaning: "The process answers and the store behind it is not ready: it has just started, or waits for \
              other nodes.",
    told_by: "503 with a code that says so.",
    look_alikes: &["server.error", "server.rate-limit", "hop.upstream-down"],
    remedy: "Wait and run again; if it stays, look at the other nodes.",
    sources: &["minio/minio#15002, XMinioServerNotInitialized"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|_, reading| is_starting(reading))?;
    let response = struck.first()?.0.response();
    Some(
        Draft::new(
            &RULE,
            Party::Endpoint,
            "The store says that it is still starting up.",
        )
        .confidence(Confidence::Certain)
        .because("The error code says so.")
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .fact_if(
            "retry-after",
            response.and_then(|r| r.header("retry-after")),
        )
        .ruled_out(
            "permission.denied",
            struck.some(),
            "the error is about the store's own state",
        )
        .step("Wait a minute and run again.")
        .step("If it stays, look whether the store's other nodes are up.")
        .done(),
    )
}

fn is_starting(reading: &Reading) -> bool {
    let code = reading.code.as_deref();
    code.is_some_and(|code| code.contains("NotInitialized"))
}
