//! What rules about damaged keys have in common: which repair was tried, and which worked.

use crate::diagnose::Case;
use crate::diagnose::clusters::Answer;
use crate::diagnose::draft::Draft;
use crate::model::key::Repair;
use crate::model::{Confidence, Observed, Outcome, Reading, Trial};

/// A repair that worked.
pub(super) struct Repaired<'a> {
    pub(super) repair: Repair,
    /// Where the other part came from, if it came from another key.
    pub(super) from: Option<&'a str>,
    /// All Lists with the repaired key and, in between, with the key as given.
    answers: Vec<Answer<'a>>,
    confirmed: bool,
}

impl<'a> Repaired<'a> {
    /// The repair that worked, if it is one of these.
    pub(super) fn by(case: &Case<'a>, repairs: &[Repair]) -> Option<Self> {
        let (trial, ..) = trials(case).find(|(_, _, reading)| works(reading))?;
        let repair = Repair::of_experiment(&trial.experiment)?;
        if !repairs.contains(&repair) {
            return None;
        }
        let named = |name: &str| -> Vec<Answer<'a>> {
            let of_name = trials(case).filter(|(trial, ..)| trial.experiment == name);
            of_name.map(|(_, x, r)| (x, r)).collect()
        };
        let (repaired, given) = (named(&trial.experiment), named("repair.as-given"));
        let confirmed = repaired.len() >= 2
            && given.len() >= 2
            && repaired.iter().all(|(_, reading)| works(reading))
            && given
                .iter()
                .all(|(_, r)| r.observed == Observed::Rejected || r.status.is_none());
        Some(Self {
            repair,
            from: trial.value.as_deref(),
            answers: [repaired, given].concat(),
            confirmed,
        })
    }

    /// Puts it into a finding about the cells it explains.
    pub(super) fn told(&self, draft: Draft, cells: &[&Outcome]) -> Draft {
        let words = self.repair.in_words();
        let draft = draft
            .cells(cells)
            .evidence(&self.answers)
            .fact("repair that worked", self.repair.as_str())
            .ruled_out(
                "permission.denied",
                &self.answers,
                "the same request is accepted with the repaired key",
            );
        if self.confirmed {
            draft.confidence(Confidence::Certain).because(format!(
                "With {words}, and nothing else changed, the endpoint accepts the key; as given it refused it before and after."
            ))
        } else {
            draft.confidence(Confidence::Likely).because(format!(
                "With {words}, the endpoint accepts the key; that it refuses it as given was not confirmed afterwards."
            ))
        }
    }
}

/// The repairs that were tried and refused, if none worked.
pub(super) fn in_vain<'a>(case: &Case<'a>) -> Vec<Answer<'a>> {
    if trials(case).any(|(_, _, reading)| works(reading)) {
        return Vec::new();
    }
    trials(case).map(|(_, x, r)| (x, r)).collect()
}

fn trials<'a>(
    case: &Case<'a>,
) -> impl Iterator<Item = (&'a Trial, &'a crate::model::Exchange, &'a Reading)> + use<'a> {
    case.trials()
        .filter(|(trial, ..)| trial.experiment.starts_with("repair."))
}

/// Allowed, or denied in words that no wrong identity got.
fn works(reading: &Reading) -> bool {
    let like_neither =
        reading.like.random_id == Some(false) && reading.like.wrong_secret == Some(false);
    reading.observed == Observed::Allowed || (reading.observed == Observed::Denied && like_neither)
}
