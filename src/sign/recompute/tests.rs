use proptest::prelude::*;

use super::*;
use crate::model::{AccessKeyId, SecretAccessKey, SessionToken, Time};
use crate::sign::{Signed, v2, v4};

const ODD_TARGET: &str = "/base/b//a%20b%2Bc/%C3%A4%2527/../x//?versionId=1%2F2&acl&prefix=a+b";

fn key(token: Option<&str>) -> AccessKey {
    AccessKey {
        label: "test".into(),
        id: AccessKeyId::new("acc/ount:user"),
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

fn odd_headers() -> Vec<(String, String)> {
    headers(&[
        ("Host", "127.0.0.1:8080"),
        ("x-amz-meta-a", "  two   spaces "),
        ("X-Amz-Meta-B", "1"),
        ("x-amz-meta-b", "2"),
        ("Content-Type", "text/plain"),
        ("User-Agent", "s3probe"),
    ])
}

fn parameters(payload_hash: &str) -> v4::Parameters<'_> {
    v4::Parameters {
        payload_hash,
        ..v4::Parameters::s3(now(), "us-east-1")
    }
}

fn now() -> Time {
    Time::parse_amz_date("20261121T231542Z").unwrap()
}

/// Sends `signed` through `recompute` with a key.
fn again(request: &Request<'_>, signed: &Signed, key: &AccessKey) -> Recomputed {
    let headers = signed.all_headers(request);
    recompute(
        &Request {
            target: &signed.target,
            headers: &headers,
            ..*request
        },
        key,
    )
}

fn all_forms(request: &Request<'_>, key: &AccessKey) -> Vec<(SignatureVersion, Form, Signed)> {
    let unsigned = parameters(v4::UNSIGNED_PAYLOAD);
    let streaming = parameters("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
    let (v4, v2) = (SignatureVersion::V4, SignatureVersion::V2);
    let boto = v2::Dialect::Boto;
    vec![
        (v4, Form::Header, v4::sign_header(request, key, &unsigned)),
        (v4, Form::Header, v4::sign_header(request, key, &streaming)),
        (v4, Form::Query, v4::sign_query(request, key, &unsigned, 60)),
        (
            v4,
            Form::Query,
            v4::sign_query(request, key, &streaming, 60),
        ),
        (v2, Form::Header, v2::sign_header(request, key, now(), boto)),
        (v2, Form::Query, v2::sign_query(request, key, now(), boto)),
    ]
}

#[test]
fn what_we_sign_is_what_we_recompute_in_every_form() {
    let sent = odd_headers();
    for token in [None, Some("to+ken/==")] {
        for bucket in [None, Some("photos.example")] {
            let request = Request {
                virtual_hosted_bucket: bucket,
                ..Request::new("PUT", ODD_TARGET, &sent)
            };
            let key = key(token);
            for (version, form, signed) in all_forms(&request, &key) {
                let found = again(&request, &signed, &key);
                assert_eq!((found.version, found.form), (version, form));
                assert_eq!(found.access_key_id.as_deref(), Some("acc/ount:user"));
                assert_eq!(found.canonical_request, signed.canonical_request);
                assert_eq!(found.string_to_sign.as_ref(), Some(&signed.string_to_sign));
                assert_eq!(found.signature.as_ref(), Some(&signed.signature));
                assert_eq!(found.transmitted, found.signature);
                assert_eq!(found.matches, Some(true));
            }
        }
    }
}

#[test]
fn another_secret_makes_another_signature_of_the_same_texts() {
    let sent = odd_headers();
    let request = Request::new("PUT", ODD_TARGET, &sent);
    let wrong = AccessKey {
        secret: SecretAccessKey::new("secreT"),
        ..key(None)
    };
    for (_, _, signed) in all_forms(&request, &key(None)) {
        let found = again(&request, &signed, &wrong);
        assert_eq!(found.matches, Some(false));
        assert_eq!(found.string_to_sign.as_ref(), Some(&signed.string_to_sign));
        assert_eq!(found.transmitted.as_ref(), Some(&signed.signature));
    }
}

#[test]
fn a_request_changed_on_the_way_no_longer_matches() {
    let sent = odd_headers();
    let request = Request::new("PUT", ODD_TARGET, &sent);
    for (_, _, signed) in all_forms(&request, &key(None)) {
        let mut headers = signed.all_headers(&request);
        for (name, value) in &mut headers {
            if name == "x-amz-meta-a" {
                "changed".clone_into(value);
            }
        }
        let changed = Request {
            target: &signed.target,
            headers: &headers,
            ..request
        };
        assert_eq!(recompute(&changed, &key(None)).matches, Some(false));
    }
}

#[test]
fn a_client_that_signs_its_own_spelling_is_understood() {
    // botocore signs the path as sent; `!` and lower-case escapes are not canonical.
    let sent = headers(&[("host", "h"), ("x-amz-date", "20261121T231542Z")]);
    let target = "/b/a!%c3%a4";
    let scope = v4::CredentialScope::new(now(), "us-east-1", "s3");
    let names = ["host".to_owned(), "x-amz-date".to_owned()];
    let draft = v4::Draft {
        method: "GET",
        target: crate::sign::uri::split(target),
        headers: &sent,
        signed_headers: &names,
        payload_hash: v4::UNSIGNED_PAYLOAD,
        timestamp: "20261121T231542Z",
        scope: &scope,
    };
    let as_sent = draft.texts(v4::Reading::ALL[1], &key(None).secret);
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=id/{scope},SignedHeaders=host;x-amz-date,Signature={}",
        as_sent.signature
    );
    let mut transmitted = sent.clone();
    transmitted.push(("authorization".to_owned(), authorization));
    let found = recompute(&Request::new("GET", target, &transmitted), &key(None));
    assert_eq!(found.matches, Some(true));
    assert!(
        found
            .canonical_request
            .unwrap()
            .starts_with("GET\n/b/a!%c3%a4\n")
    );
}

#[test]
fn a_v2_client_of_another_dialect_is_understood() {
    let sent = headers(&[("host", "h")]);
    let request = Request::new("GET", "/b?publicAccessBlock", &sent);
    let signed = v2::sign_header(&request, &key(None), now(), v2::Dialect::CephRgw16);
    let found = again(&request, &signed, &key(None));
    assert_eq!(found.matches, Some(true));
    assert!(
        found
            .string_to_sign
            .unwrap()
            .ends_with("/b?publicAccessBlock")
    );
}

#[test]
fn a_client_that_signs_a_slash_it_does_not_send_does_not_match() {
    let sent = headers(&[("host", "h"), ("date", "Sat, 21 Nov 2026 23:15:42 GMT")]);
    let signed = v2::sign_header(
        &Request::new("GET", "/bucket/?prefix=a", &sent),
        &key(None),
        now(),
        v2::Dialect::Boto,
    );
    let request = Request::new("GET", "/bucket?prefix=a", &sent);
    let headers = signed.all_headers(&request);
    let found = recompute(
        &Request::new("GET", "/bucket?prefix=a", &headers),
        &key(None),
    );
    assert_eq!(found.matches, Some(false));
    assert!(found.string_to_sign.unwrap().ends_with("\n/bucket"));
}

#[test]
fn an_unsigned_request_has_nothing_to_recompute() {
    for sent in [headers(&[]), headers(&[("authorization", "Bearer abc")])] {
        let found = recompute(&Request::new("GET", "/b?acl", &sent), &key(None));
        assert_eq!(
            (found.version, found.form),
            (SignatureVersion::None, Form::Unsigned)
        );
        assert_eq!(found.matches, None);
    }
}

#[test]
fn a_foreign_scheme_in_the_header_does_not_hide_the_query() {
    let sent = headers(&[("host", "h"), ("authorization", "Bearer abc")]);
    let request = Request::new("GET", "/b/k", &sent);
    let signed = v4::sign_query(&request, &key(None), &parameters(v4::UNSIGNED_PAYLOAD), 60);
    assert_eq!(again(&request, &signed, &key(None)).matches, Some(true));
}

#[test]
fn a_broken_header_tells_what_it_has_and_nothing_else() {
    let broken = [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 nonsense",
        "AWS4-HMAC-SHA256 Credential=id/20261121/s3/aws4_request, SignedHeaders=host, Signature=ab",
        "AWS4-ECDSA-P256-SHA256 Credential=id/20261121/s3/aws4_request, SignedHeaders=host, Signature=ab",
    ];
    for authorization in broken {
        let sent = headers(&[("host", "h"), ("authorization", authorization)]);
        let found = recompute(&Request::new("GET", "/", &sent), &key(None));
        assert_eq!(
            (found.version, found.form),
            (SignatureVersion::V4, Form::Header)
        );
        assert_eq!(found.transmitted.is_some(), authorization.contains("=ab"));
        assert_eq!((found.signature, found.matches), (None, None));
    }
    let sent = headers(&[("authorization", "AWS nocolon")]);
    let found = recompute(&Request::new("GET", "/", &sent), &key(None));
    assert_eq!((found.transmitted, found.matches), (None, None));
    assert!(found.string_to_sign.is_some());
}

fn header_name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("host".to_owned()),
        Just("Authorization".to_owned()),
        Just("x-amz-date".to_owned()),
        Just("date".to_owned()),
        Just("x-amz-content-sha256".to_owned()),
        ".*",
    ]
}

