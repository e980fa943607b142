//! Signature Version 2, from the server's side: what was signed, read off the request.

use crate::model::{SignatureVersion, Time};

use super::call::Call;
use super::claim::{Claim, Form, Validity, no_date};
use super::digest::hmac_sha1_base64;
use super::encoding::decode_query;
use super::refusal::{Answered, Code, Refusal};

/// Reads a claim from an `Authorization` header, given what follows the scheme.
pub(super) fn from_header(
    call: &Call,
    credential: &str,
    host_bucket: Option<&str>,
) -> Answered<Claim> {
    // IDs may hold a colon themselves (`account:user`), signatures never do.
    let Some((id, signature)) = credential.rsplit_once(':') else {
        return Err(Refusal::unauthenticated(Code::InvalidArgument)
            .saying("AWS authorization header is invalid. Expected AwsAccessKeyId:signature")
            .with("ArgumentName", "Authorization")
            .with("ArgumentValue", format!("AWS {credential}")));
    };
    let amz_date = call.header("x-amz-date");
    let text = amz_date
        .clone()
        .or_else(|| call.header("date"))
        .ok_or_else(no_date)?;
    let at = Time::parse_http_date(&text)
        .or_else(|| Time::parse_amz_date(&text))
        .ok_or_else(no_date)?;
    // The place of the date stays empty when an amz header carries it.
    let date_line = if amz_date.is_some() {
        ""
    } else {
        text.as_str()
    };
    Ok(Claim {
        version: SignatureVersion::V2,
        form: Form::Header,
        id: id.to_owned(),
        signature: signature.to_owned(),
        token: call.header("x-amz-security-token"),
        string_to_sign: string_to_sign(call, date_line, host_bucket, Form::Header),
        validity: Validity::Around { at, text },
        scope: None,
        canonical_request: None,
        unsigned_headers: Vec::new(),
    })
}

/// Reads a claim from a presigned URL.
pub(super) fn from_query(call: &Call, host_bucket: Option<&str>) -> Answered<Claim> {
    let param = |name: &str| call.param(name).unwrap_or_default();
    let expires = param("Expires");
    let seconds: i64 = expires.parse().map_err(|_| {
        Refusal::unauthenticated(Code::AccessDenied)
            .saying("Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters")
    })?;
    Ok(Claim {
        version: SignatureVersion::V2,
        form: Form::Query,
        id: param("AWSAccessKeyId"),
        signature: param("Signature"),
        token: call.param("x-amz-security-token"),
        validity: Validity::Span {
            from: None,
            until: Time::from_millis(seconds.saturating_mul(1000)),
            seconds: None,
        },
        string_to_sign: string_to_sign(call, &expires, host_bucket, Form::Query),
        scope: None,
        canonical_request: None,
        unsigned_headers: Vec::new(),
    })
}

/// The signature of a string to sign.
pub(super) fn signature(secret: &str, string_to_sign: &str) -> String {
    hmac_sha1_base64(secret, string_to_sign)
}

fn string_to_sign(call: &Call, date: &str, host_bucket: Option<&str>, form: Form) -> String {
    let line = |name: &str| call.header(name).unwrap_or_default();
    format!(
        "{}\n{}\n{}\n{date}\n{}{}",
        call.method,
        line("content-md5"),
        line("content-type"),
        canonicalized_amz_headers(call, form),
        canonicalized_resource(call, host_bucket),
    )
}

fn canonicalized_amz_headers(call: &Call, form: Form) -> String {
    let mut all: Vec<(String, String)> = call.headers.clone();
    if form == Form::Query {
        // A presigned URL carries what would have been headers, the session token above all.
        all.extend(call.params());
    }
    all.retain(|(name, _)| name.starts_with("x-amz-"));
    let mut names: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
    names.sort();
    names.dedup();
    names.iter().map(|name| amz_line(name, &all)).collect()
}

fn amz_line(name: &str, all: &[(String, String)]) -> String {
    let values: Vec<&str> = all
        .iter()
        .filter(|(n, _)| n == name)
        .map(|(_, value)| value.trim())
        .collect();
    format!("{name}:{}\n", values.join(","))
}

/// The bucket of the host if it is there, the path as it was sent, and the sub-resources.
fn canonicalized_resource(call: &Call, host_bucket: Option<&str>) -> String {
    let bucket = host_bucket
        .map(|name| format!("/{name}"))
        .unwrap_or_default();
    let mut parts: Vec<(&str, &str)> = call
        .query
        .split('&')
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .filter(|(name, _)| is_signed(name))
        .collect();
    parts.sort_unstable();
    let parts: Vec<String> = parts
        .iter()
        .map(|(name, value)| query_part(name, value))
        .collect();
    let query = if parts.is_empty() {
        String::new()
    } else {
        format!("?{}", parts.join("&"))
    };
    format!("{bucket}{}{query}", call.path)
}

fn query_part(name: &str, value: &str) -> String {
    if value.is_empty() {
        name.to_owned()
    } else {
        // Values are signed as they read, not as they are encoded.
        format!("{name}={}", decode_query(value))
    }
}

fn is_signed(name: &str) -> bool {
    SUB_RESOURCES.contains(&name) || RESPONSE_OVERRIDES.contains(&name)
}

/// Sub-resources that AWS documents as part of the resource ("Signing and Authenticating REST
/// Requests"), and those of later features that its SDKs sign.
const SUB_RESOURCES: &[&str] = &[
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "defaultObjectAcl",
    "delete",
    "encryption",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metrics",
    "notification",
    "object-lock",
    "partNumber",
    "policy",
    "policyStatus",
    "publicAccessBlock",
    "replication",
    "requestPayment",
    "restore",
    "select",
    "select-type",
    "storageClass",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
];

