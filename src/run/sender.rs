//! Sends the orders of a step at once, keeps their exchanges in order, and the ledger with them.

use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use tokio::sync::watch;

use super::event::{Event, Step, Stop};
use super::gate::Writer;
use super::ledger::Keeper;
use crate::model::{Exchange, ExchangeId, Ledger, Operation, Order, Purpose, Time};
use crate::transport::Transport;

/// Sends and keeps.
pub(super) struct Sender<'r, T> {
    transport: &'r T,
    observe: &'r mut dyn FnMut(Event<'_>),
    stop: watch::Receiver<Stop>,
    exchanges: Vec<Exchange>,
    ledger: Keeper,
    sent: usize,
}

impl<'r, T: Transport> Sender<'r, T> {
    pub(super) fn new(
        transport: &'r T,
        observe: &'r mut dyn FnMut(Event<'_>),
        stop: watch::Receiver<Stop>,
    ) -> Self {
        let (exchanges, ledger) = (Vec::new(), Keeper::default());
        Self {
            transport,
            observe,
            stop,
            exchanges,
            ledger,
            sent: 0,
        }
    }

    /// Takes over what was sent before the run.
    pub(super) fn begin_with(&mut self, exchanges: Vec<Exchange>) {
        for mut exchange in exchanges {
            self.sent += 1;
            exchange.id = ExchangeId::new(self.sent);
            self.exchanges.push(exchange);
        }
    }

    /// Sends all orders, at most [`AT_ONCE`] at a time; after a stop none is begun and those
    /// under way are dropped. The ledger holds every write that was ordered.
    pub(super) async fn send_all(&mut self, step: Step, mut orders: Vec<Order>) {
        let limit = if step == Step::CleanUp {
            Stop::Now
        } else {
            Stop::CleanUp
        };
        if orders.is_empty() || *self.stop.borrow() >= limit {
            return;
        }
        for order in &mut orders {
            self.sent += 1;
            order.id = ExchangeId::new(self.sent);
            self.ledger.before(order);
        }
        (self.observe)(Event::Step(step, orders.len()));
        let done = self.all_or_stopped(&orders, limit).await;
        for (order, exchange) in orders.iter().zip(done) {
            if let Some(exchange) = exchange {
                self.ledger.after(order, &exchange);
                self.exchanges.push(exchange);
            }
        }
    }

    async fn all_or_stopped(&mut self, orders: &[Order], limit: Stop) -> Vec<Option<Exchange>> {
        let transport = self.transport;
        let mut done: Vec<Option<Exchange>> = orders.iter().map(|_| None).collect();
        let mut answers = stream::iter(orders.iter().enumerate())
            .map(|(at, order)| async move { (at, transport.send(order).await) })
            .buffer_unordered(AT_ONCE);
        loop {
            tokio::select! {
                biased;
                // A closed channel means that nobody can stop us any more.
                Ok(_) = self.stop.wait_for(|stop| *stop >= limit) => break,
                answer = answers.next() => match answer {
                    None => break,
                    Some((at, exchange)) => {
                        (self.observe)(Event::Done(&exchange));
                        done[at] = Some(exchange);
                    }
                },
            }
        }
        done
    }

    /// All exchanges so far, in the order they were ordered.
    pub(super) fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    /// The moment it is.
    pub(super) fn now(&self) -> Time {
        self.transport.now()
    }

    /// Lets time pass, or less of it if somebody asks to stop, more urgently than before; whether all
    /// of it passed.
    pub(super) async fn pause(&mut self, time: Duration) -> bool {
        let asked = *self.stop.borrow();
        if asked == Stop::Now {
            return false;
        }
        tokio::select! {
            biased;
            // A closed channel means that nobody can stop us any more.
            Ok(_) = self.stop.wait_for(|stop| *stop > asked) => false,
            () = self.transport.pause(time) => true,
        }
    }

    /// Whether somebody asked to stop.
    pub(super) fn stopped(&self) -> bool {
        *self.stop.borrow() > Stop::No
    }

    /// Whether a reply said that an object is there.
    pub(super) fn holds(&self, object: &str) -> bool {
        self.ledger.holds(object)
    }

    /// Whether a key has put anything in this run.
    pub(super) fn has_put(&self, writer: Writer) -> bool {
        self.exchanges.iter().any(|x| {
            x.operation == Operation::PutObject
                && x.key == writer.role
                && x.response().is_some_and(|response| response.status < 300)
        })
    }

    /// If a cell was answered with a server error, makes that exchange a look and no cell.
    pub(super) fn retract_server_error(&mut self, order: &Order) -> bool {
        let mut retracted = false;
        for exchange in &mut self.exchanges {
            let failed = exchange
                .response()
                .is_some_and(|r| matches!(r.status, 500 | 501));
            if exchange.cell.is_some() && exchange.cell == order.cell && failed {
                exchange.cell = None;
                exchange.purpose = Purpose::Look;
                retracted = true;
            }
        }
        retracted
    }

    /// The ledger, for clean-up.
    pub(super) fn ledger(&mut self) -> &mut Keeper {
        &mut self.ledger
    }

    /// Everything that was sent, and the finished ledger.
    pub(super) fn finish(self) -> (Vec<Exchange>, Ledger) {
        (self.exchanges, self.ledger.finish())
    }
}

/// Requests under way at once, and so connections at most.
const AT_ONCE: usize = 8;
