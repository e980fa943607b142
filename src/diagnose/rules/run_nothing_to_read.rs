//! Get asked for an object that is not there.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Expected, Finding, FindingCode, KeyRole, Observed, Party, Purpose,
    Severity, Verb, Verdict,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.nothing-to-read"),
    title: "there was no object to read",
    meaning: "Get was sent for an object that is not there: writing one had failed, or the run is \
              read-only and named none that exists. So this 404 is the right answer and says \
              nothing about the right to read. Nor does a denial: stores answer 403 for what is \
              not there to those who may not list.",
    told_by: "NoSuchKey, or a denial to a key that may not list, and no write of this run that \
              succeeded before.",
    look_alikes: &[
        "permission.list-missing-masks-404",
        "hop.method-blocked",
        "quota.exceeded",
    ],
    remedy: "Look at why writing fails; or run with `--read-only --read-key` and an object that is \
             there.",
    sources: &[
        "S3 API reference, error code NoSuchKey",
        "S3 API reference, GetObject, permissions",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let plants: Vec<_> = case
        .exchanges()
        .filter(|(x, _)| x.purpose == Purpose::Plant)
        .collect();
    if plants.iter().any(|(_, r)| r.observed == Observed::Allowed) {
        return None;
    }
    let Some(struck) = case.in_class(ErrorClass::NoSuchKey) else {
        return denied(case);
    };
    let run = &case.evidence.run;
    let (title, step) = match (&run.read_key, run.read_only) {
        (Some(object), _) => (
            format!("The object {object} to read is not there."),
            "Name an object that is there with --read-key.",
        ),
        (None, true) => (
            "There was no object to read: the run is read-only and names none.".to_owned(),
            "Name an object that is there with --read-key.",
        ),
        (None, false) => (
            "There was no object to read, since none could be written before.".to_owned(),
            "Look at why writing fails; this follows from it.",
        ),
    };
    Some(
        Draft::new(&RULE, Party::Us, title)
            .severity(Severity::Info)
            .confidence(Confidence::Certain)
            .because("NoSuchKey is the right answer to Get for an object that is not there, and says nothing about the right to read it.")
            .cells(&struck.outcomes)
            .evidence(&plants[..plants.len().min(4)])
            .step(step)
            .done(),
    )
}

/// Denied where nothing was there: the endpoint may not have got as far as the right.
fn denied(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<_> = case
        .of(KeyRole::Target)
        .filter(|o| o.cell.verb == Verb::Get && o.verdict == Verdict::Inconclusive)
        .filter(|o| (o.observed, o.expected) == (Observed::Denied, Expected::Deny))
        .collect();
    let title = "There was no object to read, so that Get is denied says nothing.";
    (!cells.is_empty()).then(|| {
        Draft::new(&RULE, Party::Us, title)
            .severity(Severity::Info)
            .confidence(Confidence::Certain)
            .because("A key that may read and not list is denied an object that is not there, and so is one that may not read.")
            .cells(&cells)
            .step("Name an object that is there with --read-key, or give a control key that may put.")
            .done()
    })
}
