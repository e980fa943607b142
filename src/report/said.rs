//! What became of a cell, in as few words as a table has room for.

use crate::model::connection::CertificateFault;
use crate::model::report::CellReport;
use crate::model::{ErrorClass, Failure, FailureKind, Observed, Party, Report, Verdict};

/// What the endpoint said in a cell: its own code where it gave one.
pub(super) fn words(report: &Report, cell: &CellReport) -> String {
    match cell.observed {
        Observed::Allowed if cell.verdict == Verdict::Fail => "ok, unexpected".to_owned(),
        Observed::Allowed => "ok".to_owned(),
        Observed::NotSent => "not sent".to_owned(),
        Observed::Unsupported => "unsupported".to_owned(),
        Observed::Unreachable => {
            failure(report, cell).map_or_else(|| "no reply".to_owned(), failure_words)
        }
        Observed::Denied | Observed::Rejected | Observed::Failed => error_words(cell),
    }
}

/// Why no reply came, in two or three words.
pub(super) fn failure_words(failure: &Failure) -> String {
    let words = match &failure.kind {
        FailureKind::NameNotResolved => "name not resolved",
        FailureKind::Refused => "connection refused",
        FailureKind::Unreachable => "no route",
        FailureKind::TimedOut { .. } => "timed out",
        FailureKind::Reset => "connection reset",
        FailureKind::ClosedEarly => "closed early",
        FailureKind::NotHttp { .. } => "not HTTP",
        FailureKind::NotTls { .. } => "not TLS",
        FailureKind::TlsAlert { alert } => return format!("TLS alert {alert}"),
        FailureKind::Certificate(fault) => certificate_words(fault),
        FailureKind::ProxyRefused { status } => return format!("proxy refused, HTTP {status}"),
        FailureKind::Cancelled => "cut short",
        FailureKind::NotSendable => "not sendable",
        FailureKind::Other => "no reply",
    };
    words.to_owned()
}

/// Milliseconds as a reader compares them.
pub(super) fn duration(ms: f64) -> String {
    if ms < 0.95 {
        format!("{ms:.1} ms")
    } else if ms < 9_999.5 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1000.0)
    }
}

/// Where a cause is, as the end of a sentence.
pub fn party_words(party: Party) -> &'static str {
    match party {
        Party::Us => "on this side: this machine or this command line",
        Party::Key => "in the key",
        Party::Policy => "in the rights given to the key",
        Party::Hop => "between here and the endpoint",
        Party::Endpoint => "at the endpoint",
        Party::Network => "in the network",
    }
}

/// Whether the answers come from our own lab and not from a store; it says so in every reply.
pub(super) fn is_emulation(report: &Report) -> bool {
    let mut replies = report
        .exchanges
        .iter()
        .filter_map(|exchange| exchange.response());
    replies.any(|reply| reply.header("x-s3probe-lab").is_some())
}

fn failure<'a>(report: &'a Report, cell: &CellReport) -> Option<&'a Failure> {
    report
        .exchanges
        .iter()
        .filter(|exchange| cell.exchanges.contains(&exchange.id))
        .find_map(|exchange| exchange.failure())
}

fn error_words(cell: &CellReport) -> String {
    match (&cell.code, cell.class, cell.status) {
        (Some(code), _, _) if !code.trim().is_empty() => code.clone(),
        (_, ErrorClass::None | ErrorClass::NoReason, Some(status)) => format!("HTTP {status}"),
        (_, ErrorClass::None, None) => "failed".to_owned(),
        (_, ErrorClass::NotS3, Some(status)) => format!("not S3, HTTP {status}"),
        (_, class, _) => class.as_str().replace('-', " "),
    }
}

fn certificate_words(fault: &CertificateFault) -> &'static str {
    match fault {
        CertificateFault::Expired => "certificate expired",
        CertificateFault::NotYetValid => "certificate not valid yet",
        CertificateFault::NameMismatch => "certificate for another name",
        CertificateFault::UnknownIssuer => "certificate of unknown issuer",
        CertificateFault::SelfSigned => "certificate self-signed",
        CertificateFault::Other(_) => "certificate refused",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_the_digits_that_matter() {
        assert_eq!(duration(0.42), "0.4 ms");
        assert_eq!(duration(8.3), "8 ms");
        assert_eq!(duration(1234.0), "1234 ms");
        assert_eq!(duration(20_000.0), "20.0 s");
    }
}
