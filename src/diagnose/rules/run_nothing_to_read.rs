//! Get asked for an object that is not there.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, Observed, Party, Purpose, Severity,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.nothing-to-read"),
    title: "there was no object to read",
    meaning: "Get was sent for an object that is not there: writing one had failed, or the run is \
              read-only and named none that exists. So this 404 is the right answer and says \
              nothing about the right to read.",
    told_by: "NoSuchKey, and no write of this run that succeeded before.",
    look_alikes: &[
        "permission.list-missing-masks-404",
        "hop.method-blocked",
        "quota.exceeded",
    ],
    remedy: "Look at why writing fails; or run with `--read-only --read-key` and an object that is \
             there.",
    sources: &["S3 API reference, error code NoSuchKey"],
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
    let struck = case.in_class(ErrorClass::NoSuchKey)?;
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
