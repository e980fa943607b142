//! The SDK as it comes: its own endpoint rules, checksums, headers and signer.
//!
//! Two things are ours. The HTTP client, because the SDK's own leaves no record of what it sent and
//! knows neither `--ca`, `--resolve` nor `--insecure`; and retries are off, because a retry would be
//! a request that is not in the record. So pool, TLS, names and proxies of its HTTP client are not
//! tried out here, nor is its patience.

use std::sync::Arc;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::{BehaviorVersion, Builder, Region};

use super::client::{Clock, operate, with_key};
use super::connector::Recording;
use crate::model::{Addressing, Endpoint, Order, Time};
use crate::transport::wire::{Wire, Wired};

/// Where a plain program would be told to send.
#[derive(Clone, Copy)]
pub(in crate::transport) struct Stock<'s> {
    pub(in crate::transport) endpoint: &'s Endpoint,
    pub(in crate::transport) bucket: &'s str,
    pub(in crate::transport) region: &'s str,
    pub(in crate::transport) clock: fn() -> Time,
}

impl Stock<'_> {
    /// Sends an order; the error says why the SDK sent nothing.
    pub(in crate::transport) async fn send(
        self,
        order: &Order,
        wire: &Arc<Wire>,
    ) -> Result<Wired, String> {
        let recording = Recording::new(Arc::clone(wire), order.connection);
        let builder = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(self.url())
            .force_path_style(order.addressing == Addressing::Path)
            .region(Region::new(self.region.to_owned()))
            .time_source(Clock(self.clock))
            .retry_config(RetryConfig::disabled())
            .http_client(recording.clone());
        let client = Client::from_conf(with_key(builder, order.key.as_deref()).build());
        let said = operate(
            &client,
            self.bucket,
            &order.action,
            aws_sdk_s3::Config::builder(),
        )
        .await;
        recording
            .take()
            .ok_or_else(|| said.unwrap_or_else(|| "nothing was sent".to_owned()))
    }

    /// The endpoint, a base path with a slash behind it: without one the SDK glues the bucket to it
    /// and so asks for another bucket.
    fn url(self) -> String {
        let slash = if self.endpoint.base_path.is_empty() {
            ""
        } else {
            "/"
        };
        format!("{}{slash}", self.endpoint)
    }
}
