//! A List whose repeats differed, once more: one at a time, and over connections that are kept.

use super::event::Step;
use super::orders;
use super::sender::Sender;
use crate::classify;
use crate::model::{Cell, Change, ConnectionChoice, KeyRole, Observed, Order, Purpose, Verb};
use crate::plan::Plan;
use crate::transport::Transport;

/// Sends both series for the first List of the target whose rounds differed; else nothing.
pub(super) async fn run<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    let Some(target) = flipping(plan, sender) else {
        return;
    };
    let control = plan.cells.iter().find(|cell| {
        (cell.key, cell.verb, cell.signature) == (KeyRole::Control, Verb::List, target.signature)
    });
    // One moment for all: then the signed bytes are the same for all.
    let change = Change::SignedAt(sender.now());
    let send = |cell: &Cell, name: &str, connection| {
        orders::list_again(plan, cell, name, change.clone(), connection)
    };
    let rounds = plan.request.repeat.min(MOST_ALONE);
    for _ in 0..rounds {
        for cell in [Some(target), control].into_iter().flatten() {
            one(sender, send(cell, "repeat.alone", ConnectionChoice::Fresh)).await;
        }
    }
    for (number, role) in SCHEDULE.chars().map(place) {
        let cell = match role {
            KeyRole::Target => target,
            _ => match control {
                Some(control) => control,
                None => continue,
            },
        };
        let order = send(cell, "repeat.kept", ConnectionChoice::Kept(number));
        one(
            sender,
            orders::with_value(order, format!("connection {}", number + 1)),
        )
        .await;
    }
}

async fn one<T: Transport>(sender: &mut Sender<'_, T>, order: Order) {
    sender.send_all(Step::Replay, vec![order]).await;
}

/// The target's first List cell that was allowed in one round and not in another.
fn flipping<'p, T: Transport>(plan: &'p Plan, sender: &Sender<'_, T>) -> Option<&'p Cell> {
    if plan.request.repeat < 2 {
        return None;
    }
    let exchanges = sender.exchanges();
    let readings = classify::read(exchanges);
    let lists = |cell: &&Cell| cell.verb == Verb::List && cell.key == KeyRole::Target;
    plan.cells.iter().filter(lists).find(|cell| {
        let seen = |fits: fn(Observed) -> bool| {
            exchanges.iter().zip(&readings).any(|(exchange, reading)| {
                exchange.purpose == Purpose::Cell
                    && exchange.cell.as_ref() == Some(&cell.id)
                    && exchange.response().is_some()
                    && fits(reading.observed)
            })
        };
        seen(|observed| observed == Observed::Allowed)
            && seen(|observed| observed != Observed::Allowed)
    })
}

/// Which connection, and by whom: capital letters are the target's.
fn place(letter: char) -> (u8, KeyRole) {
    match letter {
        'A' => (0, KeyRole::Target),
        'B' => (1, KeyRole::Target),
        'C' => (2, KeyRole::Target),
        'a' => (0, KeyRole::Control),
        'b' => (1, KeyRole::Control),
        _ => (2, KeyRole::Control),
    }
}

/// Three connections, each used by target and control in such an order that servers that take
/// requests in turn cannot give a connection always the same answer.
const SCHEDULE: &str = "babbbBBBCBAcabCbcCCCAcBABacAaAaAccCa";
/// How many rounds are sent one at a time.
const MOST_ALONE: u32 = 20;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Whether every connection meets every one of `servers` that take requests in turn.
    fn meets_all(order: &[(u8, KeyRole)], servers: usize) -> bool {
        order.iter().all(|place| {
            let turns = order
                .iter()
                .enumerate()
                .filter(|(_, other)| *other == place);
            turns
                .map(|(at, _)| at % servers)
                .collect::<BTreeSet<_>>()
                .len()
                == servers
        })
    }

    #[test]
    fn servers_that_take_requests_in_turn_are_never_taken_for_ones_that_keep_a_connection() {
        let both: Vec<_> = SCHEDULE.chars().map(place).collect();
        let target: Vec<_> = both
            .iter()
            .copied()
            .filter(|(_, role)| *role == KeyRole::Target)
            .collect();
        assert_eq!((both.len(), target.len()), (36, 18));
        for servers in 2..=4 {
            assert!(meets_all(&both, servers), "{servers}");
            assert!(meets_all(&target, servers), "{servers}, target only");
        }
    }
}
