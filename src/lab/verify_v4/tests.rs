//! What the lab's own reading of SigV4 takes and refuses.

use super::*;

/// The examples of "Authenticating Requests: Using the Authorization Header" (S3 API reference).
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn example(
    method: &str,
    path: &str,
    query: &str,
    payload: &str,
    more: &[(&str, &str)],
    signed: &str,
) -> Call {
    let credential = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
    let authorization =
        format!("AWS4-HMAC-SHA256 Credential={credential},SignedHeaders={signed},Signature=x");
    let mut headers = vec![
        ("host", "examplebucket.s3.amazonaws.com"),
        ("x-amz-content-sha256", payload),
        ("x-amz-date", "20130524T000000Z"),
        ("authorization", authorization.as_str()),
    ];
    headers.extend(more);
    Call {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        headers: headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect(),
        ..Call::default()
    }
}

fn signature_of(call: &Call) -> String {
    Claim::read(call, None)
        .unwrap()
        .unwrap()
        .signature_by(SECRET)
}

#[test]
fn the_documented_get_object_is_verified_stage_by_stage() {
    let signed = "host;range;x-amz-content-sha256;x-amz-date";
    let call = example(
        "GET",
        "/test.txt",
        "",
        EMPTY,
        &[("range", "bytes=0-9")],
        signed,
    );
    let claim = Claim::read(&call, None).unwrap().unwrap();
    assert_eq!(
        claim.canonical_request.as_deref(),
        Some(
            "GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-9\n\
             x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n\
             x-amz-date:20130524T000000Z\n\nhost;range;x-amz-content-sha256;x-amz-date\n\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
    );
    assert_eq!(
        claim.string_to_sign,
        "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n\
         7344ae5b7ee6c3e7e6b0fe0640412a37625d1fbfff95c48bbb2dc43964946972"
    );
    assert_eq!(
        claim.signature_by(SECRET),
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    );
    assert_eq!(claim.unsigned_headers, Vec::<String>::new());
}

#[test]
fn the_documented_put_object_lifecycle_and_list_are_verified() {
    let put = example(
        "PUT",
        "/test$file.text",
        "",
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
        &[
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ],
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
    );
    let signed = "host;x-amz-content-sha256;x-amz-date";
    let lifecycle = example("GET", "/", "lifecycle", EMPTY, &[], signed);
    let list = example("GET", "/", "max-keys=2&prefix=J", EMPTY, &[], signed);
    let published = [
        (
            put,
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        (
            lifecycle,
            "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        ),
        (
            list,
            "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
        ),
    ];
    for (call, signature) in published {
        assert_eq!(
            signature_of(&call),
            signature,
            "{} {}?{}",
            call.method,
            call.path,
            call.query
        );
    }
}

#[test]
fn the_documented_presigned_url_is_verified() {
    let call = Call {
        path: "/test.txt".into(),
        query:
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F\
                us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&\
                X-Amz-SignedHeaders=host&X-Amz-Signature=\
                aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
                .into(),
        headers: vec![("host".into(), "examplebucket.s3.amazonaws.com".into())],
        ..Call::default()
    };
    let claim = Claim::read(&call, None).unwrap().unwrap();
    assert_eq!(claim.signature_by(SECRET), claim.signature);
    let at = Time::parse_amz_date("20130524T000000Z").unwrap();
    let until = Time::parse_amz_date("20130525T000000Z").unwrap();
    assert_eq!(
        claim.validity,
        Validity::Span {
            from: Some(at),
            until,
            seconds: Some(86400)
        }
    );
}

#[test]
fn a_header_added_after_signing_is_named() {
    let signed = "host;x-amz-content-sha256;x-amz-date";
    let call = example(
        "GET",
        "/",
        "",
        EMPTY,
        &[("x-amz-meta-a", "1"), ("via", "hop")],
        signed,
    );
    let claim = Claim::read(&call, None).unwrap().unwrap();
    assert_eq!(claim.unsigned_headers, ["x-amz-meta-a"]);
}

#[test]
fn what_cannot_be_read_is_refused_by_its_own_code() {
    let good = example("GET", "/", "", EMPTY, &[], "host");
    let with = |authorization: &str| {
        let mut call = good.clone();
        call.set_header("authorization", authorization);
        Claim::read(&call, None).unwrap_err().code
    };
    let scope = "20130524/us-east-1/s3/aws4_request";
    let tail = "SignedHeaders=host,Signature=x";
    let table = [
        (
            format!("AWS4-HMAC-SHA256 Credential=A/{scope}"),
            Code::AuthorizationHeaderMalformed,
        ),
        (
            format!("AWS4-HMAC-SHA256 Credential=wJal/rX/{scope},{tail}"),
            Code::AuthorizationHeaderMalformed,
        ),
        (
            format!("AWS4-HMAC-SHA256 Credential=/{scope},{tail}"),
            Code::AuthorizationHeaderMalformed,
        ),
        (
            format!("AWS4-HMAC-SHA256 Credential=A/20130525/us-east-1/s3/aws4_request,{tail}"),
            Code::AuthorizationHeaderMalformed,
        ),
        ("Bearer abc".to_owned(), Code::InvalidArgument),
        ("AWS nocolon".to_owned(), Code::InvalidArgument),
    ];
    for (authorization, code) in table {
        assert_eq!(with(&authorization), code, "{authorization}");
    }
    let mut dateless = good.clone();
    dateless.headers.retain(|(name, _)| name != "x-amz-date");
    assert_eq!(
        Claim::read(&dateless, None).unwrap_err().code,
        Code::AccessDenied
    );
}
