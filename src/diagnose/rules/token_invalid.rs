//! A session token that the store does not take.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.invalid"),
    title: "the session token is not one this store takes with this key",
    meaning: "The token is altered, cut, of another session or another store, or it came along \
              with a key that has none.",
    told_by: "The store says that the token is not valid, and a token was given.",
    look_alikes: &["token.missing", "token.expired", "secret.wrong"],
    remedy: "Take ID, secret and token from the same answer of the store; leave the token out for \
             a key that lasts.",
    sources: &["S3 API reference, error code InvalidToken"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let token = key.token.as_ref()?;
    let cells: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| o.class == ErrorClass::TokenInvalid)
        .collect();
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Key, "The endpoint does not take the session token of the target key.")
            .confidence(Confidence::Certain)
            .because("The endpoint says that the token is not valid.")
            .cells(&cells)
            .fact("access key ID", &key.access_key_id)
            .fact("token", format!("{} characters", token.length))
            .fact("from", &key.label)
            .ruled_out("token.expired", &cells, "a session that is over has an error of its own")
            .step("Take ID, secret and token from one and the same answer of the store.")
            .step("If the key is one that lasts, remove the token: an old AWS_SESSION_TOKEN in the environment is easily forgotten.")
            .done(),
    )
}
