//! The store is still starting.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.not-initialised"),
    title: "the store is still starting up",
    meaning: "The store answers before it is ready: its disks or its peers are not all there yet. Every key is answered so.",
    told_by: "The error code says so.",
    look_alikes: &["server.error", "hop.upstream-down", "server.storage-full"],
    remedy: "Wait and repeat; if it stays so, the store lacks disks or nodes and its log says which.",
    sources: &[
        "minio/minio#15002",
        "MinIO, error code XMinioServerNotInitialized",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(says)?;
    let title = format!(
        "The store is not ready yet: it answered {}.",
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The error says that the server has not finished starting; that is so for every key.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .ruled_out("secret.wrong", struck.some(), "the key was not looked at")
            .step("Wait a minute and run again.")
            .step("If it stays so, let the operator look for disks or nodes that are missing.")
            .done(),
    )
}

fn says(_: &Exchange, reading: &Reading) -> bool {
    reading.code.as_deref() == Some("XMinioServerNotInitialized")
}
