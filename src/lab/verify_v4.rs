//! Signature Version 4, from the server's side: what was signed, read off the request.

use crate::model::{SignatureVersion, Time};

use super::call::Call;
use super::claim::{Claim, Form, Scope, Validity, no_date};
use super::digest::{hmac_sha256, sha256_hex};
use super::encoding::{decode, encode, encode_path, hex};
use super::refusal::{Answered, Code, Refusal};

/// What stands in the place of the payload's hash when the body is not signed.
pub(super) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Reads a claim from an `Authorization` header, given what follows the scheme.
pub(super) fn from_header(call: &Call, parts: &str) -> Answered<Claim> {
    let part = |name: &str| {
        parts
            .split(',')
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
            .map(str::to_owned)
    };
    let (Some(credential), Some(signed), Some(signature)) =
        (part("Credential"), part("SignedHeaders"), part("Signature"))
    else {
        return Err(malformed(
            Form::Header,
            "the authorization header requires three components: Credential, SignedHeaders, and Signature.",
        ));
    };
    let (id, scope) = credential_parts(&credential, Form::Header)?;
    let (at, text) = header_date(call).ok_or_else(no_date)?;
    check_scope(call, &scope, at, Form::Header)?;
    let payload = call.header("x-amz-content-sha256").ok_or_else(|| {
        Refusal::unauthenticated(Code::InvalidRequest)
            .saying("Missing required header for this request: x-amz-content-sha256")
    })?;
    let signed = signed_headers(&signed);
    let canonical = canonical_request(call, &signed, &payload);
    Ok(Claim {
        version: SignatureVersion::V4,
        form: Form::Header,
        id,
        signature,
        token: call.header("x-amz-security-token"),
        validity: Validity::Around { at, text },
        string_to_sign: string_to_sign(at, &scope, &canonical),
        unsigned_headers: unsigned_headers(call, &signed, Form::Header),
        canonical_request: Some(canonical),
        scope: Some(scope),
    })
}

/// Reads a claim from a presigned URL.
pub(super) fn from_query(call: &Call) -> Answered<Claim> {
    let param = |name: &'static str| call.param(name).ok_or_else(missing_parameters);
    if param("X-Amz-Algorithm")? != "AWS4-HMAC-SHA256" {
        return Err(
            Refusal::unauthenticated(Code::AuthorizationQueryParametersError)
                .saying("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\""),
        );
    }
    let (id, scope) = credential_parts(&param("X-Amz-Credential")?, Form::Query)?;
    let at = Time::parse_amz_date(&param("X-Amz-Date")?).ok_or_else(no_date)?;
    check_scope(call, &scope, at, Form::Query)?;
    let seconds = expiry(&param("X-Amz-Expires")?)?;
    let signed = signed_headers(&param("X-Amz-SignedHeaders")?);
    let payload = call
        .header("x-amz-content-sha256")
        .unwrap_or_else(|| UNSIGNED_PAYLOAD.to_owned());
    let canonical = canonical_request(call, &signed, &payload);
    Ok(Claim {
        version: SignatureVersion::V4,
        form: Form::Query,
        id,
        signature: param("X-Amz-Signature")?,
        token: call.param("X-Amz-Security-Token"),
        validity: Validity::Span {
            from: Some(at),
            until: at.plus_millis(seconds.saturating_mul(1000)),
            seconds: Some(seconds),
        },
        string_to_sign: string_to_sign(at, &scope, &canonical),
        unsigned_headers: unsigned_headers(call, &signed, Form::Query),
        canonical_request: Some(canonical),
        scope: Some(scope),
    })
}

/// The signature of a string to sign: four keyed hashes for the key, one for the text.
pub(super) fn signature(secret: &str, scope: &Scope, string_to_sign: &str) -> String {
    let seed = format!("AWS4{secret}").into_bytes();
    let key = [
        scope.date.as_str(),
        &scope.region,
        &scope.service,
        "aws4_request",
    ]
    .iter()
    .fold(seed, |key, part| hmac_sha256(&key, part));
    hex(&hmac_sha256(&key, string_to_sign))
}

fn string_to_sign(at: Time, scope: &Scope, canonical_request: &str) -> String {
    let Scope {
        date,
        region,
        service,
    } = scope;
    format!(
        "AWS4-HMAC-SHA256\n{}\n{date}/{region}/{service}/aws4_request\n{}",
        at.amz_date(),
        sha256_hex(canonical_request.as_bytes())
    )
}

