//! Everything is denied to a key that is known.

use super::permission;
use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, distinct_verbs, list, verbs};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Verb};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.denied"),
    title: "the key is denied all that was tried",
    meaning: "The store knows the key and denies every operation tried. The key has no rights on \
              this bucket, or a statement denies them; nothing readable says which.",
    told_by: "Denied throughout, in other words than wrong identities are refused in.",
    look_alikes: &[
        "identity.rejected",
        "permission.explicit-deny",
        "addressing.bucket-of-another-owner",
        "identity.disabled",
        "permission.source-ip",
        "permission.secure-transport",
        "permission.grant-not-applied",
    ],
    remedy: "Check that the grant names this key's user and this bucket, in the store's own \
             spelling; then give the actions the key needs.",
    sources: &[
        "observed on Ceph RGW 16.2: AccessDenied with BucketName for a missing right, without it for a bad key",
        "observed on Ceph RGW 16.2: a policy whose principal matches nobody is stored and has no effect",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells = permission::unslipped(case);
    let works = case
        .of(KeyRole::Target)
        .any(|o| o.observed == Observed::Allowed);
    if cells.is_empty() || works {
        return None;
    }
    let known = cells.iter().any(|o| case.shows_accepted(o));
    let (confidence, known_by) = if known {
        (
            Confidence::Likely,
            "a bad key is refused in other words: the key is known",
        )
    } else {
        (
            Confidence::Possible,
            "whether the endpoint knows the key at all was not shown",
        )
    };
    let because = format!(
        "{} for want of a right, by the answer ({}); {known_by}.",
        subject(&cells),
        all_said(&cells)
    );
    let draft = Draft::new(&RULE, Party::Policy, title(&cells))
        .severity(permission::severity(&cells))
        .confidence(confidence)
        .because(because)
        .cells(&cells)
        .step("Check that the grant names this key's user and this bucket, in the store's own spelling: a name that matches nobody is often stored without a word.");
    let draft = permission::rule_out_identity(case, draft, &cells);
    Some(permission::with_missing_rights(case, draft, &cells).done())
}

fn title(cells: &[&Outcome]) -> String {
    let verbs = distinct_verbs(cells);
    if verbs.len() == Verb::ALL.len() {
        "The target key may do nothing here.".to_owned()
    } else {
        format!("The target key may not {}.", list(&verbs, "or"))
    }
}

fn subject(cells: &[&Outcome]) -> String {
    if distinct_verbs(cells).len() == Verb::ALL.len() {
        "Everything is refused".to_owned()
    } else {
        format!("What was tried ({}) is refused", verbs(cells))
    }
}
