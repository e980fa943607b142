//! A temporary key without its session token.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::{Alphabet, Mark};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyFacts, KeyRole, Outcome, Party,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.missing"),
    title: "the key is temporary and its session token is missing",
    meaning: "Temporary keys have three parts. Without the token stores call the ID unknown or the \
              token invalid.",
    told_by: "An ID with the prefix of temporary keys and no token, or ID and secret as long as Ceph RGW \
              makes those of sessions, or a store that asks for the token.",
    look_alikes: &["identity.unknown-key", "token.invalid", "token.expired"],
    remedy: "Give the session token along with ID and secret, from the same answer.",
    sources: &[
        "IAM user guide, unique ID prefixes: ASIA",
        "observed on SeaweedFS 4.48: a session's ID is ASIA and 16 hex digits, and without its token an unknown ID",
        "observed on Ceph RGW 16.2 with STS on: a session's ID has 19 characters and its secret 39, and without its token it is AccessDenied without BucketName",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let cells = case.turned_away();
    if key.token.is_some() || cells.is_empty() {
        return None;
    }
    let asked: Vec<&Outcome> = cells
        .iter()
        .copied()
        .filter(|o| o.class == ErrorClass::TokenInvalid)
        .collect();
    let by_ceph = is_made_by_ceph(case, key, &cells);
    let temporary = key.id.has(Mark::TemporaryId) || by_ceph;
    let (cells, confidence, because) = match (temporary, asked.is_empty()) {
        (true, false) => (
            cells,
            Confidence::Certain,
            "The ID has the prefix of temporary keys, no token was given, and the endpoint says the token is not valid.",
        ),
        (true, true) if by_ceph => (
            cells,
            Confidence::Likely,
            "ID and secret have the lengths that AssumeRole of Ceph RGW gives them and no other key has, no token was given, and the endpoint refuses the key.",
        ),
        (true, true) => (
            cells,
            Confidence::Likely,
            "The ID has the prefix of temporary keys, no token was given, and the endpoint refuses the key.",
        ),
        (false, false) => (
            asked,
            Confidence::Likely,
            "The endpoint speaks of the token, and none was given.",
        ),
        (false, true) => return None,
    };
    Some(
        Draft::new(&RULE, Party::Key, "The target key is temporary and was given without its session token.")
            .confidence(confidence)
            .because(because)
            .cells(&cells)
            .fact("access key ID", &key.access_key_id)
            .fact("from", &key.label)
            .ruled_out("permission.denied", &cells, "the key was refused before any right was looked at")
            .step("Give the session token that came with this ID and secret: AWS_SESSION_TOKEN, or the token of the profile or file.")
            .step("If it is lost or its time is over, get new temporary keys.")
            .done(),
    )
}

/// Whether ID and secret are as long as those of sessions of Ceph RGW: each a character shorter than of
/// keys that last. Only where STS is on, which is where the refusal is one of a right.
fn is_made_by_ceph(case: &Case<'_>, key: &KeyFacts, cells: &[&Outcome]) -> bool {
    let of_sts = cells.iter().all(|o| o.class == ErrorClass::AccessDenied);
    of_sts
        && case.is_vendor(&["ceph-rgw"])
        && (key.id.length, key.id.alphabet) == (19, Alphabet::Alphanumeric)
        && key.secret.length == 39
}
