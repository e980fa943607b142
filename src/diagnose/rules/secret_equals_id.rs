//! The secret field holds an ID.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Mark;
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.equals-id"),
    title: "the secret field holds an access key ID",
    meaning: "The text given as the secret looks like an ID, most often the same ID pasted twice.",
    told_by: "The shapes of both parts, seen offline; the values themselves are not compared.",
    look_alikes: &["identity.swapped", "secret.wrong"],
    remedy: "Put the secret in its place; if it is lost, have a new key issued.",
    sources: &["public cases of the ID pasted into both fields"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let cells = case.turned_away();
    let id_in_both = key.secret.has(Mark::LooksLikeId) && key.id.has(Mark::VendorPrefix);
    if cells.is_empty() || !id_in_both {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Key, "The secret of the target key has the shape of an access key ID.")
            .confidence(Confidence::Likely)
            .because("The text given as secret has the prefix, length and alphabet of an ID, and the endpoint refuses the key.")
            .cells(&cells)
            .fact("given as secret", format!("{} characters", key.secret.length))
            .fact("from", &key.label)
            .step("Put the secret in its place. A store shows it only once: if it is lost, have a new key issued.")
            .done(),
    )
}
