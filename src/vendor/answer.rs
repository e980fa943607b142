//! How a store answers what goes wrong.

use crate::model::Confidence;

/// A store's answer to one thing that goes wrong.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// What went wrong.
    pub case: Case,
    /// The S3 error code.
    pub code: &'static str,
    /// The HTTP status, where known.
    pub status: Option<u16>,
    /// A piece of the message by which it is told; may be empty.
    pub holds: &'static str,
    /// What else there is to know; may be empty.
    pub says: &'static str,
    /// The document or observation it is from, by title.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Answer {
    /// An answer read in the store's own documents or source, or observed.
    pub(super) const fn new(case: Case, code: &'static str, source: &'static str) -> Self {
        Self {
            case,
            code,
            status: None,
            holds: "",
            says: "",
            source,
            confidence: Confidence::Certain,
        }
    }

    /// The answer in words: status, code, piece of the message, what else there is to know.
    pub fn words(&self) -> String {
        let mut words = match self.status {
            Some(status) => format!("{status} {}", self.code),
            None => self.code.to_owned(),
        };
        if !self.holds.is_empty() {
            words = format!("{words} “{}”", self.holds);
        }
        if !self.says.is_empty() {
            words = format!("{words} – {}", self.says);
        }
        words
    }

    pub(super) const fn status(self, status: u16) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }

    pub(super) const fn holds(self, holds: &'static str) -> Self {
        Self { holds, ..self }
    }

    pub(super) const fn says(self, says: &'static str) -> Self {
        Self { says, ..self }
    }

    /// From a third party, from an older release, or seen once.
    pub(super) const fn likely(self) -> Self {
        Self {
            confidence: Confidence::Likely,
            ..self
        }
    }

    /// One sample.
    pub(super) const fn possible(self) -> Self {
        Self {
            confidence: Confidence::Possible,
            ..self
        }
    }
}

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Nobody has this access key ID.
    UnknownKey,
    /// The ID is known, the secret is not its own.
    WrongSecret,
    /// The key is good and may not do this.
    Denied,
    /// The key or its user is switched off.
    Disabled,
    /// No signature at all.
    Unsigned,
    /// The region of the scope is not the store's.
    WrongRegion,
    /// The endpoint is not the bucket's.
    WrongEndpoint,
    /// Signature version 2.
    SigV2,
    /// The clock is too far off.
    ClockSkew,
    /// A presigned URL whose time is over.
    UrlExpired,
    /// A session token whose time is over.
    TokenExpired,
    /// A session token the store does not take.
    BadToken,
    /// A session token the store takes, and a secret that is not its own.
    TokenWrongSecret,
    /// The body does not match its signed hash, or the hash is of a kind it does not take.
    PayloadHash,
    /// A checksum it does not take.
    Checksum,
    /// A policy it does not take.
    BadPolicy,
    /// A policy that is too large.
    LargePolicy,
    /// The bucket has no policy.
    NoPolicy,
    /// Policy calls as such.
    PolicyCall,
    /// There is no such bucket.
    NoBucket,
    /// The quota is used up.
    Quota,
    /// Too many requests.
    Rate,
    /// A request to the console's port.
    ConsolePort,
    /// What only this store has.
    Own,
}

impl Case {
    /// The words in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownKey => "unknown access key ID",
            Self::WrongSecret => "wrong secret",
            Self::Denied => "not allowed",
            Self::Disabled => "disabled key or user",
            Self::Unsigned => "unsigned request",
            Self::WrongRegion => "wrong region",
            Self::WrongEndpoint => "wrong endpoint",
            Self::SigV2 => "SigV2",
            Self::ClockSkew => "clock off",
            Self::UrlExpired => "presigned URL expired",
            Self::TokenExpired => "session token expired",
            Self::BadToken => "bad session token",
            Self::TokenWrongSecret => "bad secret, good token",
            Self::PayloadHash => "payload hash",
            Self::Checksum => "checksum not taken",
            Self::BadPolicy => "policy refused",
            Self::LargePolicy => "policy too large",
            Self::NoPolicy => "no policy there",
            Self::PolicyCall => "any policy call",
            Self::NoBucket => "no such bucket",
            Self::Quota => "quota used up",
            Self::Rate => "too many requests",
            Self::ConsolePort => "console's port",
            Self::Own => "its own",
        }
    }
}
