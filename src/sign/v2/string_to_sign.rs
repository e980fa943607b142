//! The string to sign: method, three positional headers, amz headers, resource.

use super::Dialect;
use super::canonicalized_amz_headers::canonicalized_amz_headers;
use super::canonicalized_resource::canonicalized_resource;
use crate::sign::{Request, uri};

/// For the `Authorization` header: the fourth line is the date.
pub fn for_header(request: &Request<'_>, dialect: Dialect) -> String {
    // An amz date takes the place of `Date`; the line itself stays, empty. (The Delete example of
    // the specification shows otherwise and contradicts its text; servers follow the text.)
    let date = match request.header("x-amz-date") {
        Some(_) => "",
        None => request.header("date").unwrap_or_default(),
    };
    assembled(
        request,
        &[
            positional(request, "content-md5"),
            positional(request, "content-type"),
            date.trim(),
        ],
        &canonicalized_amz_headers(request.headers),
        dialect,
    )
}

/// For a presigned URL: the fourth line is the query's `Expires`.
///
/// Headers that the URL's maker moved into the query (as botocore does) count as sent.
pub fn for_query(request: &Request<'_>, dialect: Dialect) -> String {
    let target = request.split_target();
    let either = |name| match request.header(name) {
        Some(value) => value.trim().to_owned(),
        None => target.parameter(name).unwrap_or_default(),
    };
    let mut headers = request.headers.to_vec();
    headers.extend(
        target
            .parameters()
            .map(|(name, value)| (decoded(name), decoded(value))),
    );
    assembled(
        request,
        &[
            &either("content-md5"),
            &either("content-type"),
            &target.parameter("Expires").unwrap_or_default(),
        ],
        &canonicalized_amz_headers(&headers),
        dialect,
    )
}

fn assembled(
    request: &Request<'_>,
    positional: &[&str; 3],
    amz_headers: &str,
    dialect: Dialect,
) -> String {
    let method = request.method;
    let [md5, content_type, date] = positional;
    let resource = canonicalized_resource(
        request.split_target(),
        request.virtual_hosted_bucket,
        dialect,
    );
    format!("{method}\n{md5}\n{content_type}\n{date}\n{amz_headers}{resource}")
}

fn positional<'a>(request: &Request<'a>, name: &str) -> &'a str {
    request.header(name).unwrap_or_default().trim()
}

fn decoded(text: &str) -> String {
    uri::decode_text(text, uri::Plus::Space)
}
