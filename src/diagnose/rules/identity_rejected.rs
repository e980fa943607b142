//! Authentication failed, and the store does not say at which half.

use crate::diagnose::clusters::rule_out_delay;
use crate::diagnose::commands;
use crate::diagnose::draft::Draft;
use crate::diagnose::questions::is_like;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};
use crate::vendor;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.rejected"),
    title: "the ID or the secret is wrong, and the endpoint does not say which",
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
    let telling = first.class == ErrorClass::SignatureMismatch || tells_rights_apart(case);
    let passes = !case.accepted_twins(&cells).is_empty();
    let (confidence, because) = wording(both, passes, telling);
    // Such stores say of a session that is over what they say of a wrong secret.
    let confidence = if has_token(case) {
        confidence.min(Confidence::Likely)
    } else {
        confidence
    };
    let wrong = case.wrong_identities(first.cell.signature);
    let draft = Draft::new(
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
    let draft = rule_out(case, draft, &cells, both && telling);
    Some(with_steps(case, draft).done())
}

fn has_token(case: &Case<'_>) -> bool {
    let key = case.evidence.key(KeyRole::Target);
    key.is_some_and(|key| key.token.is_some())
}

fn rule_out(case: &Case<'_>, draft: Draft, cells: &[&Outcome], not_rights: bool) -> Draft {
    let twins = case.accepted_twins(cells);
    let wrong = match cells.first() {
        Some(first) if not_rights => case.wrong_identities(first.cell.signature),
        _ => Vec::new(),
    };
    rule_out_delay(case, draft)
        .ruled_out(
            "permission.denied",
            &wrong,
            "identities that cannot have any right are answered the same",
        )
        .ruled_out(
            "hop.host-rewritten",
            &twins,
            "the control key's signatures, made in the same way, are accepted",
        )
}

fn with_steps(case: &Case<'_>, draft: Draft) -> Draft {
    let draft = if has_token(case) {
        draft.step(
            "The key has a session token: if its time may be over, get new temporary keys first.",
        )
    } else {
        draft
    };
    draft
        .step("Look the ID up in the store: is it there, and is its user enabled?")
        .step("If so, take the secret again from where the key was issued.")
        .command(commands::show_key(case, KeyRole::Target))
}

/// Whether this store is known not to refuse a missing right in the words it has for a bad key.
///
/// A store of which nothing is known may do so; likeness alone does not exclude it.
fn tells_rights_apart(case: &Case<'_>) -> bool {
    case.server.confidence >= Confidence::Likely
        && vendor::profile(&case.server.vendor).is_some_and(|p| p.wrong_identity().is_some())
}

/// A refusal whose class does not say what was wrong, or says it of every wrong identity alike.
fn is_unsaid(case: &Case<'_>, outcome: &Outcome) -> bool {
    let random = is_like(outcome, KeyRole::RandomId);
    let wrong = is_like(outcome, KeyRole::WrongSecret);
    match outcome.class {
        _ if random == Some(false) && wrong.is_some() => false,
        ErrorClass::AccessDenied | ErrorClass::NoReason | ErrorClass::UnlistedCode => true,
        // A form of request that is refused to everybody gets the same answer; only a key that
        // passes excludes that.
        ErrorClass::BadRequest | ErrorClass::AuthorizationMalformed => {
            !case.accepted_twins(&[outcome]).is_empty()
        }
        ErrorClass::SignatureMismatch => random == Some(true),
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
            Confidence::Possible,
            "An ID that nobody has and this ID with a wrong secret get the same answer. Without a control key that passes, the way to the endpoint is not excluded.",
        ),
        (false, _) => (
            Confidence::Possible,
            "The form of the refusal is that of a failed authentication; the answers to wrong identities, as far as there are any, do not say more.",
        ),
    }
}
