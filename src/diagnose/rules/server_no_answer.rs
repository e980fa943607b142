//! Connected, and no answer came.

use super::deadline;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Failure, FailureKind, Finding, FindingCode, Party, Scheme, Stage};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.no-answer"),
    title: "the endpoint takes the connection and does not answer",
    meaning: "The connection came about, the request went out, and no response came: the endpoint \
              hangs, closes without a word, or is not what the URL takes it for.",
    told_by: "The exchange ends at the stage `tls` or `response`, by its deadline or by a close.",
    look_alikes: &[
        "tls.http-on-tls-port",
        "server.cut-short",
        "hop.upstream-down",
    ],
    remedy: "Look at the endpoint's load and log; if it closes at once, check whether the port \
             speaks what the URL says.",
    sources: &[
        "observed on Ceph RGW 16.2: a plain request to the TLS port is closed without an answer",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(is_silence)?;
    let failure = struck.first()?.0.failure()?;
    let ending = match deadline(failure) {
        Some(after) => format!("nothing came within {after} ms"),
        None => "it closed without an answer".to_owned(),
    };
    let plain = case.endpoint().is_some_and(|e| e.scheme == Scheme::Http);
    let title = format!("{} took the connection, but {ending}.", case.place());
    let draft = Draft::new(&RULE, Party::Endpoint, title)
        .confidence(Confidence::Certain)
        .because("The connection came about and no response did. Why, cannot be seen from here.")
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .fact("endpoint", case.place())
        .fact("stage", failure.stage.as_str())
        .ruled_out("tcp.timeout", struck.some(), "the connection came about")
        .step("Look at the endpoint's log and load at the time of the requests.");
    let draft = if plain && deadline(failure).is_none() {
        draft.step("Some stores close a plain request to their TLS port without a word: try the URL with https://.")
    } else {
        draft
    };
    Some(draft.done())
}

fn is_silence(failure: &Failure) -> bool {
    matches!(failure.stage, Stage::Tls | Stage::Response)
        && matches!(
            failure.kind,
            FailureKind::TimedOut { .. } | FailureKind::Reset | FailureKind::ClosedEarly
        )
}
