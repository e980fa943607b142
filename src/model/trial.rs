//! An experiment: a request with one thing changed, sent to separate causes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CellId, ClientForm, Endpoint};

/// Which experiment an exchange belongs to, and the cell it varies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trial {
    /// The experiment's name, `host.without-port`.
    pub experiment: String,
    /// The cell that failed and is sent again with one thing changed.
    pub varies: CellId,
    /// The value that was put in, where the name does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// The one thing an experiment changes, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Sign this `Host`, send the endpoint's own.
    SignHost(String),
    /// Sign the path without the endpoint's base path, send it with.
    SignWithoutBasePath,
    /// SigV2, List: sign `/bucket/` and send `/bucket`, as botocore does under path style.
    SignSlash,
    /// Send these headers and sign them.
    SignedHeaders(Vec<(String, String)>),
    /// Send these headers and leave them out of the signature.
    UnsignedHeaders(Vec<(String, String)>),
    /// Sign for this region.
    Region(String),
    /// Sign with a clock that is so many milliseconds ahead of ours.
    Clock(i64),
    /// Send the body in another way.
    Payload(Payload),
    /// List under this prefix, or under none.
    ListPrefix(Option<String>),
    /// Send this beside what the query holds already.
    Query(String),
    /// Put: send no byte.
    EmptyBody,
    /// HEAD of the bucket, signed as this method.
    Head(&'static str),
    /// Put a body of so many bytes.
    Body(usize),
    /// Send it to this form of the endpoint, signed for it.
    At(Box<Endpoint>),
    /// Send it past the forward proxy.
    OtherWay,
    /// Nothing: the minimal set of signed headers, sent raw.
    Minimal,
    /// Send it as a common client does.
    Client(Box<ClientForm>),
    /// Send it through the SDK as it comes: its own endpoint rules, checksums and headers.
    Stock,
    /// Nothing: sent as the cell was, by the SDK, with the order's key.
    Nothing,
    /// Nothing, signed at this moment, so that several requests are the same byte for byte.
    SignedAt(super::Time),
}

/// How a body is announced and framed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payload {
    /// The body's own SHA-256 is signed.
    ExactHash,
    /// `UNSIGNED-PAYLOAD`.
    Unsigned,
    /// `aws-chunked` with an unsigned CRC-32 trailer, as SDKs of 2025 send over TLS.
    UnsignedTrailer,
    /// A CRC-32 checksum header.
    ChecksumHeader,
    /// `Content-MD5`.
    ContentMd5,
}
