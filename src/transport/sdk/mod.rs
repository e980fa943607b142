//! The sender an application would use: aws-sdk-s3, with our connector at its HTTP seam.
//!
//! Retries, clock correction, stalled-stream protection and the SDK's own timeouts are off: a
//! prober wants the first answer. The SDK's verdict on a reply is not looked at; the record is.

mod client;
mod connector;
mod endpoint;
mod sigv2;
mod stock;

pub(super) use client::Clients;
pub(super) use stock::Stock;
