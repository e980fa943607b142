//! Authentication failed, and the store does not say at which half.

use crate::diagnose::commands;
use crate::diagnose::draft::Draft;
use crate::diagnose::questions::is_like;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};
use crate::vendor;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.rejected"),
    title: "the key is refused, and the endpoint does not say whether for its ID or its secret",
    meaning: "This store gives one answer to an unknown ID, a wrong secret and often to a token \
              that is over. The key is refused before any right is looked at, so no policy will \
              help.",
    told_by: "The same answer as to an ID that nobody has and as to this ID with a wrong secret.",
    look_alikes: &[
        "permission.denied",
        "identity.unknown-key",
        "secret.wrong",
        "token.expired",
    ],
    remedy: "Look the ID up in the store; if it is there and enabled, take the secret again from \
             where it was issued.",
    sources: &[
        "observed on Ceph RGW 16.2 with STS on: AccessDenied without BucketName for a bad ID, secret or token, with BucketName for a missing right",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = case
        .turned_away()
        .into_iter()
        .filter(|o| is_unsaid(case, o))
        .collect();
    let first = cells.first()?;
    let both = is_like(first, KeyRole::RandomId) == Some(true)
        && is_like(first, KeyRole::WrongSecret) == Some(true);
    let neither = is_like(first, KeyRole::RandomId) == Some(false)
        && is_like(first, KeyRole::WrongSecret) == Some(false);
    if neither {
        return None;
    }
    let twins = case.accepted_twins(&cells);
    let wrong = case.wrong_identities(first.cell.signature);
    let telling = first.class != ErrorClass::AccessDenied || tells_rights_apart(case);
    let (confidence, because) = wording(both, !twins.is_empty(), telling);
    let has_token = case
        .evidence
        .key(KeyRole::Target)
        .is_some_and(|key| key.token.is_some());
    let mut draft = Draft::new(
        &RULE,
        Party::Key,
        "The target key is refused; the endpoint does not say whether for its ID or its secret.",
    )
    .confidence(confidence)
    .because(because)
    .cells(&cells)
    .evidence(&wrong)
    .fact("access key ID", case.key_id(KeyRole::Target))
    .fact("answer", all_said(&cells));
    if both && telling {
        draft = draft.ruled_out(
            "permission.denied",
            &wrong,
            "identities that cannot have any right are answered the same",
        );
    }
    if !twins.is_empty() {
        draft = draft.ruled_out(
            "hop.host-rewritten",
            &twins,
            "the control key's signatures, made in the same way, are accepted",
        );
    }
    if has_token {
        draft = draft.step(
            "The key has a session token: if its time may be over, get new temporary keys first.",
        );
    }
    Some(
        draft
            .step("Look the ID up in the store: is it there, and is its user enabled?")
            .step("If so, take the secret again from where the key was issued.")
            .command(commands::show_key(case, KeyRole::Target))
            .done(),
    )
}

/// Whether this store is known not to refuse a missing right in the words it has for a bad key.
///
/// A store of which nothing is known may do so; likeness alone does not exclude it.
fn tells_rights_apart(case: &Case<'_>) -> bool {
    case.server.confidence >= Confidence::Likely
        && vendor::profile(&case.server.vendor).is_some_and(|p| p.wrong_identity.is_some())
}

/// A refusal whose class does not say what was wrong, or says it of every wrong identity alike.
fn is_unsaid(case: &Case<'_>, outcome: &Outcome) -> bool {
    match outcome.class {
        ErrorClass::AccessDenied
        | ErrorClass::NoReason
        | ErrorClass::UnlistedCode => true,
        // A form of request that is refused to everybody gets the same answer; only a key that
        // passes excludes that.
        ErrorClass::BadRequest | ErrorClass::AuthorizationMalformed => {
            !case.accepted_twins(&[outcome]).is_empty()
        }
        ErrorClass::SignatureMismatch => is_like(outcome, KeyRole::RandomId) == Some(true),
        _ => false,
    }
}

fn wording(both: bool, control_passes: bool, telling: bool) -> (Confidence, &'static str) {
    match (both, control_passes && telling) {
        (true, true) => (
            Confidence::Certain,
            "An ID that nobody has and this ID with a wrong secret get the same answer, and the control key is accepted.",
        ),
        (true, false) if control_passes => (
            Confidence::Likely,
            "An ID that nobody has and this ID with a wrong secret get the same answer. A store that refuses rights in the very same words is not excluded.",
        ),
        (true, false) => (
            Confidence::Likely,
            "An ID that nobody has and this ID with a wrong secret get the same answer. Without a control key that passes, the way to the endpoint is not excluded.",
        ),
        (false, _) => (
            Confidence::Possible,
            "The form of the refusal is that of a failed authentication; how this endpoint answers wrong identities was not seen.",
        ),
    }
}
