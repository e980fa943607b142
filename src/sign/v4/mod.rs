//! AWS Signature Version 4, one file per step of its specification.
//!
//! Follows "Authenticating Requests: Using the Authorization Header" and "Using Query Parameters"
//! of the Amazon S3 API reference; S3 encodes paths once and does not normalize them.

pub mod canonical_request;
pub mod credential_scope;
pub mod signing_key;
pub mod string_to_sign;

use super::digest::hex;
use super::request::{sorted_names, with_headers};
use super::{Request, Signed, digest, uri};
use crate::model::{AccessKey, SecretAccessKey, Time};

pub use canonical_request::Reading;
pub use credential_scope::CredentialScope;

/// The algorithm's name, first word of the header and first line of the string to sign.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// Stands for the payload's hash when the body is not signed.
pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
/// The SHA-256 of no body.
pub const EMPTY_SHA256: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// What a signature is bound to besides the request and the key.
#[derive(Clone, Copy)]
pub struct Parameters<'a> {
    /// The moment of signing.
    pub time: Time,
    /// The region in the credential scope.
    pub region: &'a str,
    /// The service in the credential scope: `s3`, `sts`, `iam`.
    pub service: &'a str,
    /// The hash of the body, `UNSIGNED-PAYLOAD` or a `STREAMING-` word.
    pub payload_hash: &'a str,
    /// Which headers of the request are signed.
    pub signed_headers: SignedHeaders<'a>,
}

impl<'a> Parameters<'a> {
    /// For S3, with the body unsigned and the usual headers signed.
    pub fn s3(time: Time, region: &'a str) -> Self {
        Self {
            time,
            region,
            service: "s3",
            payload_hash: UNSIGNED_PAYLOAD,
            signed_headers: SignedHeaders::Usual,
        }
    }

    fn scope(&self) -> CredentialScope {
        CredentialScope::new(self.time, self.region, self.service)
    }

    // S3 requires the hash as a header; other services do not know it.
    fn announces_payload(&self) -> bool {
        self.service == "s3"
    }
}

/// Which headers of a request are signed; those that the signer adds always are.
#[derive(Clone, Copy)]
pub enum SignedHeaders<'a> {
    /// All but those that hops between client and endpoint rewrite ([`NEVER_SIGNED`]).
    Usual,
    /// These, in lower case, as far as the request has them.
    Exactly(&'a [&'a str]),
}

