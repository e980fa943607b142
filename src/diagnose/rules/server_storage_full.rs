//! The store has no room.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party, Purpose, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.storage-full"),
    title: "the store has no room left",
    meaning: "The disks of the store, or those of one of its pools, are full or too few to write to. It is no quota of this bucket or user: nobody can write.",
    told_by: "The error code names the storage, or the status is 507.",
    look_alikes: &["quota.exceeded", "quota.bucket-readonly", "server.error"],
    remedy: "Give the store room, or remove what is not needed; reading goes on meanwhile.",
    sources: &[
        "minio/minio#3167",
        "RFC 4918 section 11.5 (507 Insufficient Storage)",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(says)?;
    let title = format!(
        "The store has no room left: it answered {}.",
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The answer names the storage, not a quota and not a right.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .ruled_out(
                "permission.action-missing",
                struck.some(),
                "the answer is about room",
            )
            .step("Let the operator look at free space and at drives that are offline.")
            .step("Reading works meanwhile; deleting may be what helps.")
            .done(),
    )
}

fn says(exchange: &Exchange, reading: &Reading) -> bool {
    reading.code.as_deref() == Some("XMinioStorageFull")
        || (reading.status == Some(507) && exchange.purpose != Purpose::Look)
}
