//! Questions that several rules ask of a case.

use super::Case;
use super::case::AsExchangeId;
use super::echo;
use crate::model::{
    Confidence, Endpoint, ErrorClass, Exchange, Failure, KeyRole, NotSent, Observed, Outcome,
    Purpose, Reading, SignatureVersion,
};
use crate::vendor;

/// Exchanges that met one fate, and the cells that rest on them.
#[derive(Clone, Debug)]
pub(super) struct Struck<'a> {
    pub(super) exchanges: Vec<(&'a Exchange, &'a Reading)>,
    pub(super) outcomes: Vec<&'a Outcome>,
}

impl<'a> Struck<'a> {
    /// The first exchange of this fate.
    pub(super) fn first(&self) -> Option<(&'a Exchange, &'a Reading)> {
        self.exchanges.first().copied()
    }

    /// The first few exchanges, enough to look at.
    pub(super) fn some(&self) -> &[(&'a Exchange, &'a Reading)] {
        &self.exchanges[..self.exchanges.len().min(4)]
    }
}

impl<'a> Case<'a> {
    /// The exchanges that fit and the cells that rest on one of them, if there is such a cell.
    ///
    /// A cell that was not sent because nothing answered rests on the look at the way.
    pub(super) fn struck(&self, fits: impl Fn(&Exchange, &Reading) -> bool) -> Option<Struck<'a>> {
        let exchanges: Vec<_> = self.exchanges().filter(|(x, r)| fits(x, r)).collect();
        let looked = exchanges
            .iter()
            .any(|(exchange, _)| exchange.purpose == Purpose::Look);
        let rests = |outcome: &&Outcome| match outcome.cell.not_sent {
            Some(NotSent::NoAnswer) => looked,
            Some(_) => false,
            None => (*outcome)
                .exchange_id()
                .is_some_and(|id| exchanges.iter().any(|(exchange, _)| exchange.id == id)),
        };
        let outcomes: Vec<_> = self.outcomes.iter().filter(rests).collect();
        (!outcomes.is_empty()).then_some(Struck {
            exchanges,
            outcomes,
        })
    }

    /// The exchanges of one error class.
    pub(super) fn in_class(&self, class: ErrorClass) -> Option<Struck<'a>> {
        self.struck(|_, reading| reading.class == class)
    }

    /// The exchanges without a response, for a reason that fits.
    pub(super) fn failed(&self, fits: impl Fn(&Failure) -> bool) -> Option<Struck<'a>> {
        self.struck(|exchange, _| exchange.trial.is_none() && exchange.failure().is_some_and(&fits))
    }

    /// The endpoint, if its URL can be read.
    pub(super) fn endpoint(&self) -> Option<Endpoint> {
        self.evidence.run.endpoint.parse().ok()
    }

    /// Host and port of the endpoint, for sentences.
    pub(super) fn place(&self) -> String {
        match self.endpoint() {
            Some(endpoint) if endpoint.host.contains(':') => {
                format!("[{}]:{}", endpoint.host, endpoint.port())
            }
            Some(endpoint) => format!("{}:{}", endpoint.host, endpoint.port()),
            None => self.evidence.run.endpoint.clone(),
        }
    }

    /// Whether a control key was run beside the target.
    pub(super) fn has_control(&self) -> bool {
        self.of(KeyRole::Control).next().is_some()
    }

    /// A calibration that was let in though it must not be.
    pub(super) fn let_in(&self, role: KeyRole) -> Option<(&'a Exchange, &'a Reading)> {
        self.exchanges().find(|(exchange, reading)| {
            exchange.purpose == Purpose::Calibrate
                && exchange.key == role
                && reading.observed == Observed::Allowed
        })
    }

    /// Both wrong identities' answers under a signature version.
    pub(super) fn wrong_identities(&self, signature: SignatureVersion) -> Vec<&'a Reading> {
        [KeyRole::RandomId, KeyRole::WrongSecret]
            .into_iter()
            .filter_map(|role| self.calibration(role, signature))
            .collect()
    }

    /// A cell which shows that the endpoint knows a key and took its signature.
    pub(super) fn accepted(&self, role: KeyRole) -> Option<&'a Outcome> {
        self.of(role).find(|outcome| self.shows_accepted(outcome))
    }

    /// Whether a cell's answer is one that only a key with a right signature gets.
    pub(super) fn shows_accepted(&self, outcome: &Outcome) -> bool {
        let wrong_is_let_in = self
            .calibration(KeyRole::WrongSecret, outcome.cell.signature)
            .is_some_and(|reading| reading.observed == Observed::Allowed);
        match outcome.observed {
            Observed::Allowed => !wrong_is_let_in,
            Observed::Denied => {
                let unlike = |role| is_like(outcome, role) == Some(false);
                (unlike(KeyRole::RandomId) && unlike(KeyRole::WrongSecret))
                    || self.names_what_it_denies(outcome) == Some(true)
            }
            _ => false,
        }
    }

    /// The target's cells that were refused at the door, where its key is what is in question.
    ///
    /// Empty if the key was accepted elsewhere in the run. Without the cells whose twin by the
    /// control key was refused in the same way, and without those where the endpoint shows that it signed another
    /// text than we did: those say nothing about the target key.
    pub(super) fn turned_away(&self) -> Vec<&'a Outcome> {
        if self.accepted(KeyRole::Target).is_some() || self.is_accepted_otherwise() {
            return Vec::new();
        }
        self.of(KeyRole::Target)
            .filter(|outcome| is_at_the_door(outcome) || self.is_denied_at_the_door(outcome))
            .filter(|outcome| !self.control_fares_alike(outcome))
            .filter(|outcome| !echo::shows_another_text(outcome))
            .collect()
    }

    /// The target's cells that call its ID unknown, though it is known under another signature
    /// version: stores that strip what clings to an ID do so under one of them.
    pub(super) fn unknown_in_part(&self) -> Vec<&'a Outcome> {
        if self.accepted(KeyRole::Target).is_none() {
            return Vec::new();
        }
        let knows = |signature: SignatureVersion| {
            let mut cells = self.of(KeyRole::Target);
            cells.any(|o| o.cell.signature == signature && self.shows_accepted(o))
        };
        self.of(KeyRole::Target)
            .filter(|o| o.class == ErrorClass::UnknownKey && !knows(o.cell.signature))
            .filter(|o| !self.control_fares_alike(o))
            .collect()
    }

    /// Whether the target key was accepted as soon as something else was signed: then it is good.
    ///
    /// A repaired key is another key, and a request that is merely sent again shows answers by turns.
    fn is_accepted_otherwise(&self) -> bool {
        let families = ["clock", "region", "headers", "host", "path"];
        self.let_in(KeyRole::WrongSecret).is_none()
            && families
                .iter()
                .flat_map(|family| self.passed(family))
                .any(|(_, exchange, _)| exchange.key == KeyRole::Target)
    }

    /// Whether a denial without calibration has the form that a bad key gets from this store.
    pub(super) fn is_denied_at_the_door(&self, outcome: &Outcome) -> bool {
        outcome.observed == Observed::Denied && self.names_what_it_denies(outcome) == Some(false)
    }

    /// Whether a denial holds the element that this store writes once a key was accepted.
    ///
    /// Only where the store has such an element, and nothing was calibrated that would tell better.
    fn names_what_it_denies(&self, outcome: &Outcome) -> Option<bool> {
        let reading = outcome.reading.as_ref()?;
        let calibrated = !self.wrong_identities(outcome.cell.signature).is_empty();
        if calibrated || self.server.confidence < Confidence::Likely {
            return None;
        }
        let element = vendor::profile(&self.server.vendor)?.named_after_authentication()?;
        Some(reading.fields.contains_key(element))
    }

    /// Whether the control's twin of a cell was refused at the door with the same class.
    pub(super) fn control_fares_alike(&self, outcome: &Outcome) -> bool {
        self.control_of(outcome)
            .is_some_and(|control| is_at_the_door(control) && control.class == outcome.class)
    }

    /// The control's twins of some cells that were accepted.
    pub(super) fn accepted_twins(&self, outcomes: &[&Outcome]) -> Vec<&'a Outcome> {
        let twins = outcomes.iter().filter_map(|o| self.control_of(o));
        twins.filter(|twin| self.shows_accepted(twin)).collect()
    }

    /// Whether a refusal is in the words that this store has for a bad session token and not for a wrong
    /// secret beside a good one; nothing where those are not known.
    pub(super) fn may_be_of_the_token(&self, outcome: &Outcome) -> Option<bool> {
        let code = outcome.reading.as_ref()?.code.as_deref()?;
        let known = self.server.confidence >= Confidence::Likely;
        let profile = vendor::profile(&self.server.vendor).filter(|_| known)?;
        profile.refuses_token_by(code)
    }

    /// Whether one of these stores answers here, by its marks.
    pub(super) fn is_vendor(&self, vendors: &[&str]) -> bool {
        self.server.confidence >= Confidence::Likely
            && vendors.contains(&self.server.vendor.as_str())
    }

    /// The access key ID of a role as it may be shown.
    pub(super) fn key_id(&self, role: KeyRole) -> &'a str {
        let key = self.evidence.key(role);
        key.map_or("", |key| key.access_key_id.as_str())
    }
}

/// Whether a cell was refused for who asked, and not for what was asked.
///
/// Some stores call an ID they cannot parse a bad request; then wrong identities of its form are
/// answered the same.
fn is_at_the_door(outcome: &Outcome) -> bool {
    match outcome.class {
        ErrorClass::BadRequest => is_like(outcome, KeyRole::RandomId) == Some(true),
        _ => outcome.observed == Observed::Rejected,
    }
}

/// Whether a cell was answered like a wrong identity.
pub(super) fn is_like(outcome: &Outcome, role: KeyRole) -> Option<bool> {
    let like = outcome.reading.as_ref()?.like;
    match role {
        KeyRole::Anonymous => like.anonymous,
        KeyRole::RandomId => like.random_id,
        KeyRole::WrongSecret => like.wrong_secret,
        KeyRole::Target | KeyRole::Control | KeyRole::Source => None,
    }
}
