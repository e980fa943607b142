//! Without List, an object that is not there looks like one that is forbidden.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Expected, Finding, FindingCode, KeyRole, Observed, Outcome, Party,
    Purpose, Severity, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.list-missing-masks-404"),
    title: "without the right to list, an object that is not there is answered as forbidden",
    meaning: "Stores tell a key that may not list a bucket nothing about what is in it: Get of an \
              object that does not exist is answered 403, not 404. So this 403 says nothing about \
              the right to read.",
    told_by: "List is denied, Get is denied, and the object asked for is not known to exist.",
    look_alikes: &["permission.action-missing", "permission.object-owner"],
    remedy: "Run with an object that exists (`--read-key`), or give the key List on the bucket.",
    sources: &[
        "S3 API reference, GetObject: 404 with the right to list, 403 without",
        "observed on Ceph RGW 16.2: a missing key is 403 without ListBucket",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    if object_is_there(case) {
        return None;
    }
    let denied = |verb: Verb| -> Vec<&Outcome> {
        case.of(KeyRole::Target)
            .filter(|o| o.cell.verb == verb && o.observed == Observed::Denied)
            .collect()
    };
    let (list, get) = (denied(Verb::List), denied(Verb::Get));
    let get: Vec<&Outcome> = get
        .into_iter()
        .filter(|o| o.expected != Expected::Deny)
        .collect();
    if list.is_empty() || get.is_empty() {
        return None;
    }
    let absent: Vec<&Outcome> = get
        .iter()
        .filter_map(|o| case.control_of(o))
        .filter(|o| o.class == ErrorClass::NoSuchKey)
        .collect();
    let (confidence, because) = if absent.is_empty() {
        (
            Confidence::Possible,
            "List is denied, and the object that Get asked for is not known to exist.",
        )
    } else {
        (
            Confidence::Likely,
            "List is denied, and the control key is told that the object Get asked for does not exist.",
        )
    };
    let draft = Draft::new(&RULE, Party::Policy, "Get is denied for an object that may not exist, which says nothing about the right to read.")
        .severity(Severity::Warning)
        .confidence(confidence)
        .because(because)
        .cells(&get)
        .evidence(&list)
        .evidence(&absent)
        .step("Run again with --read-key and an object that exists, or without --read-only, so that one is written first.")
        .step("If applications should see 404 for what is not there, the key needs s3:ListBucket on the bucket.");
    Some(draft.done())
}

/// Whether there was an object to read: planted in this run, named by the user, or read by a key.
fn object_is_there(case: &Case<'_>) -> bool {
    let planted = case
        .exchanges()
        .any(|(x, r)| x.purpose == Purpose::Plant && r.observed == Observed::Allowed);
    let read = case
        .outcomes
        .iter()
        .any(|o| o.cell.verb == Verb::Get && o.observed == Observed::Allowed);
    planted || read || case.evidence.run.read_key.is_some()
}