const RESPONSE_OVERRIDES: &[&str] = &[
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of "Signing and Authenticating REST Requests" (S3 developer guide).
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn call(method: &str, path: &str, query: &str, headers: &[(&str, &str)]) -> Call {
        let mut call = Call {
            method: method.into(),
            path: path.into(),
            query: query.into(),
            headers: headers
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
            ..Call::default()
        };
        if !query.contains("Signature=") {
            call.set_header("authorization", "AWS AKIAIOSFODNN7EXAMPLE:x");
        }
        call
    }

    /// Bucket of the host, method, path, query, date, signature.
    type Example = (
        Option<&'static str>,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    );

    const HOST: Option<&str> = Some("johnsmith");

    #[rustfmt::skip]
    const EXAMPLES: &[Example] = &[
        (HOST, "GET", "/photos/puppy.jpg", "", "Tue, 27 Mar 2007 19:36:42 +0000", "bWq2s1WEIj+Ydj0vQ697zp+IXMU="),
        (HOST, "GET", "/", "prefix=photos&max-keys=50&marker=puppy", "Tue, 27 Mar 2007 19:42:41 +0000", "htDYFYduRNen8P9ZfE/s9SuKy0U="),
        (HOST, "GET", "/", "acl", "Tue, 27 Mar 2007 19:44:46 +0000", "c2WLPFtWHVgbEmeEG93a4cG37dM="),
        (None, "DELETE", "/johnsmith/photos/puppy.jpg", "", "Tue, 27 Mar 2007 21:20:26 +0000", "lx3byBScXR6KzyMaifNkardMwNk="),
        (None, "GET", "/", "", "Wed, 28 Mar 2007 01:29:59 +0000", "qGdzdERIC03wnaRNKh6OqZehG9s="),
        (None, "GET", "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re", "", "Wed, 28 Mar 2007 01:49:49 +0000", "DNEZGsoieTZ92F3bUfSPQcbGmlM="),
    ];

    #[test]
    fn the_documented_reads_and_deletes_have_the_documented_signatures() {
        for (bucket, method, path, query, date, signature) in EXAMPLES {
            let claim = Claim::read(&call(method, path, query, &[("date", date)]), *bucket)
                .unwrap()
                .unwrap();
            assert_eq!(
                claim.signature_by(SECRET),
                *signature,
                "{}",
                claim.string_to_sign
            );
        }
    }

    #[test]
    fn the_documented_uploads_have_the_documented_signatures() {
        let put = [
            ("content-type", "image/jpeg"),
            ("date", "Tue, 27 Mar 2007 21:15:45 +0000"),
        ];
        let claim = Claim::read(&call("PUT", "/photos/puppy.jpg", "", &put), HOST)
            .unwrap()
            .unwrap();
        assert_eq!(claim.signature_by(SECRET), "MyyxeRY7whkBe+bq8fHCL/2kKUg=");
        let upload = [
            ("date", "Tue, 27 Mar 2007 21:06:08 +0000"),
            ("x-amz-acl", "public-read"),
            ("content-type", "application/x-download"),
            ("content-md5", "4gJE4saaMU4BqNR0kLY+lw=="),
            ("x-amz-meta-reviewedby", "joe@johnsmith.net"),
            ("x-amz-meta-reviewedby", "jane@johnsmith.net"),
            ("x-amz-meta-filechecksum", "0x02661779"),
            ("x-amz-meta-checksumalgorithm", "crc32"),
        ];
        let call = call("PUT", "/db-backup.dat.gz", "", &upload);
        let claim = Claim::read(&call, Some("static.johnsmith.net"))
            .unwrap()
            .unwrap();
        assert_eq!(claim.signature_by(SECRET), "ilyl83RwaSoYIEdixDQcA4OnAnc=");
    }

    #[test]
    fn the_documented_presigned_url_is_verified() {
        let query = "AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";
        let claim = Claim::read(
            &call("GET", "/photos/puppy.jpg", query, &[]),
            Some("johnsmith"),
        )
        .unwrap()
        .unwrap();
        assert_eq!(
            claim.string_to_sign,
            "GET\n\n\n1175139620\n/johnsmith/photos/puppy.jpg"
        );
        assert_eq!(claim.signature_by(SECRET), claim.signature);
    }

    #[test]
    fn an_amz_date_empties_the_date_line_and_sub_resources_are_sorted_and_decoded() {
        let headers = [
            ("date", "Tue, 27 Mar 2007 21:20:27 +0000"),
            ("x-amz-date", "Tue, 27 Mar 2007 21:20:26 +0000"),
        ];
        let query = "versionId=3%2F4&prefix=x&acl&response-content-type=text%2Fplain";
        let claim = Claim::read(&call("GET", "/b/k", query, &headers), None)
            .unwrap()
            .unwrap();
        assert_eq!(
            claim.string_to_sign,
            "GET\n\n\n\nx-amz-date:Tue, 27 Mar 2007 21:20:26 +0000\n\
             /b/k?acl&response-content-type=text/plain&versionId=3/4"
        );
    }

    #[test]
    fn an_id_with_a_colon_is_split_at_the_last_one() {
        let mut call = call(
            "GET",
            "/",
            "",
            &[("date", "Tue, 27 Mar 2007 21:20:27 +0000")],
        );
        call.set_header("authorization", "AWS account:user:c2ln");
        let claim = Claim::read(&call, None).unwrap().unwrap();
        assert_eq!(
            (claim.id.as_str(), claim.signature.as_str()),
            ("account:user", "c2ln")
        );
    }
}
