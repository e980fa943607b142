//! A request as a signer sees it.

use super::uri::{self, Target};

/// A request as it goes over the wire, without its body.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method in capitals.
    pub method: &'a str,
    /// Path and query exactly as sent, base path of the endpoint included.
    pub target: &'a str,
    /// Names and values in the order sent; `host` must be among them.
    pub headers: &'a [(String, String)],
    /// The bucket, if the host name carries it: SigV2 signs it then.
    pub virtual_hosted_bucket: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// A request that does not name its bucket in the host.
    pub fn new(method: &'a str, target: &'a str, headers: &'a [(String, String)]) -> Self {
        Self {
            method,
            target,
            headers,
            virtual_hosted_bucket: None,
        }
    }

    /// The first value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn split_target(&self) -> Target<'a> {
        uri::split(self.target)
    }
}

/// `sent`, with `replacing` in place of headers of the same name.
pub(super) fn with_headers(
    sent: &[(String, String)],
    replacing: &[(String, String)],
) -> Vec<(String, String)> {
    let replaced = |name: &str| {
        replacing
            .iter()
            .any(|(new, _)| new.eq_ignore_ascii_case(name))
    };
    sent.iter()
        .filter(|(name, _)| !replaced(name))
        .chain(replacing)
        .cloned()
        .collect()
}

/// A line per name: the values of its headers in the order sent, each made canonical by `tidy`,
/// joined as RFC 9110 section 5.3 says.
pub(super) fn header_lines(
    headers: &[(String, String)],
    names: &[String],
    tidy: impl Fn(&str) -> String,
) -> String {
    let mut lines = String::new();
    for name in names {
        let values: Vec<String> = headers
            .iter()
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| tidy(value))
            .collect();
        lines.extend([name, ":", &values.join(","), "\n"]);
    }
    lines
}

/// Lower-case names of the headers that `wanted` takes, sorted, each once.
pub(super) fn sorted_names(
    headers: &[(String, String)],
    wanted: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut names: Vec<String> = headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .filter(|name| wanted(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(headers: &[(&str, &str)]) -> Vec<(String, String)> {
        headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_header_is_found_whatever_its_case() {
        let headers = pairs(&[("Host", "a"), ("X-Amz-Date", "b")]);
        let request = Request::new("GET", "/", &headers);
        assert_eq!(request.header("x-amz-date"), Some("b"));
        assert_eq!(request.header("date"), None);
    }

    #[test]
    fn a_new_header_takes_the_place_of_its_namesakes() {
        let old = pairs(&[("Host", "a"), ("DATE", "old"), ("date", "older")]);
        let new = pairs(&[("date", "new")]);
        assert_eq!(
            with_headers(&old, &new),
            pairs(&[("Host", "a"), ("date", "new")])
        );
    }

    #[test]
    fn names_are_sorted_and_values_joined_in_the_order_sent() {
        let headers = pairs(&[("B", "2"), ("a", "x"), ("b", "1")]);
        assert_eq!(sorted_names(&headers, |_| true), ["a", "b"]);
        assert_eq!(
            header_lines(&headers, &["a".to_owned(), "b".to_owned()], str::to_owned),
            "a:x\nb:2,1\n"
        );
    }
}
