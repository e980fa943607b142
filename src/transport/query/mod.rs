//! Sends calls of the query API (STS, IAM), and the one S3 call that goes with them: `CreateBucket`.
//!
//! An answer may hold a new key. It is taken out of the body first, then the body is masked with it
//! and recorded: the key is returned in a type that cannot be printed, the record without it.

mod answer;
mod issued;
mod request;

use std::sync::Arc;

use super::connect::Connector;
use super::mask::Mask;
use super::record;
use super::settings::{Settings, SettingsError};
use super::wire::{Wire, Wired};
use crate::model::{
    AccessKey, Action, Addressing, ConnectionChoice, Endpoint, Exchange, ExchangeId, KeyRole,
    Operation, Order, Purpose, Query, SignatureVersion, Time,
};

pub use answer::{Answer, Refusal};
pub(super) use request::Call;

/// Sends calls to one endpoint of STS or IAM.
pub struct QueryApi {
    endpoint: Endpoint,
    region: String,
    wire: Arc<Wire>,
    mask: Mask,
    key: Arc<AccessKey>,
    clock: fn() -> Time,
}

/// What came of a call.
#[derive(Debug)]
pub struct Asked {
    /// The call and its reply, masked.
    pub exchange: Exchange,
    /// The key in the reply, if it gave one; its label is empty.
    pub issued: Option<AccessKey>,
}

impl Asked {
    /// What the reply says.
    ///
    /// # Errors
    /// The refusal, be it a reply that is none of this API, or none at all.
    pub fn answer(&self) -> Result<Answer, Refusal> {
        Answer::of(&self.exchange)
    }
}

impl QueryApi {
    /// A sender that signs with `key` for a region.
    pub fn new(
        endpoint: &Endpoint,
        region: &str,
        settings: &Settings,
        key: &AccessKey,
    ) -> Result<Self, SettingsError> {
        Ok(Self {
            endpoint: endpoint.clone(),
            region: region.to_owned(),
            wire: Wire::new(Connector::new(settings)?, settings.timeout),
            mask: Mask::new([key]),
            key: Arc::new(key.clone()),
            clock: settings.clock,
        })
    }

    /// The moment it is, by the clock calls are signed with.
    pub fn now(&self) -> Time {
        (self.clock)()
    }

    /// Sends a call once.
    pub async fn ask(&self, query: &Query) -> Asked {
        let call = Call::of_query(query, &self.endpoint.base_path);
        self.send(&call, query.operation).await
    }

    /// Makes a bucket in the sender's region, by path.
    pub async fn create_bucket(&self, bucket: &str) -> Asked {
        let call = Call::create_bucket(bucket, &self.region, &self.endpoint.base_path);
        self.send(&call, Operation::CreateBucket).await
    }

    async fn send(&self, call: &Call, operation: Operation) -> Asked {
        let started = self.now();
        let order = self.order();
        let request = call.signed(&self.endpoint, &self.region, &self.key, started);
        let (exchange, issued) = match request {
            Err(why) => {
                let exchange = record::not_sendable(&order, started, &why, &self.mask);
                (exchange, None)
            }
            Ok(request) => {
                let wired = self.wire.send(request, order.connection).await;
                let (mask, issued) = self.with_secrets_of(&wired);
                let exchange = record::sent(&order, started, wired, &mask, None);
                (exchange, issued)
            }
        };
        Asked {
            exchange: Exchange {
                operation,
                ..exchange
            },
            issued,
        }
    }

    /// The mask with all that a reply holds of a new key.
    fn with_secrets_of(&self, wired: &Wired) -> (Mask, Option<AccessKey>) {
        let Ok(received) = &wired.received else {
            return (self.mask.clone(), None);
        };
        let body = String::from_utf8_lossy(&received.body);
        let mask = self.mask.and_texts(&issued::secret_texts(&body));
        let issued = received
            .status
            .is_success()
            .then(|| issued::key(&body))
            .flatten();
        (mask, issued)
    }

    fn order(&self) -> Order {
        Order {
            id: ExchangeId::default(),
            purpose: Purpose::Assume,
            cell: None,
            role: KeyRole::Source,
            key: Some(Arc::clone(&self.key)),
            signature: SignatureVersion::V4,
            addressing: Addressing::Path,
            action: Action::Service,
            trial: None,
            connection: ConnectionChoice::Any,
        }
    }
}
