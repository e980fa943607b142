//! What a rule looks at: the evidence, read.

use crate::model::{
    Evidence, Exchange, ExchangeId, KeyRole, Outcome, Purpose, Reading, Server, SignatureVersion,
    Verb,
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
        self.evidence
            .exchanges
            .iter()
            .zip(self.readings)
            .find(|(exchange, _)| {
                exchange.purpose == Purpose::Calibrate
                    && exchange.key == role
                    && (role == KeyRole::Anonymous || exchange.signature == signature)
            })
            .map(|(_, reading)| reading)
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
