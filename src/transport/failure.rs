//! Library errors to [`Failure`], by kind and never by text.

use std::error::Error;
use std::io;
use std::time::Duration;

use rustls::CertificateError;

use super::tee::FirstBytes;
use crate::model::connection::CertificateFault;
use crate::model::{Failure, FailureKind, Stage};

/// A failure with the chain of errors that led to it.
pub(super) fn failure(stage: Stage, kind: FailureKind, error: &(dyn Error + 'static)) -> Failure {
    Failure {
        stage,
        kind,
        chain: chain(error),
    }
}

/// A deadline that passed.
pub(super) fn timed_out(stage: Stage, after: Duration) -> Failure {
    let after_ms = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
    Failure {
        stage,
        kind: FailureKind::TimedOut { after_ms },
        chain: Vec::new(),
    }
}

/// An error of the socket.
pub(super) fn io(stage: Stage, error: &io::Error) -> Failure {
    failure(stage, io_kind(error), error)
}

/// An error of the TLS handshake; `first` is what the peer sent below TLS.
pub(super) fn tls(error: &io::Error, first: &FirstBytes) -> Failure {
    let kind = match below_io(error) {
        Some(rustls::Error::InvalidCertificate(fault)) => {
            FailureKind::Certificate(certificate_fault(fault))
        }
        Some(rustls::Error::AlertReceived(alert)) => tls_alert(*alert),
        Some(rustls::Error::InvalidMessage(_)) => FailureKind::NotTls {
            first_bytes: first.escaped(),
        },
        _ => io_kind(error),
    };
    failure(Stage::Tls, kind, error)
}

/// An error of the HTTP connection; `first` is what the peer sent.
pub(super) fn http(stage: Stage, error: &hyper::Error, first: &FirstBytes) -> Failure {
    let kind = if error.is_parse() {
        FailureKind::NotHttp {
            first_bytes: first.escaped(),
        }
    } else if let Some(io) = io_below(error) {
        // Under TLS 1.3 the peer may refuse after our side of the handshake is over.
        match below_io(io) {
            Some(rustls::Error::AlertReceived(alert)) => tls_alert(*alert),
            _ => io_kind(io),
        }
    } else if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
        FailureKind::ClosedEarly
    } else {
        FailureKind::Other
    };
    failure(stage, kind, error)
}

/// What a verifier holds against a certificate.
pub(super) fn certificate_fault(error: &CertificateError) -> CertificateFault {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            CertificateFault::Expired
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            CertificateFault::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::NameMismatch
        }
        // A bad signature is an authority of the trusted one's name with another key: a private
        // authority made anew.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            CertificateFault::UnknownIssuer
        }
        other => CertificateFault::Other(other.to_string()),
    }
}

fn io_kind(error: &io::Error) -> FailureKind {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => FailureKind::Refused,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => FailureKind::Reset,
        io::ErrorKind::UnexpectedEof => FailureKind::ClosedEarly,
        io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::AddrNotAvailable => FailureKind::Unreachable,
        // The kernel's own deadline for a connect; ours is told with its length.
        io::ErrorKind::TimedOut => FailureKind::TimedOut { after_ms: 0 },
        _ => FailureKind::Other,
    }
}

/// What TLS said, if an error of the socket is one of TLS.
fn below_io(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}

fn tls_alert(alert: rustls::AlertDescription) -> FailureKind {
    FailureKind::TlsAlert {
        alert: format!("{alert:?}"),
    }
}

fn io_below<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e io::Error> {
    std::iter::successors(Some(error), |&error| error.source())
        .find_map(|error| error.downcast_ref::<io::Error>())
}

fn chain(error: &(dyn Error + 'static)) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source())
        .map(ToString::to_string)
        .collect()
}
