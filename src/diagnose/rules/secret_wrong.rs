//! The ID is known and the secret is not its secret.

use super::repaired::{self, Repaired};
use crate::diagnose::clusters::rule_out_delay;
use crate::diagnose::draft::Draft;
use crate::diagnose::echo;
use crate::diagnose::questions::is_like;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Repair;
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.wrong"),
    title: "the secret is not the one that belongs to the access key ID",
    meaning: "The store knows the ID, made the signature itself and got another one. The secret is \
              of another key, of an earlier one under the same ID, cut, or mistyped. A hop that \
              changes requests would look the same, but then for every key.",
    told_by: "The same answer as to this ID with a wrong secret, another one than to an ID that \
              nobody has, and a control key that passes. Or the refusal shows the text that the \
              endpoint signed, and it is ours.",
    look_alikes: &[
        "identity.rejected",
        "secret.trailing-whitespace",
        "hop.host-rewritten",
        "signature.v2-differs",
    ],
    remedy: "Take the secret again from where it was issued; if it is lost, have a new key issued.",
    sources: &[
        "S3 API reference, error code SignatureDoesNotMatch",
        "observed on Ceph RGW 16.2 with STS off, SeaweedFS 4.48 and s3s-fs 0.14.1",
    ],
    claim: Claim::Cause,
    examine: |case| {
        find_mixed(case)
            .or_else(|| find(case))
            .into_iter()
            .collect()
    },
};

/// The pair is of two keys: a part of another key of the same source makes it work.
fn find_mixed(case: &Case<'_>) -> Option<Finding> {
    let mixed = [Repair::SecretOfAnotherKey, Repair::IdOfAnotherKey];
    let repaired = Repaired::by(case, &mixed)?;
    let other = repaired.from.unwrap_or("another key");
    let title = match repaired.repair {
        Repair::SecretOfAnotherKey => {
            format!(
                "ID and secret of the target key belong to different keys; the ID's secret is that of {other}."
            )
        }
        _ => format!(
            "ID and secret of the target key belong to different keys; the secret is that of {other}."
        ),
    };
    let draft = Draft::new(&RULE, Party::Key, title).fact("other key", other);
    Some(
        repaired
            .told(draft, &case.turned_away())
            .step(
                "Take ID and secret from one and the same key, and correct the file they stand in.",
            )
            .done(),
    )
}

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = case
        .turned_away()
        .into_iter()
        .filter(|o| is_told(o) || is_told_by_calibration(o))
        .collect();
    let first = cells.first()?;
    let twins = case.accepted_twins(&cells);
    let separated = is_separated(first);
    let shown: Vec<&Outcome> = cells
        .iter()
        .copied()
        .filter(|o| is_told(o) && echo::shows_our_text(o))
        .collect();
    let (confidence, because) = if shown.is_empty() || (separated && !twins.is_empty()) {
        wording(is_told(first), separated, !twins.is_empty())
    } else {
        wording_of_echo(is_settled(case, &shown))
    };
    let wrong = case.wrong_identities(first.cell.signature);
    let length = case
        .evidence
        .key(KeyRole::Target)
        .map(|key| key.secret.length);
    let mut draft = Draft::new(
        &RULE,
        Party::Key,
        "The secret of the target key is not the one that belongs to its ID.",
    )
    .confidence(confidence)
    .because(because)
    .cells(&cells)
    .evidence(&wrong)
    .fact("access key ID", case.key_id(KeyRole::Target))
    .fact("answer", all_said(&cells))
    .fact_if(
        "secret",
        length.map(|length| format!("{length} characters")),
    );
    if separated {
        let random = case.calibration(KeyRole::RandomId, first.cell.signature);
        draft = draft.ruled_out(
            "identity.unknown-key",
            random.as_slice(),
            "an ID that nobody has is answered otherwise",
        );
    }
    // By nothing, nothing is ruled out.
    draft = without_hops(rule_out_delay(case, draft), &shown, &twins).ruled_out(
        "secret.altered",
        &repaired::in_vain(case),
        "repairs of the key were tried and refused as well",
    );
    Some(
        draft
            .step("Take the secret again from where the key was issued and compare its length with the one above.")
            .step("If it is lost, have a new key issued: a store does not show a secret twice.")
            .done(),
    )
}

