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
mod tests;
