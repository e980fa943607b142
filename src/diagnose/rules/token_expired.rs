//! The time of a temporary key is over.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.expired"),
    title: "the temporary key's time is over",
    meaning: "Temporary keys end by themselves, after minutes to hours.",
    told_by: "The store says so; or its issuer, or the token itself where it can be read (SeaweedFS, \
              MinIO), said when the key would end, that moment has passed by the endpoint's clock, and the \
              endpoint refuses the key. Ceph RGW with STS says of it what it says of every bad key.",
    look_alikes: &["token.invalid", "token.refused", "clock.client-skew"],
    remedy: "Get new temporary keys; for long jobs, have the client renew them.",
    sources: &[
        "S3 API reference, error code ExpiredToken",
        "observed on Ceph RGW 16.2 with STS on: AccessDenied without BucketName once a session is over",
        "observed on SeaweedFS 4.48: InvalidAccessKeyId once a session is over",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    told(case).or_else(|| known(case))
}

/// The store says nothing, but the key's end is known and over.
fn known(case: &Case<'_>) -> Option<Finding> {
    let expires = case.evidence.key(KeyRole::Target)?.expires?;
    let cells = case.turned_away();
    let sent = case.evidence.run.started;
    let there = sent.plus_millis(case.clock_offset_ms.unwrap_or_default());
    let over_ms = there.millis_since(expires);
    if cells.is_empty() || over_ms < 0 {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Key, "The session of the target key is over, and the endpoint refuses it.")
            .confidence(Confidence::Likely)
            .because("What gave the key, or its token, says when it ends, and that moment has passed. The endpoint does not say why it refuses.")
            .cells(&cells)
            .fact("access key ID", case.key_id(KeyRole::Target))
            .fact("ended", expires)
            .fact("seconds ago, by the endpoint's clock", over_ms / 1000)
            .step("Get new temporary keys and give all three parts.")
            .step("If they are refused too, the time was not the only cause: run again with them.")
            .done(),
    )
}

fn told(case: &Case<'_>) -> Option<Finding> {
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
