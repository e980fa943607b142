//! How to reach the endpoint: trust, names, proxies, deadlines.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::cli::process::Process;
use crate::transport::{Resolve, Settings};

/// `--timeout`, `--ca`, `--insecure`, `--resolve`.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "How to reach it")]
pub(in crate::cli) struct Way {
    /// Deadline of each step of a request: connect, TLS, first byte, each piece of a body
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    timeout: Duration,

    /// PEM file of certificate authorities to trust instead of the system's; repeatable
    #[arg(long, value_name = "FILE")]
    ca: Vec<PathBuf>,

    /// Go on when the certificate is not trusted (which is a finding of its own)
    #[arg(long)]
    insecure: bool,

    /// Use this address for a name and port, as curl does; repeatable
    #[arg(long, value_name = "HOST:PORT:ADDR")]
    resolve: Vec<Resolve>,
}

impl Way {
    /// The transport's settings; reads the CA files and the proxy variables.
    pub(in crate::cli) fn settings(&self, process: &Process) -> Result<Settings> {
        let environment = &process.environment;
        // Upper case first is what most tools document; lower case is what curl made common. In
        // CGI programs HTTP_PROXY is set by whoever sends a `Proxy:` header, but those do not run this.
        let variable = |upper: &str, lower: &str| -> Result<Option<String>> {
            Ok(environment
                .first(&[lower, upper])?
                .map(|(_, value)| value.to_owned()))
        };
        Ok(Settings {
            ca_pem: self.ca.iter().map(pem).collect::<Result<_>>()?,
            insecure: self.insecure,
            resolve: self.resolve.clone(),
            http_proxy: variable("HTTP_PROXY", "http_proxy")?,
            https_proxy: variable("HTTPS_PROXY", "https_proxy")?,
            no_proxy: variable("NO_PROXY", "no_proxy")?,
            timeout: self.timeout,
            clock: process.clock,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file the user names, handed on as text"
)]
fn pem(path: &PathBuf) -> Result<Vec<u8>> {
    let read = || -> Result<Vec<u8>> {
        let text = std::fs::read(path)?;
        let mark = b"-----BEGIN CERTIFICATE-----";
        let found = text.windows(mark.len()).any(|window| window == mark);
        ensure!(found, "it holds no PEM certificate");
        Ok(text)
    };
    read().with_context(|| format!("--ca {}", path.display()))
}

/// A time as people write it: `10`, `10s`, `500ms`, `2m`.
pub(in crate::cli) fn duration(text: &str) -> Result<Duration, String> {
    let at = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let wrong = || "expected a number with ms, s or m behind it, as in 10s".to_owned();
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let millis = match unit {
        "ms" => Some(number),
        "" | "s" => number.checked_mul(1000),
        "m" => number.checked_mul(60_000),
        _ => None,
    };
    match millis.ok_or_else(wrong)? {
        0 => Err("a request needs some time".to_owned()),
        millis if millis > 3_600_000 => Err("more than an hour is no deadline".to_owned()),
        millis => Ok(Duration::from_millis(millis)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it() {
        for (text, millis) in [
            ("10", 10_000),
            ("10s", 10_000),
            ("500ms", 500),
            ("2m", 120_000),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(millis)), "{text}");
        }
        for text in [
            "",
            "s",
            "0s",
            "1h",
            "1.5s",
            "-1s",
            "99999999999999999999s",
            "61m",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
