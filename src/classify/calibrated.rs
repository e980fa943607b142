//! The second layer: readings held against the answers that wrong identities got on purpose.
//!
//! The decision table, row by row, is in `docs/design/classification.md`; the tests below are its rows.

use std::collections::{BTreeMap, BTreeSet};

use super::alone;
use super::body::Body;
use super::kind::{Names, kind, same};
use crate::model::{
    ErrorClass, Exchange, KeyRole, Likeness, Observed, Operation, Purpose, Reading,
    SignatureVersion,
};

/// One reading for every exchange, in order.
pub fn read(exchanges: &[Exchange]) -> Vec<Reading> {
    let exchanges: Vec<&Exchange> = exchanges.iter().collect();
    read_all(&exchanges)
}

/// The reading of one exchange in the light of those before it, for a run that has to choose.
pub fn read_one(exchange: &Exchange, earlier: &[Exchange]) -> Reading {
    let all: Vec<&Exchange> = earlier.iter().chain([exchange]).collect();
    read_all(&all).pop().unwrap_or_default()
}

fn read_all(exchanges: &[&Exchange]) -> Vec<Reading> {
    let (mut readings, bodies): (Vec<Reading>, Vec<Body>) = exchanges
        .iter()
        .map(|exchange| alone::read(exchange))
        .unzip();
    let names = Names::of(exchanges.iter().copied().zip(&readings));
    for ((exchange, reading), body) in exchanges.iter().zip(&mut readings).zip(&bodies) {
        reading.kind = kind(exchange, reading, body, &names);
    }
    Lessons::new(exchanges, readings).apply()
}

/// The exchanges of a run and what they say alone, to be compared.
struct Lessons<'a> {
    exchanges: &'a [&'a Exchange],
    readings: Vec<Reading>,
    /// Where each wrong identity got its answer.
    calibrations: BTreeMap<(KeyRole, SignatureVersion), usize>,
    /// Who got something.
    allowed: BTreeSet<(KeyRole, SignatureVersion)>,
    /// Under which versions a missing right is told from a wrong identity.
    told_apart: BTreeSet<SignatureVersion>,
}

