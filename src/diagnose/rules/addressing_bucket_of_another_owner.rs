//! The bucket exists and belongs to somebody else.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Expected, Finding, FindingCode, KeyRole, Observed, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.bucket-of-another-owner"),
    title: "the bucket is somebody else's, or neither key has rights on it",
    meaning: "Both keys are known and both are denied everything, the control key as well: the \
              bucket is probably somebody else's, or the control key is not one that has rights on \
              it.",
    told_by: "Denied for both keys, in other words than wrong identities are refused in.",
    look_alikes: &[
        "permission.denied",
        "permission.policy-engine-mode",
        "permission.source-ip",
    ],
    remedy: "Check the bucket's name and owner, and use a control key that works with it.",
    sources: &["S3 user guide, bucket ownership"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let sent = |role| -> Vec<&Outcome> {
        case.of(role)
            .filter(|o| o.observed != Observed::NotSent)
            .collect()
    };
    let (target, control) = (sent(KeyRole::Target), sent(KeyRole::Control));
    let all_denied = |cells: &[&Outcome]| {
        !cells.is_empty() && cells.iter().all(|o| o.observed == Observed::Denied)
    };
    if !all_denied(&target) || !all_denied(&control) {
        return None;
    }
    let known = [KeyRole::Target, KeyRole::Control]
        .into_iter()
        .all(|role| case.accepted(role).is_some());
    // What was to be denied needs no cause.
    let odd = target.iter().filter(|o| o.expected != Expected::Deny);
    let odd: Vec<&Outcome> = odd.copied().collect();
    let bucket = &case.evidence.run.bucket;
    let wrong = case.wrong_identities(target.first()?.cell.signature);
    let mut draft = Draft::new(&RULE, Party::Us, format!("Neither key may do anything with the bucket {bucket}."))
        .confidence(if known { Confidence::Likely } else { Confidence::Possible })
        .because(format!("Both keys are denied everything ({}), the control key as well: whose bucket it is cannot be asked without rights on it.", all_said(&target)))
        .cells(&odd)
        .cells(&control)
        .fact("bucket", bucket);
    if known {
        draft = draft.evidence(&wrong).ruled_out(
            "identity.rejected",
            &wrong,
            "wrong identities are refused in other words",
        );
    }
    Some(
        draft
            .step("Check the bucket's name, and ask who owns it.")
            .step("Run again with a control key that is known to work with this bucket.")
            .step("A policy that asks everybody for TLS or for a source address looks the same: run against https, and from the network that it names.")
            .done(),
    )
}
