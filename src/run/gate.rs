//! What the Lists decide: whether anything is written, and by whom.

use crate::classify;
use crate::model::cell::NotSent;
use crate::model::{
    ErrorClass, Exchange, KeyRole, Observed, Purpose, Reading, SignatureVersion, Verb,
};
use crate::plan::Plan;

/// Who writes, and how it signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Writer {
    pub(super) role: KeyRole,
    pub(super) signature: SignatureVersion,
}

/// What the Lists showed.
pub(super) struct Gate {
    /// No List got a reply.
    pub(super) nothing_answers: bool,
    bucket_missing: bool,
    bucket_seen: bool,
    lists: Vec<(Writer, Observed)>,
    unclear: Vec<Writer>,
}

/// Reads the Lists among the exchanges so far.
pub(super) fn read(plan: &Plan, exchanges: &[Exchange]) -> Gate {
    let readings = classify::read(exchanges);
    let lists: Vec<(&Exchange, &Reading)> = exchanges
        .iter()
        .zip(&readings)
        .filter(|(exchange, _)| exchange.purpose == Purpose::Cell && is_list(plan, exchange))
        .collect();
    Gate {
        nothing_answers: lists
            .iter()
            .all(|(_, r)| r.observed == Observed::Unreachable),
        bucket_missing: lists
            .iter()
            .any(|(_, r)| r.class == ErrorClass::NoSuchBucket),
        // Refused for want of a right is as good as seen: the key was accepted first. Not so where
        // an answer shows that the address was read as that of something else: a write would go
        // there.
        bucket_seen: lists
            .iter()
            .any(|(_, r)| matches!(r.observed, Observed::Allowed | Observed::Denied))
            && !lists.iter().any(|(_, r)| is_of_something_else(plan, r)),
        lists: lists
            .iter()
            .map(|(exchange, reading)| (Writer::of(exchange), reading.observed))
            .collect(),
        unclear: exchanges
            .iter()
            .zip(&readings)
            .filter(|(exchange, reading)| {
                let works = reading.observed == Observed::Allowed;
                exchange.purpose == Purpose::Cell
                    && (works || is_list(plan, exchange) && classify::passes_by_itself(reading))
            })
            .map(|(exchange, _)| Writer::of(exchange))
            .collect(),
    }
}

impl Writer {
    fn of(exchange: &Exchange) -> Self {
        Self {
            role: exchange.key,
            signature: exchange.signature,
        }
    }
}

impl Gate {
    /// Why nothing is written, if nothing is.
    pub(super) fn writes(&self, plan: &Plan) -> Option<NotSent> {
        if plan.request.read_only {
            Some(NotSent::ReadOnly)
        } else if self.bucket_missing {
            // Two stores were seen to create a missing bucket on PutObject.
            Some(NotSent::BucketMissing)
        } else if self.bucket_seen {
            None
        } else {
            Some(NotSent::BucketNotSeen)
        }
    }

    /// Who may plant and clean up, the most promising first: the control key before the target,
    /// and of each the signature version its List was accepted under.
    pub(super) fn writers(&self, plan: &Plan) -> Vec<Writer> {
        let mut roles = plan.roles();
        roles.reverse();
        roles
            .into_iter()
            .filter_map(|role| self.writer(role))
            .collect()
    }

    /// Who may clean up: the same, then keys whose List showed nothing because the endpoint failed or
    /// contradicted itself. They touch nothing but what the ledger names.
    pub(super) fn cleaners(&self, plan: &Plan) -> Vec<Writer> {
        let mut cleaners = self.writers(plan);
        for writer in &self.unclear {
            if cleaners.iter().all(|other| other.role != writer.role) {
                cleaners.push(*writer);
            }
        }
        cleaners.sort_by_key(|cleaner| cleaner.role != KeyRole::Control);
        cleaners
    }

    /// How a key's List was accepted, or at least denied, if it was.
    pub(super) fn writer(&self, role: KeyRole) -> Option<Writer> {
        let of_role = || self.lists.iter().filter(|(writer, _)| writer.role == role);
        let accepted = |wanted: Observed| {
            of_role()
                .find(|(_, observed)| *observed == wanted)
                .map(|(writer, _)| *writer)
        };
        accepted(Observed::Allowed).or_else(|| accepted(Observed::Denied))
    }
}

/// Whether a List was taken for a request about an object, or about a bucket named by the
/// endpoint's path.
fn is_of_something_else(plan: &Plan, reading: &Reading) -> bool {
    let named = reading.fields.get("BucketName").map(String::as_str);
    let by_path = plan.request.endpoint.leading_segment();
    reading.class == ErrorClass::NoSuchKey
        || (named.is_some() && named == by_path && named != Some(plan.request.bucket.as_str()))
}

fn is_list(plan: &Plan, exchange: &Exchange) -> bool {
    plan.cells
        .iter()
        .any(|cell| cell.verb == Verb::List && exchange.cell.as_ref() == Some(&cell.id))
}
