//! What a run created and removed. Written before a request is sent, so an interrupted run knows too.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ExchangeId;

/// The objects a run made, what became of them, and what is left.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ledger {
    /// Everything a request was sent for, created or not.
    pub created: Vec<LedgerEntry>,
    /// What was removed.
    pub removed: Vec<LedgerEntry>,
    /// What is, or may be, still there.
    pub left: Vec<LedgerEntry>,
}

/// One object, or one version or delete marker of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct LedgerEntry {
    /// The object's whole key.
    pub object: String,
    /// The version, where the bucket keeps versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The request that made it.
    pub by: ExchangeId,
    /// Whether a reply said so; `false` if the reply never came, so it may or may not be there.
    pub certain: bool,
}
