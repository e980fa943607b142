//! The object was deleted, and the bucket remembers.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.delete-marker"),
    title: "the newest version of the object is a delete marker",
    meaning: "In a bucket with versions a deleted object keeps its versions and gets a marker on top. Reading it is answered 404, though nothing is lost.",
    told_by: "The 404 carries `x-amz-delete-marker: true`.",
    look_alikes: &[
        "permission.list-missing-masks-404",
        "addressing.no-such-bucket",
    ],
    remedy: "Read an older version by its ID, or remove the marker.",
    sources: &["S3 user guide, working with delete markers"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| {
        let marker = exchange
            .response()
            .and_then(|r| r.header("x-amz-delete-marker"));
        reading.class == ErrorClass::NoSuchKey && marker == Some("true")
    })?;
    Some(
        Draft::new(
            &RULE,
            Party::Us,
            "The object that was asked for has been deleted; its versions are still there.",
        )
        .confidence(Confidence::Certain)
        .because("The answer says that the newest version is a delete marker.")
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .fact_if("object", case.evidence.run.read_key.as_ref())
        .ruled_out(
            "permission.action-missing",
            struck.some(),
            "the key is told what became of the object",
        )
        .step("Name an object that is there, or have the marker removed (list the versions first).")
        .done(),
    )
}
