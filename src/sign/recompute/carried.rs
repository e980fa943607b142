//! Finds and takes apart the signature that a request carries.

use super::{Form, sig_v4};
use crate::sign::Request;
use crate::sign::v2::parse_authorization;

pub(super) enum Carried {
    V4(CarriedV4),
    V2(CarriedV2),
    Nothing,
}

/// The parts of a SigV4 signature; any may be missing from a broken request.
pub(super) struct CarriedV4 {
    pub(super) form: Form,
    pub(super) algorithm: Option<String>,
    pub(super) credential: Option<String>,
    pub(super) signed_headers: Option<String>,
    pub(super) signature: Option<String>,
    pub(super) timestamp: Option<String>,
}

/// The parts of a SigV2 signature.
pub(super) struct CarriedV2 {
    pub(super) form: Form,
    pub(super) access_key_id: Option<String>,
    pub(super) signature: Option<String>,
}

/// Looks at the header first: where both are present, servers differ, and most refuse.
///
/// A header of another scheme (`Bearer`) does not hide a signature in the query.
pub(super) fn find(request: &Request<'_>) -> Carried {
    let authorization = request.header("authorization").unwrap_or_default().trim();
    if authorization.starts_with("AWS4-") {
        return Carried::V4(v4_header(request, authorization));
    }
    if authorization.starts_with("AWS ") {
        return Carried::V2(v2_header(authorization));
    }
    let target = request.split_target();
    let has = |name| target.parameter(name).is_some();
    if has("X-Amz-Signature") || has("X-Amz-Algorithm") {
        return Carried::V4(v4_query(request));
    }
    if has("AWSAccessKeyId") || has("Signature") {
        return Carried::V2(CarriedV2 {
            form: Form::Query,
            access_key_id: target.parameter("AWSAccessKeyId"),
            signature: target.parameter("Signature"),
        });
    }
    Carried::Nothing
}

fn v4_header(request: &Request<'_>, authorization: &str) -> CarriedV4 {
    let (algorithm, fields) = authorization
        .split_once(char::is_whitespace)
        .unwrap_or((authorization, ""));
    let field = |wanted: &str| {
        fields
            .split(',')
            .filter_map(|field| field.trim().split_once('='))
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value.to_owned())
    };
    CarriedV4 {
        form: Form::Header,
        algorithm: Some(algorithm.to_owned()),
        credential: field("Credential"),
        signed_headers: field("SignedHeaders"),
        signature: field("Signature"),
        timestamp: timestamp(request),
    }
}

/// `x-amz-date`, else `Date`, which may be in either form.
fn timestamp(request: &Request<'_>) -> Option<String> {
    if let Some(date) = request.header("x-amz-date") {
        return Some(date.trim().to_owned());
    }
    let date = request.header("date")?.trim();
    match crate::model::Time::parse_http_date(date) {
        Some(time) => Some(time.amz_date()),
        None => Some(date.to_owned()),
    }
}

fn v4_query(request: &Request<'_>) -> CarriedV4 {
    let target = request.split_target();
    CarriedV4 {
        form: Form::Query,
        algorithm: target.parameter("X-Amz-Algorithm"),
        credential: target.parameter("X-Amz-Credential"),
        signed_headers: target.parameter("X-Amz-SignedHeaders"),
        signature: target.parameter("X-Amz-Signature"),
        timestamp: target.parameter("X-Amz-Date"),
    }
}

fn v2_header(authorization: &str) -> CarriedV2 {
    let parts = parse_authorization(authorization);
    CarriedV2 {
        form: Form::Header,
        access_key_id: parts.map(|(id, _)| id.to_owned()),
        signature: parts.map(|(_, signature)| signature.to_owned()),
    }
}

impl CarriedV4 {
    /// Whether it is HMAC-SHA256: the asymmetric variant cannot be made again from a secret.
    pub(super) fn is_hmac(&self) -> bool {
        self.algorithm.as_deref() == Some(sig_v4::ALGORITHM)
    }
}
