//! The transport of a real run: SDK sender and raw sender over one wire.

use std::sync::Arc;

use super::connect::{Connector, Destination};
use super::mask::Mask;
use super::query::Call;
use super::sdk::{Clients, Stock};
use super::settings::{Settings, SettingsError};
use super::wire::{Wire, Wired};
use super::{Transport, client, raw, record, sendable};
use crate::model::{AccessKey, Action, Addressing, Change, Endpoint, Exchange, Order, Query, Time};

/// Sends over the network to one bucket of one endpoint.
pub struct Network {
    endpoint: Endpoint,
    bucket: String,
    region: String,
    sts: Endpoint,
    wire: Arc<Wire>,
    clients: Clients,
    mask: Mask,
    clock: fn() -> Time,
}

impl Network {
    /// A transport for a bucket; `keys` are all keys of the run, which no text may then show.
    pub fn new<'a>(
        endpoint: &Endpoint,
        bucket: &str,
        region: &str,
        settings: &Settings,
        keys: impl IntoIterator<Item = &'a AccessKey>,
    ) -> Result<Self, SettingsError> {
        Ok(Self {
            endpoint: endpoint.clone(),
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            sts: endpoint.clone(),
            wire: Wire::new(Connector::new(settings)?, settings.timeout),
            clients: Clients::new(endpoint, bucket, region, settings.clock),
            mask: Mask::new(keys),
            clock: settings.clock,
        })
    }

    /// The same with STS at another place than S3.
    #[must_use]
    pub fn with_sts(self, sts: Endpoint) -> Self {
        Self { sts, ..self }
    }

    /// All addresses of the endpoint's name; none where a proxy looks it up or it has none.
    pub async fn addresses(&self, addressing: Addressing) -> Vec<String> {
        if self.proxy().is_some() {
            return Vec::new();
        }
        let host = self.endpoint.bucket_host(&self.bucket, addressing);
        match self
            .wire
            .connector
            .addresses(&host, self.endpoint.port())
            .await
        {
            Ok(found) => found
                .iter()
                .map(|address| address.ip().to_string())
                .collect(),
            Err(_) => Vec::new(),
        }
    }

    /// The forward proxy on the way, without its credentials.
    pub fn proxy(&self) -> Option<String> {
        self.wire.connector.proxy_of(self.destination())
    }

    /// The forward proxy that the environment names and that is not used here, without its credentials.
    pub fn unused_proxy(&self) -> Option<String> {
        self.wire.connector.unused_proxy_of(self.destination())
    }

    fn destination(&self) -> Destination<'_> {
        Destination {
            scheme: self.endpoint.scheme,
            host: &self.endpoint.host,
            port: self.endpoint.port(),
        }
    }
}

impl Network {
    /// Sends a call of STS as it is signed: the SDK of S3 has none.
    async fn ask_sts(&self, order: &Order, query: &Query, started: Time) -> Result<Wired, String> {
        let Some(key) = &order.key else {
            return Err("STS is asked with a key".to_owned());
        };
        let call = Call::of_query(query, &self.sts.base_path);
        let request = call.signed(&self.sts, &self.region, key, started)?;
        Ok(self.wire.send(request, order.connection).await)
    }

    async fn try_out(&self, order: &Order, change: &Change, started: Time) -> Exchange {
        let place = raw::Place {
            endpoint: match change {
                Change::At(endpoint) => endpoint,
                _ => &self.endpoint,
            },
            bucket: &self.bucket,
            region: &self.region,
        };
        let tried = match change {
            Change::Client(form) => client::send(&self.wire, place, order, form, started).await,
            _ => raw::send(&self.wire, place, order, change, started).await,
        };
        match tried {
            Ok(trying) => {
                let bucket =
                    (order.addressing == Addressing::Virtual).then_some(self.bucket.as_str());
                let signed = trying.signed.as_ref();
                let mut exchange = record::sent(order, started, trying.wired, &self.mask, bucket);
                record::signed_otherwise(&mut exchange, signed, &self.mask);
                exchange
            }
            Err(why) => record::not_sendable(order, started, &why, &self.mask),
        }
    }
}

impl Transport for Network {
    async fn send(&self, order: &Order) -> Exchange {
        let started = self.now();
        if let Some(why) = order.key.as_deref().and_then(sendable::obstacle) {
            return record::not_sendable(order, started, why, &self.mask);
        }
        let stock = Stock {
            endpoint: &self.endpoint,
            bucket: &self.bucket,
            region: &self.region,
            clock: self.clock,
        };
        let wired = match (&order.trial, &order.action) {
            (Some((_, Change::Stock)), _) => stock.send(order, &self.wire).await,
            (Some((_, Change::At(endpoint))), Action::Service) => {
                raw::get_service(&self.wire, endpoint, order.connection).await
            }
            (Some((_, change)), _) if *change != Change::Nothing => {
                return self.try_out(order, change, started).await;
            }
            (_, Action::Service) => {
                raw::get_service(&self.wire, &self.endpoint, order.connection).await
            }
            (_, Action::CallerIdentity) => {
                let query = Query::caller_identity();
                self.ask_sts(order, &query, started).await
            }
            _ => self.clients.send(order, &self.wire).await,
        };
        let bucket = (order.addressing == Addressing::Virtual).then_some(self.bucket.as_str());
        match wired {
            Ok(wired) => record::sent(order, started, wired, &self.mask, bucket),
            Err(why) => record::not_sendable(order, started, &why, &self.mask),
        }
    }

    fn now(&self) -> Time {
        (self.clock)()
    }
}
