//! What a rule looks at: the evidence, read.

use crate::model::{
    Evidence, Exchange, ExchangeId, KeyRole, Observed, Outcome, Purpose, Reading, Server,
    SignatureVersion, Trial, Verb,
};

/// A run, read and classified, as rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The run, its keys, its exchanges, its ledger.
    pub evidence: &'a Evidence,
    /// One reading for every exchange, in the same order.
    pub readings: &'a [Reading],
    /// One outcome for every cell, in the same order.
    pub outcomes: &'a [Outcome],
    /// What the endpoint is.
    pub server: &'a Server,
    /// The endpoint's clock minus ours, in milliseconds.
    pub clock_offset_ms: Option<i64>,
}

impl<'a> Case<'a> {
    /// The outcomes of one key's cells.
    pub fn of(&self, role: KeyRole) -> impl Iterator<Item = &'a Outcome> + use<'a> {
        self.outcomes
            .iter()
            .filter(move |outcome| outcome.cell.key == role)
    }

    /// The outcome of one cell.
    pub fn cell(
        &self,
        role: KeyRole,
        verb: Verb,
        signature: SignatureVersion,
    ) -> Option<&'a Outcome> {
        self.of(role)
            .find(|o| o.cell.verb == verb && o.cell.signature == signature)
    }

    /// The control's outcome for the same request as a target's.
    pub fn control_of(&self, outcome: &Outcome) -> Option<&'a Outcome> {
        self.cell(KeyRole::Control, outcome.cell.verb, outcome.cell.signature)
    }

    /// How a wrong identity was answered under a signature version.
    ///
    /// The unsigned calibration has no signature version and is found under any.
    pub fn calibration(&self, role: KeyRole, signature: SignatureVersion) -> Option<&'a Reading> {
        self.exchanges()
            .find(|(exchange, _)| {
                exchange.purpose == Purpose::Calibrate
                    && exchange.key == role
                    && (role == KeyRole::Anonymous || exchange.signature == signature)
            })
            .map(|(_, reading)| reading)
    }

    /// Every exchange with its reading, in the order sent; what was read about grants is not among
    /// them, because it says nothing about how keys fare.
    pub fn exchanges(&self) -> impl Iterator<Item = (&'a Exchange, &'a Reading)> + use<'a> {
        self.all().filter(|(x, _)| x.purpose != Purpose::Grants)
    }

    /// What was read about grants.
    pub fn grants(&self) -> impl Iterator<Item = (&'a Exchange, &'a Reading)> + use<'a> {
        self.all().filter(|(x, _)| x.purpose == Purpose::Grants)
    }

    fn all(&self) -> impl Iterator<Item = (&'a Exchange, &'a Reading)> + use<'a> {
        self.evidence.exchanges.iter().zip(self.readings)
    }

    /// The experiments that were sent, with what they varied and what came of them.
    pub fn trials(&self) -> impl Iterator<Item = (&'a Trial, &'a Exchange, &'a Reading)> + use<'a> {
        self.exchanges()
            .filter_map(|(exchange, reading)| Some((exchange.trial.as_ref()?, exchange, reading)))
    }

    /// The experiments of a name or family (`host`, `host.name-only`) that worked.
    pub fn passed(
        &self,
        family: &str,
    ) -> impl Iterator<Item = (&'a Trial, &'a Exchange, &'a Reading)> {
        self.trials().filter(move |(trial, _, reading)| {
            let of_family = trial.experiment == family
                || trial
                    .experiment
                    .strip_prefix(family)
                    .is_some_and(|rest| rest.starts_with('.'));
            of_family && reading.observed == Observed::Allowed
        })
    }

    /// The exchange of an ID.
    pub fn exchange(&self, id: &ExchangeId) -> Option<&'a Exchange> {
        self.evidence
            .exchanges
            .iter()
            .find(|exchange| exchange.id == *id)
    }

    /// The reading of an exchange.
    pub fn reading(&self, id: &ExchangeId) -> Option<&'a Reading> {
        self.readings.iter().find(|reading| reading.exchange == *id)
    }
}

/// Something that stands for an outcome: one, or a reference to one.
pub(super) trait AsOutcome {
    fn outcome(&self) -> &Outcome;
}

impl AsOutcome for Outcome {
    fn outcome(&self) -> &Outcome {
        self
    }
}

impl AsOutcome for &Outcome {
    fn outcome(&self) -> &Outcome {
        self
    }
}

/// Something that rests on one exchange.
pub(super) trait AsExchangeId {
    fn exchange_id(&self) -> Option<ExchangeId>;
}

impl AsExchangeId for &Outcome {
    fn exchange_id(&self) -> Option<ExchangeId> {
        match &self.reading {
            Some(reading) => Some(reading.exchange.clone()),
            None => self.exchanges.last().cloned(),
        }
    }
}

impl AsExchangeId for &Reading {
    fn exchange_id(&self) -> Option<ExchangeId> {
        Some(self.exchange.clone())
    }
}

impl AsExchangeId for &Exchange {
    fn exchange_id(&self) -> Option<ExchangeId> {
        Some(self.id.clone())
    }
}

impl AsExchangeId for (&Exchange, &Reading) {
    fn exchange_id(&self) -> Option<ExchangeId> {
        Some(self.0.id.clone())
    }
}

#[cfg(test)]
pub(super) mod sample {
    //! Small cases for the tests of what looks at cases.

    use super::*;
    use crate::model::{Addressing, Cell, ErrorClass, Expected, Observed, Verdict};

    /// Outcomes of the target's List, Get, Put and Delete under `SigV4`, each a deviation if it is
    /// not allowed.
    pub(crate) fn outcomes(observed: &[Observed]) -> Vec<Outcome> {
        let cells = Verb::ALL.into_iter().zip(observed);
        cells
            .map(|(verb, observed)| outcome(KeyRole::Target, verb, *observed))
            .collect()
    }

    pub(crate) fn outcome(key: KeyRole, verb: Verb, observed: Observed) -> Outcome {
        let allowed = observed == Observed::Allowed;
        Outcome {
            cell: Cell::new(
                verb.as_str(),
                verb,
                SignatureVersion::V4,
                Addressing::Path,
                key,
                None,
            ),
            expected: Expected::Allow,
            observed,
            class: ErrorClass::None,
            verdict: match observed {
                Observed::NotSent => Verdict::Inconclusive,
                _ if allowed => Verdict::Pass,
                _ => Verdict::Fail,
            },
            reading: None,
            exchanges: Vec::new(),
            ms: None,
        }
    }

    pub(crate) fn with<T>(outcomes: &[Outcome], look: impl FnOnce(&Case<'_>) -> T) -> T {
        with_evidence(&Evidence::default(), outcomes, look)
    }

    pub(crate) fn with_evidence<T>(
        evidence: &Evidence,
        outcomes: &[Outcome],
        look: impl FnOnce(&Case<'_>) -> T,
    ) -> T {
        look(&Case {
            evidence,
            readings: &[],
            outcomes,
            server: &Server::default(),
            clock_offset_ms: None,
        })
    }
}
