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
        Body::Xml(root) if root == expected => ErrorClass::None,
        Body::Xml(_) | Body::Empty | Body::Error(_) => ErrorClass::OtherDocument,
        Body::Html { .. } | Body::Json | Body::Text => ErrorClass::NotS3,
    }
}

/// An object may be anything, a page too; but every store sends an `ETag` with it.
fn by_object(response: &ResponseRecord, body: &Body) -> ErrorClass {
    let is_page = matches!(body, Body::Html { .. }) && response.header("etag").is_none();
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
mod tests {
    use super::super::fixture::{exchange, xml_error};
    use super::*;
    use crate::model::{Failure, Time};
    use ErrorClass as C;

    fn of(operation: Operation, status: u16, body: &str) -> ErrorClass {
        read(&exchange(operation, status, body)).0.class
    }

    fn with_headers(mut x: Exchange, headers: &[(&str, &str)]) -> ErrorClass {
        let Reply::Response(response) = &mut x.reply else {
            panic!("no response");
        };
        response
            .headers
            .extend(headers.iter().map(|(n, v)| ((*n).into(), (*v).into())));
        read(&x).0.class
    }

    #[test]
    fn the_code_is_asked_before_the_status() {
        for (status, code, class) in [
            (403, "InvalidAccessKeyId", C::UnknownKey),
            (403, "NotSignedUp", C::UnknownKey),
            (403, "SignatureDoesNotMatch", C::SignatureMismatch),
            (403, "RequestTimeTooSkewed", C::ClockSkew),
            (400, "ExpiredToken", C::TokenExpired),
            (400, "InvalidToken", C::TokenInvalid),
            (301, "PermanentRedirect", C::WrongEndpoint),
            (307, "TemporaryRedirect", C::WrongEndpoint),
            (307, "SomethingNew", C::WrongEndpoint),
            (503, "SlowDown", C::Throttled),
            (403, "QuotaExceeded", C::Quota),
            (200, "InternalError", C::ServerError),
            (403, "SomethingNew", C::UnlistedCode),
        ] {
            let body = xml_error(code, "");
            assert_eq!(of(Operation::PutObject, status, &body), class, "{code}");
        }
    }

    #[test]
    fn a_success_is_held_against_the_document_of_its_operation() {
        use Operation::{GetObject, GetService, ListObjectVersions, ListObjectsV2, PutObject};
        let list = "<ListBucketResult xmlns='x'><Name>b</Name></ListBucketResult>";
        let page = "<!DOCTYPE html><title>Console</title>";
        for (operation, body, class) in [
            (ListObjectsV2, list, C::None),
            (ListObjectsV2, "<ListAllMyBucketsResult/>", C::OtherDocument),
            (ListObjectsV2, "", C::OtherDocument),
            (ListObjectsV2, page, C::NotS3),
            (ListObjectsV2, "{}", C::NotS3),
            (ListObjectsV2, "hello", C::NotS3),
            (ListObjectVersions, "<ListVersionsResult/>", C::None),
            (ListObjectVersions, list, C::OtherDocument),
            (GetService, "<ListAllMyBucketsResult/>", C::None),
            (GetService, list, C::OtherDocument),
            (GetObject, "any bytes", C::None),
            (GetObject, page, C::NotS3),
            (PutObject, "", C::None),
            (PutObject, list, C::OtherDocument),
            (PutObject, page, C::NotS3),
            (PutObject, "OK", C::NotS3),
        ] {
            assert_eq!(of(operation, 200, body), class, "{operation} {body}");
        }
        assert_eq!(of(Operation::DeleteObject, 204, ""), C::None);
    }

    #[test]
    fn an_object_is_judged_by_its_bytes_if_they_are_known() {
        let page = "<html><title>my page</title></html>";
        let get = |body: &str, intact| {
            let mut x = exchange(Operation::GetObject, 200, body);
            let Reply::Response(response) = &mut x.reply else {
                panic!()
            };
            response.body_intact = intact;
            x
        };
        assert_eq!(read(&get("x", Some(false))).0.class, C::AlteredBody);
        assert_eq!(
            read(&get(&xml_error("AccessDenied", ""), Some(true)))
                .0
                .class,
            C::None
        );
        assert_eq!(read(&get(page, Some(false))).0.class, C::NotS3);
        let etag = [("ETag", "\"1\"")];
        assert_eq!(with_headers(get(page, None), &etag), C::None);
        assert_eq!(with_headers(get(page, Some(false)), &etag), C::AlteredBody);
    }

    #[test]
    fn without_an_s3_document_body_and_status_decide() {
        let page = "<html><title>403 Forbidden</title></html>";
        for (status, body, class) in [
            (403, page, C::NotS3),
            (403, "", C::NoReason),
            (404, "", C::NoReason),
            (400, "<a><b/></a>", C::NotS3),
            (
                400,
                "Client sent an HTTP request to an HTTPS server.",
                C::NotS3,
            ),
            (413, page, C::NotS3),
            (413, "", C::Payload),
            (405, page, C::NotS3),
            (405, "", C::NoReason),
            (429, page, C::Throttled),
            (500, page, C::ServerError),
            (501, page, C::NotS3),
            (501, "", C::NotImplemented),
            (502, page, C::UpstreamDown),
            (503, "", C::UpstreamDown),
            (504, "no healthy upstream", C::UpstreamDown),
            (301, page, C::Redirect),
            (304, "", C::NoReason),
        ] {
            assert_eq!(
                of(Operation::ListObjectsV2, status, body),
                class,
                "{status} {body}"
            );
        }
    }

    #[test]
    fn a_redirect_is_s3s_own_if_it_names_a_region() {
        let redirect = exchange(Operation::ListObjectsV2, 301, "");
        assert_eq!(
            with_headers(redirect.clone(), &[("Location", "https://h/")]),
            C::Redirect
        );
        let region = [("x-amz-bucket-region", "eu-west-1")];
        assert_eq!(with_headers(redirect, &region), C::WrongEndpoint);
    }

    #[test]
    fn a_malformed_authorization_is_a_region_fault_only_if_another_region_is_named() {
        let signed_for = |region: &str, body: &str| {
            let mut x = exchange(Operation::ListObjectsV2, 400, body);
            let value = format!(
                "AWS4-HMAC-SHA256 Credential=A/B/20261121/{region}/s3/aws4_request, SignedHeaders=host"
            );
            x.request.headers.push(("Authorization".into(), value));
            read(&x).0.class
        };
        let named = "<Error><Code>AuthorizationHeaderMalformed</Code><Message/><Region>garage</Region></Error>";
        assert_eq!(signed_for("us-east-1", named), C::RegionMismatch);
        assert_eq!(signed_for("garage", named), C::AuthorizationMalformed);
        let told = "The authorization header is malformed; the region 'x' is wrong; expecting 'y'";
        let told = xml_error("AuthorizationHeaderMalformed", told);
        assert_eq!(signed_for("x", &told), C::RegionMismatch);
        let credential =
            "the Credential is mal-formed; expecting \"ID/YYYYMMDD/REGION/SERVICE/aws4_request\".";
        let credential = xml_error("AuthorizationQueryParametersError", credential);
        assert_eq!(signed_for("x", &credential), C::AuthorizationMalformed);
    }

    #[test]
    fn an_invalid_request_refuses_the_version_only_under_sigv2_and_only_if_it_says_so() {
        let say = |signature, text: &str| {
            let mut x = exchange(
                Operation::ListObjectsV2,
                400,
                &xml_error("InvalidRequest", text),
            );
            x.signature = signature;
            read(&x).0.class
        };
        let aws = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
        let garage = "Bad request: Unsupported authorization method";
        assert_eq!(say(SignatureVersion::V2, aws), C::SignatureRefused);
        assert_eq!(say(SignatureVersion::V2, garage), C::SignatureRefused);
        assert_eq!(say(SignatureVersion::V4, aws), C::BadRequest);
        assert_eq!(
            say(SignatureVersion::V2, "invalid header: authorization"),
            C::BadRequest
        );
    }

    #[test]
    fn an_invalid_request_is_a_clock_fault_only_if_the_clocks_differ() {
        let at = |minutes: i64| {
            let mut x = exchange(
                Operation::ListObjectsV2,
                400,
                &xml_error("InvalidRequest", "Date is too old"),
            );
            let now = Time::from_millis(1_795_302_942_000);
            x.started = now.plus_millis(minutes * 60_000);
            with_headers(x, &[("Date", &now.http_date())])
        };
        assert_eq!(at(-20), C::ClockSkew);
        assert_eq!(at(1), C::BadRequest);
    }

    #[test]
    fn what_only_a_text_can_tell_needs_the_code_beside_it() {
        let disabled = xml_error(
            "InvalidAccessKeyId",
            "Your account is disabled; please contact your administrator.",
        );
        assert_eq!(of(Operation::ListObjectsV2, 403, &disabled), C::KeyDisabled);
        let console = "<Error><Code>AccessDenied</Code><Message>S3 API Requests must be made to API port.</Message><RequestId>0</RequestId></Error>";
        assert_eq!(of(Operation::ListObjectsV2, 403, console), C::NotS3);
        let other = console.replace(">0<", ">17A<");
        assert_eq!(of(Operation::ListObjectsV2, 403, &other), C::AccessDenied);
    }

    #[test]
    fn head_has_no_reason_and_a_torn_body_is_no_document() {
        let mut x = exchange(Operation::GetObject, 403, &xml_error("AccessDenied", ""));
        x.request.method = "HEAD".into();
        assert_eq!(read(&x).0.class, C::NoReason);

        let mut x = exchange(Operation::ListObjectsV2, 200, "<ListBucketResult><Name>");
        let Reply::Response(response) = &mut x.reply else {
            panic!()
        };
        response.body_end = BodyEnd::CutShort(Failure::default());
        assert_eq!(read(&x).0.class, C::CutShort);

        x.reply = Reply::NoResponse(Failure::default());
        let reading = read(&x).0;
        assert_eq!(
            (reading.class, reading.observed),
            (C::NoResponse, Observed::Unreachable)
        );
    }
}
