//! Why no response came, by the step it failed at and the kind of the error.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::connection::CertificateFault;

/// Why no response, or no whole response, arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// How far the request got.
    pub stage: Stage,
    /// What happened there.
    pub kind: FailureKind,
    /// The chain of errors as the libraries worded it, outermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
}

/// The step at which an exchange failed.
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
pub enum Stage {
    /// Resolving the endpoint's name.
    Name,
    /// Connecting.
    #[default]
    Tcp,
    /// Asking a forward proxy for the way.
    Proxy,
    /// The TLS handshake.
    Tls,
    /// Sending the request and waiting for the head of the response.
    Response,
    /// Reading the body.
    Body,
}

impl Stage {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Tcp => "tcp",
            Self::Proxy => "proxy",
            Self::Tls => "tls",
            Self::Response => "response",
            Self::Body => "body",
        }
    }
}

/// What went wrong at a stage, by the kind of the error and never by its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// The name has no address.
    NameNotResolved,
    /// The port is closed.
    Refused,
    /// No route to the address.
    Unreachable,
    /// The deadline of the stage passed.
    TimedOut {
        /// The deadline in milliseconds.
        after_ms: u64,
    },
    /// The peer reset the connection.
    Reset,
    /// The peer closed the connection before the message was complete.
    ClosedEarly,
    /// What came is not HTTP.
    NotHttp {
        /// The first bytes, escaped.
        first_bytes: String,
    },
    /// What came is not TLS.
    NotTls {
        /// The first bytes, escaped.
        first_bytes: String,
    },
    /// The peer refused the handshake.
    TlsAlert {
        /// The alert's name.
        alert: String,
    },
    /// The certificate is not trusted.
    Certificate(CertificateFault),
    /// The forward proxy did not open the way.
    ProxyRefused {
        /// Its status.
        status: u16,
    },
    /// The run was cut short while this was under way.
    Cancelled,
    /// Our own side could not make the request.
    NotSendable,
    /// Anything else; the chain says what.
    #[default]
    Other,
}