/// Rules hops out by the text that the endpoint shows, or by the control key.
fn without_hops(draft: Draft, shown: &[&Outcome], twins: &[&Outcome]) -> Draft {
    let (by, why) = if shown.is_empty() {
        (
            twins,
            "the control key's signatures, made in the same way, are accepted",
        )
    } else {
        (
            shown,
            "the endpoint shows the text that it signed, and it is the one that we signed",
        )
    };
    draft.ruled_out("hop.host-rewritten", by, why)
}

/// The code says that the signature is wrong, and does not say it of unknown IDs as well.
fn is_told(outcome: &Outcome) -> bool {
    outcome.class == ErrorClass::SignatureMismatch
        && is_like(outcome, KeyRole::RandomId) != Some(true)
}

/// The code says nothing, and the answer is that to a wrong secret and to nothing else.
fn is_told_by_calibration(outcome: &Outcome) -> bool {
    matches!(
        outcome.class,
        ErrorClass::AccessDenied | ErrorClass::NoReason | ErrorClass::UnlistedCode
    ) && is_separated(outcome)
}

fn is_separated(outcome: &Outcome) -> bool {
    is_like(outcome, KeyRole::WrongSecret) == Some(true)
        && is_like(outcome, KeyRole::RandomId) == Some(false)
}

/// Whether the text that the endpoint shows leaves the secret alone.
///
/// A stale node behind one address shows our text too, so it takes several refusals and no other
/// answer; and an ID that nobody has must be answered otherwise.
fn is_settled(case: &Case<'_>, shown: &[&Outcome]) -> bool {
    let is_other = |outcome: &Outcome| {
        let class = outcome.class;
        outcome.reading.is_some()
            && class != ErrorClass::SignatureRefused
            && !(class == ErrorClass::SignatureMismatch && echo::shows_our_text(outcome))
    };
    shown.len() >= REFUSALS
        && is_like(shown[0], KeyRole::RandomId) == Some(false)
        && !case.of(KeyRole::Target).any(is_other)
}

/// So many refusals in a row are no chance.
const REFUSALS: usize = 3;

fn wording_of_echo(settled: bool) -> (Confidence, &'static str) {
    if settled {
        (
            Confidence::Certain,
            "The endpoint signed the very text that we signed, as its refusals show, and an ID that nobody has is answered otherwise: only the secret can differ.",
        )
    } else {
        (
            Confidence::Likely,
            "The endpoint signed the very text that we signed, as its refusal shows, so no hop has changed the request and the secret is what differs. A stale node, or a store that answers unknown IDs in the same way, is not excluded.",
        )
    }
}

fn wording(told: bool, separated: bool, control_passes: bool) -> (Confidence, &'static str) {
    match (told, separated, control_passes) {
        (false, _, _) => (
            Confidence::Likely,
            "The answer is that to the same ID with a wrong secret, and an ID that nobody has is answered otherwise. A store that does not check secrets and denies the key a right would look the same.",
        ),
        (true, true, true) => (
            Confidence::Certain,
            "The answer is that to the same ID with a wrong secret, an ID that nobody has is answered otherwise, and the control key's signatures are accepted.",
        ),
        (true, true, false) => (
            Confidence::Possible,
            "The answer is that to the same ID with a wrong secret, and an ID that nobody has is answered otherwise. Without a control key that passes, a hop that changes requests is not excluded.",
        ),
        (true, false, true) => (
            Confidence::Likely,
            "The error says so and the control key's signatures are accepted; how this endpoint answers wrong identities was not seen.",
        ),
        (true, false, false) => (
            Confidence::Possible,
            "The error says so. Without calibration and a control key that passes, an unknown ID or a hop that changes requests would look the same.",
        ),
    }
}
