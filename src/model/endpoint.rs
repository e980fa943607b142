//! The URL we talk to, with region and addressing style.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An endpoint: where to send and which region to sign for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Plain or over TLS.
    pub scheme: Scheme,
    /// Name or address, IPv6 without brackets.
    pub host: String,
    /// The port as written, `None` if it is the scheme's own.
    pub port: Option<u16>,
    /// Empty, or starting with a slash and ending without one.
    pub base_path: String,
}

/// How bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Plain TCP.
    Http,
    /// TLS.
    Https,
}

impl Scheme {
    /// As URLs write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The port that need not be written.
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A URL that cannot be an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// No scheme.
    #[error("`{0}` has no scheme; write http://{0} or https://{0}")]
    NoScheme(String),
    /// Another scheme.
    #[error("`{0}` is not a scheme S3 is spoken over; write http or https")]
    OtherScheme(String),
    /// No host.
    #[error("the URL has no host")]
    NoHost,
    /// The port is not a number from 1 to 65535.
    #[error("`{0}` is not a port")]
    Port(String),
    /// User and password in the URL.
    #[error(
        "the URL carries a user or password before `@`; keys are named by --target and --control"
    )]
    UserInfo,
    /// Query or fragment.
    #[error(
        "the URL has a query or fragment; an endpoint is scheme, host, port and maybe a base path"
    )]
    QueryOrFragment,
    /// Characters that no host name or path has.
    #[error("the URL holds blanks, control or non-ASCII characters")]
    Characters,
}

impl Endpoint {
    /// The port to connect to.
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(self.scheme.default_port())
    }

    /// Host and port as the `Host` header has them: the scheme's own port left out.
    pub fn authority(&self) -> String {
        self.authority_of(&self.host)
    }

    /// The authority for a bucket under virtual-hosted addressing.
    pub fn bucket_authority(&self, bucket: &str) -> String {
        self.authority_of(&format!("{bucket}.{}", self.host))
    }

    /// The host to resolve for a bucket.
    pub fn bucket_host(&self, bucket: &str, addressing: Addressing) -> String {
        match addressing {
            Addressing::Path => self.host.clone(),
            Addressing::Virtual => format!("{bucket}.{}", self.host),
        }
    }

    /// The URL below which a bucket's objects lie, without a final slash.
    pub fn bucket_url(&self, bucket: &str, addressing: Addressing) -> String {
        let (scheme, base) = (self.scheme.as_str(), &self.base_path);
        match addressing {
            Addressing::Path => format!("{scheme}://{}{base}/{bucket}", self.authority()),
            Addressing::Virtual => format!("{scheme}://{}{base}", self.bucket_authority(bucket)),
        }
    }

    /// The same over TLS, at this port; none if it is over TLS already.
    pub fn over_tls(&self, port: u16) -> Option<Self> {
        let twin = Self {
            scheme: Scheme::Https,
            port: (port != Scheme::Https.default_port()).then_some(port),
            ..self.clone()
        };
        (self.scheme == Scheme::Http).then_some(twin)
    }

    /// The first segment of the base path, which a store without one takes for the bucket.
    pub fn leading_segment(&self) -> Option<&str> {
        let segment = self.base_path.split('/').nth(1)?;
        (!segment.is_empty()).then_some(segment)
    }

    /// Whether the host is an address, so that no bucket can stand before it.
    pub fn is_address(&self) -> bool {
        self.host.parse::<IpAddr>().is_ok()
    }

    fn authority_of(&self, host: &str) -> String {
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host.to_owned()
        };
        match self.port.filter(|port| *port != self.scheme.default_port()) {
            Some(port) => format!("{host}:{port}"),
            None => host,
        }
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let text = text.trim();
        if !text.chars().all(|c| c.is_ascii_graphic()) {
            return Err(EndpointError::Characters);
        }
        let (scheme, rest) = text
            .split_once("://")
            .ok_or_else(|| EndpointError::NoScheme(text.to_owned()))?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(EndpointError::OtherScheme(scheme.to_owned())),
        };
        if rest.contains(['?', '#']) {
            return Err(EndpointError::QueryOrFragment);
        }
        let (authority, path) = rest.split_once('/').map_or((rest, ""), |(a, p)| (a, p));
        if authority.contains('@') {
            return Err(EndpointError::UserInfo);
        }
        let (host, port) = host_and_port(authority)?;
        let path = path.trim_end_matches('/');
        let base_path = if path.is_empty() {
            String::new()
        } else {
            format!("/{path}")
        };
        Ok(Self {
            scheme,
            host,
            port,
            base_path,
        })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}://{}{}",
            self.scheme.as_str(),
            self.authority(),
            self.base_path
        )
    }
}

