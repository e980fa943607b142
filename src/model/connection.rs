//! The connection under an exchange, and the certificates it showed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Time;

/// The connection a request went over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Connection {
    /// Address and port connected to (of the proxy, if there is one).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Our own address on it, which the endpoint sees unless something on the way hides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether an earlier request had used it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reused: bool,
    /// The forward proxy in between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// What TLS agreed on, also when verification failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsRecord>,
}

/// What a TLS handshake showed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct TlsRecord {
    /// Protocol version, `TLS 1.3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Cipher suite.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// The chain as presented, the endpoint's own certificate first.
    pub certificates: Vec<CertificateRecord>,
    /// Why verification refuses the chain; absent if it is trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<CertificateFault>,
    /// Trusted only because this very certificate was given as a CA.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}

/// A certificate as presented.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CertificateRecord {
    /// Distinguished name of the subject.
    pub subject: String,
    /// Distinguished name of the issuer.
    pub issuer: String,
    /// DNS names and IP addresses it is for.
    pub names: Vec<String>,
    /// First moment of validity.
    pub not_before: Time,
    /// Last moment of validity.
    pub not_after: Time,
    /// Whether subject and issuer are the same.
    pub self_issued: bool,
}

/// Why a certificate chain is not trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateFault {
    /// The end-entity certificate or one above it is past its dates.
    Expired,
    /// Not valid yet.
    NotYetValid,
    /// It is for other names.
    NameMismatch,
    /// The issuer is not among the trusted authorities.
    UnknownIssuer,
    /// It is its own issuer and not among the trusted ones.
    SelfSigned,
    /// Anything else, in the verifier's words.
    Other(String),
}
