//! Repairs of a refused target key: what may have been meant is tried, one after the other.

use std::sync::Arc;

use super::event::Step;
use super::orders;
use super::sender::Sender;
use crate::classify;
use crate::model::key::Repair;
use crate::model::{
    AccessKey, Cell, Change, ConnectionChoice, ErrorClass, Exchange, FailureKind, KeyRole,
    Observed, Order, Purpose, Reading, SignatureVersion, Verb,
};
use crate::plan::Plan;
use crate::transport::Transport;

/// Tries the repairs of the plan until one works; without a refused List nothing is sent.
pub(super) async fn run<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    let Some(cell) = refused(plan, sender.exchanges()) else {
        return;
    };
    for (repair, key) in &plan.repairs {
        let order = order(plan, cell, *repair, key);
        if send(sender, order.clone()).await {
            // It could be luck: the key as given, twice, and the repair once more tell.
            let connection = ConnectionChoice::Any;
            let as_given =
                orders::list_again(plan, cell, "repair.as-given", Change::Nothing, connection);
            for confirmation in [as_given.clone(), as_given, order] {
                send(sender, confirmation).await;
            }
            return;
        }
    }
}

fn order(plan: &Plan, cell: &Cell, repair: Repair, key: &Arc<AccessKey>) -> Order {
    let name = format!("repair.{}", repair.as_str());
    let order = orders::list_again(plan, cell, &name, Change::Nothing, ConnectionChoice::Any);
    let order = Order {
        key: Some(Arc::clone(key)),
        ..order
    };
    // Where the other part came from; a label never holds a value.
    let own = plan.request.target.as_ref().map(|target| &target.label);
    if own == Some(&key.label) {
        order
    } else {
        orders::with_value(order, key.label.clone())
    }
}

/// Sends a List and says whether its key was accepted.
async fn send<T: Transport>(sender: &mut Sender<'_, T>, order: Order) -> bool {
    let sent = sender.exchanges().len();
    sender.send_all(Step::Repair, vec![order]).await;
    works(sender.exchanges(), sent)
}

/// The target's List that is refused for its key, under a version the control is accepted under.
fn refused<'p>(plan: &'p Plan, exchanges: &[Exchange]) -> Option<&'p Cell> {
    let readings = classify::read(exchanges);
    let lists = plan.cells.iter().filter(|cell| cell.verb == Verb::List);
    let of = |role, signature| first(exchanges, &readings, role, signature);
    let control_is_accepted = |signature| match plan.request.control {
        None => true,
        Some(_) => of(KeyRole::Control, signature).is_some_and(|(_, reading)| {
            matches!(reading.observed, Observed::Allowed | Observed::Denied)
        }),
    };
    lists
        .filter(|cell| cell.key == KeyRole::Target && control_is_accepted(cell.signature))
        .find(|cell| {
            of(KeyRole::Target, cell.signature)
                .is_some_and(|(exchange, reading)| is_for_the_key(exchange, reading))
        })
}

fn first<'x>(
    exchanges: &'x [Exchange],
    readings: &'x [Reading],
    role: KeyRole,
    signature: SignatureVersion,
) -> Option<(&'x Exchange, &'x Reading)> {
    exchanges.iter().zip(readings).find(|(exchange, _)| {
        exchange.purpose == Purpose::Cell
            && exchange.operation.verb() == Some(Verb::List)
            && (exchange.key, exchange.signature) == (role, signature)
    })
}

/// Refused for who asked, or not even sendable with a text like this.
fn is_for_the_key(exchange: &Exchange, reading: &Reading) -> bool {
    let unsendable = exchange
        .failure()
        .is_some_and(|failure| failure.kind == FailureKind::NotSendable);
    let about_something_else = matches!(
        reading.class,
        ErrorClass::ClockSkew
            | ErrorClass::RegionMismatch
            | ErrorClass::KeyDisabled
            | ErrorClass::TokenExpired
    );
    unsendable || (reading.observed == Observed::Rejected && !about_something_else)
}

/// Whether one of the exchanges from there on was accepted: allowed, or denied in words that no wrong identity got.
fn works(exchanges: &[Exchange], from: usize) -> bool {
    let readings = classify::read(exchanges);
    readings
        .get(from..)
        .unwrap_or_default()
        .iter()
        .any(|reading| {
            let like_neither =
                reading.like.random_id == Some(false) && reading.like.wrong_secret == Some(false);
            reading.observed == Observed::Allowed
                || (reading.observed == Observed::Denied && like_neither)
        })
}
