//! A certificate in DER to the facts people ask for.

use std::net::IpAddr;

use rustls::pki_types::CertificateDer;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::model::Time;
use crate::model::connection::CertificateRecord;

/// The facts of a certificate; one that cannot be read has none.
pub(super) fn record(der: &CertificateDer<'_>) -> CertificateRecord {
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return CertificateRecord::default();
    };
    let (subject, issuer) = (
        certificate.subject().to_string(),
        certificate.issuer().to_string(),
    );
    CertificateRecord {
        self_issued: subject == issuer,
        subject,
        issuer,
        names: names(&certificate),
        not_before: seconds(certificate.validity().not_before.timestamp()),
        not_after: seconds(certificate.validity().not_after.timestamp()),
    }
}

fn seconds(timestamp: i64) -> Time {
    Time::from_millis(timestamp.saturating_mul(1000))
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(alternative)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    alternative
        .value
        .general_names
        .iter()
        .filter_map(name)
        .collect()
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(dns) => Some((*dns).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes).map(|address| address.to_string()),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => <[u8; 4]>::try_from(bytes).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from),
        _ => None,
    }
}
