//! What a Put with Expect met, where the same Put without it works.

use crate::diagnose::Case;
use crate::diagnose::clusters::Answer;
use crate::model::{Observed, Outcome, Reading, SignatureVersion, Verb};

/// The Puts with Expect, if all met such a fate, and the cells that work without.
pub(super) fn tried<'a>(
    case: &Case<'a>,
    fits: impl Fn(&Reading) -> bool,
) -> Option<(Vec<Answer<'a>>, Vec<&'a Outcome>)> {
    let with: Vec<Answer<'a>> = case
        .trials_under(SignatureVersion::V4)
        .filter(|(trial, ..)| trial.experiment == "hop.expect")
        .map(|(_, exchange, reading)| (exchange, reading))
        .collect();
    let puts = case.outcomes.iter().filter(|o| {
        (o.cell.verb, o.cell.signature) == (Verb::Put, SignatureVersion::V4)
            && o.observed == Observed::Allowed
    });
    let without: Vec<&Outcome> = puts.collect();
    let all = !with.is_empty() && with.iter().all(|(_, reading)| fits(reading));
    (all && !without.is_empty()).then_some((with, without))
}
