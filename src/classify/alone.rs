//! The first layer: what one exchange says by itself, by code, then by body, then by status.

use super::body::{Body, ErrorDocument};
use super::codes::by_code;
use super::echo;
use super::who;
use crate::model::{
    BodyEnd, ErrorClass, Exchange, Observed, Operation, Reading, Reply, ResponseRecord,
    SignatureVersion,
};

/// What an exchange says by itself, and the form of its body.
pub(super) fn read(exchange: &Exchange) -> (Reading, Body) {
    let mut reading = Reading {
        exchange: exchange.id.clone(),
        ..Reading::default()
    };
    let body = match &exchange.reply {
        Reply::NoResponse(_) => {
            reading.class = ErrorClass::NoResponse;
            Body::Empty
        }
        Reply::Response(response) => {
            let body = Body::of(response);
            reading.status = Some(response.status);
            reading.document = body.document().map(str::to_owned);
            if let Some(error) = body.error() {
                reading.code = Some(error.code.clone());
                reading.message = error.message.clone().filter(|text| !text.is_empty());
                reading.fields = error.fields.clone();
                reading.echo = echo::compared(exchange, &error.fields);
            }
            reading.class = class(exchange, response, &body);
            if reading.class == ErrorClass::None && response.body_end == BodyEnd::Complete {
                match exchange.operation {
                    Operation::GetBucketAcl | Operation::ListBuckets => {
                        reading.owner = who::owner(&response.body);
                    }
                    Operation::GetCallerIdentity => reading.caller = who::caller(&response.body),
                    _ => {}
                }
            }
            body
        }
    };
    reading.observed = observed(reading.class, reading.status);
    (reading, body)
}

/// What a class means for the key before any calibration is looked at.
pub(super) fn observed(class: ErrorClass, status: Option<u16>) -> Observed {
    use ErrorClass as C;
    match class {
        C::None => Observed::Allowed,
        // 401 says that authentication is what is missing.
        C::AccessDenied if status == Some(401) => Observed::Rejected,
        C::AccessDenied => Observed::Denied,
        C::UnknownKey
        | C::SignatureMismatch
        | C::KeyDisabled
        | C::TokenInvalid
        | C::TokenExpired
        | C::ClockSkew
        | C::RegionMismatch
        | C::AuthorizationMalformed => Observed::Rejected,
        C::SignatureRefused | C::NotImplemented => Observed::Unsupported,
        C::NoResponse => Observed::Unreachable,
        C::WrongEndpoint
        | C::Redirect
        | C::NoSuchBucket
        | C::NoSuchKey
        | C::InvalidName
        | C::Payload
        | C::BadRequest
        | C::Throttled
        | C::Quota
        | C::ServerError
        | C::UpstreamDown
        | C::NotS3
        | C::OtherDocument
        | C::AlteredBody
        | C::NoReason
        | C::CutShort
        | C::UnlistedCode => Observed::Failed,
    }
}

fn class(exchange: &Exchange, response: &ResponseRecord, body: &Body) -> ErrorClass {
    let success = (200..300).contains(&response.status);
    if matches!(response.body_end, BodyEnd::CutShort(_)) {
        return ErrorClass::CutShort;
    }
    if exchange.request.method == "HEAD" {
        // The reason stands in the body that HEAD withholds, so there is none to read.
        return if success {
            ErrorClass::None
        } else {
            ErrorClass::NoReason
        };
    }
    // An object whose bytes are the planted ones is that object, whatever it looks like.
    let is_the_object = success && response.body_intact == Some(true);
    match body.error().filter(|_| !is_the_object) {
        Some(error) => by_error(exchange, response, error),
        None if success => by_document(exchange.operation, response, body),
        None => by_status(response, body),
    }
}

/// By the code; by fields and text only where one code stands for several things.
fn by_error(exchange: &Exchange, response: &ResponseRecord, error: &ErrorDocument) -> ErrorClass {
    let text = error.message.as_deref().unwrap_or_default().to_lowercase();
    match by_code(&error.code) {
        ErrorClass::AuthorizationMalformed if names_another_region(exchange, error, &text) => {
            ErrorClass::RegionMismatch
        }
        // Garage says so of SigV2 and MinIO, IBM and AWS do; of SigV4 the same words are said for
        // an unknown payload mode or a second `Authorization`, which is no refusal of the version.
        ErrorClass::BadRequest if error.code == "InvalidRequest" => {
            if exchange.signature == SignatureVersion::V2 && says_other_version(&text) {
                ErrorClass::SignatureRefused
            } else if says_clock(&text) && clocks_differ(exchange, response) {
                ErrorClass::ClockSkew
            } else {
                ErrorClass::BadRequest
            }
        }
        // MinIO: the code of an unknown ID, and only the text tells a disabled one.
        ErrorClass::UnknownKey if text.contains("disabled") => ErrorClass::KeyDisabled,
        // MinIO's web console answers S3 requests so, with a request ID that no request has.
        ErrorClass::AccessDenied if text.contains("api port") || text.contains("console port") => {
            match error.fields.get("RequestId").map(String::as_str) {
                Some("0") => ErrorClass::NotS3,
                _ => ErrorClass::AccessDenied,
            }
        }
        ErrorClass::UnlistedCode if is_redirect(response.status) => ErrorClass::WrongEndpoint,
        class => class,
    }
}

/// A region in the error that is not the one signed for.
fn names_another_region(exchange: &Exchange, error: &ErrorDocument, text: &str) -> bool {
    let named = error
        .fields
        .get("Region")
        .filter(|region| !region.is_empty());
    match (named, signed_region(exchange)) {
        (Some(named), Some(signed)) => *named != signed,
        (Some(_), None) => true,
        (None, _) => text.contains("the region") && text.contains("is wrong"),
    }
}

