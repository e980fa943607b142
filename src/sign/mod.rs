//! Request to signature, with every text in between kept: SigV4 and SigV2, header and query form.
//!
//! Nothing here reads a clock, a file or the network. What is signed is the request as it is sent:
//! callers build the request target first ([`uri`]), sign it, and change nothing afterwards.

mod digest;
pub mod recompute;
mod request;
pub mod uri;
pub mod v2;
pub mod v4;

pub use digest::{md5_base64, sha256_hex};
pub use recompute::{Form, Recomputed, recompute};
pub use request::Request;

/// A signature, the texts it was made from, and what has to be sent to use it.
///
/// It has no `Debug`: with a temporary key its texts hold the session token.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The canonical request; SigV2 has none.
    pub canonical_request: Option<String>,
    /// The text the HMAC was made of.
    pub string_to_sign: String,
    /// Hexadecimal for SigV4, base64 for SigV2.
    pub signature: String,
    /// Headers to send, in place of headers of the same name in the request.
    pub headers: Vec<(String, String)>,
    /// The request target to send; the request's own in header form.
    pub target: String,
}

impl Signed {
    /// The value of the `Authorization` header, if this is the header form.
    pub fn authorization(&self) -> Option<&str> {
        self.headers
            .iter()
            .find(|(name, _)| name == "authorization")
            .map(|(_, value)| value.as_str())
    }

    /// The headers to send: those of the request, with the signature's in place of their namesakes.
    pub fn all_headers(&self, request: &Request<'_>) -> Vec<(String, String)> {
        request::with_headers(request.headers, &self.headers)
    }
}
