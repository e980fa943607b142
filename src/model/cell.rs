//! One probe under one choice on every axis.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Addressing, Expected, KeyRole, Operation, SignatureVersion, Verb};

/// The name of a cell, `list.v4.path.target`.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct CellId(String);

impl CellId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CellId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A planned cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// Its name.
    pub id: CellId,
    /// The probe of the suite it comes from.
    pub probe: String,
    /// The column of the matrix.
    pub verb: Verb,
    /// The operation sent.
    pub operation: Operation,
    /// How it is signed.
    pub signature: SignatureVersion,
    /// How the bucket is named.
    pub addressing: Addressing,
    /// Who signs.
    pub key: KeyRole,
    /// What the expectation says; absent where there is none and the control key decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expectation: Option<Expected>,
    /// Why it was not sent, filled in by the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_sent: Option<NotSent>,
}

impl Cell {
    /// A cell under its generated name.
    pub fn new(
        probe: &str,
        verb: Verb,
        signature: SignatureVersion,
        addressing: Addressing,
        key: KeyRole,
        expectation: Option<Expected>,
    ) -> Self {
        Self {
            id: CellId(format!("{probe}.{signature}.{addressing}.{key}")),
            probe: probe.to_owned(),
            verb,
            operation: verb.operation(),
            signature,
            addressing,
            key,
            expectation,
            not_sent: None,
        }
    }
}

/// Why a planned cell was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotSent {
    /// Nothing answered at the endpoint.
    NoAnswer,
    /// No List showed that the bucket is there, so nothing is written.
    BucketNotSeen,
    /// The bucket is not there, so nothing is written: some stores would create it.
    BucketMissing,
    /// The run may not write.
    ReadOnly,
    /// There was no object to act on, and none could be planted.
    NothingPlanted,
    /// The run was cut short.
    CutShort,
}

impl NotSent {
    /// The reason in words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NoAnswer => "nothing answered at the endpoint",
            Self::BucketNotSeen => "no List showed that the bucket is there, so nothing is written",
            Self::BucketMissing => {
                "the bucket is not there, and some stores create it on a write, so nothing is written"
            }
            Self::ReadOnly => "the run is read-only",
            Self::NothingPlanted => "no object could be planted for it",
            Self::CutShort => "the run was cut short",
        }
    }
}
