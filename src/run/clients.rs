//! Client twins: where a plain request works, the same request as common clients send it.
//!
//! Sent on request only. Nothing is asked of a key that the plain request was refused: what a
//! client would be told there is known already.

use super::event::Step;
use super::orders;
use super::sender::Sender;
use crate::classify;
use crate::model::{
    BucketPath, Cell, Change, ClientForm, Exchange, Observed, Order, Purpose, Reading,
    SignatureVersion, Trial, Verb,
};
use crate::plan::Plan;
use crate::suite::Client;
use crate::transport::Transport;

/// Sends what the clients of a plan would.
pub(super) async fn run<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    if plan.clients.is_empty() {
        return;
    }
    let readings = classify::read(sender.exchanges());
    let working: Vec<&Cell> = plan
        .cells
        .iter()
        .filter(|cell| works(cell, sender.exchanges(), &readings))
        .collect();
    let clients = plan.clients.iter();
    let orders = clients
        .flat_map(|client| working.iter().flat_map(|cell| of(plan, client, cell)))
        .collect();
    sender.send_all(Step::Client, orders).await;
}

/// Whether all requests of a cell were allowed.
fn works(cell: &Cell, exchanges: &[Exchange], readings: &[Reading]) -> bool {
    let mut sent = exchanges
        .iter()
        .zip(readings)
        .filter(|(x, _)| x.purpose == Purpose::Cell && x.cell.as_ref() == Some(&cell.id))
        .peekable();
    cell.signature != SignatureVersion::None
        && sent.peek().is_some()
        && sent.all(|(_, reading)| reading.observed == Observed::Allowed)
}

/// The requests of a client in the place of a cell's.
fn of(plan: &Plan, client: &Client, cell: &Cell) -> Vec<Order> {
    let name = format!("client.{}", client.name);
    if client.signature != cell.signature {
        return Vec::new();
    }
    if client.stock {
        return match cell.verb {
            Verb::List | Verb::Put => vec![order(plan, client, cell, name, Change::Stock)],
            Verb::Get | Verb::Delete => Vec::new(),
        };
    }
    let Some(form) = client.form(cell.verb, plan.request.endpoint.scheme) else {
        return Vec::new();
    };
    let send = |name, form: ClientForm| {
        let change = Change::Client(Box::new(form));
        order(plan, client, cell, name, change)
    };
    let mut orders = vec![send(name.clone(), form.clone())];
    if let Some(signed) = form.signs_bucket {
        orders.push(send(
            format!("{name}.{AS_SIGNED}"),
            sent_as_signed(form, signed),
        ));
    }
    orders
}

/// The counter-proof: all the same, but what is sent is what is signed.
fn sent_as_signed(form: &ClientForm, bucket: BucketPath) -> ClientForm {
    ClientForm {
        bucket,
        signs_bucket: None,
        ..form.clone()
    }
}

fn order(plan: &Plan, client: &Client, cell: &Cell, name: String, change: Change) -> Order {
    let trial = Trial {
        experiment: name,
        varies: cell.id.clone(),
        value: Some(client.title.clone()),
    };
    orders::experiment(plan, cell, trial, change)
}

/// The last part of the counter-proof's name.
const AS_SIGNED: &str = "sent-as-signed";
