//! A session token that the store does not take.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Mark;
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyRole, Observed, Outcome, Party,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.invalid"),
    title: "the session token is not one this store takes with this key",
    meaning: "The token is altered, cut, of another session or another store, or it came along \
              with a key that has none.",
    told_by: "The store says that the token is not valid, and a token was given. Ceph RGW calls an \
              altered token an invalid argument, of a List that it takes from the control key.",
    look_alikes: &["token.missing", "token.expired", "secret.wrong"],
    remedy: "Take ID, secret and token from the same answer of the store; leave the token out for \
             a key that lasts.",
    sources: &[
        "S3 API reference, error code InvalidToken",
        "observed on Ceph RGW 16.2 with STS on: 400 InvalidArgument for a token with one character changed",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let token = key.token.as_ref()?;
    let of_class = |class: ErrorClass| -> Vec<&Outcome> {
        let outcomes = case.of(KeyRole::Target);
        outcomes.filter(|o| o.class == class).collect()
    };
    let said = of_class(ErrorClass::TokenInvalid);
    let (cells, confidence, because) = if said.is_empty() {
        let cells = of_class(ErrorClass::BadRequest);
        if !is_refused_argument(case, &cells) {
            return None;
        }
        let because = "Ceph RGW answers so to a token that was altered, and the control key's requests of the same form are taken.";
        (cells, Confidence::Likely, because)
    } else {
        let because = "The endpoint says that the token is not valid.";
        (said, Confidence::Certain, because)
    };
    Some(
        Draft::new(&RULE, Party::Key, "The endpoint does not take the session token of the target key.")
            .confidence(confidence)
            .because(because)
            .cells(&cells)
            .fact("access key ID", &key.access_key_id)
            .fact("token", format!("{} characters", token.length))
            .fact("from", &key.label)
            .fact_if("mark", token.has(Mark::CutShort).then_some("it ends where its form does not: something of it is missing"))
            .ruled_out("token.expired", &cells, "a session that is over has an error of its own")
            .step("Take ID, secret and token from one and the same answer of the store.")
            .step("If the key is one that lasts, remove the token: an old AWS_SESSION_TOKEN in the environment is easily forgotten.")
            .done(),
    )
}

/// Whether Ceph RGW refuses an argument in every request of the target, and none of the control's.
fn is_refused_argument(case: &Case<'_>, cells: &[&Outcome]) -> bool {
    let sent = case.of(KeyRole::Target);
    let answered = sent.filter(|o| o.observed != Observed::NotSent).count();
    case.is_vendor(&["ceph-rgw"])
        && !cells.is_empty()
        && cells.len() == answered
        && !case.accepted_twins(cells).is_empty()
}
