//! What the store says about grants, read where the matrix leaves the question why.
//!
//! Sent by the control key, reads only, after everything else: a run in which every cell is as it
//! should be, and which can remove what it made, sends none of it. What cannot be read is a fact like any other.

use super::event::Step;
use super::gate::{self, Writer};
use super::orders;
use super::sender::Sender;
use crate::classify;
use crate::model::{
    Action, Cell, Confidence, Exchange, Expected, KeyRole, Observed, Operation, Purpose, Reading,
    Setting, SignatureVersion,
};
use crate::plan::Plan;
use crate::transport::Transport;
use crate::vendor;

/// Reads policy, ACL and settings by the control key, and whose key the target is.
pub(super) async fn run<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    if !asks_why(plan, sender.exchanges()) {
        return;
    }
    let gate = gate::read(plan, sender.exchanges());
    let Some(control) = gate.writer(KeyRole::Control) else {
        return;
    };
    let mut reads: Vec<_> = Setting::ALL
        .into_iter()
        .map(|setting| orders::grants(plan, control, Action::Read(setting)))
        .collect();
    let target = gate.writer(KeyRole::Target);
    // Both: an owner is told from the others by comparing the two.
    let askers = target.into_iter().chain([control]);
    reads.extend(askers.map(|asker| orders::grants(plan, asker, Action::Buckets)));
    reads.extend(target.filter(|_| sts_tells(sender)).map(|target| {
        let signature = SignatureVersion::V4;
        let asker = Writer {
            signature,
            ..target
        };
        orders::grants(plan, asker, Action::CallerIdentity)
    }));
    sender.send_all(Step::Grants, reads).await;
}

/// Whether this store's STS says who a key is, for policies that name users by ARN.
///
/// Elsewhere the answer proves nothing, and what a POST to the service's root does is not known.
fn sts_tells<T: Transport>(sender: &Sender<'_, T>) -> bool {
    let server = vendor::recognise(sender.exchanges());
    server.confidence >= Confidence::Likely
        && vendor::profile_of(&server).is_some_and(vendor::Profile::caller_identity_tells)
}

/// Asks whether the bucket locks what is put into it, where the control key may not remove a version
/// that this run made. Once the clean-up is over, since only that shows it.
pub(super) async fn look_for_lock<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    if !sender.ledger().sees_versions() || sender.ledger().removable().is_empty() {
        return;
    }
    let readings = classify::read(sender.exchanges());
    let mut seen = sender.exchanges().iter().zip(&readings);
    let is_kept = seen.any(|(exchange, reading)| {
        exchange.purpose == Purpose::CleanUp
            && exchange.key == KeyRole::Control
            && exchange.operation == Operation::DeleteObject
            && reading.observed == Observed::Denied
    });
    let lock = Setting::ObjectLock;
    let is_read = |x: &Exchange| x.operation == lock.operation();
    if !is_kept || sender.exchanges().iter().any(is_read) {
        return;
    }
    let gate = gate::read(plan, sender.exchanges());
    let control = gate.writer(KeyRole::Control).into_iter();
    let reads = control.map(|control| orders::grants(plan, control, Action::Read(lock)));
    sender.send_all(Step::Grants, reads.collect()).await;
}

/// Whether a right is what a cell of the target wants for or has too much of, or the bucket is open.
fn asks_why(plan: &Plan, exchanges: &[Exchange]) -> bool {
    let readings = classify::read(exchanges);
    let seen = || exchanges.iter().zip(&readings);
    seen().any(|(exchange, reading)| is_open(exchange, reading))
        || plan.cells.iter().any(|cell| {
            let of_cell = |x: &Exchange| x.cell.as_ref() == Some(&cell.id);
            cell.key == KeyRole::Target
                && seen().any(|(x, reading)| of_cell(x) && is_odd(cell, reading))
        })
}

fn is_open(exchange: &Exchange, reading: &Reading) -> bool {
    exchange.purpose == Purpose::Calibrate
        && exchange.key == KeyRole::Anonymous
        && reading.observed == Observed::Allowed
}

fn is_odd(cell: &Cell, reading: &Reading) -> bool {
    match cell.expectation {
        Some(Expected::Deny) => reading.observed == Observed::Allowed,
        _ => reading.observed == Observed::Denied,
    }
}