/// Headers left unsigned, since hops change them on the way: botocore's list, and `authorization`.
pub const NEVER_SIGNED: [&str; 12] = [
    "authorization",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// Signs a request for the `Authorization` header.
///
/// Adds `x-amz-date`, `x-amz-content-sha256` (for S3) and, with a temporary key, `x-amz-security-token`.
pub fn sign_header(request: &Request<'_>, key: &AccessKey, parameters: &Parameters<'_>) -> Signed {
    let timestamp = parameters.time.amz_date();
    let scope = parameters.scope();
    let mut added = vec![("x-amz-date".to_owned(), timestamp.clone())];
    if parameters.announces_payload() {
        added.push(payload_header(parameters));
    }
    if let Some(token) = &key.token {
        added.push(("x-amz-security-token".to_owned(), token.expose().to_owned()));
    }

    let headers = with_headers(request.headers, &added);
    let names = names_to_sign(&headers, &added, parameters.signed_headers);
    let draft = Draft {
        method: request.method,
        target: request.split_target(),
        headers: &headers,
        signed_headers: &names,
        payload_hash: parameters.payload_hash,
        timestamp: &timestamp,
        scope: &scope,
    };
    let texts = draft.texts(Reading::CANONICAL, &key.secret);

    added.push((
        "authorization".to_owned(),
        format!(
            "{ALGORITHM} Credential={}/{scope}, SignedHeaders={}, Signature={}",
            key.id,
            names.join(";"),
            texts.signature
        ),
    ));
    texts.into_signed(added, request.target.to_owned())
}

/// Signs a request into its query, valid for so many seconds from the time of signing.
///
/// The session token of a temporary key is signed, as S3 wants it.
pub fn sign_query(
    request: &Request<'_>,
    key: &AccessKey,
    parameters: &Parameters<'_>,
    expires_in: u64,
) -> Signed {
    let timestamp = parameters.time.amz_date();
    let scope = parameters.scope();
    let mut added = Vec::new();
    if parameters.announces_payload() && parameters.payload_hash != UNSIGNED_PAYLOAD {
        added.push(payload_header(parameters));
    }
    let headers = with_headers(request.headers, &added);
    let names = names_to_sign(&headers, &added, parameters.signed_headers);

    let credential = format!("{}/{scope}", key.id);
    let seconds = expires_in.to_string();
    let signed_headers = names.join(";");
    let mut pairs = vec![
        ("X-Amz-Algorithm", Some(ALGORITHM)),
        ("X-Amz-Credential", Some(&*credential)),
        ("X-Amz-Date", Some(&*timestamp)),
        ("X-Amz-Expires", Some(&*seconds)),
        ("X-Amz-SignedHeaders", Some(&*signed_headers)),
    ];
    if let Some(token) = &key.token {
        pairs.push(("X-Amz-Security-Token", Some(token.expose())));
    }
    let unsigned_target = uri::with_query(request.target, &uri::encode_query(&pairs));

    let draft = Draft {
        method: request.method,
        target: uri::split(&unsigned_target),
        headers: &headers,
        signed_headers: &names,
        payload_hash: parameters.payload_hash,
        timestamp: &timestamp,
        scope: &scope,
    };
    let texts = draft.texts(Reading::CANONICAL, &key.secret);
    let target = format!("{unsigned_target}&X-Amz-Signature={}", texts.signature);
    texts.into_signed(added, target)
}

/// Everything a signature is computed from, bar the secret.
pub(super) struct Draft<'a> {
    pub(super) method: &'a str,
    pub(super) target: uri::Target<'a>,
    pub(super) headers: &'a [(String, String)],
    pub(super) signed_headers: &'a [String],
    pub(super) payload_hash: &'a str,
    pub(super) timestamp: &'a str,
    pub(super) scope: &'a CredentialScope,
}

/// The texts of one signature.
pub(super) struct Texts {
    pub(super) canonical_request: String,
    pub(super) string_to_sign: String,
    pub(super) signature: String,
}

impl Draft<'_> {
    pub(super) fn texts(&self, reading: Reading, secret: &SecretAccessKey) -> Texts {
        let canonical_request = canonical_request::canonical_request(self, reading);
        let string_to_sign =
            string_to_sign::string_to_sign(self.timestamp, self.scope, &canonical_request);
        let signing_key = signing_key::signing_key(secret, self.scope);
        let signature = hex(&digest::hmac_sha256(&signing_key, &string_to_sign));
        Texts {
            canonical_request,
            string_to_sign,
            signature,
        }
    }
}

impl Texts {
    fn into_signed(self, headers: Vec<(String, String)>, target: String) -> Signed {
        Signed {
            canonical_request: Some(self.canonical_request),
            string_to_sign: self.string_to_sign,
            signature: self.signature,
            headers,
            target,
        }
    }
}

fn payload_header(parameters: &Parameters<'_>) -> (String, String) {
    (
        "x-amz-content-sha256".to_owned(),
        parameters.payload_hash.to_owned(),
    )
}

fn names_to_sign(
    headers: &[(String, String)],
    added: &[(String, String)],
    wanted: SignedHeaders<'_>,
) -> Vec<String> {
    sorted_names(headers, |name| match wanted {
        SignedHeaders::Usual => !NEVER_SIGNED.contains(&name),
        SignedHeaders::Exactly(names) => {
            names.contains(&name) || added.iter().any(|(new, _)| new == name)
        }
    })
}

#[cfg(test)]
mod tests;
