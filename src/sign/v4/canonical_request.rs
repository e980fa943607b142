//! Step 1: the canonical request.

use super::Draft;
use crate::sign::request::header_lines;
use crate::sign::uri::{self, Plus};

/// How path and query are made canonical.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The path.
    pub path: Spelling,
    /// The query.
    pub query: Spelling,
}

/// Whether escapes are made canonical or left as they were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// Decoded and encoded again, as the specification says and S3 does.
    Canonical,
    /// Taken as sent. A signer may do so (botocore does for both, the Rust SDK for paths), and a
    /// server may follow it; the two differ only for targets that are not in canonical spelling.
    AsSent,
}

impl Reading {
    /// The specification's.
    pub const CANONICAL: Self = Self {
        path: Spelling::Canonical,
        query: Spelling::Canonical,
    };

    /// All there are, the specification's first.
    pub const ALL: [Self; 4] = [
        Self::CANONICAL,
        Self {
            path: Spelling::AsSent,
            query: Spelling::AsSent,
        },
        Self {
            path: Spelling::AsSent,
            query: Spelling::Canonical,
        },
        Self {
            path: Spelling::Canonical,
            query: Spelling::AsSent,
        },
    ];
}

/// Method, URI, query string, headers, names of the signed headers and payload hash, a line each.
pub(super) fn canonical_request(draft: &Draft<'_>, reading: Reading) -> String {
    [
        draft.method,
        &canonical_uri(draft.target.path, reading.path),
        &canonical_query_string(draft.target.query.unwrap_or_default(), reading.query),
        // The lines of the headers end in a newline each, so an empty line follows them.
        &canonical_headers(draft.headers, draft.signed_headers),
        &draft.signed_headers.join(";"),
        draft.payload_hash,
    ]
    .join("\n")
}

/// The path, encoded once, with nothing normalized away; `/` if there is none.
pub fn canonical_uri(path: &str, spelling: Spelling) -> String {
    match (path, spelling) {
        ("", _) => "/".to_owned(),
        (path, Spelling::Canonical) => uri::recoded_path(path),
        (path, Spelling::AsSent) => path.to_owned(),
    }
}

/// Names and values sorted by their encoded form, each with its `=`, without `X-Amz-Signature`.
pub fn canonical_query_string(query: &str, spelling: Spelling) -> String {
    let spelled = |text: &str| match spelling {
        Spelling::Canonical => uri::recoded(text, Plus::Space),
        Spelling::AsSent => text.to_owned(),
    };
    let mut parameters: Vec<(String, String)> = uri::raw_parameters(query)
        .map(|(name, value)| (spelled(name), spelled(value)))
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    parameters.sort_unstable();
    parameters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("&")
}

/// A line per signed header; a name that the request does not have gets an empty value.
pub fn canonical_headers(headers: &[(String, String)], signed_headers: &[String]) -> String {
    header_lines(headers, signed_headers, collapsed)
}

/// Outer spaces removed, inner runs made one, inside quotation marks too.
///
/// Spaces only: the Rust SDK, whose requests are recomputed here, leaves tabs alone.
fn collapsed(value: &str) -> String {
    value
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_path_is_encoded_once_and_never_normalized() {
        let canonical = |path| canonical_uri(path, Spelling::Canonical);
        assert_eq!(canonical(""), "/");
        assert_eq!(canonical("/b//x/../y"), "/b//x/../y");
        assert_eq!(canonical("/b/pr%c3%a9f"), "/b/pr%C3%A9f");
        assert_eq!(canonical("/b/a+b!"), "/b/a%2Bb%21");
        assert_eq!(canonical("/b/100%"), "/b/100%25");
        assert_eq!(canonical_uri("/b/a+b!", Spelling::AsSent), "/b/a+b!");
    }

    #[test]
    fn a_query_is_sorted_by_encoded_name_then_value() {
        let canonical = |query| canonical_query_string(query, Spelling::Canonical);
        assert_eq!(canonical(""), "");
        assert_eq!(canonical("b=2&a=2&a=1&acl"), "a=1&a=2&acl=&b=2");
        // "Z" sorts before "a" and an escape before both.
        assert_eq!(canonical("a=1&Z=1&%C3%A4=1"), "%C3%A4=1&Z=1&a=1");
        assert_eq!(canonical("k=a/b+c%2B"), "k=a%2Fb%20c%2B");
        assert_eq!(
            canonical_query_string("k=a/b+c&X-Amz-Signature=1", Spelling::AsSent),
            "k=a/b+c"
        );
    }

    #[test]
    fn duplicated_headers_become_one_line_in_the_order_sent() {
        let sent = headers(&[("A", "2"), ("a", " 1  3 "), ("b", "\"x   y\"")]);
        let names = ["a".to_owned(), "b".to_owned(), "missing".to_owned()];
        assert_eq!(
            canonical_headers(&sent, &names),
            "a:2,1 3\nb:\"x y\"\nmissing:\n"
        );
    }
}
