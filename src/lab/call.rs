//! A request as it came over the wire, with nothing decoded that a signature may cover.

use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;

use super::encoding::decode_query;

/// One request, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// The method as sent.
    pub(super) method: String,
    /// The path as sent, not decoded.
    pub(super) path: String,
    /// The query as sent, not decoded, without `?`.
    pub(super) query: String,
    /// Header names in lower case and values, in the order they came.
    pub(super) headers: Vec<(String, String)>,
    /// The body.
    pub(super) body: Bytes,
    /// Who sent it.
    pub(super) peer: IpAddr,
    /// Whether it came over TLS.
    pub(super) channel: Channel,
}

/// How a request came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    /// Over plain HTTP.
    Plain,
    /// Over TLS.
    Tls,
}

impl Default for Call {
    fn default() -> Self {
        Self {
            method: "GET".into(),
            path: "/".into(),
            query: String::new(),
            headers: Vec::new(),
            body: Bytes::new(),
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
            channel: Channel::Plain,
        }
    }
}

impl Call {
    /// The value of a header; several of one name are joined by commas.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.header_values(name).collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    /// All values of a header, in order.
    pub(super) fn header_values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The decoded value of a query parameter; empty if it has none.
    pub(super) fn param(&self, name: &str) -> Option<String> {
        self.params()
            .into_iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value)
    }

    /// All query parameters, decoded, in the order they came.
    pub(super) fn params(&self) -> Vec<(String, String)> {
        self.query
            .split('&')
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (decode_query(name), decode_query(value)))
            .collect()
    }

    /// Replaces a header, or adds it.
    pub(super) fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(n, _)| n != name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_and_headers_are_joined() {
        let call = Call {
            query: "list-type=2&prefix=a%2Fb+c&acl&x==1".into(),
            headers: vec![
                ("a".into(), "1".into()),
                ("b".into(), "2".into()),
                ("a".into(), "3".into()),
            ],
            ..Call::default()
        };
        assert_eq!(call.param("prefix").as_deref(), Some("a/b c"));
        assert_eq!(call.param("acl").as_deref(), Some(""));
        assert_eq!(call.param("x").as_deref(), Some("=1"));
        assert_eq!(call.param("y"), None);
        assert_eq!(call.header("a").as_deref(), Some("1,3"));
        assert_eq!(call.header("c"), None);
    }
}
