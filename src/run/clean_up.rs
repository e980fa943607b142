//! Removes what the ledger names, and looks that nothing is left.

use std::collections::BTreeSet;
use std::time::Duration;

use super::event::Step;
use super::gate::{self, Writer};
use super::ledger::Silence;
use super::listing::{self, Listed};
use super::orders;
use super::patience::{Patience, may_change};
use super::sender::Sender;
use crate::classify;
use crate::model::{Action, Observed, Order, Reading};
use crate::plan::Plan;
use crate::transport::Transport;

/// Removes everything this run made, by the control key first and the target where it must.
pub(super) async fn clean_up<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) {
    if sender.ledger().is_empty() {
        return;
    }
    let writers = gate::read(plan, sender.exchanges()).cleaners(plan);
    let mut work = CleanUp {
        plan,
        sender,
        patience: Patience::default(),
        refused: BTreeSet::new(),
    };
    work.remove_all(&writers).await;
    work.wait_for_the_late(&writers).await;
}

struct CleanUp<'w, 'r, T> {
    plan: &'w Plan,
    sender: &'w mut Sender<'r, T>,
    patience: Patience,
    /// What the key at work was told that it may not remove.
    refused: BTreeSet<Name>,
}

/// An object and maybe a version of it.
type Name = (String, Option<String>);

impl<T: Transport> CleanUp<'_, '_, T> {
    async fn remove_all(&mut self, writers: &[Writer]) {
        for writer in writers {
            self.remove_by(*writer).await;
            if self.sender.ledger().removable().is_empty() {
                return;
            }
        }
    }

    /// Removes and looks until nothing is left, or until it does not get less.
    async fn remove_by(&mut self, writer: Writer) {
        // What is seen before it is removed is known to be gone then.
        if self.sender.ledger().awaited().is_some() {
            self.look(writer).await;
            if self.names().is_empty() {
                return;
            }
        }
        self.refused.clear();
        let mut replaced = false;
        for _ in 0..MOST_ROUNDS {
            let before = self.names();
            if !self.remove(writer).await && self.wait_a_little().await {
                continue;
            }
            let looked = self.look(writer).await;
            let left = self.names();
            if left.is_empty() {
                return;
            }
            if !looked && self.wait_a_little().await {
                continue;
            }
            if left == before {
                if replaced || !self.replace_lasting_nulls(writer).await {
                    return;
                }
                replaced = true;
            }
        }
    }

    /// Puts that got no answer may be carried out later: looks again, and removes what has come.
    async fn wait_for_the_late(&mut self, writers: &[Writer]) {
        for pause in LATE_MS {
            let pauses = match self.sender.ledger().awaited() {
                None => return,
                Some(Silence::Ended) => pause <= ENDED_MS,
                Some(Silence::Open) => true,
            };
            if !pauses || !self.sender.pause(Duration::from_millis(pause)).await {
                break;
            }
            for writer in writers {
                self.look(*writer).await;
            }
            if !self.sender.ledger().removable().is_empty() {
                self.remove_all(writers).await;
            }
        }
        self.sender.ledger().give_up_the_ended();
    }

    /// Whether every request was answered with yes or no.
    async fn remove(&mut self, writer: Writer) -> bool {
        let versioned = self.sender.ledger().sees_versions();
        let mut names = self.names();
        // Without its version a Delete would add a marker; the look finds it with its version.
        names.retain(|name| (name.1.is_some() || !versioned) && !self.refused.contains(name));
        let deletes = names.iter().cloned().map(|(object, version)| {
            orders::clean_up(self.plan, writer, Action::Delete { object, version })
        });
        let deletes = deletes.collect();
        let answers = self.send(deletes).await;
        let denied = names
            .into_iter()
            .zip(&answers)
            .filter(|(_, answer)| answer.observed == Observed::Denied);
        self.refused.extend(denied.map(|(name, _)| name));
        !answers.iter().any(may_change)
    }

    /// One store answers 204 to a Delete of a marker `null` and keeps it, but removes an object that
    /// was put in its place (`SeaweedFS` 4.48). Only what the ledger names is put; whether there was
    /// anything to do.
    async fn replace_lasting_nulls(&mut self, writer: Writer) -> bool {
        let lasting = self.sender.ledger().lasting_nulls().into_iter();
        let puts: Vec<_> = lasting
            .map(|object| orders::clean_up(self.plan, writer, orders::put(self.plan, object)))
            .collect();
        let any = !puts.is_empty();
        self.send(puts).await;
        any
    }

    /// Lists the run's own prefix; only names the ledger knows are taken up. Whether the listing was
    /// answered with yes or no.
    async fn look(&mut self, writer: Writer) -> bool {
        let prefix = self.plan.prefix.clone();
        let action = if self.sender.ledger().sees_versions() {
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
        let before = self.sender.exchanges().len();
        let order = orders::clean_up(self.plan, writer, action);
        let answered = !self.send(vec![order]).await.iter().any(may_change);
        let Some(exchange) = self.sender.exchanges().get(before) else {
            return answered;
        };
        let (id, listed) = (exchange.id.clone(), listing::read(exchange));
        let Some(Listed { entries, .. }) = listed else {
            return answered;
        };
        let ours: Vec<_> = entries
            .into_iter()
            .filter(|(object, _)| self.sender.ledger().knows(object))
            .collect();
        self.sender.ledger().settle(&ours);
        for (object, version) in &ours {
            self.sender.ledger().found(object, version.as_deref(), &id);
        }
        answered
    }

    /// Sends requests at once; how they were answered, in order, as far as nobody stopped it.
    async fn send(&mut self, orders: Vec<Order>) -> Vec<Reading> {
        let before = self.sender.exchanges().len();
        self.sender.send_all(Step::CleanUp, orders).await;
        classify::read(self.sender.exchanges()).split_off(before)
    }

    /// Whether it makes sense to try again, after a pause.
    async fn wait_a_little(&mut self) -> bool {
        match self.patience.next_pause(self.sender.now()) {
            Some(pause) => self.sender.pause(pause).await,
            None => false,
        }
    }

    /// All that can be removed, each once.
    fn names(&mut self) -> Vec<Name> {
        let removable = self.sender.ledger().removable().into_iter();
        let names: BTreeSet<_> = removable
            .map(|entry| (entry.object, entry.version))
            .collect();
        names.into_iter().collect()
    }
}

/// A bound for endpoints that contradict themselves; two or three are enough for others.
const MOST_ROUNDS: usize = 12;
/// The pauses before each look for Puts that got no answer.
const LATE_MS: [u64; 3] = [500, 1000, 2000];
/// The longest of them that is made for Puts that the other side has ended.
const ENDED_MS: u64 = 500;
