//! The control key fails too.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, verbs_are};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Severity, Verdict,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.control-fails"),
    title: "either both keys belong elsewhere, or something on the way spoils their signatures",
    meaning: "A control key is one that is known to work. If it fails where the target fails, the \
              target is not to blame: both keys may belong to another system, or something on the \
              way spoils every signature. If it fails alone, it is no control and nothing was \
              compared.",
    told_by: "The control's cells.",
    look_alikes: &[
        "hop.host-rewritten",
        "hop.signed-header-rewritten",
        "identity.wrong-system",
        "identity.auth-backend-missing",
    ],
    remedy: "Try the control key with another client against the same endpoint. If it works there, \
             look at the way; if not, endpoint and keys do not belong together.",
    sources: &["public cases of proxies that change signed headers for every client"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let control: Vec<&Outcome> = case
        .of(KeyRole::Control)
        .filter(|o| matches!(o.observed, Observed::Rejected | Observed::Failed))
        .filter(|o| o.verdict == Verdict::Fail)
        .collect();
    let twins: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| o.observed != Observed::Allowed && o.observed != Observed::NotSent)
        .filter(|o| {
            case.control_of(o)
                .is_some_and(|c| control.iter().any(|f| f.cell.id == c.cell.id))
        })
        .collect();
    if control.is_empty() {
        return None;
    }
    if twins.is_empty() {
        return Some(alone(&control));
    }
    let title = format!(
        "The control key fails where the target key does: {} answered {}.",
        verbs_are(&control),
        all_said(&control)
    );
    let alike = twins.iter().any(|o| case.control_fares_alike(o));
    Some(
        Draft::new(&RULE, Party::Us, title)
            .confidence(if alike { Confidence::Likely } else { Confidence::Possible })
            .because("A key that is known to work gets no better answer, so the target key is not what is wrong, or not alone.")
            .cells(&twins)
            .cells(&control)
            .fact("answer to the target", all_said(&twins))
            .fact("answer to the control", all_said(&control))
            .step("Check that both keys were issued for this endpoint and that the endpoint's URL is the right one.")
            .step("Try the control key with another client. If it works there, look for a proxy in between that changes Host or other headers.")
            .done(),
    )
}

/// The control fails and the target does not.
fn alone(control: &[&Outcome]) -> Finding {
    let title = format!(
        "The control key is no control here: {} answered {}.",
        verbs_are(control),
        all_said(control)
    );
    Draft::new(&RULE, Party::Us, title)
        .severity(Severity::Warning)
        .confidence(Confidence::Certain)
        .because("The control key fails where the target key does not, so there is nothing to hold the target against.")
        .cells(control)
        .step("Run again with a control key that is known to work with this bucket.")
        .done()
}
