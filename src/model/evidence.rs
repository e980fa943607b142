//! All that a run saw. Everything a report says is a pure function of this value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::key::Shape;
use super::{Addressing, Cell, Exchange, KeyRole, Ledger, SignatureVersion, Time};

/// What a run was, what it planned, what it sent and what came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The run itself.
    pub run: RunFacts,
    /// What is known about the keys, never the keys.
    pub keys: Vec<KeyFacts>,
    /// The planned cells, those not sent with the reason.
    pub cells: Vec<Cell>,
    /// Everything that was sent, in order.
    pub exchanges: Vec<Exchange>,
    /// What was created, removed, left.
    pub ledger: Ledger,
}

impl Evidence {
    /// What is known about the key of a role.
    pub fn key(&self, role: KeyRole) -> Option<&KeyFacts> {
        self.keys.iter().find(|key| key.role == role)
    }
}

/// What a run was.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent facts of a run, saved by name"
)]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RunFacts {
    /// The run's own name, which every object it writes carries.
    pub id: String,
    /// When it began, by our clock.
    pub started: Time,
    /// How long it took.
    pub duration_ms: f64,
    /// The endpoint's URL.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region signed for.
    pub region: String,
    /// Where the bucket's name stands.
    pub addressing: Addressing,
    /// The prefix below which the run writes, its own part included.
    pub prefix: String,
    /// The signature versions tried.
    pub signatures: Vec<SignatureVersion>,
    /// The expectation as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expect: Option<String>,
    /// Whether nothing was to be written.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    /// The object read in a read-only run, if one was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_key: Option<String>,
    /// How often List and Get were sent.
    pub repeat: u32,
    /// Whether every address was to be asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub each_address: bool,
    /// Whether wrong identities were sent to learn how they are answered.
    pub calibrated: bool,
    /// Whether TLS was not verified, on request.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub insecure: bool,
    /// The forward proxy obeyed, credentials removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// All addresses the endpoint's name has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// Experiments that applied and that the budget left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub experiments_left_out: Vec<String>,
    /// Whether the run was cut short.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub interrupted: bool,
}

/// What may be said about a key: its ID, and lengths and alphabets of the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyFacts {
    /// Target or control.
    pub role: KeyRole,
    /// Where it came from.
    pub label: String,
    /// The access key ID; hidden if it looks like a secret.
    pub access_key_id: String,
    /// The shape of the ID.
    pub id: Shape,
    /// The shape of the secret.
    pub secret: Shape,
    /// The shape of the session token, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Shape>,
    /// When the session of a temporary key ends, as its issuer says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Time>,
}
