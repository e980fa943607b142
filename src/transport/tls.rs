//! TLS with a verifier that keeps its verdict, whether or not it is obeyed.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use super::settings::{Settings, SettingsError};
use super::{certificate, failure};
use crate::model::connection::{CertificateFault, TlsRecord};

/// Whom to trust, made once per run; every handshake gets a verifier of its own.
#[derive(Debug)]
pub(super) struct Trust {
    provider: Arc<CryptoProvider>,
    authorities: Vec<CertificateDer<'static>>,
    insecure: bool,
    verifier: OnceLock<Result<Arc<WebPkiServerVerifier>, SettingsError>>,
}

impl Trust {
    /// Reads the given authorities; the system's are read at the first handshake.
    pub(super) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        let mut authorities = Vec::new();
        for pem in &settings.ca_pem {
            let before = authorities.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate =
                    certificate.map_err(|e| SettingsError::BadCertificate(e.to_string()))?;
                authorities.push(certificate);
            }
            if authorities.len() == before {
                return Err(SettingsError::NoCertificate);
            }
        }
        Ok(Self {
            provider: Arc::new(ring::default_provider()),
            authorities,
            insecure: settings.insecure,
            verifier: OnceLock::new(),
        })
    }

    /// A client configuration and the place where its one handshake is recorded.
    pub(super) fn config(&self) -> Result<(Arc<ClientConfig>, Seen), SettingsError> {
        let seen = Seen::default();
        let verifier = RecordingVerifier {
            inner: self.verifier.get_or_init(|| self.web_pki()).clone()?,
            authorities: self.authorities.clone(),
            insecure: self.insecure,
            seen: seen.clone(),
        };
        let config = ClientConfig::builder_with_provider(Arc::clone(&self.provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| SettingsError::Tls(error.to_string()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok((Arc::new(config), seen))
    }

    fn web_pki(&self) -> Result<Arc<WebPkiServerVerifier>, SettingsError> {
        let mut roots = RootCertStore::empty();
        if self.authorities.is_empty() {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        } else {
            for authority in &self.authorities {
                roots
                    .add(authority.clone())
                    .map_err(|error| SettingsError::BadCertificate(error.to_string()))?;
            }
        }
        if roots.is_empty() {
            return Err(SettingsError::NoSystemRoots);
        }
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&self.provider))
            .build()
            .map_err(|error| SettingsError::Tls(error.to_string()))
    }
}

/// What one handshake showed.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Arc<Mutex<TlsRecord>>);

impl Seen {
    /// The record so far, with what the finished connection agreed on.
    pub(super) fn record(&self, connection: Option<&rustls::ClientConnection>) -> TlsRecord {
        let mut record = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(connection) = connection {
            record.version = connection
                .protocol_version()
                .and_then(|version| version.as_str())
                .map(|version| version.replace("TLSv1_", "TLS 1."));
            record.cipher = connection
                .negotiated_cipher_suite()
                .and_then(|suite| suite.suite().as_str())
                .map(str::to_owned);
        }
        record
    }

    fn store(&self, record: TlsRecord) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = record;
    }
}

/// Verifies as web PKI does, keeps the verdict, and obeys it unless told not to.
#[derive(Debug)]
struct RecordingVerifier {
    inner: Arc<WebPkiServerVerifier>,
    authorities: Vec<CertificateDer<'static>>,
    insecure: bool,
    seen: Seen,
}

impl RecordingVerifier {
    /// The verdict, and whether it rests on the certificate itself being a given authority.
    ///
    /// webpki refuses a CA certificate as a server's own even where that very certificate was
    /// given as the authority; OpenSSL takes it, and on-premise stores are often set up so.
    fn verdict(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> (Result<(), CertificateFault>, bool) {
        let verified = self
            .inner
            .verify_server_cert(end_entity, intermediates, name, ocsp, now)
            .map(|_| ());
        let Err(error) = verified else {
            return (Ok(()), false);
        };
        if !self
            .authorities
            .iter()
            .any(|authority| authority == end_entity)
        {
            return (Err(fault_of(&error, end_entity)), false);
        }
        (pinned(end_entity, name, now), true)
    }
}

impl ServerCertVerifier for RecordingVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let (verdict, pinned) =
            self.verdict(end_entity, intermediates, server_name, ocsp_response, now);
        let chain = std::iter::once(end_entity).chain(intermediates);
        self.seen.store(TlsRecord {
            certificates: chain.map(certificate::record).collect(),
            fault: verdict.as_ref().err().cloned(),
            pinned: pinned && verdict.is_ok(),
            ..TlsRecord::default()
        });
        match verdict {
            Err(fault) if !self.insecure => Err(Error::InvalidCertificate(as_error(&fault))),
            _ => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Names and dates of a certificate that is trusted as itself.
fn pinned(
    end_entity: &CertificateDer<'_>,
    name: &ServerName<'_>,
    now: UnixTime,
) -> Result<(), CertificateFault> {
    let parsed =
        ParsedCertificate::try_from(end_entity).map_err(|error| fault_of(&error, end_entity))?;
    rustls::client::verify_server_name(&parsed, name)
        .map_err(|error| fault_of(&error, end_entity))?;
    let facts = certificate::record(end_entity);
    let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    if now > facts.not_after.as_seconds() {
        Err(CertificateFault::Expired)
    } else if now < facts.not_before.as_seconds() {
        Err(CertificateFault::NotYetValid)
    } else {
        Ok(())
    }
}

/// What is held against a certificate, its being its own issuer told apart.
fn fault_of(error: &Error, end_entity: &CertificateDer<'_>) -> CertificateFault {
    let fault = match error {
        Error::InvalidCertificate(fault) => failure::certificate_fault(fault),
        other => CertificateFault::Other(other.to_string()),
    };
    let facts = certificate::record(end_entity);
    let by_itself = matches!(
        &fault,
        CertificateFault::UnknownIssuer | CertificateFault::Other(_)
    ) && facts.self_issued;
    if by_itself {
        CertificateFault::SelfSigned
    } else {
        fault
    }
}

/// Decides which alert the peer gets; what we report is the recorded fault.
fn as_error(fault: &CertificateFault) -> CertificateError {
    match fault {
        CertificateFault::Expired => CertificateError::Expired,
        CertificateFault::NotYetValid => CertificateError::NotValidYet,
        CertificateFault::NameMismatch => CertificateError::NotValidForName,
        CertificateFault::UnknownIssuer | CertificateFault::SelfSigned => {
            CertificateError::UnknownIssuer
        }
        CertificateFault::Other(_) => CertificateError::ApplicationVerificationFailure,
    }
}