impl<'a> Lessons<'a> {
    fn new(exchanges: &'a [&'a Exchange], readings: Vec<Reading>) -> Self {
        let mut lessons = Self {
            exchanges,
            calibrations: calibrations(exchanges),
            allowed: allowed(exchanges, &readings),
            told_apart: BTreeSet::new(),
            readings,
        };
        let likes: Vec<Likeness> = (0..exchanges.len())
            .map(|at| lessons.likeness(at))
            .collect();
        for (reading, like) in lessons.readings.iter_mut().zip(likes) {
            reading.like = like;
        }
        lessons.told_apart = [SignatureVersion::V4, SignatureVersion::V2]
            .into_iter()
            .filter(|version| lessons.tells_permission(*version))
            .collect();
        lessons
    }

    fn apply(self) -> Vec<Reading> {
        let decided: Vec<Observed> = (0..self.readings.len())
            .map(|at| self.observed(at))
            .collect();
        let mut readings = self.readings;
        for (reading, observed) in readings.iter_mut().zip(decided) {
            reading.observed = observed;
        }
        readings
    }

    fn likeness(&self, at: usize) -> Likeness {
        Likeness {
            anonymous: self.like(at, KeyRole::Anonymous),
            random_id: self.like(at, KeyRole::RandomId),
            wrong_secret: self.like(at, KeyRole::WrongSecret),
        }
    }

    /// Whether a reply is of the kind that a wrong identity got.
    ///
    /// A difference from an answer that says nothing about an identity (a success, a 503, a clock
    /// that is off) is no difference worth a statement.
    fn like(&self, at: usize, role: KeyRole) -> Option<bool> {
        let exchange = self.exchanges[at];
        exchange.response()?;
        let other = self.calibration(role, exchange.signature)?;
        let same_operation = self.exchanges[other].operation == exchange.operation;
        let (a, b) = (&self.readings[at], &self.readings[other]);
        same(&a.kind, &b.kind, same_operation).filter(|same| *same || refuses_an_identity(b))
    }

    /// The answer a wrong identity got under a signature version; that of nobody has none.
    fn calibration(&self, role: KeyRole, signature: SignatureVersion) -> Option<usize> {
        self.calibrations
            .get(&(role, version_of(role, signature)))
            .copied()
    }

    fn observed(&self, at: usize) -> Observed {
        let (exchange, reading) = (self.exchanges[at], &self.readings[at]);
        if self.is_not_read(at) {
            return Observed::Unsupported;
        }
        if !is_ambiguous(reading) {
            return reading.observed;
        }
        match exchange.key {
            KeyRole::RandomId | KeyRole::WrongSecret => Observed::Rejected,
            _ if exchange.signature == SignatureVersion::None => Observed::Denied,
            KeyRole::Anonymous => Observed::Denied,
            KeyRole::Target | KeyRole::Control | KeyRole::Source => self.refused(at),
        }
    }

    /// What a refusal means that may be one of the key or of the right.
    fn refused(&self, at: usize) -> Observed {
        let exchange = self.exchanges[at];
        if self.is_like_a_wrong_identity(at) {
            let works = self.works(exchange.key, exchange.signature);
            let told_apart = self.told_apart.contains(&exchange.signature);
            return if works && !told_apart {
                Observed::Denied
            } else {
                Observed::Rejected
            };
        }
        if !self.differs_from_wrong_identities(at) {
            return self.readings[at].observed;
        }
        if self.was_rejected_as_calibrated(at) {
            Observed::Rejected
        } else {
            Observed::Denied
        }
    }

    fn is_like_a_wrong_identity(&self, at: usize) -> bool {
        let like = self.readings[at].like;
        like.random_id == Some(true) || like.wrong_secret == Some(true)
    }

    /// Unlike every wrong identity that was refused, and at least one was.
    fn differs_from_wrong_identities(&self, at: usize) -> bool {
        let (signature, like) = (self.exchanges[at].signature, self.readings[at].like);
        let differs = |role, like: Option<bool>| match like {
            Some(same) => !same,
            // An identity that passes cannot be what was refused.
            None => self.passes(role, signature),
        };
        (like.random_id == Some(false) || like.wrong_secret == Some(false))
            && differs(KeyRole::RandomId, like.random_id)
            && differs(KeyRole::WrongSecret, like.wrong_secret)
    }

    fn passes(&self, role: KeyRole, signature: SignatureVersion) -> bool {
        self.calibration(role, signature)
            .is_some_and(|at| self.readings[at].class == ErrorClass::None)
    }

    /// Whether a key is known to be accepted: it got something that a random ID did not get.
    fn works(&self, key: KeyRole, signature: SignatureVersion) -> bool {
        let identities_count = [KeyRole::RandomId, KeyRole::WrongSecret]
            .into_iter()
            .any(|role| {
                self.calibration(role, signature)
                    .is_some_and(|at| refuses_an_identity(&self.readings[at]))
            });
        identities_count
            && !self.passes(KeyRole::RandomId, signature)
            && self.allowed.contains(&(key, signature))
    }

    /// Whether this endpoint is known to answer a missing right in another kind than a wrong identity.
    fn tells_permission(&self, signature: SignatureVersion) -> bool {
        let of_a_working_key = (0..self.readings.len()).any(|at| {
            let x = self.exchanges[at];
            x.signature == signature
                && matches!(x.key, KeyRole::Target | KeyRole::Control)
                && self.readings[at].class == ErrorClass::AccessDenied
                && self.differs_from_wrong_identities(at)
                && self.works(x.key, signature)
        });
        of_a_working_key || self.names_the_bucket_to_nobody(signature)
    }

    /// Ceph RGW: nobody is a user to it, who is denied by name of the bucket; a wrong identity is
    /// refused before the bucket is looked at.
    fn names_the_bucket_to_nobody(&self, signature: SignatureVersion) -> bool {
        let named = |role| {
            self.calibration(role, signature)
                .map(|at| &self.readings[at])
                .filter(|reading| reading.class == ErrorClass::AccessDenied)
                .map(|reading| reading.fields.contains_key("BucketName"))
        };
        named(KeyRole::Anonymous) == Some(true)
            && named(KeyRole::RandomId) != Some(true)
            && named(KeyRole::WrongSecret) != Some(true)
            && (named(KeyRole::RandomId).is_some() || named(KeyRole::WrongSecret).is_some())
    }

    /// The key's own answer to the operation that was calibrated is a wrong identity's.
    fn was_rejected_as_calibrated(&self, at: usize) -> bool {
        let exchange = self.exchanges[at];
        let calibrated = self
            .calibration(KeyRole::RandomId, exchange.signature)
            .or_else(|| self.calibration(KeyRole::WrongSecret, exchange.signature))
            .map(|other| self.exchanges[other].operation);
        calibrated.is_some_and(|operation| operation != exchange.operation)
            && !self.works(exchange.key, exchange.signature)
            && (0..self.readings.len()).any(|other| {
                let x = self.exchanges[other];
                x.key == exchange.key
                    && x.signature == exchange.signature
                    && Some(x.operation) == calibrated
                    && is_ambiguous(&self.readings[other])
                    && self.is_like_a_wrong_identity(other)
            })
    }

    /// Whether signatures of this version are not read at all.
    ///
    /// Everybody gets one answer under it, which is nobody's or says that the request makes no
    /// sense, while another version tells identities apart.
    fn is_not_read(&self, at: usize) -> bool {
        let (exchange, reading) = (self.exchanges[at], &self.readings[at]);
        let like = reading.like;
        exchange.signature == SignatureVersion::V2
            && like.random_id == Some(true)
            && like.wrong_secret == Some(true)
            && makes_no_sense_of_it(reading)
            && !self
                .allowed
                .iter()
                .any(|(_, version)| *version == SignatureVersion::V2)
            && self.reads_identities_otherwise(SignatureVersion::V4, &reading.kind)
    }

    fn reads_identities_otherwise(&self, version: SignatureVersion, kind: &str) -> bool {
        [KeyRole::RandomId, KeyRole::WrongSecret]
            .into_iter()
            .any(|role| {
                self.calibration(role, version).is_some_and(|at| {
                    let other = &self.readings[at];
                    looked_at_an_identity(other) && same(&other.kind, kind, true) == Some(false)
                })
            })
    }
}

