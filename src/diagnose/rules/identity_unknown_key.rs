//! The endpoint does not know the access key ID.

use crate::diagnose::clusters::rule_out_delay;
use crate::diagnose::commands;
use crate::diagnose::draft::Draft;
use crate::diagnose::questions::is_like;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};
use crate::vendor::{self, WrongIdentity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.unknown-key"),
    title: "the endpoint does not know the access key ID",
    meaning: "The ID was never defined here, was deleted, has not reached this node yet, or belongs \
              to another system or tenant: on the wire these are one. Some stores also answer for \
              a key that is switched off as if they did not know it.",
    told_by: "An error that names the ID, and the same answer to an ID of the same shape that \
              nobody has.",
    look_alikes: &[
        "identity.rejected",
        "identity.disabled",
        "identity.wrong-system",
        "token.missing",
    ],
    remedy: "Compare the ID with what the store has; check that endpoint and key belong together; \
             a key made minutes ago may need time.",
    sources: &[
        "S3 API reference, error code InvalidAccessKeyId",
        "observed on Ceph RGW 16.2 with STS off, SeaweedFS 4.48 and s3s-fs 0.14.1 (NotSignedUp)",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = case
        .turned_away()
        .into_iter()
        .filter(|o| o.class == ErrorClass::UnknownKey)
        .collect();
    let first = cells.first()?;
    let unsaid = unsaid(case);
    let signature = first.cell.signature;
    let random = case.calibration(KeyRole::RandomId, signature);
    let same = is_like(first, KeyRole::RandomId);
    let (confidence, because) = match same {
        Some(true) if tells_disabled(case) => (
            Confidence::Certain,
            "An ID that nobody has gets the same answer, and this store has other words for a key that is switched off.",
        ),
        Some(true) => (
            Confidence::Likely,
            "An ID that nobody has gets the same answer. Some stores give it to a key that is switched off as well, a few to a wrong secret.",
        ),
        Some(false) => (
            Confidence::Possible,
            "The error says so, and yet an ID that nobody has is answered otherwise.",
        ),
        None => (
            Confidence::Likely,
            "The error says so; how this endpoint answers an ID that nobody has was not tried.",
        ),
    };
    let id = case.key_id(KeyRole::Target);
    let mut draft = Draft::new(
        &RULE,
        Party::Key,
        format!("The endpoint does not know the access key ID {id}."),
    )
    .confidence(confidence)
    .because(because)
    .cells(&cells)
    .cells(&unsaid)
    .evidence(random.as_slice())
    .fact("access key ID", id)
    .fact("answer", all_said(&cells))
    .ruled_out(
        "permission.denied",
        &cells,
        "the error is about the ID, before any right was looked at",
    );
    if same == Some(true) && has_two_codes(case) {
        draft = draft.ruled_out(
            "secret.wrong",
            random.as_slice(),
            "an ID that nobody has is answered the same, and this store answers a known ID with a wrong secret otherwise",
        );
    }
    Some(
        about_token(case, rule_out_delay(case, draft))
            .step("Compare the ID with the store's list of keys: a letter may be missing, or the key deleted.")
            .step("Check that this key was issued for this endpoint: same system, same tenant, same site.")
            .command(commands::show_key(case, KeyRole::Target))
            .done(),
    )
}

/// Refusals of other cells that do not say what is wrong, and that an ID nobody has gets as well:
/// what one signature version says of the ID holds for the other.
fn unsaid<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    let vague = |o: &Outcome| {
        matches!(
            o.class,
            ErrorClass::AccessDenied
                | ErrorClass::BadRequest
                | ErrorClass::AuthorizationMalformed
                | ErrorClass::NoReason
        )
    };
    case.turned_away()
        .into_iter()
        .filter(|o| vague(o) && is_like(o, KeyRole::RandomId) == Some(true))
        .collect()
}

/// What a key with a session token may be unknown for.
fn about_token(case: &Case<'_>, draft: Draft) -> Draft {
    let key = case.evidence.key(KeyRole::Target);
    if key.is_none_or(|key| key.token.is_none()) {
        return draft;
    }
    draft.step(if case.is_vendor(&["ceph-rgw"]) {
        "The key has a session token: Ceph RGW knows no temporary key in S3 while rgw_s3_auth_use_sts is off, though its AssumeRole gives them."
    } else {
        "The key has a session token: some stores say the same of one that is altered, over, or does not belong to the key. Take all three parts from one answer, or leave the token out."
    })
}

/// Whether this store is known to say otherwise when a key it knows is switched off.
fn tells_disabled(case: &Case<'_>) -> bool {
    case.server.confidence >= Confidence::Likely
        && vendor::profile(&case.server.vendor).is_some_and(vendor::Profile::tells_disabled)
}

/// Whether this store is known to answer a wrong secret otherwise than an unknown ID, by code.
fn has_two_codes(case: &Case<'_>) -> bool {
    let profile = vendor::profile(&case.server.vendor);
    let way = profile.and_then(vendor::Profile::wrong_identity);
    case.server.confidence >= Confidence::Likely
        && matches!(
            way,
            Some(WrongIdentity::TwoCodes | WrongIdentity::Configured)
        )
}
