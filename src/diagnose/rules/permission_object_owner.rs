//! The key reads its own objects and not another's.

use crate::diagnose::draft::Draft;
use crate::diagnose::settings::Ownership;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Purpose, Verb,
};

use super::{permission, tried};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.object-owner"),
    title: "the object belongs to somebody else",
    meaning: "An object belongs to who wrote it, on stores with ACLs, and a policy of the bucket does not reach it. The key may read, but not this object.",
    told_by: "Get of an object that the control key wrote is denied; Get of one that the target key wrote passes. In a read-only run: Get of the named object is denied to the bucket's owner, or to a key that the policy allows it, and ACLs are not switched off.",
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
        "observed on Ceph RGW 16.2: the bucket's owner may not read what another user wrote, unless with bucket-owner-full-control",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let ownership = case.ownership();
    // Where the bucket's owner owns every object, nobody's object is somebody else's.
    if ownership.is_some_and(|(owns, _)| owns == Ownership::BucketOwnerEnforced) {
        return None;
    }
    let draft = own_passes(case).or_else(|| of_another(case))?;
    let read: Vec<&Exchange> = ownership.iter().map(|(_, answer)| *answer).collect();
    Some(
        draft
            .evidence(&read)
            .fact_if("ownership", ownership.map(|(owns, _)| owns.as_str()))
            .step("Have objects written so that the others may read them: with x-amz-acl bucket-owner-full-control, or with ACLs switched off for the bucket.")
            .step("For objects that are there already, the one who wrote them has to change their ACL or copy them.")
            .done(),
    )
}

/// The key reads what it wrote beside what the control key wrote.
fn own_passes(case: &Case<'_>) -> Option<Draft> {
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
            .ruled_out("permission.action-missing", &[own.exchange], "the same key reads an object in this bucket"),
    )
}

/// The object to read was there before, and the key has the right by policy or owns the bucket.
fn of_another(case: &Case<'_>) -> Option<Draft> {
    let run = &case.evidence.run;
    let object = run.read_key.as_deref().filter(|_| run.read_only)?;
    let stated = case.stated()?;
    let mut cells = stated.decided(permission::denied(case), |explained| {
        explained.ruling.allows()
    });
    cells.retain(|cell| cell.cell.verb == Verb::Get);
    if cells.is_empty() {
        return None;
    }
    let right = if stated.is_owner() {
        "The key owns the bucket and no statement of its policy denies this"
    } else {
        "The bucket's policy allows this"
    };
    Some(
        Draft::new(&RULE, Party::Policy, format!("The object {object} may belong to somebody else."))
            .severity(permission::severity(&cells))
            // A policy of the user or a key of the store's encryption denies it in the same words.
            .confidence(Confidence::Possible)
            .because(format!("{right}, as the control key reads it; that has no say over an object which another user wrote and kept."))
            .cells(&cells)
            .evidence(&[stated.answer])
            .step("Run again without --read-only: then an object that the key writes itself is read beside it, which decides."),
    )
}
