//! A cause stated with evidence: whose side it is on, how sure we are, what to do.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CellId, ExchangeId, FindingCode};

/// A cause stated with evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Its permanent name.
    pub code: FindingCode,
    /// What is the case, in one sentence about this run.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// Whose side it is on.
    pub party: Party,
    /// How sure we are.
    pub confidence: Confidence,
    /// How we know, in one or two sentences about this run.
    pub because: String,
    /// The cells it explains.
    pub cells: Vec<CellId>,
    /// The exchanges it rests on.
    pub evidence: Vec<ExchangeId>,
    /// The facts a remedy needs, by name.
    pub facts: BTreeMap<String, String>,
    /// What it is not, and how we know.
    pub ruled_out: Vec<RuledOut>,
    /// What to do.
    pub remedy: Remedy,
}

/// How bad a finding is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Will bite somebody.
    Warning,
    /// Something does not work, or works that must not.
    #[default]
    Error,
}

impl Severity {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Whose side a cause is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// This machine, this command line.
    Us,
    /// The key as it was handed over.
    #[default]
    Key,
    /// The rights given to the key.
    Policy,
    /// Something between us and the endpoint.
    Hop,
    /// The store or its configuration.
    Endpoint,
    /// Names, routes, ports.
    Network,
}

impl Party {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Key => "key",
            Self::Policy => "policy",
            Self::Hop => "hop",
            Self::Endpoint => "endpoint",
            Self::Network => "network",
        }
    }
}

/// How sure a finding is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// One of several readings.
    #[default]
    Possible,
    /// The usual reading; others remain.
    Likely,
    /// Nothing else known gives this picture.
    Certain,
}

impl Confidence {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}

/// A cause that was considered and is not the one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuledOut {
    /// The other cause.
    pub code: FindingCode,
    /// The exchanges that rule it out.
    pub by: Vec<ExchangeId>,
    /// Why they do.
    pub why: String,
}

/// What to do about a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remedy {
    /// Steps in plain words, the first one first.
    pub steps: Vec<String>,
    /// Commands that carry them out or show more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<String>,
    /// The policy as it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyText>,
}

/// A policy document, in the words of a store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyText {
    /// Whose words.
    pub dialect: String,
    /// What is changed in it, against the one the bucket has.
    pub changes: Vec<String>,
    /// The text.
    pub document: String,
}
