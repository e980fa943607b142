use super::*;
use crate::model::{AccessKeyId, SecretAccessKey, SessionToken};

fn key(token: Option<&str>) -> AccessKey {
    AccessKey {
        label: "test".into(),
        id: AccessKeyId::new("account:user"),
        secret: SecretAccessKey::new("secret"),
        token: token.map(SessionToken::new),
    }
}

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn noon() -> Time {
    Time::parse_http_date("Tue, 27 Mar 2007 12:00:00 GMT").unwrap()
}

#[test]
fn a_date_is_added_only_where_the_request_has_none() {
    let sign = |sent: &[(&str, &str)]| {
        let sent = headers(sent);
        let request = Request::new("GET", "/b/k", &sent);
        sign_header(&request, &key(None), noon(), Dialect::default())
    };
    let added = sign(&[("host", "h")]);
    assert_eq!(
        added.string_to_sign,
        "GET\n\n\nTue, 27 Mar 2007 12:00:00 GMT\n/b/k"
    );
    assert_eq!(
        added.headers[0],
        ("date".into(), "Tue, 27 Mar 2007 12:00:00 GMT".into())
    );

    let kept = sign(&[("Date", "yesterday")]);
    assert_eq!(kept.string_to_sign, "GET\n\n\nyesterday\n/b/k");
    assert_eq!(kept.headers.len(), 1);

    let amz = sign(&[("Date", "yesterday"), ("x-amz-date", "today")]);
    assert_eq!(amz.string_to_sign, "GET\n\n\n\nx-amz-date:today\n/b/k");
}

#[test]
fn the_key_id_of_a_header_ends_at_its_last_colon() {
    let sent = headers(&[("host", "h")]);
    let request = Request::new("GET", "/", &sent);
    let signed = sign_header(&request, &key(None), noon(), Dialect::default());
    let (id, signature) = parse_authorization(signed.authorization().unwrap()).unwrap();
    assert_eq!(id, "account:user");
    assert_eq!(signature, signed.signature);
    assert_eq!(parse_authorization("AWS nothing"), None);
    assert_eq!(parse_authorization("Bearer a:b"), None);
}

#[test]
fn a_presigned_url_escapes_its_signature_and_carries_its_token() {
    let sent = headers(&[("host", "h")]);
    let request = Request::new("GET", "/b/k?acl", &sent);
    let signed = sign_query(&request, &key(Some("t+/=")), noon(), Dialect::default());
    assert_eq!(
        signed.string_to_sign,
        "GET\n\n\n1174996800\nx-amz-security-token:t+/=\n/b/k?acl"
    );
    assert!(signed.headers.is_empty());
    assert_eq!(
        signed.target,
        format!(
            "/b/k?acl&AWSAccessKeyId=account%3Auser&Expires=1174996800\
             &x-amz-security-token=t%2B%2F%3D&Signature={}",
            uri::encode(&signed.signature)
        )
    );
}

#[test]
fn amz_headers_of_a_presigned_request_are_signed_too() {
    let sent = headers(&[("x-amz-acl", "private"), ("content-type", "text/plain")]);
    let request = Request::new("PUT", "/b/k", &sent);
    let signed = sign_query(&request, &key(None), noon(), Dialect::default());
    assert_eq!(
        signed.string_to_sign,
        "PUT\n\ntext/plain\n1174996800\nx-amz-acl:private\n/b/k"
    );
}