/// Nobody signs, so nobody's answer counts under every version.
fn version_of(role: KeyRole, signature: SignatureVersion) -> SignatureVersion {
    match role {
        KeyRole::Anonymous => SignatureVersion::None,
        _ => signature,
    }
}

fn calibrations(exchanges: &[&Exchange]) -> BTreeMap<(KeyRole, SignatureVersion), usize> {
    let mut found = BTreeMap::new();
    for (at, x) in exchanges.iter().enumerate() {
        if x.purpose == Purpose::Calibrate && x.response().is_some() {
            found
                .entry((x.key, version_of(x.key, x.signature)))
                .or_insert(at);
        }
    }
    found
}

fn allowed(exchanges: &[&Exchange], readings: &[Reading]) -> BTreeSet<(KeyRole, SignatureVersion)> {
    exchanges
        .iter()
        .zip(readings)
        .filter(|(x, reading)| {
            // What an experiment got says nothing about the request it varies.
            !matches!(x.purpose, Purpose::Experiment | Purpose::Grants)
                && x.operation != Operation::GetService
                && reading.class == ErrorClass::None
        })
        .map(|(x, _)| (x.key, x.signature))
        .collect()
}

/// A refusal that may be one of the key or of the right.
fn is_ambiguous(reading: &Reading) -> bool {
    let refused = matches!(reading.status, Some(401 | 403));
    match reading.class {
        ErrorClass::AccessDenied => true,
        ErrorClass::NoReason | ErrorClass::UnlistedCode => refused,
        _ => false,
    }
}

/// An answer that is about who asked, so that others can be held against it.
fn refuses_an_identity(reading: &Reading) -> bool {
    looked_at_an_identity(reading)
        || matches!(
            reading.class,
            ErrorClass::AuthorizationMalformed | ErrorClass::BadRequest
        )
}

/// A refusal that takes reading the signature.
fn looked_at_an_identity(reading: &Reading) -> bool {
    is_ambiguous(reading)
        || matches!(
            reading.class,
            ErrorClass::UnknownKey
                | ErrorClass::SignatureMismatch
                | ErrorClass::KeyDisabled
                | ErrorClass::TokenInvalid
                | ErrorClass::TokenExpired
        )
}

/// An answer to a signature that was not understood, or taken for none.
fn makes_no_sense_of_it(reading: &Reading) -> bool {
    match reading.class {
        ErrorClass::AuthorizationMalformed
        | ErrorClass::BadRequest
        | ErrorClass::NotS3
        | ErrorClass::ServerError => true,
        _ => is_ambiguous(reading) && reading.like.anonymous == Some(true),
    }
}

#[cfg(test)]
mod tests;
