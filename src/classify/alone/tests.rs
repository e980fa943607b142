//! Answers of real servers and of proxies, each read by itself.

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
        (GetObject, "{}", C::NotS3),
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
    assert_eq!(with_headers(get("{}", None), &etag), C::None);
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
    let named =
        "<Error><Code>AuthorizationHeaderMalformed</Code><Message/><Region>garage</Region></Error>";
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
