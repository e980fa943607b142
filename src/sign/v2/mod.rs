//! AWS Signature Version 2 for S3, one file per part of its string to sign.
//!
//! Follows "Signing and authenticating REST requests (AWS signature version 2)" of the Amazon S3
//! API reference. Which sub-resources are signed differs between servers: see [`sub_resources`].

pub mod canonicalized_amz_headers;
pub mod canonicalized_resource;
pub mod string_to_sign;
pub mod sub_resources;

use super::request::with_headers;
use super::{Request, Signed, digest, uri};
use crate::model::{AccessKey, Time};

pub use sub_resources::Dialect;

/// Signs a request for the `Authorization` header.
///
/// A `date` or `x-amz-date` of the request is kept; without either, `date` is added. A temporary
/// key adds `x-amz-security-token`.
pub fn sign_header(request: &Request<'_>, key: &AccessKey, time: Time, dialect: Dialect) -> Signed {
    let mut added = Vec::new();
    if request.header("date").is_none() && request.header("x-amz-date").is_none() {
        added.push(("date".to_owned(), time.http_date()));
    }
    if let Some(token) = &key.token {
        added.push(("x-amz-security-token".to_owned(), token.expose().to_owned()));
    }
    let headers = with_headers(request.headers, &added);
    let whole = Request {
        headers: &headers,
        ..*request
    };
    let string_to_sign = string_to_sign::for_header(&whole, dialect);
    let signature = digest::hmac_sha1_base64(key.secret.expose(), &string_to_sign);
    added.push((
        "authorization".to_owned(),
        format!("AWS {}:{signature}", key.id),
    ));
    Signed {
        canonical_request: None,
        string_to_sign,
        signature,
        headers: added,
        target: request.target.to_owned(),
    }
}

/// Signs a request into its query, valid until a moment.
///
/// The session token of a temporary key goes into the query and is signed as if it were a header,
/// as botocore does it and Ceph RGW reads it; s3s 0.14 does not.
pub fn sign_query(
    request: &Request<'_>,
    key: &AccessKey,
    expires: Time,
    dialect: Dialect,
) -> Signed {
    let seconds = expires.as_seconds().to_string();
    let mut pairs = vec![
        ("AWSAccessKeyId", Some(key.id.as_str())),
        ("Expires", Some(&*seconds)),
    ];
    if let Some(token) = &key.token {
        pairs.push(("x-amz-security-token", Some(token.expose())));
    }
    let unsigned_target = uri::with_query(request.target, &uri::encode_query(&pairs));
    let whole = Request {
        target: &unsigned_target,
        ..*request
    };
    let string_to_sign = string_to_sign::for_query(&whole, dialect);
    let signature = digest::hmac_sha1_base64(key.secret.expose(), &string_to_sign);
    // The signature is base64: a plus that is not escaped is read as a space.
    let target = format!("{unsigned_target}&Signature={}", uri::encode(&signature));
    Signed {
        canonical_request: None,
        string_to_sign,
        signature,
        headers: Vec::new(),
        target,
    }
}

/// Splits what follows `AWS ` into access key ID and signature, at the last colon: an ID may hold
/// colons (`account:user`), base64 does not.
pub fn parse_authorization(value: &str) -> Option<(&str, &str)> {
    value.strip_prefix("AWS ")?.trim().rsplit_once(':')
}

#[cfg(test)]
mod tests;
