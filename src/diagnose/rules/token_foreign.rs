//! A session token that belongs to another key.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Mark;
use crate::model::{
    Confidence, ErrorClass, Exchange, Finding, FindingCode, KeyRole, Observed, Outcome, Party,
    Reading,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.foreign"),
    title: "the session token belongs to another key",
    meaning: "ID and secret are one thing and the token is another's: an old AWS_SESSION_TOKEN in the \
              environment beside a key that lasts, or parts of two sessions mixed. The stores that read \
              the token refuse the key as if they did not know it.",
    told_by: "The same request without the token is accepted: the key is one that lasts. Or the token \
              can be read (SeaweedFS, MinIO) and names another ID than the one it came with.",
    look_alikes: &["token.expired", "token.refused", "identity.unknown-key"],
    remedy: "Leave the token out for a key that lasts; else take ID, secret and token from the same \
             answer of the store.",
    sources: &[
        "observed on Ceph RGW 16.2 with STS on: a lasting key with any token is 403 AccessDenied, without BucketName",
        "observed on SeaweedFS 4.48: a lasting key with any token is 403 InvalidAccessKeyId under SigV4; the ID of a session is made of the session's name, which its token holds",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    good_without(case).or_else(|| named_otherwise(case))
}

/// The experiment that leaves the token out is accepted.
fn good_without(case: &Case<'_>) -> Option<Finding> {
    let accepted: Vec<(&Exchange, &Reading)> = case
        .trials()
        .filter(|(trial, _, _)| trial.experiment == "token.left-out")
        .map(|(_, exchange, reading)| (exchange, reading))
        .filter(|(exchange, reading)| shows_accepted(case, exchange, reading))
        .collect();
    let of_version = |o: &&Outcome| {
        let mut versions = accepted.iter().map(|(exchange, _)| exchange.signature);
        versions.any(|version| version == o.cell.signature) && !o.exchanges.is_empty()
    };
    let tried: Vec<&Outcome> = case.of(KeyRole::Target).filter(of_version).collect();
    let cells: Vec<&Outcome> = tried
        .iter()
        .copied()
        .filter(|o| is_refused(case, o))
        .collect();
    if cells.is_empty() {
        return None;
    }
    // One refusal and one acceptance may be two nodes.
    let steady = cells.len() > 1 && cells.len() == tried.len();
    let confidence = if steady {
        Confidence::Certain
    } else {
        Confidence::Likely
    };
    let title = "The target key works without its session token, and is refused with it.";
    let draft = Draft::new(&RULE, Party::Key, title)
        .confidence(confidence)
        .because("The same List, signed with the same ID and secret and without the token, is accepted: the key is one that lasts, and the token is of something else.")
        .cells(&cells)
        .evidence(&accepted)
        .ruled_out("identity.unknown-key", &accepted, "without the token the endpoint knows the ID")
        .ruled_out("secret.wrong", &accepted, "without the token it takes the signature of this secret")
        .step("Leave the session token out: unset AWS_SESSION_TOKEN, or remove it from the profile or file beside this key.");
    Some(with_facts(case, draft).done())
}

/// The token says by itself that it is another key's.
fn named_otherwise(case: &Case<'_>) -> Option<Finding> {
    let token = case.evidence.key(KeyRole::Target)?.token.as_ref()?;
    let cells = case.turned_away();
    let reads = case.is_vendor(&["seaweedfs", "minio"]);
    if cells.is_empty() || !reads || !token.has(Mark::OfAnotherId) {
        return None;
    }
    let title = "The session token of the target key names another access key ID.";
    let draft = Draft::new(&RULE, Party::Key, title)
        .confidence(Confidence::Likely)
        .because("The token can be read: it is of a session with another ID than the one it came with. The endpoint refuses the two together.")
        .cells(&cells)
        .step("Take ID, secret and token from one and the same answer of the store.")
        .step("If the key is one that lasts, leave the token out.");
    Some(with_facts(case, draft).done())
}

fn with_facts(case: &Case<'_>, draft: Draft) -> Draft {
    let key = case.evidence.key(KeyRole::Target);
    let token = key.and_then(|key| key.token.as_ref());
    draft
        .fact("access key ID", case.key_id(KeyRole::Target))
        .fact_if("token", token.map(|t| format!("{} characters", t.length)))
        .fact_if("from", key.map(|key| &key.label))
}

fn shows_accepted(case: &Case<'_>, exchange: &Exchange, reading: &Reading) -> bool {
    let wrong = case.calibration(KeyRole::WrongSecret, exchange.signature);
    match reading.observed {
        Observed::Allowed => wrong.is_none_or(|wrong| wrong.observed != Observed::Allowed),
        Observed::Denied => {
            reading.like.random_id == Some(false) && reading.like.wrong_secret == Some(false)
        }
        _ => false,
    }
}

fn is_refused(case: &Case<'_>, outcome: &Outcome) -> bool {
    let at_the_door =
        outcome.observed == Observed::Rejected || outcome.class == ErrorClass::BadRequest;
    at_the_door && !case.control_fares_alike(outcome)
}
