//! Cells that went wrong for no reason we know.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{all_said, verbs_are};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Verdict};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.unexplained"),
    title: "no known cause fits what the endpoint answered",
    meaning: "The answer fits no cause in the list. What the endpoint said is quoted; the whole \
              exchange is in the evidence.",
    told_by: "What is left when every other rule has spoken.",
    look_alikes: &[],
    remedy: "Read the endpoint's own words and its log at that time; a saved run is all that is \
             needed to add the cause here.",
    sources: &["what no other rule explains"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| matches!(o.verdict, Verdict::Fail | Verdict::Inconclusive))
        .filter(|o| !matches!(o.observed, Observed::Allowed | Observed::NotSent))
        .collect();
    let first = cells.first()?;
    let twins: Vec<&Outcome> = cells
        .iter()
        .filter_map(|o| case.control_of(o))
        .filter(|o| o.observed == Observed::Allowed)
        .collect();
    let party = if twins.is_empty() {
        Party::Endpoint
    } else {
        Party::Key
    };
    let message = first.reading.as_ref().and_then(|r| r.message.as_deref());
    Some(
        Draft::new(
            &RULE,
            party,
            format!(
                "{} answered in a way that is not known here: {}.",
                subject(&cells),
                all_said(&cells)
            ),
        )
        .confidence(Confidence::Possible)
        .because("The answer fits no cause in the list.")
        .cells(&cells)
        .evidence(&twins)
        .fact("class", first.class)
        .fact_if("message", message.filter(|m| !m.is_empty()))
        .step("Read the endpoint's words above, and its log at the time of the request.")
        .step("Save the run with --save: the file is all that is needed to look into it.")
        .done(),
    )
}

/// The verbs at the start of a sentence.
fn subject(cells: &[&Outcome]) -> String {
    let text = verbs_are(cells);
    let (first, rest) = text.split_at(1);
    first.to_uppercase() + rest
}
