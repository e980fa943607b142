//! Removes what the ledger names, and looks that nothing is left.

use super::event::Step;
use super::gate::{self, Writer};
use super::listing::{self, Listed};
use super::orders;
use super::sender::Sender;
use crate::model::{Action, LedgerEntry};
use crate::plan::Plan;
use crate::transport::Transport;

/// Removes everything this run made, by the control key first and the target where it must.
pub(super) async fn clean_up<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    if sender.ledger().is_empty() {
        return;
    }
    let writers = gate::read(plan, sender.exchanges()).writers(plan);
    for writer in writers {
        // A second round removes what the first one's look found, with its version.
        for _ in 0..2 {
            let before = sender.outstanding();
            remove(plan, sender, writer).await;
            look(plan, sender, writer).await;
            let left = sender.outstanding();
            if left.is_empty() {
                return;
            }
            if left == before {
                break;
            }
        }
    }
}

async fn remove<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>, writer: Writer) {
    let versioned = sender.ledger().sees_versions();
    let deletes = sender
        .outstanding()
        .into_iter()
        // Without its version a Delete would add a marker; the look finds it with its version.
        .filter(|entry| entry.version.is_some() || !versioned)
        .map(
            |LedgerEntry {
                 object, version, ..
             }| { orders::clean_up(plan, writer, Action::Delete { object, version }) },
        )
        .collect();
    sender.send_all(Step::CleanUp, deletes).await;
}

/// Lists the run's own prefix; only names the ledger knows are taken up.
async fn look<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>, writer: Writer) {
    let prefix = plan.prefix.clone();
    let action = if sender.ledger().sees_versions() {
        Action::ListVersions {
            prefix,
            after: None,
        }
    } else {
        Action::List {
            prefix: Some(prefix),
            max_keys: None,
            continuation: None,
        }
    };
    let before = sender.exchanges().len();
    sender
        .send_all(Step::CleanUp, vec![orders::clean_up(plan, writer, action)])
        .await;
    let Some(exchange) = sender.exchanges().get(before) else {
        return;
    };
    let (id, listed) = (exchange.id.clone(), listing::read(exchange));
    let Some(Listed { entries, .. }) = listed else {
        return;
    };
    let ours: Vec<_> = entries
        .into_iter()
        .filter(|(object, _)| sender.ledger().knows(object))
        .collect();
    sender.ledger().settle(&ours);
    for (object, version) in &ours {
        sender.ledger().found(object, version.as_deref(), &id);
    }
}
