//! The canonicalized amz headers of a string to sign.

use crate::sign::request::{header_lines, sorted_names};

/// A line per `x-amz-` header, sorted by lower-case name, values of one name joined by commas.
pub fn canonicalized_amz_headers(headers: &[(String, String)]) -> String {
    let names = sorted_names(headers, |name| name.starts_with("x-amz-"));
    header_lines(headers, &names, unfolded)
}

/// Outer blanks removed and folded lines made one. Unlike SigV4, inner runs of spaces stay.
fn unfolded(value: &str) -> String {
    value
        .trim()
        .split(['\r', '\n'])
        .map(|line| line.trim_matches([' ', '\t']))
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amz_headers_are_sorted_joined_and_trimmed_but_not_collapsed() {
        let headers: Vec<(String, String)> = [
            ("X-Amz-Meta-Username", " fred "),
            ("content-type", "text/plain"),
            ("x-amz-acl", "private"),
            ("x-amz-meta-username", "barney  rubble"),
            ("x-amz-meta-folded", "a\r\n   b"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        assert_eq!(
            canonicalized_amz_headers(&headers),
            "x-amz-acl:private\nx-amz-meta-folded:a b\nx-amz-meta-username:fred,barney  rubble\n"
        );
    }

    #[test]
    fn no_amz_header_means_no_line() {
        assert_eq!(canonicalized_amz_headers(&[]), "");
    }
}
