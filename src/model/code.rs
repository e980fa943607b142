//! The two vocabularies a report is filtered by: error classes and finding codes.

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one exchange amounts to, whatever words the endpoint chose for it.
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
pub enum ErrorClass {
    /// Not an error: the expected document or an empty success.
    #[default]
    None,
    /// The access key ID is not known here.
    UnknownKey,
    /// The signature does not match.
    SignatureMismatch,
    /// Refused without more: a missing right, or on some stores a bad key.
    AccessDenied,
    /// The user or key exists and is switched off.
    KeyDisabled,
    /// The session token is missing, altered or foreign.
    TokenInvalid,
    /// The session of a temporary key is over.
    TokenExpired,
    /// The signed time and the endpoint's clock are too far apart.
    ClockSkew,
    /// The credential scope names another region than the endpoint's.
    RegionMismatch,
    /// The authorization text could not be read.
    AuthorizationMalformed,
    /// This signature version is not taken.
    SignatureRefused,
    /// Another endpoint is responsible for this bucket.
    WrongEndpoint,
    /// A redirect that is not S3's own.
    Redirect,
    /// No such bucket.
    NoSuchBucket,
    /// No such object.
    NoSuchKey,
    /// The path or host does not name a usable bucket or object.
    InvalidName,
    /// The endpoint does not offer this operation.
    NotImplemented,
    /// The request's body, length or checksum was refused.
    Payload,
    /// A request the endpoint could not understand, for a reason not listed here.
    BadRequest,
    /// Too many requests.
    Throttled,
    /// A limit of space or number.
    Quota,
    /// The endpoint failed inside.
    ServerError,
    /// A proxy answers that the store behind it does not.
    UpstreamDown,
    /// A page or document that is not S3's.
    NotS3,
    /// Success, with a document that is not the expected one.
    OtherDocument,
    /// Success, with other bytes than were written.
    AlteredBody,
    /// A status without a body that could say more.
    NoReason,
    /// The reply ended before it was complete.
    CutShort,
    /// No reply; the failure says at which stage and why.
    NoResponse,
    /// An error code that the table does not hold.
    UnlistedCode,
}

impl ErrorClass {
    /// The word in reports; the same text serde writes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::UnknownKey => "unknown-key",
            Self::SignatureMismatch => "signature-mismatch",
            Self::AccessDenied => "access-denied",
            Self::KeyDisabled => "key-disabled",
            Self::TokenInvalid => "token-invalid",
            Self::TokenExpired => "token-expired",
            Self::ClockSkew => "clock-skew",
            Self::RegionMismatch => "region-mismatch",
            Self::AuthorizationMalformed => "authorization-malformed",
            Self::SignatureRefused => "signature-refused",
            Self::WrongEndpoint => "wrong-endpoint",
            Self::Redirect => "redirect",
            Self::NoSuchBucket => "no-such-bucket",
            Self::NoSuchKey => "no-such-key",
            Self::InvalidName => "invalid-name",
            Self::NotImplemented => "not-implemented",
            Self::Payload => "payload",
            Self::BadRequest => "bad-request",
            Self::Throttled => "throttled",
            Self::Quota => "quota",
            Self::ServerError => "server-error",
            Self::UpstreamDown => "upstream-down",
            Self::NotS3 => "not-s3",
            Self::OtherDocument => "other-document",
            Self::AlteredBody => "altered-body",
            Self::NoReason => "no-reason",
            Self::CutShort => "cut-short",
            Self::NoResponse => "no-response",
            Self::UnlistedCode => "unlisted-code",
        }
    }

    /// All classes, for the reference page and for the tests that hold tables complete.
    pub const ALL: [Self; 30] = [
        Self::None,
        Self::UnknownKey,
        Self::SignatureMismatch,
        Self::AccessDenied,
        Self::KeyDisabled,
        Self::TokenInvalid,
        Self::TokenExpired,
        Self::ClockSkew,
        Self::RegionMismatch,
        Self::AuthorizationMalformed,
        Self::SignatureRefused,
        Self::WrongEndpoint,
        Self::Redirect,
        Self::NoSuchBucket,
        Self::NoSuchKey,
        Self::InvalidName,
        Self::NotImplemented,
        Self::Payload,
        Self::BadRequest,
        Self::Throttled,
        Self::Quota,
        Self::ServerError,
        Self::UpstreamDown,
        Self::NotS3,
        Self::OtherDocument,
        Self::AlteredBody,
        Self::NoReason,
        Self::CutShort,
        Self::NoResponse,
        Self::UnlistedCode,
    ];
}

impl fmt::Display for ErrorClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A finding's permanent name, `gate.cause` in kebab-case words.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct FindingCode(Cow<'static, str>);

impl FindingCode {
    /// A code from the list of rules.
    pub const fn new(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first word: how far a request got.
    pub fn gate(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_printed_as_it_is_saved() {
        for class in ErrorClass::ALL {
            let saved = serde_json::to_string(&class).unwrap();
            assert_eq!(saved, format!("\"{class}\""));
        }
    }
}
