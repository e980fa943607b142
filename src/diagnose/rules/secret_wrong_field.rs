//! The secret stands in the place of the session token.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Party};

use crate::model::key::Mark;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.wrong-field"),
    title: "the session token has the form of a secret",
    meaning: "Keys have a third part only if they are temporary. Here a text of the form of a secret stands in its place: the secret was typed into the wrong field, or twice.",
    told_by: "The shapes, seen offline: the token has 40 characters like a secret, and the ID is no temporary one.",
    look_alikes: &["token.invalid", "token.expired", "secret.wrong"],
    remedy: "Put the secret where it belongs and leave the session token empty.",
    sources: &[
        "iterate-ch/cyberduck#14900",
        "AWS security credentials: a session token is some hundred characters long",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let token = key.token.as_ref()?;
    let cells = case.turned_away();
    let misplaced = token.has(Mark::LooksLikeSecret) && !key.id.has(Mark::TemporaryId);
    if !misplaced || cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Key, "The session token of the target key has the form of a secret: it may stand in the wrong field.")
            .confidence(Confidence::Likely)
            .because("The text given as token has the length and alphabet of a secret, the ID is no temporary one, and the endpoint refuses the key.")
            .cells(&cells)
            .fact("given as token", format!("{} characters", token.length))
            .fact("given as secret", format!("{} characters", key.secret.length))
            .fact("from", &key.label)
            .step("Put the secret into its own field and leave the session token out; only temporary keys have one.")
            .done(),
    )
}
