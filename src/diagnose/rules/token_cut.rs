//! A session token whose end is missing.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Mark;
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.cut"),
    title: "the session token is cut short",
    meaning: "Tokens are long: a field of a form, a column of a table or a line of a terminal may end before \
              they do. What is left is no token.",
    told_by: "The key is refused, and the token ends where its form does not: Base64 that does not come in \
              fours, a web token without its third part, on Ceph RGW a part of a block of the cipher.",
    look_alikes: &["token.invalid", "token.refused", "token.expired"],
    remedy: "Take the token again, whole, from the answer that gave it.",
    sources: &[
        "observed on Ceph RGW 16.2 with STS on: tokens are Base64 of whole cipher blocks; cut short 403 AccessDenied",
        "observed on SeaweedFS 4.48: tokens are JSON web tokens; cut short 403 InvalidAccessKeyId",
        "RFC 7515, section 7.1: a web token has three parts",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let token = key.token.as_ref()?;
    let of_ceph = case.is_vendor(&["ceph-rgw"]) && token.has(Mark::PartOfBlocks);
    if !of_ceph && !token.has(Mark::CutShort) {
        return None;
    }
    // Where the store itself speaks of the token, that is said, and surer.
    let cells: Vec<&Outcome> = case
        .turned_away()
        .into_iter()
        .filter(|o| !matches!(o.class, ErrorClass::TokenInvalid | ErrorClass::TokenExpired))
        // Ceph RGW without STS reads no token: whole or cut, it is not why the key is refused.
        .filter(|o| case.may_be_of_the_token(o) != Some(false))
        .collect();
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(
            &RULE,
            Party::Key,
            "The session token of the target key is cut short.",
        )
        // That it is cut is as good as seen; that nothing else is wrong is not.
        .confidence(Confidence::Likely)
        .because("The token ends where its form does not, and the endpoint refuses the key.")
        .cells(&cells)
        .fact("access key ID", &key.access_key_id)
        .fact("token", format!("{} characters", token.length))
        .fact("from", &key.label)
        .step("Copy the token again, to its end, from the answer of the store that gave the key.")
        .step("If its time is over by now, get new temporary keys.")
        .done(),
    )
}
