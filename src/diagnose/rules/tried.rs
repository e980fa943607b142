//! What experiments with a Put say together.

use crate::diagnose::Case;
use crate::model::{Exchange, KeyRole, Observed, Outcome, Reading, SignatureVersion, Trial, Verb};

/// An experiment and what came of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tried<'a> {
    pub(super) trial: &'a Trial,
    pub(super) exchange: &'a Exchange,
    pub(super) reading: &'a Reading,
}

/// The experiments of one key with one verb, where its own cell fails.
#[derive(Clone, Debug)]
pub(super) struct Series<'a>(Vec<Tried<'a>>);

/// The target's experiments with Put.
pub(super) fn failed_puts<'a>(case: &Case<'a>) -> Series<'a> {
    series(case, Verb::Put)
}

/// The target's experiments with a verb under one signature version, `SigV4` if there are any.
pub(super) fn series<'a>(case: &Case<'a>, verb: Verb) -> Series<'a> {
    let of = |version: SignatureVersion| -> Vec<Tried<'a>> {
        case.trials()
            .filter(|(_, exchange, _)| {
                exchange.operation.verb() == Some(verb)
                    && exchange.key == KeyRole::Target
                    && exchange.signature == version
            })
            .map(|(trial, exchange, reading)| Tried {
                trial,
                exchange,
                reading,
            })
            .collect()
    };
    let v4 = of(SignatureVersion::V4);
    Series(if v4.is_empty() {
        of(SignatureVersion::V2)
    } else {
        v4
    })
}

impl<'a> Series<'a> {
    /// The experiment of a name, if it worked.
    pub(super) fn passed(&self, name: &str) -> Option<Tried<'a>> {
        self.find(name, |observed| observed == Observed::Allowed)
    }

    /// The experiment of a name, if the endpoint answered and did not carry it out.
    pub(super) fn failed(&self, name: &str) -> Option<Tried<'a>> {
        self.find(name, |observed| {
            !matches!(
                observed,
                Observed::Allowed | Observed::Unreachable | Observed::NotSent
            )
        })
    }

    /// Those of a family that were denied.
    pub(super) fn denied(&self, family: &str) -> Vec<Tried<'a>> {
        self.of(family, Observed::Denied)
    }

    /// Those of a family that worked.
    pub(super) fn allowed(&self, family: &str) -> Vec<Tried<'a>> {
        self.of(family, Observed::Allowed)
    }

    fn of(&self, family: &str, observed: Observed) -> Vec<Tried<'a>> {
        let of_family = |name: &str| name.split('.').next() == Some(family);
        let fits = |tried: &&Tried<'_>| {
            of_family(&tried.trial.experiment) && tried.reading.observed == observed
        };
        self.0.iter().filter(fits).copied().collect()
    }

    fn find(&self, name: &str, fits: impl Fn(Observed) -> bool) -> Option<Tried<'a>> {
        let mut named = self.0.iter().filter(|t| t.trial.experiment == name);
        named.find(|t| fits(t.reading.observed)).copied()
    }
}

/// All keys' cells that fail like the one the experiments vary.
pub(super) fn cells_of<'a>(case: &Case<'a>, series: &Series<'_>) -> Vec<&'a Outcome> {
    let varied = series.0.first().map(|tried| &tried.trial.varies);
    let Some(outcome) = case.outcomes.iter().find(|o| Some(&o.cell.id) == varied) else {
        return Vec::new();
    };
    let like = |o: &&Outcome| {
        o.cell.verb == outcome.cell.verb
            && o.observed == outcome.observed
            && o.class == outcome.class
    };
    case.outcomes.iter().filter(like).collect()
}
