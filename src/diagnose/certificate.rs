//! Certificates that were not trusted, and what rules say about them alike.

use super::draft::Draft;
use super::questions::Struck;
use super::words::list;
use super::{Case, Rule};
use crate::model::connection::{CertificateFault, CertificateRecord, TlsRecord};
use crate::model::{Exchange, FailureKind, Party, Severity};

/// Connections whose certificate was refused, or would have been if it had been verified.
pub(super) struct Refused<'a> {
    struck: Struck<'a>,
    /// The chain as presented.
    pub(super) chain: &'a [CertificateRecord],
    /// The name the certificate was checked against.
    pub(super) host: String,
    /// Verification was off, so the run went on.
    pub(super) tolerated: bool,
}

/// The connections refused for a fault that fits.
pub(super) fn refused<'a>(
    case: &Case<'a>,
    fits: impl Fn(&CertificateFault, &Exchange) -> bool,
) -> Option<Refused<'a>> {
    let struck = case.struck(|exchange, _| fault(exchange).is_some_and(|f| fits(f, exchange)))?;
    let (exchange, _) = struck.first()?;
    Some(Refused {
        chain: tls(exchange).map_or(&[], |tls| tls.certificates.as_slice()),
        host: host(exchange),
        tolerated: exchange.failure().is_none(),
        struck,
    })
}

/// What TLS showed in an exchange.
pub(super) fn tls(exchange: &Exchange) -> Option<&TlsRecord> {
    exchange.connection.tls.as_ref()
}

/// The host a request was meant for, without brackets or port.
pub(super) fn host(exchange: &Exchange) -> String {
    let url = exchange.request.url.as_str();
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default().to_owned(),
        None => authority.split(':').next().unwrap_or_default().to_owned(),
    }
}

fn fault(exchange: &Exchange) -> Option<&CertificateFault> {
    match exchange.failure().map(|failure| &failure.kind) {
        Some(FailureKind::Certificate(fault)) => Some(fault),
        Some(_) => None,
        None => tls(exchange)?.fault.as_ref(),
    }
}

impl Refused<'_> {
    /// The endpoint's own certificate.
    pub(super) fn leaf(&self) -> Option<&CertificateRecord> {
        self.chain.first()
    }

    /// The names it is for, in words.
    pub(super) fn names(&self) -> String {
        match self.leaf() {
            Some(leaf) if !leaf.names.is_empty() => list(&leaf.names, "and"),
            _ => "no name at all".to_owned(),
        }
    }

    /// A finding with the certificate's facts: a warning if the run went on regardless.
    pub(super) fn draft(&self, rule: &Rule, party: Party, title: impl Into<String>) -> Draft {
        let leaf = self.leaf();
        let draft = Draft::new(rule, party, title)
            .fact("host", &self.host)
            .fact_if("subject", leaf.map(|c| &c.subject))
            .fact_if("issuer", leaf.map(|c| &c.issuer))
            .fact_if("names", leaf.map(|_| self.names()))
            .fact_if("valid from", leaf.map(|c| c.not_before))
            .fact_if("valid until", leaf.map(|c| c.not_after))
            .fact("certificates sent", self.chain.len());
        if self.tolerated {
            draft
                .severity(Severity::Warning)
                .evidence(&self.struck.some()[..1])
        } else {
            draft
                .cells(&self.struck.outcomes)
                .evidence(self.struck.some())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RequestRecord;

    #[test]
    fn the_host_is_read_from_the_url_without_port_and_brackets() {
        for (url, expected) in [
            (
                "https://s3.example.org/photos?list-type=2",
                "s3.example.org",
            ),
            ("https://s3.example.org:9000", "s3.example.org"),
            ("http://[::1]:8080/b", "::1"),
        ] {
            let exchange = Exchange {
                request: RequestRecord {
                    url: url.to_owned(),
                    ..RequestRecord::default()
                },
                ..Exchange::default()
            };
            assert_eq!(host(&exchange), expected);
        }
    }
}
