//! A private authority and what it issued for the lab, made once for all cases.

use std::sync::LazyLock;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use s3probe::lab::TlsMaterial;

/// The authority's certificate as PEM, and the lab's own with its key.
pub(super) static MADE: LazyLock<(String, TlsMaterial)> = LazyLock::new(|| {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(names).unwrap();
    let material = TlsMaterial {
        certificates: params.signed_by(&key, &issuer).unwrap().pem(),
        private_key: key.serialize_pem(),
    };
    (issuer.pem(), material)
});
