//! The refused List again at growing intervals, until it is allowed or the time is over.

use std::time::Duration;

use super::event::Step;
use super::orders;
use super::sender::Sender;
use crate::classify;
use crate::model::{Cell, Change, ConnectionChoice, KeyRole, Observed, Purpose, Verb};
use crate::plan::Plan;
use crate::transport::Transport;

/// Waits as long as was asked for; without a refused List not at all.
pub(super) async fn run<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    let most = millis(plan.request.on_request.wait);
    let Some(cell) = refused(plan, sender).filter(|_| most > 0) else {
        return;
    };
    let begun = sender.now();
    let mut interval = FIRST;
    while !sender.stopped() {
        let left = most - sender.now().millis_since(begun);
        if left <= 0 {
            return;
        }
        let pause = interval.min(Duration::from_millis(left.unsigned_abs()));
        sender.pause(pause).await;
        if allowed(plan, cell, sender).await {
            break;
        }
        interval = (interval * 2).min(LONGEST);
    }
    // Once may be luck: of several servers one may know the key.
    for _ in 0..CONFIRMATIONS {
        if sender.stopped() || !allowed(plan, cell, sender).await {
            return;
        }
    }
}

/// Sends the List on a new connection and says whether it was allowed.
async fn allowed<T: Transport>(plan: &Plan, cell: &Cell, sender: &mut Sender<'_, T>) -> bool {
    let connection = ConnectionChoice::Fresh;
    let order = orders::list_again(plan, cell, "wait.again", Change::Nothing, connection);
    let sent = sender.exchanges().len();
    sender.send_all(Step::Wait, vec![order]).await;
    let readings = classify::read(sender.exchanges());
    let mut new = readings.get(sent..).unwrap_or_default().iter();
    new.any(|reading| reading.observed == Observed::Allowed)
}

/// The target's first List cell that was never allowed and refused for key or right.
fn refused<'p, T: Transport>(plan: &'p Plan, sender: &Sender<'_, T>) -> Option<&'p Cell> {
    let exchanges = sender.exchanges();
    let readings = classify::read(exchanges);
    let lists = |cell: &&Cell| cell.verb == Verb::List && cell.key == KeyRole::Target;
    plan.cells.iter().filter(lists).find(|cell| {
        let mut rounds = exchanges.iter().zip(&readings).filter(|(exchange, _)| {
            exchange.purpose == Purpose::Cell && exchange.cell.as_ref() == Some(&cell.id)
        });
        let refused =
            |observed: Observed| matches!(observed, Observed::Rejected | Observed::Denied);
        let first = rounds.next();
        first.is_some_and(|(_, reading)| refused(reading.observed))
            && rounds.all(|(_, reading)| refused(reading.observed))
    })
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// The first pause; each one after it is twice as long.
const FIRST: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(15);
/// How often it must be allowed once it was.
const CONFIRMATIONS: usize = 4;
