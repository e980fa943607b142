//! ID and secret stand in each other's place.

use super::repaired::{self, Repaired};
use crate::diagnose::draft::Draft;
use crate::diagnose::questions::is_like;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::{Mark, Repair};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyFacts, KeyRole, Outcome, Party,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.swapped"),
    title: "access key ID and secret access key are swapped",
    meaning: "The text given as the ID has the shape of a secret. Sent like this the secret \
              travels in the clear in every request and in the store's logs.",
    told_by: "The shapes of both parts, seen offline; with `--try-repairs` the endpoint accepts the \
              pair the other way round.",
    look_alikes: &[
        "identity.unknown-key",
        "secret.wrong",
        "secret.malformed-id",
    ],
    remedy: "Exchange the two. The secret was sent as an ID: replace the key if the way or the log \
             is not yours.",
    sources: &[
        "observed on Ceph RGW 16.2, SeaweedFS and s3s: a swapped pair is answered as an unknown ID or a malformed header",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let mut turned_away = case.turned_away();
    turned_away.extend(unparsed(case));
    if turned_away.is_empty() {
        return None;
    }
    let repaired = Repaired::by(case, &[Repair::Swapped]);
    if let Some(repaired) = repaired {
        let draft = repaired.told(draft(key), &turned_away);
        return Some(with_steps(draft).done());
    }
    let secret_as_id = key.id.has(Mark::LooksLikeSecret);
    let id_as_secret = key.secret.has(Mark::LooksLikeId) && !key.id.has(Mark::VendorPrefix);
    let (confidence, because) = match (secret_as_id, id_as_secret) {
        (true, true) => (
            Confidence::Certain,
            "The text given as ID has the shape of a secret, the one given as secret has that of an ID, and the endpoint refuses the pair.",
        ),
        (true, false) => (
            Confidence::Likely,
            "The text given as ID has the shape of a secret, and the endpoint refuses the pair.",
        ),
        (false, true) => (
            Confidence::Likely,
            "The text given as secret has the shape of an ID, the one given as ID has not, and the endpoint refuses the pair.",
        ),
        (false, false) => return None,
    };
    let in_vain = repaired::in_vain(case);
    // A pair that is refused the other way round as well has something else wrong.
    let confidence = if in_vain.is_empty() {
        confidence
    } else {
        Confidence::Possible
    };
    let draft = draft(key)
        .confidence(confidence)
        .because(because)
        .cells(&turned_away)
        .evidence(&in_vain)
        .ruled_out(
            "permission.denied",
            &turned_away,
            "the pair was refused before any right was looked at",
        );
    Some(with_steps(draft).done())
}

/// The target's cells that are called bad requests, where no wrong identity was tried that would tell
/// why: a slash in the ID breaks the credential scope of `SigV4` for some stores.
fn unparsed<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    let is_bad = |o: &Outcome| o.class == ErrorClass::BadRequest;
    if case.accepted(KeyRole::Target).is_some() {
        return Vec::new();
    }
    case.of(KeyRole::Target)
        .filter(|o| is_bad(o) && is_like(o, KeyRole::RandomId).is_none())
        .filter(|o| !case.control_of(o).is_some_and(is_bad))
        .collect()
}

fn draft(key: &KeyFacts) -> Draft {
    let title = "Access key ID and secret access key are swapped.";
    Draft::new(&RULE, Party::Key, title)
        .fact("given as ID", format!("{} characters", key.id.length))
        .fact(
            "given as secret",
            format!("{} characters", key.secret.length),
        )
        .fact("from", &key.label)
}

fn with_steps(draft: Draft) -> Draft {
    draft
        .step("Exchange the two values where the key is kept.")
        .step("The secret was sent as an ID and may stand in logs: have the key replaced unless the way and the logs are yours.")
}