fn host_and_port(authority: &str) -> Result<(String, Option<u16>), EndpointError> {
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or(EndpointError::NoHost)?;
        (host, rest.strip_prefix(':'))
    } else {
        match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        }
    };
    if host.is_empty() {
        return Err(EndpointError::NoHost);
    }
    let port = match port {
        None => None,
        Some(text) => match text.parse() {
            Ok(port) if port > 0 => Some(port),
            _ => return Err(EndpointError::Port(text.to_owned())),
        },
    };
    Ok((host.to_ascii_lowercase(), port))
}

/// Where the bucket's name stands.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Addressing {
    /// `https://host/bucket/key`.
    #[default]
    Path,
    /// `https://bucket.host/key`.
    Virtual,
}

impl Addressing {
    /// The word used in cell IDs and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Virtual => "virtual",
        }
    }
}

impl fmt::Display for Addressing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_read_and_written() {
        for (text, written, port) in [
            ("http://127.0.0.1:8600", "http://127.0.0.1:8600", 8600),
            ("https://S3.Example.org/", "https://s3.example.org", 443),
            (
                "https://s3.example.org:443/s3/",
                "https://s3.example.org/s3",
                443,
            ),
            ("http://[::1]:9000", "http://[::1]:9000", 9000),
            ("http://[::1]", "http://[::1]", 80),
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!(
                (endpoint.to_string().as_str(), endpoint.port()),
                (written, port)
            );
        }
    }

    #[test]
    fn a_bucket_stands_in_path_or_host() {
        let endpoint: Endpoint = "https://s3.example.org:8443/base".parse().unwrap();
        assert_eq!(
            endpoint.bucket_url("b", Addressing::Path),
            "https://s3.example.org:8443/base/b"
        );
        assert_eq!(
            endpoint.bucket_url("b", Addressing::Virtual),
            "https://b.s3.example.org:8443/base"
        );
    }

    #[test]
    fn a_base_path_begins_with_a_segment() {
        for (text, segment) in [
            ("http://h", None),
            ("http://h/", None),
            ("http://h/a/b", Some("a")),
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!(endpoint.leading_segment(), segment, "{text}");
        }
    }

    #[test]
    fn a_plain_endpoint_has_a_twin_over_tls() {
        let twin = |text: &str, port| {
            let endpoint: Endpoint = text.parse().unwrap();
            endpoint.over_tls(port).map(|twin| twin.to_string())
        };
        for (port, written) in [(443, "https://h/s3"), (8080, "https://h:8080/s3")] {
            assert_eq!(twin("http://h:8080/s3", port).as_deref(), Some(written));
        }
        assert_eq!(twin("https://h", 443), None);
    }

    #[test]
    fn what_cannot_be_an_endpoint_is_refused_with_the_reason() {
        for (text, error) in [
            (
                "s3.example.org",
                EndpointError::NoScheme("s3.example.org".into()),
            ),
            ("s3://bucket", EndpointError::OtherScheme("s3".into())),
            ("https://", EndpointError::NoHost),
            ("https://h:99999", EndpointError::Port("99999".into())),
            ("https://id:secret@h", EndpointError::UserInfo),
            ("https://h/?x=1", EndpointError::QueryOrFragment),
            ("https://h h", EndpointError::Characters),
        ] {
            assert_eq!(text.parse::<Endpoint>(), Err(error), "{text}");
        }
    }
}
