//! Which way a request is signed.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The signature version of a request.
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
pub enum SignatureVersion {
    /// AWS Signature Version 4: HMAC-SHA256 over a canonical request, bound to date, region, service.
    #[default]
    V4,
    /// AWS Signature Version 2: HMAC-SHA1 over a short string to sign.
    V2,
    /// Not signed.
    None,
}

impl SignatureVersion {
    /// The word used in cell IDs and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V4 => "v4",
            Self::V2 => "v2",
            Self::None => "none",
        }
    }

    /// The name people know it by.
    pub fn title(self) -> &'static str {
        match self {
            Self::V4 => "SigV4",
            Self::V2 => "SigV2",
            Self::None => "unsigned",
        }
    }
}

impl fmt::Display for SignatureVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
