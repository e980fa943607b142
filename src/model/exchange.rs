//! One request and its reply, or why there was none. The evidence everything else rests on.
//!
//! An exchange is made by `transport` with every secret masked, so all of it can be saved.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Addressing, CellId, Connection, Failure, KeyRole, Operation, SignatureVersion, Time, Trial,
};

/// The name of an exchange within a run, `x12`.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct ExchangeId(String);

impl ExchangeId {
    /// The `number`th exchange of a run.
    pub fn new(number: usize) -> Self {
        Self(format!("x{number}"))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ExchangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a request was sent for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Looking at the way: one unsigned `GET /`.
    Look,
    /// Taking a temporary key, before the run.
    Assume,
    /// A wrong identity sent on purpose.
    Calibrate,
    /// Planting an object for Get or Delete to hit.
    Plant,
    /// A cell of the matrix.
    #[default]
    Cell,
    /// A cell again with one thing changed, to separate causes.
    Experiment,
    /// Reading what the store says about grants.
    Grants,
    /// Reading or changing the bucket's policy on request, outside a check.
    Policy,
    /// Removing what the run made, and looking that it is gone.
    CleanUp,
}

/// One request and what came back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Exchange {
    /// Its name within the run.
    pub id: ExchangeId,
    /// What it was sent for.
    pub purpose: Purpose,
    /// The cell it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellId>,
    /// The experiment it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial: Option<Trial>,
    /// Who signed.
    pub key: KeyRole,
    /// What was asked.
    pub operation: Operation,
    /// How it was signed.
    pub signature: SignatureVersion,
    /// How the bucket was named.
    #[serde(default)]
    pub addressing: Addressing,
    /// When it was sent, by our clock.
    #[serde(default)]
    pub started: Time,
    /// The request as transmitted.
    #[serde(default)]
    pub request: RequestRecord,
    /// The connection used, as far as one came about.
    #[serde(default)]
    pub connection: Connection,
    /// What came back, or why nothing did.
    pub reply: Reply,
    /// How long each step took.
    #[serde(default)]
    pub timings: Timings,
}

impl Exchange {
    /// The response, if one came.
    pub fn response(&self) -> Option<&ResponseRecord> {
        match &self.reply {
            Reply::Response(response) => Some(response),
            Reply::NoResponse(_) => None,
        }
    }

    /// Whether the response says that it was carried out.
    pub fn is_success(&self) -> bool {
        self.response()
            .is_some_and(|response| (200..300).contains(&response.status))
    }

    /// The failure, if no response came.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.reply {
            Reply::Response(_) => None,
            Reply::NoResponse(failure) => Some(failure),
        }
    }
}

/// A request as it was transmitted, masked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RequestRecord {
    /// The method.
    pub method: String,
    /// Scheme, authority, path and query as sent.
    pub url: String,
    /// Headers in the order sent.
    pub headers: Vec<(String, String)>,
    /// Length of the body in bytes.
    pub body_bytes: u64,
    /// Recomputed from what was transmitted; SigV4 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical_request: Option<String>,
    /// Recomputed from what was transmitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub string_to_sign: Option<String>,
    /// Whether the recomputed signature equals the transmitted one; absent for unsigned requests
    /// and for experiments that sign something else than they send.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_matches: Option<bool>,
}

/// What came back, or why nothing did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// A status line and what followed.
    Response(ResponseRecord),
    /// No status line arrived.
    NoResponse(Failure),
}

impl Default for Reply {
    fn default() -> Self {
        Self::NoResponse(Failure::default())
    }
}

/// A response, masked and bounded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ResponseRecord {
    /// The HTTP status.
    pub status: u16,
    /// Headers in the order received.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body as text, bytes that are not UTF-8 replaced.
    #[serde(default)]
    pub body: String,
    /// How many body bytes arrived.
    #[serde(default)]
    pub body_bytes: u64,
    /// How the body ended.
    #[serde(default)]
    pub body_end: BodyEnd,
    /// Whether the body is byte for byte what was planted; set for Get of the canary only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_intact: Option<bool>,
}

impl ResponseRecord {
    /// The first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The endpoint's clock by its `Date` header.
    pub fn date(&self) -> Option<Time> {
        Time::parse_http_date(self.header("date")?)
    }
}

/// How a response body ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BodyEnd {
    /// All of it arrived and is kept.
    #[default]
    Complete,
    /// All of it arrived or more was to come; only the first part is kept.
    Bounded,
    /// It ended early.
    CutShort(Failure),
}

/// How long each step took, in milliseconds; absent where the step did not happen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Timings {
    /// Resolving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_ms: Option<f64>,
    /// Connecting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tcp_ms: Option<f64>,
    /// TLS handshake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_ms: Option<f64>,
    /// From sending to the head of the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_byte_ms: Option<f64>,
    /// From the start to the end of the body.
    pub total_ms: f64,
}