fn header_value() -> impl Strategy<Value = String> {
    prop_oneof![
        ".*",
        "AWS .*",
        "AWS4-HMAC-SHA256 .*",
        "AWS4-HMAC-SHA256 (Credential|SignedHeaders|Signature|=|/|,|;| |a|aws4_request)*",
    ]
}

fn target() -> impl Strategy<Value = String> {
    prop_oneof![
        ".*",
        "/[a%?&=+/]*(X-Amz-(Signature|Credential|Date|SignedHeaders|Algorithm)|AWSAccessKeyId|Signature|Expires|=|&|%|%2|/|AWS4-HMAC-SHA256)*",
        "(http://)?[a:]*[/?]?.*",
    ]
}

proptest! {
    #[test]
    fn garbage_never_panics(
        method in ".*",
        target in target(),
        headers in prop::collection::vec((header_name(), header_value()), 0..6),
        bucket in prop::option::of(".*"),
    ) {
        let request = Request {
            method: &method,
            target: &target,
            headers: &headers,
            virtual_hosted_bucket: bucket.as_deref(),
        };
        let found = recompute(&request, &key(None));
        prop_assert_eq!(
            found.matches.is_some(),
            found.signature.is_some() && found.transmitted.is_some()
        );
    }

    #[test]
    fn every_key_signed_by_us_is_recomputed(object in ".*", value in "[ -~]*") {
        let target = format!("/bucket/{}", crate::sign::uri::encode_path(&object));
        let sent = vec![
            ("host".to_owned(), "h".to_owned()),
            ("x-amz-meta-a".to_owned(), value),
        ];
        let request = Request::new("PUT", &target, &sent);
        for (_, _, signed) in all_forms(&request, &key(None)) {
            prop_assert_eq!(again(&request, &signed, &key(None)).matches, Some(true));
        }
    }
}
