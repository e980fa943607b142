//! The same List, byte for byte, to every address of the endpoint.

use std::net::IpAddr;

use super::event::Step;
use super::orders;
use super::sender::Sender;
use crate::model::{Cell, Change, ConnectionChoice, Order, Verb};
use crate::plan::Plan;
use crate::transport::Transport;

/// Sends to each address if that was asked for and there are several.
pub(super) async fn run<T: Transport>(
    plan: &Plan,
    addresses: &[String],
    sender: &mut Sender<'_, T>,
) {
    let mut known: Vec<IpAddr> = addresses.iter().filter_map(|a| a.parse().ok()).collect();
    known.sort_unstable();
    known.dedup();
    known.truncate(MOST);
    if !plan.request.on_request.each_address || known.len() < 2 {
        return;
    }
    // One moment for all: then the signed bytes are the same for all.
    let change = Change::SignedAt(sender.now());
    for round in 0..ROUNDS {
        let mut orders: Vec<Order> = known
            .iter()
            .flat_map(|address| {
                let change = change.clone();
                lists(plan).map(move |cell| replay(plan, cell, change.clone(), *address))
            })
            .collect();
        // Servers that take requests in turn would give each address always the same answer.
        let shift = round % orders.len().max(1);
        orders.rotate_left(shift);
        sender.send_all(Step::Replay, orders).await;
    }
}

/// Each key's List, under the first signature version of the run.
fn lists(plan: &Plan) -> impl Iterator<Item = &Cell> {
    let lists = || plan.cells.iter().filter(|cell| cell.verb == Verb::List);
    let signature = lists().next().map(|cell| cell.signature);
    lists().filter(move |cell| Some(cell.signature) == signature)
}

fn replay(plan: &Plan, cell: &Cell, change: Change, address: IpAddr) -> Order {
    let connection = ConnectionChoice::FreshTo(address);
    let order = orders::list_again(plan, cell, "address.replay", change, connection);
    orders::with_value(order, address.to_string())
}

/// How often each address is asked by each key.
const ROUNDS: usize = 3;
/// How many addresses are asked.
const MOST: usize = 16;
