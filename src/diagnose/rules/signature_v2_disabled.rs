//! The endpoint does not take SigV2.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, Observed, Outcome, Party, Severity,
    SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.v2-disabled"),
    title: "the endpoint does not take SigV2",
    meaning: "The store refuses the old signature version for every key. That is its choice and \
              no fault of the key; clients have to sign with SigV4.",
    told_by: "SigV2 is refused as such, or not known at all, for every key.",
    look_alikes: &[
        "signature.v2-differs",
        "hop.foreign-authorization",
        "secret.wrong",
    ],
    remedy: "Set clients to SigV4 (`s3v4`); it is the default of current ones.",
    sources: &["S3 user guide, SigV2 turned off; observed on stores without SigV2"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let v2: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.cell.signature == SignatureVersion::V2)
        .collect();
    let refused: Vec<&Outcome> = v2.iter().copied().filter(|o| is_refused(o)).collect();
    let taken = v2
        .iter()
        .any(|o| matches!(o.observed, Observed::Allowed | Observed::Denied));
    let v4_alike = case
        .outcomes
        .iter()
        .filter(|o| o.cell.signature == SignatureVersion::V4)
        .any(|v4| {
            refused
                .iter()
                .any(|v2| v2.cell.verb == v4.cell.verb && v2.class == v4.class)
        });
    if refused.is_empty() || taken || v4_alike {
        return None;
    }
    let wanted = case.evidence.run.signatures == [SignatureVersion::V2];
    let v4 = case
        .outcomes
        .iter()
        .find(|o| o.cell.signature == SignatureVersion::V4 && o.observed == Observed::Allowed);
    let draft = Draft::new(&RULE, Party::Endpoint, "The endpoint does not take SigV2.")
        .severity(if wanted {
            Severity::Error
        } else {
            Severity::Info
        })
        .confidence(if case.has_control() {
            Confidence::Certain
        } else {
            Confidence::Likely
        })
        .because(format!(
            "Requests signed with SigV2 are refused as such, whoever signs them: {}.",
            all_said(&refused)
        ))
        .cells(&refused)
        .step("Set clients to SigV4; nothing has to change at the key.");
    Some(match v4 {
        Some(v4) => draft
            .evidence(&[v4])
            .ruled_out(
                "secret.wrong",
                &[v4],
                "the same key is accepted under SigV4",
            )
            .done(),
        None => draft.done(),
    })
}

fn is_refused(outcome: &Outcome) -> bool {
    outcome.class == ErrorClass::SignatureRefused || outcome.observed == Observed::Unsupported
}
