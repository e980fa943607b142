//! A reply ended before it was complete.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::verbs;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.cut-short"),
    title: "replies end before they are complete",
    meaning: "The head of a response came and its body ended early. What it said up to there may \
              be wrong, so it is not read.",
    told_by: "Fewer bytes arrived than were announced, or the connection broke in the body.",
    look_alikes: &["server.no-answer", "payload.altered-body"],
    remedy: "Repeat; if it stays, look for a hop with a short timeout or a size limit, and at the \
             endpoint's log.",
    sources: &["RFC 9112 section 8 (incomplete messages)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::CutShort)?;
    let response = struck.first()?.0.response();
    let title = format!(
        "The reply to {} ended before it was complete.",
        verbs(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The connection ended in the middle of the body; whether the store or a hop cut it cannot be seen from here.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact_if("announced", response.and_then(|r| r.header("content-length")))
            .fact_if("received", response.map(|r| r.body_bytes))
            .step("Repeat the run; if it happens again, repeat it past the proxy, if there is one.")
            .done(),
    )
}