/// The region of the credential scope in `Authorization`.
fn signed_region(exchange: &Exchange) -> Option<&str> {
    let scope = header(exchange, "authorization")?
        .split_once("Credential=")?
        .1
        .split([',', ' '])
        .next()?;
    // From the right: an access key ID may hold slashes.
    scope.rsplit('/').nth(2)
}

fn header<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a str> {
    let mut headers = exchange.request.headers.iter();
    headers
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

fn says_other_version(text: &str) -> bool {
    text.contains("aws4-hmac-sha256")
        || text.contains("unsupported authorization")
        || (text.contains("mechanism") && text.contains("not supported"))
}

fn says_clock(text: &str) -> bool {
    text.contains("too old") || text.contains("too skewed") || text.contains("in the future")
}

/// Far enough apart that no delay on the way explains it.
fn clocks_differ(exchange: &Exchange, response: &ResponseRecord) -> bool {
    response
        .date()
        .is_some_and(|date| date.millis_since(exchange.started).abs() > 5 * 60 * 1000)
}

/// A success, held against the document that the operation answers with.
fn by_document(operation: Operation, response: &ResponseRecord, body: &Body) -> ErrorClass {
    let expected = match operation {
        Operation::GetObject => return by_object(response, body),
        Operation::PutObject
        | Operation::DeleteObject
        | Operation::PutBucketPolicy
        | Operation::DeleteBucketPolicy => return by_write(response, body),
        Operation::GetBucketPolicy => return by_policy(body),
        Operation::GetService | Operation::ListBuckets => "ListAllMyBucketsResult",
        Operation::GetBucketPolicyStatus => "PolicyStatus",
        Operation::GetBucketAcl => "AccessControlPolicy",
        Operation::GetBucketOwnershipControls => "OwnershipControls",
        Operation::GetPublicAccessBlock => "PublicAccessBlockConfiguration",
        Operation::GetBucketVersioning => "VersioningConfiguration",
        Operation::GetObjectLockConfiguration => "ObjectLockConfiguration",
        Operation::ListObjectsV2 => "ListBucketResult",
        Operation::ListObjectVersions => "ListVersionsResult",
        Operation::AssumeRole => "AssumeRoleResponse",
        Operation::GetCallerIdentity => "GetCallerIdentityResponse",
        // Calls that manage keys are not evidence of a run.
        _ => return ErrorClass::None,
    };
    match body {
        Body::Xml(root) if root == expected || is_same(root, expected) => ErrorClass::None,
        Body::Xml(_) | Body::Empty | Body::Error(_) => ErrorClass::OtherDocument,
        Body::Html { .. } | Body::Json | Body::Text => ErrorClass::NotS3,
    }
}

/// Whether a root stands for another one: Ceph RGW 16.2 calls the block of public access so.
fn is_same(root: &str, expected: &str) -> bool {
    root == "BlockPublicAccessBlockConfiguration" && expected == "PublicAccessBlockConfiguration"
}

/// An object may be anything, a page or JSON too; but every store sends an `ETag` with it.
fn by_object(response: &ResponseRecord, body: &Body) -> ErrorClass {
    let is_page = match body {
        Body::Html { .. } => response.header("etag").is_none(),
        Body::Json => !is_from_s3(response),
        Body::Empty | Body::Error(_) | Body::Xml(_) | Body::Text => false,
    };
    match response.body_intact {
        Some(false) | None if is_page => ErrorClass::NotS3,
        Some(false) => ErrorClass::AlteredBody,
        Some(true) | None => ErrorClass::None,
    }
}

/// A policy is JSON; some stores keep anything, and a comment may stand before it.
fn by_policy(body: &Body) -> ErrorClass {
    match body {
        Body::Json | Body::Text => ErrorClass::None,
        Body::Html { .. } => ErrorClass::NotS3,
        Body::Xml(_) | Body::Empty | Body::Error(_) => ErrorClass::OtherDocument,
    }
}

/// A write is answered without a document.
fn by_write(response: &ResponseRecord, body: &Body) -> ErrorClass {
    match body {
        Body::Empty => ErrorClass::None,
        Body::Html { .. } => ErrorClass::NotS3,
        Body::Json | Body::Text if !is_from_s3(response) => ErrorClass::NotS3,
        _ => ErrorClass::OtherDocument,
    }
}

fn is_from_s3(response: &ResponseRecord) -> bool {
    response.header("etag").is_some() || response.header("x-amz-request-id").is_some()
}

/// No success and no S3 error: what the status and the form of the body leave to say.
fn by_status(response: &ResponseRecord, body: &Body) -> ErrorClass {
    let is_from_region = response.header("x-amz-bucket-region").is_some();
    match (response.status, body) {
        (status, _) if is_redirect(status) && is_from_region => ErrorClass::WrongEndpoint,
        (status, _) if is_redirect(status) => ErrorClass::Redirect,
        (429, _) => ErrorClass::Throttled,
        (502..=504, _) => ErrorClass::UpstreamDown,
        (501, Body::Empty) => ErrorClass::NotImplemented,
        (501, _) => ErrorClass::NotS3,
        (500.., _) => ErrorClass::ServerError,
        (_, Body::Html { .. } | Body::Json | Body::Text | Body::Xml(_)) => ErrorClass::NotS3,
        (411 | 413, Body::Empty) => ErrorClass::Payload,
        _ => ErrorClass::NoReason,
    }
}

/// 304 is the answer to a condition.
fn is_redirect(status: u16) -> bool {
    (300..400).contains(&status) && status != 304
}

#[cfg(test)]
mod tests;
