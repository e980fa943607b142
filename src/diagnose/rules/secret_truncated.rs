//! The secret is shorter than secrets of its kind are.

use crate::diagnose::draft::Draft;
use crate::diagnose::questions::is_like;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::{Alphabet, Mark};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyFacts, KeyRole, Outcome, Party,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.truncated"),
    title: "the secret is cut",
    meaning: "The ID has the form of AWS's or Garage's keys, whose secrets always have the same \
              length, and this one is shorter: a character was lost in copying, or a tool cut it at \
              a slash, a plus or an equals sign.",
    told_by: "The length of the secret, and a refusal of its signature. Stores that copy AWS's IDs \
              may have secrets of another length.",
    look_alikes: &["secret.wrong", "secret.altered"],
    remedy: "Take the secret again from where it was issued and compare its length.",
    sources: &[
        "IAM User Guide: example access keys have 20 and 40 characters",
        "Garage, access key format: GK and 24 hexadecimal digits, secret of 64",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let usual = usual_length(key)?;
    let is = key.secret.length;
    let cells: Vec<&Outcome> = case
        .turned_away()
        .into_iter()
        .filter(|o| is_for_the_secret(o))
        .collect();
    if is >= usual || is < usual / 2 || cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(
            &RULE,
            Party::Key,
            format!("The secret of the target key is cut: it has {is} characters, its kind has {usual}."),
        )
        .confidence(Confidence::Likely)
        .because("The ID has the form of keys whose secrets have one length, and the endpoint refuses the signature made with this shorter one. A store that copies the form of IDs and not that of secrets is not excluded.")
        .cells(&cells)
        .fact("secret", format!("{is} characters"))
        .fact("from", &key.label)
        .step("Take the secret again from where it was issued, whole, and compare its length.")
        .step("If a script hands it on, look where it may be cut: at a slash, plus or equals sign, or at the end of a field.")
        .done(),
    )
}

/// The length that secrets have which belong to IDs of this form, if nothing clings to either.
fn usual_length(key: &KeyFacts) -> Option<usize> {
    let clean = |marks: &[Mark]| {
        let looks = [Mark::LooksLikeSecret, Mark::VendorPrefix, Mark::TemporaryId];
        marks.iter().all(|mark| looks.contains(mark))
    };
    if !key.id.has(Mark::VendorPrefix) || !clean(&key.id.marks) || !clean(&key.secret.marks) {
        return None;
    }
    match (key.id.length, key.secret.alphabet) {
        (20, Alphabet::Alphanumeric | Alphabet::Base64) => Some(40),
        (26, Alphabet::Hex) => Some(64),
        _ => None,
    }
}

fn is_for_the_secret(outcome: &Outcome) -> bool {
    is_like(outcome, KeyRole::RandomId) != Some(true)
        && (outcome.class == ErrorClass::SignatureMismatch
            || is_like(outcome, KeyRole::WrongSecret) == Some(true))
}
