//! Refusals as stores write them, against requests as we sign them.

use super::super::alone;
use super::super::fixture::exchange;
use super::*;
use crate::model::{Operation, PathChange};
use EchoPart as P;

const V4: &str = "AWS4-HMAC-SHA256\n20261121T231542Z\n20261121/us-east-1/s3/aws4_request\nours";
const REQUEST: &str = "GET\n/photos/\nlist-type=2&prefix=a%20b\naccept-encoding:identity\n\
                       host:s3.example.org:9000\nx-amz-content-sha256:e3b0\n\
                       x-amz-date:20261121T231542Z\nx-amz-security-token:(hidden)\n\n\
                       accept-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-security-token\ne3b0";
const V2: &str =
    "PUT\n1B2M\ntext/plain\nSat, 21 Nov 2026 23:15:42 GMT\nx-amz-meta-a:1\n/photos/a?acl";

fn refusal(version: SignatureVersion, fields: &[(&str, &str)]) -> Exchange {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, text)| format!("<{name}>{}</{name}>", escaped(text)))
        .collect();
    let fields = fields.concat();
    let body = format!("<Error><Code>SignatureDoesNotMatch</Code>{fields}</Error>");
    let mut x = exchange(Operation::ListObjectsV2, 403, &body);
    x.signature = version;
    x.request.signature_matches = Some(true);
    if version == SignatureVersion::V4 {
        x.request.string_to_sign = Some(V4.to_owned());
        x.request.canonical_request = Some(REQUEST.to_owned());
    } else {
        x.request.string_to_sign = Some(V2.to_owned());
    }
    x
}

fn echo(x: &Exchange) -> Option<Echo> {
    alone::read(x).0.echo
}

fn hex(text: &str) -> String {
    let pairs: Vec<String> = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ")
}

/// The lines that differ if the endpoint shows this canonical request.
fn of_v4(canonical: &str) -> Vec<(EchoPart, Option<String>, Option<String>)> {
    let string = V4.replace("ours", "theirs");
    let x = refusal(
        SignatureVersion::V4,
        &[("StringToSign", &string), ("CanonicalRequest", canonical)],
    );
    parts(echo(&x))
}

fn of_v2(string: &str) -> Vec<(EchoPart, Option<String>, Option<String>)> {
    parts(echo(&refusal(
        SignatureVersion::V2,
        &[("StringToSign", string)],
    )))
}

fn parts(echo: Option<Echo>) -> Vec<(EchoPart, Option<String>, Option<String>)> {
    let lines = echo.unwrap().lines.into_iter();
    lines.map(|l| (l.part, l.ours, l.theirs)).collect()
}

fn one(
    part: EchoPart,
    ours: &str,
    theirs: &str,
) -> Vec<(EchoPart, Option<String>, Option<String>)> {
    vec![(part, Some(ours.to_owned()), Some(theirs.to_owned()))]
}

fn named(name: &str) -> EchoPart {
    P::Header(name.to_owned())
}

#[test]
fn each_line_of_a_canonical_request_is_named() {
    let changed = |from: &str, to: &str| of_v4(&REQUEST.replace(from, to));
    assert_eq!(changed("GET", "HEAD"), one(P::Method, "GET", "HEAD"));
    assert_eq!(
        changed("/photos/\n", "/s3/photos/\n"),
        one(P::Path(PathChange::PrefixAdded), "/photos/", "/s3/photos/")
    );
    assert_eq!(
        changed("a%20b", "a+b"),
        one(P::Query, "prefix=a%20b", "prefix=a+b")
    );
    assert_eq!(
        changed("s3.example.org:9000", "backend"),
        one(named("host"), "s3.example.org:9000", "backend")
    );
    assert_eq!(
        changed("token\ne3b0", "token\nUNSIGNED-PAYLOAD"),
        one(P::PayloadHash, "e3b0", "UNSIGNED-PAYLOAD")
    );
}

#[test]
fn a_front_end_that_appends_to_accept_encoding_is_seen() {
    // As a store of XML interoperability showed it (siderolabs/talos-backup#64).
    let shown = REQUEST.replace("identity", "identity,gzip(gfe)");
    let expected = one(named("accept-encoding"), "identity", "identity,gzip(gfe)");
    assert_eq!(of_v4(&shown), expected);
    let bytes = refusal(
        SignatureVersion::V4,
        &[
            ("StringToSignBytes", &hex(&V4.replace("ours", "theirs"))),
            ("CanonicalRequestBytes", &hex(&shown)),
        ],
    );
    assert_eq!(parts(echo(&bytes)), expected);
}

#[test]
fn a_header_that_did_not_arrive_is_empty_or_has_no_line() {
    let empty = REQUEST.replace("accept-encoding:identity", "accept-encoding:");
    let ours = Some("identity".to_owned());
    let expected = vec![(named("accept-encoding"), ours.clone(), Some(String::new()))];
    assert_eq!(of_v4(&empty), expected);
    let gone = REQUEST.replace("accept-encoding:identity\n", "");
    assert_eq!(of_v4(&gone), [(named("accept-encoding"), ours, None)]);
}

#[test]
fn the_same_headers_in_another_order_are_told_from_other_headers() {
    // As seen where a client did not sort (xcir/libvmod-awsrest#32), the other way round.
    let (a, b) = ("accept-encoding:identity\n", "host:s3.example.org:9000\n");
    let swapped = REQUEST.replace(&format!("{a}{b}"), &format!("{b}{a}"));
    let parts: Vec<_> = of_v4(&swapped).into_iter().map(|(part, ..)| part).collect();
    assert_eq!(parts, [P::HeaderOrder]);
    let list = REQUEST.replace("accept-encoding;host;", "host;accept-encoding;");
    let parts: Vec<_> = of_v4(&list).into_iter().map(|(part, ..)| part).collect();
    assert_eq!(parts, [P::HeaderOrder]);
}

