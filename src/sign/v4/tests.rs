use super::*;
use crate::model::{AccessKeyId, SessionToken};

fn key(token: Option<&str>) -> AccessKey {
    AccessKey {
        label: "test".into(),
        id: AccessKeyId::new("AKIAIOSFODNN7EXAMPLE"),
        secret: SecretAccessKey::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        token: token.map(SessionToken::new),
    }
}

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn parameters() -> Parameters<'static> {
    Parameters::s3(
        Time::parse_amz_date("20130524T000000Z").unwrap(),
        "us-east-1",
    )
}

#[test]
fn headers_that_hops_rewrite_are_sent_but_not_signed() {
    let sent = headers(&[
        ("Host", "h"),
        ("User-Agent", "u"),
        ("Expect", "100-continue"),
        ("Content-Type", "c"),
    ]);
    let request = Request::new("PUT", "/b/k", &sent);
    let signed = sign_header(&request, &key(None), &parameters());
    assert!(
        signed
            .authorization()
            .unwrap()
            .contains("SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date,")
    );
    assert_eq!(signed.all_headers(&request).len(), 7);
}

#[test]
fn exactly_the_headers_asked_for_are_signed_and_those_the_signer_adds() {
    let sent = headers(&[("host", "h"), ("user-agent", "u"), ("content-type", "c")]);
    let request = Request::new("GET", "/b/k", &sent);
    let signed = sign_header(
        &request,
        &key(Some("token")),
        &Parameters {
            signed_headers: SignedHeaders::Exactly(&["host", "user-agent", "absent"]),
            ..parameters()
        },
    );
    assert!(signed.authorization().unwrap().contains(
        "SignedHeaders=host;user-agent;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
    ));
}

#[test]
fn an_old_date_in_the_request_is_replaced_not_doubled() {
    let sent = headers(&[("host", "h"), ("X-Amz-Date", "19990101T000000Z")]);
    let request = Request::new("GET", "/", &sent);
    let signed = sign_header(&request, &key(None), &parameters());
    let dates: Vec<_> = signed
        .all_headers(&request)
        .into_iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("x-amz-date"))
        .map(|(_, value)| value)
        .collect();
    assert_eq!(dates, ["20130524T000000Z"]);
}

#[test]
fn a_presigned_url_of_a_signed_body_announces_its_hash_in_a_signed_header() {
    let sent = headers(&[("host", "h")]);
    let request = Request::new("PUT", "/b/k", &sent);
    let signed = sign_query(
        &request,
        &key(None),
        &Parameters {
            payload_hash: EMPTY_SHA256,
            ..parameters()
        },
        60,
    );
    assert_eq!(
        signed.headers,
        headers(&[("x-amz-content-sha256", EMPTY_SHA256)])
    );
    assert!(
        signed
            .target
            .contains("X-Amz-SignedHeaders=host%3Bx-amz-content-sha256&")
    );
}

#[test]
fn the_session_token_of_a_presigned_url_is_signed() {
    let sent = headers(&[("host", "h")]);
    let request = Request::new("GET", "/b/k?versionId=1", &sent);
    let signed = sign_query(&request, &key(Some("a+/=")), &parameters(), 60);
    assert!(
        signed
            .target
            .starts_with("/b/k?versionId=1&X-Amz-Algorithm=")
    );
    assert!(signed.target.contains("&X-Amz-Security-Token=a%2B%2F%3D&"));
    assert!(
        signed
            .canonical_request
            .unwrap()
            .contains("&X-Amz-Security-Token=a%2B%2F%3D&")
    );
}
