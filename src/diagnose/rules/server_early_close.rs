//! Uploads are cut off.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Failure, FailureKind, Finding, FindingCode, Observed, Party, Stage, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.early-close"),
    title: "the connection is closed while an object is uploaded",
    meaning: "Small requests are answered and an upload is not: the connection ends before an answer. A store that refuses an upload early and closes at once hides its own reason that way; so does a hop.",
    told_by: "Put ends without a response while another operation of the same key is answered.",
    look_alikes: &[
        "server.no-answer",
        "hop.body-limit",
        "hop.expect-100-mangled",
    ],
    remedy: "Look at the endpoint's log for the reason it did not get to say; repeat past the proxy.",
    sources: &["scality/cloudserver#3282"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let closed = case.failed(is_closed)?;
    let works = case
        .outcomes
        .iter()
        .find(|o| o.cell.verb != Verb::Put && o.observed == Observed::Allowed)?;
    let only_puts = closed.outcomes.iter().all(|o| o.cell.verb == Verb::Put);
    let all_puts = case
        .outcomes
        .iter()
        .filter(|o| o.cell.verb == Verb::Put)
        .all(|o| o.observed == Observed::Unreachable);
    if !only_puts || !all_puts {
        return None;
    }
    let empty = case.passed("payload.empty").next();
    let because = if empty.is_some() {
        "Every Put with a body ends so, a Put without a byte is answered, and so are requests without a body."
    } else {
        "Every Put ends so, and requests without a body are answered. Whether the store or a hop closes cannot be seen from here."
    };
    let draft = Draft::new(&RULE, Party::Endpoint, "The connection is closed while an object is uploaded, without an answer.")
        .confidence(Confidence::Likely)
        .because(because)
        .cells(&closed.outcomes)
        .evidence(closed.some())
        .evidence(&[works])
        .ruled_out("server.no-answer", &[works], "other requests are answered")
        .step("Look into the endpoint's log at the time of the Put: the reason stands there, a refused right or a full disk among them.")
        .step("Repeat past the proxy, if there is one.");
    Some(match empty {
        Some((_, exchange, _)) => draft.evidence(&[exchange]).done(),
        None => draft.done(),
    })
}

fn is_closed(failure: &Failure) -> bool {
    failure.stage >= Stage::Response
        && matches!(failure.kind, FailureKind::Reset | FailureKind::ClosedEarly)
}