#[test]
fn each_line_of_a_v2_text_is_named() {
    let changed = |from: &str, to: &str| of_v2(&V2.replace(from, to));
    assert_eq!(changed("PUT", "GET"), one(P::Method, "PUT", "GET"));
    assert_eq!(changed("1B2M", ""), one(named("content-md5"), "1B2M", ""));
    assert_eq!(
        changed("text/plain", "text/html"),
        one(named("content-type"), "text/plain", "text/html")
    );
    let date = "Sat, 21 Nov 2026 23:15:42 GMT";
    assert_eq!(changed(date, ""), one(named("date"), date, ""));
    assert_eq!(changed("?acl", ""), one(P::Query, "acl", ""));
    assert_eq!(
        changed("/photos/a", "/photos//a"),
        one(P::Path(PathChange::Normalised), "/photos/a", "/photos//a")
    );
}

#[test]
fn an_amz_header_that_a_hop_added_stands_in_the_text_of_v2() {
    // As seen behind a content delivery network (anomalizer/ngx_aws_auth#6).
    let added = V2.replace("x-amz-meta-a", "x-amz-cf-id:abc\nx-amz-meta-a");
    let theirs = Some("abc".to_owned());
    assert_eq!(of_v2(&added), [(named("x-amz-cf-id"), None, theirs)]);
}

#[test]
fn a_header_that_is_missed_in_the_signature_and_was_not_sent_was_added() {
    let fields = [("HeadersNotSigned", "X-Amz-Cf-Id, x-amz-acl")];
    let mut x = refusal(SignatureVersion::V4, &fields);
    x.request.headers = vec![("X-Amz-Acl".into(), "private".into())];
    let expected = vec![(named("x-amz-cf-id"), None, Some("(not shown)".to_owned()))];
    assert_eq!(parts(echo(&x)), expected);
    x.request.headers.push(("x-amz-cf-id".into(), "1".into()));
    assert_eq!(echo(&x), None);
}

#[test]
fn time_and_scope_are_looked_at_and_a_hash_alone_is_called_unshown() {
    let show = |text: &str| {
        let x = refusal(SignatureVersion::V4, &[("StringToSign", text)]);
        echo(&x).unwrap()
    };
    let other_scope = V4.replace("us-east-1", "garage");
    assert_eq!(show(&other_scope).region(), Some("garage"));
    assert_eq!(show(&other_scope).lines.len(), 1);
    let other_time = show(&V4.replace("T2315", "T2215"));
    assert_eq!(other_time.lines[0].part, P::Time);
    assert_eq!(other_time.region(), None);
    let other_hash = show(&V4.replace("ours", "theirs"));
    assert_eq!(other_hash.lines[0].part, P::Unshown);
    assert!(!other_hash.settles() && other_scope != V4);
}

#[test]
fn the_same_text_is_no_difference_and_a_proof_only_of_our_own_signature() {
    for (version, text) in [(SignatureVersion::V4, V4), (SignatureVersion::V2, V2)] {
        for field in [("StringToSign", text), ("StringToSignBytes", &hex(text))] {
            assert!(echo(&refusal(version, &[field])).unwrap().is_same());
        }
    }
    let of_signature = |provided: &str| {
        let fields = [("StringToSign", V2), ("SignatureProvided", provided)];
        let mut x = refusal(SignatureVersion::V2, &fields);
        let sent = "AWS AKID:abcdef(hidden)".to_owned();
        x.request.headers = vec![("Authorization".into(), sent)];
        echo(&x)
    };
    assert_eq!(of_signature("abcdef(hidden)"), Some(Echo::default()));
    assert_eq!(of_signature("another signature"), None);
}

#[test]
fn a_v2_text_with_a_hidden_part_proves_nothing_when_equal() {
    let text = V2.replace("x-amz-meta-a:1", "x-amz-security-token:(hidden)");
    let mut x = refusal(SignatureVersion::V2, &[("StringToSign", &text)]);
    x.request.string_to_sign = Some(text.clone());
    assert_eq!(echo(&x), None);
}

#[test]
fn what_could_be_secret_is_not_shown() {
    let other = REQUEST.replace("token:(hidden)", "token:FwoGZXIv");
    let hidden = Some("(hidden)".to_owned());
    assert_eq!(
        of_v4(&other),
        [(named("x-amz-security-token"), hidden.clone(), hidden)]
    );
    let query = REQUEST.replace("list-type=2", "X-Amz-Security-Token=FwoG&list-type=2");
    assert_eq!(
        of_v4(&query),
        one(P::Query, "", "X-Amz-Security-Token=(hidden)")
    );
}

#[test]
fn nothing_is_said_without_a_text_of_ours_or_of_theirs() {
    let unlike = refusal(
        SignatureVersion::V4,
        &[("StringToSign", "GET\n\n\n\n/photos")],
    );
    assert_eq!(echo(&unlike), None);
    assert_eq!(echo(&refusal(SignatureVersion::V4, &[])), None);
    let mut unsure = refusal(SignatureVersion::V4, &[("StringToSign", V4)]);
    unsure.request.signature_matches = Some(false);
    assert_eq!(echo(&unsure), None);
    let broken = of_v4_raw("GET\n/photos/\nhost");
    assert_eq!(broken, None);
}

fn of_v4_raw(canonical: &str) -> Option<Echo> {
    echo(&refusal(
        SignatureVersion::V4,
        &[
            ("StringToSign", &V4.replace("ours", "theirs")),
            ("CanonicalRequest", canonical),
        ],
    ))
}
