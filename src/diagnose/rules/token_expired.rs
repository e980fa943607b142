//! The time of a temporary key is over.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.expired"),
    title: "the temporary key's time is over",
    meaning: "Temporary keys end by themselves, after minutes to hours.",
    told_by: "The store says so. Ceph RGW with STS does not: there it is `identity.rejected`.",
    look_alikes: &["token.invalid", "clock.client-skew", "identity.rejected"],
    remedy: "Get new temporary keys; for long jobs, have the client renew them.",
    sources: &["S3 API reference, error code ExpiredToken"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| o.class == ErrorClass::TokenExpired)
        .collect();
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Key, "The session of the target key is over.")
            .confidence(Confidence::Certain)
            .because("The endpoint knows the session and says that its time is over.")
            .cells(&cells)
            .fact("access key ID", case.key_id(KeyRole::Target))
            .ruled_out(
                "identity.unknown-key",
                &cells,
                "the endpoint knows the session",
            )
            .step("Get new temporary keys and give all three parts.")
            .done(),
    )
}
