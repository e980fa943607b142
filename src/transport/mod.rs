//! The only door to the network: requests by the SDK or raw, one recorder under both.
//!
//! A send never fails: what went wrong is part of the exchange. Everything that leaves this module
//! has been masked, so nothing behind it can hold a secret, a session token or a usable signature.

mod certificate;
mod client;
mod connect;
mod failure;
mod hand_out;
mod mask;
mod network;
mod pool;
mod query;
mod quick_ack;
mod raw;
mod record;
mod sdk;
mod sendable;
mod settings;
mod tee;
mod tls;
mod wire;

use std::future::Future;

pub use hand_out::{HandOut, KeyForm};
pub use mask::Mask;
pub use network::Network;
pub use query::{Answer, Asked, QueryApi, Refusal};
pub use settings::{Resolve, Settings, SettingsError};

use crate::model::{Exchange, Order};

/// Sends requests. The only way out of the process.
pub trait Transport: Sync {
    /// Sends a request once and records what happened, whatever it was.
    fn send(&self, order: &Order) -> impl Future<Output = Exchange> + Send;

    /// The moment it is, by the clock requests are signed with.
    fn now(&self) -> crate::model::Time;

    /// Lets time pass.
    fn pause(&self, time: std::time::Duration) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(time)
    }
}