fn canonical_request(call: &Call, signed: &[String], payload: &str) -> String {
    let headers: String = signed
        .iter()
        .map(|name| canonical_header(call, name))
        .collect();
    [
        call.method.as_str(),
        // S3 encodes each path segment once, and removes neither `//` nor dot segments.
        &encode_path(&decode(&call.path)),
        &canonical_query(call),
        &headers,
        &signed.join(";"),
        payload,
    ]
    .join("\n")
}

fn canonical_query(call: &Call) -> String {
    let mut params: Vec<(String, String)> = call
        .params()
        .iter()
        .filter(|(name, _)| name != "X-Amz-Signature")
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    params.sort();
    let parts: Vec<String> = params
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    parts.join("&")
}

/// One line: values of one name joined by commas, outer blanks cut, runs of blanks made one.
fn canonical_header(call: &Call, name: &str) -> String {
    let values: Vec<String> = call
        .header_values(name)
        .map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    format!("{name}:{}\n", values.join(","))
}

fn signed_headers(list: &str) -> Vec<String> {
    let mut names: Vec<String> = list.split(';').map(str::to_ascii_lowercase).collect();
    names.sort();
    names
}

/// Headers that AWS wants signed when they are there: the host and everything of its own.
fn unsigned_headers(call: &Call, signed: &[String], form: Form) -> Vec<String> {
    let must = |name: &str| {
        let spared = form == Form::Query && name == "x-amz-content-sha256";
        name == "host" || (name.starts_with("x-amz-") && !spared)
    };
    let mut missing: Vec<String> = call.headers.iter().map(|(name, _)| name.clone()).collect();
    missing.retain(|name| must(name) && !signed.contains(name));
    missing.sort();
    missing.dedup();
    missing
}

fn credential_parts(credential: &str, form: Form) -> Answered<(String, Scope)> {
    let parts: Vec<&str> = credential.split('/').collect();
    match parts[..] {
        [id, date, region, service, "aws4_request"] if !id.is_empty() => {
            let scope = Scope {
                date: date.into(),
                region: region.into(),
                service: service.into(),
            };
            Ok((id.to_owned(), scope))
        }
        _ => Err(malformed(
            form,
            "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
        )),
    }
}

fn check_scope(call: &Call, scope: &Scope, at: Time, form: Form) -> Answered<()> {
    // Forms posted to the root are calls of STS.
    let to_sts = call.method == "POST" && call.path == "/";
    if scope.service != "s3" && !(to_sts && scope.service == "sts") {
        let service = &scope.service;
        return Err(malformed(
            form,
            &format!("incorrect service \"{service}\". This endpoint belongs to \"s3\"."),
        ));
    }
    if scope.date != at.scope_date() {
        let date = &scope.date;
        return Err(malformed(
            form,
            &format!(
                "Invalid credential date \"{date}\". This date is not the same as X-Amz-Date: \"{}\".",
                at.scope_date()
            ),
        ));
    }
    Ok(())
}

/// A SigV4 credential that cannot be read, said the way its place in the request wants.
pub(super) fn malformed(form: Form, what: &str) -> Refusal {
    let (code, opening) = match form {
        Form::Header => (
            Code::AuthorizationHeaderMalformed,
            "The authorization header is malformed",
        ),
        Form::Query => (
            Code::AuthorizationQueryParametersError,
            "Error parsing the X-Amz-Credential parameter",
        ),
    };
    Refusal::unauthenticated(code).saying(format!("{opening}; {what}"))
}

fn missing_parameters() -> Refusal {
    Refusal::unauthenticated(Code::AuthorizationQueryParametersError).saying(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, \
         X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    )
}

fn expiry(text: &str) -> Answered<i64> {
    let refused = |message: &str| {
        Refusal::unauthenticated(Code::AuthorizationQueryParametersError).saying(message)
    };
    match text.parse::<i64>() {
        Err(_) => Err(refused("X-Amz-Expires should be a number")),
        Ok(seconds) if seconds < 0 => Err(refused("X-Amz-Expires must be non-negative")),
        Ok(seconds) => Ok(seconds),
    }
}

fn header_date(call: &Call) -> Option<(Time, String)> {
    let text = call.header("x-amz-date").or_else(|| call.header("date"))?;
    let at = Time::parse_amz_date(&text).or_else(|| Time::parse_http_date(&text))?;
    Some((at, text))
}

#[cfg(test)]
mod tests {
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
            query: "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F\
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
}
