//! SigV2 fails where SigV4 works, and not for the target key alone.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, verbs_are};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Severity,
    SignatureVersion, Verdict,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.v2-differs"),
    title: "the endpoint treats SigV2 otherwise than SigV4",
    meaning: "The same operation works under SigV4 and not under SigV2, also for the control key: \
              the endpoint, or a hop, makes the text that SigV2 signs otherwise than the \
              specification says. The key is good.",
    told_by: "The twin under SigV4 is accepted for the same key, and the control key shows the \
              same difference. A temporary key may be unusable under SigV2 by itself.",
    look_alikes: &[
        "signature.v2-disabled",
        "secret.wrong",
        "signature.v2-bucket-slash",
        "hop.header-added-xamz",
    ],
    remedy: "Use SigV4. If SigV2 is needed, show the operator the two string-to-sign texts in the \
             evidence.",
    sources: &[
        "S3 developer guide, signing REST requests with SigV2",
        "observed on several stores: sub-resources and bucket paths are signed otherwise",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let temporary = case
        .evidence
        .key(KeyRole::Target)
        .is_some_and(|key| key.token.is_some());
    let differing: Vec<&Outcome> = case.outcomes.iter().filter(|o| differs(case, o)).collect();
    let cells: Vec<&Outcome> = differing
        .iter()
        .copied()
        .filter(|o| shared(&differing, o) || !case.has_control() || temporary)
        .collect();
    let first = cells.first()?;
    let v4 = case.cell(first.cell.key, first.cell.verb, SignatureVersion::V4);
    let for_both = cells.iter().any(|o| o.cell.key == KeyRole::Control);
    let fails = cells.iter().any(|o| o.verdict == Verdict::Fail);
    let (title, because, confidence) = wording(&cells, for_both, temporary);
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .severity(if fails { Severity::Error } else { Severity::Warning })
            .confidence(confidence)
            .because(because)
            .cells(&cells)
            .evidence(v4.as_slice())
            .fact("answer under SigV2", all_said(&cells))
            .ruled_out("secret.wrong", v4.as_slice(), "the same key is accepted under SigV4")
            .ruled_out("permission.action-missing", v4.as_slice(), "the same operation is allowed under SigV4")
            .step("Use SigV4 with this endpoint.")
            .step("If a client needs SigV2, show the endpoint's operator the string to sign in the evidence.")
            .done(),
    )
}

fn wording(
    cells: &[&Outcome],
    for_both: bool,
    temporary: bool,
) -> (String, &'static str, Confidence) {
    let verbs = verbs_are(cells);
    if for_both {
        (
            format!("Under SigV2 {verbs} refused for both keys, under SigV4 allowed."),
            "The control key shows the same difference, so the key is not the cause: the endpoint treats SigV2 otherwise, or a hop adds a header that SigV2 covers.",
            Confidence::Likely,
        )
    } else if temporary {
        (
            format!("Under SigV2 {verbs} refused with this temporary key, under SigV4 allowed."),
            "The key has a session token, which some stores take under SigV4 only.",
            Confidence::Likely,
        )
    } else {
        (
            format!("Under SigV2 {verbs} refused, under SigV4 allowed."),
            "The same key is accepted under SigV4. Without a control key it stays open whether SigV2 fails for everybody.",
            Confidence::Likely,
        )
    }
}

/// Fails under V2 where the same key and operation work under V4.
fn differs(case: &Case<'_>, outcome: &Outcome) -> bool {
    outcome.cell.signature == SignatureVersion::V2
        && matches!(
            outcome.observed,
            Observed::Rejected | Observed::Denied | Observed::Failed
        )
        && case
            .cell(outcome.cell.key, outcome.cell.verb, SignatureVersion::V4)
            .is_some_and(|v4| v4.observed == Observed::Allowed)
}

/// Whether both keys show the difference for this verb.
fn shared(differing: &[&Outcome], outcome: &Outcome) -> bool {
    let same_verb = differing
        .iter()
        .filter(|o| o.cell.verb == outcome.cell.verb);
    same_verb.count() > 1
}
