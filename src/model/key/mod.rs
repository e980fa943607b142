//! An access key and its three parts; only the ID may ever be shown.

pub mod escapes;
pub mod repair;
mod shape;
mod token;
mod wrong;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Time;

pub use repair::Repair;
pub use shape::{Alphabet, Mark, Shape, core, looks_like_a_key};

/// An access key: its ID, its secret, and the session token of a temporary key.
///
/// It has no `Serialize`: what a report says about a key is a [`super::KeyFacts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// Where the key came from, in the user's words (`profile:uploader`), never the key itself.
    pub label: String,
    /// The part that names the key and may be shown.
    pub id: AccessKeyId,
    /// The part that signs.
    pub secret: SecretAccessKey,
    /// Present for temporary keys only.
    pub token: Option<SessionToken>,
}

/// The access key ID as given, not trimmed or repaired.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccessKeyId(String);

impl AccessKeyId {
    /// Takes the text as it is: a blank in it is a finding, not something to repair silently.
    pub fn new(raw: impl Into<String>) -> Self {
        Self(raw.into())
    }

    /// The text as given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The secret half of an access key.
///
/// It has no `Serialize` and no `Display`: a report or a message that holds one does not compile.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretAccessKey(String);

impl SecretAccessKey {
    /// Takes the text as it is.
    pub fn new(raw: impl Into<String>) -> Self {
        Self(raw.into())
    }

    /// Returns the raw text, for an HMAC, for the mask that hides it, and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey(hidden)")
    }
}

/// The session token of a temporary key; as secret as the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    raw: String,
    expires: Option<Time>,
}

impl SessionToken {
    /// Takes the text as it is.
    pub fn new(raw: impl Into<String>) -> Self {
        Self {
            raw: raw.into(),
            expires: None,
        }
    }

    /// The same token with the moment its session ends, as its issuer says.
    #[must_use]
    pub fn until(self, expires: Option<Time>) -> Self {
        Self { expires, ..self }
    }

    /// Returns the raw text, for the request that must carry it and the mask that hides it.
    pub fn expose(&self) -> &str {
        &self.raw
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(hidden)")
    }
}

/// Who signs a request.
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
pub enum KeyRole {
    /// The key in question.
    #[default]
    Target,
    /// A key known to work, run beside the target.
    Control,
    /// Calibration: nobody, the request is unsigned.
    Anonymous,
    /// Calibration: an ID of the target's shape that nobody has.
    RandomId,
    /// Calibration: the target's ID with a secret that is not its secret.
    WrongSecret,
    /// A key that a temporary key was taken with.
    Source,
}

impl KeyRole {
    /// The word used in cell IDs and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Control => "control",
            Self::Anonymous => "anonymous",
            Self::RandomId => "random-id",
            Self::WrongSecret => "wrong-secret",
            Self::Source => "source",
        }
    }
}

impl fmt::Display for KeyRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_can_be_debugged_without_showing_its_secrets() {
        let key = AccessKey {
            label: "env".into(),
            id: AccessKeyId::new("AKIAEXAMPLE"),
            secret: SecretAccessKey::new("topsecret"),
            token: Some(SessionToken::new("toptoken")),
        };
        let text = format!("{key:?}");
        assert!(text.contains("AKIAEXAMPLE"));
        assert!(
            !text.contains("topsecret") && !text.contains("toptoken"),
            "{text}"
        );
    }
}
