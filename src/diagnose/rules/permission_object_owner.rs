//! The key reads its own objects and not another's.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Purpose, Verb,
};

use super::{permission, tried};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.object-owner"),
    title: "the object belongs to somebody else",
    meaning: "An object belongs to who wrote it, on stores with ACLs, and a policy of the bucket does not reach it. The key may read, but not this object.",
    told_by: "Get of an object that the control key wrote is denied; Get of one that the target key wrote passes.",
    look_alikes: &[
        "permission.action-missing",
        "permission.list-missing-masks-404",
        "permission.kms",
    ],
    remedy: "Have objects written with `bucket-owner-full-control`, or switch ACLs off for the bucket (bucket owner enforced).",
    sources: &[
        "upserve/dockly#78",
        "BD2KGenomics/s3am#40",
        "S3 user guide, object ownership",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let gets = tried::series(case, Verb::Get);
    let own = gets.passed("own.object")?;
    let cells: Vec<&Outcome> = tried::cells_of(case, &gets);
    let (planted, _) = case.exchanges().find(|(exchange, reading)| {
        exchange.purpose == Purpose::Plant
            && exchange.key == KeyRole::Control
            && reading.observed == Observed::Allowed
    })?;
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Policy, "The target key may read what it wrote itself, and not what the control key wrote.")
            .severity(permission::severity(&cells))
            .confidence(Confidence::Likely)
            .because("Both objects lie side by side under the same prefix; who wrote them is the difference.")
            .cells(&cells)
            .evidence(&[own.exchange, planted])
            .ruled_out("permission.action-missing", &[own.exchange], "the same key reads an object in this bucket")
            .step("Have objects written so that the others may read them: with x-amz-acl bucket-owner-full-control, or with ACLs switched off for the bucket.")
            .step("For objects that are there already, the one who wrote them has to change their ACL or copy them.")
            .done(),
    )
}
