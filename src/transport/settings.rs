//! How to reach an endpoint: trust, names, proxies, deadlines, clock.

use std::net::IpAddr;
use std::str::FromStr;
use std::time::Duration;

use crate::model::Time;

/// How requests travel.
#[derive(Clone)]
pub struct Settings {
    /// PEM files of additional authorities; the system's are used when there is none.
    pub ca_pem: Vec<Vec<u8>>,
    /// Go on when a certificate is not trusted; the record says why it is not.
    pub insecure: bool,
    /// Names to look up here and not in the resolver.
    pub resolve: Vec<Resolve>,
    /// The proxy for plain requests, as in `HTTP_PROXY`.
    pub http_proxy: Option<String>,
    /// The proxy for TLS, as in `HTTPS_PROXY`.
    pub https_proxy: Option<String>,
    /// Hosts reached without a proxy, as in `NO_PROXY`.
    pub no_proxy: Option<String>,
    /// The deadline of each phase: connect, TLS, first byte, every piece of a body.
    pub timeout: Duration,
    /// The clock requests are signed with.
    pub clock: fn() -> Time,
}

/// One `HOST:PORT:ADDR`, as curl's `--resolve` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// The name to look up.
    pub host: String,
    /// The port it holds for.
    pub port: u16,
    /// The address to use.
    pub address: IpAddr,
}

/// Settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Not `HOST:PORT:ADDR`.
    #[error("`{0}` is not HOST:PORT:ADDR, as in s3.example.org:443:192.0.2.7")]
    Resolve(String),
    /// A CA file without a certificate.
    #[error("the CA file holds no PEM certificate")]
    NoCertificate,
    /// A certificate that cannot be an authority.
    #[error("a certificate of the CA file cannot be read: {0}")]
    BadCertificate(String),
    /// The system has no trusted authorities and none were given.
    #[error(
        "no trusted certificate authorities were found on this system; give one with --ca FILE"
    )]
    NoSystemRoots,
    /// A proxy URL that cannot be used.
    #[error("the proxy URL in the environment cannot be read")]
    Proxy,
    /// TLS cannot be set up at all.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

impl FromStr for Resolve {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        let fail = || SettingsError::Resolve(text.to_owned());
        let (host, rest) = text.split_once(':').ok_or_else(fail)?;
        let (port, address) = rest.split_once(':').ok_or_else(fail)?;
        let address = address
            .trim_matches(['[', ']'])
            .parse()
            .map_err(|_| fail())?;
        match port.parse() {
            Ok(port) if port > 0 && !host.is_empty() => Ok(Self {
                host: host.to_ascii_lowercase(),
                port,
                address,
            }),
            _ => Err(fail()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolve_rule_is_read_with_both_kinds_of_address() {
        let rule: Resolve = "S3.example.org:443:192.0.2.7".parse().unwrap();
        assert_eq!((rule.host.as_str(), rule.port), ("s3.example.org", 443));
        assert!("h:80:[::1]".parse::<Resolve>().unwrap().address.is_ipv6());
        for bad in ["h", "h:80", "h:0:192.0.2.7", ":80:192.0.2.7", "h:80:name"] {
            assert!(bad.parse::<Resolve>().is_err(), "{bad}");
        }
    }
}
