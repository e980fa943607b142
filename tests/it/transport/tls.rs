//! Certificates: what is wrong with them is told, with names and dates, also when it is overlooked.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{WantsServerCert, WebPkiClientVerifier};
use rustls::{ConfigBuilder, RootCertStore, ServerConfig, WantsVerifier};
use s3probe::model::connection::CertificateFault;
use s3probe::model::{Exchange, FailureKind, SignatureVersion, Stage};
use s3probe::transport::{Settings, Transport};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::{list, network, order, settings};

struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
    pem: String,
}

/// As `openssl req -x509` makes it: its own issuer, and marked as an authority.
fn self_signed(names: &[&str]) -> Identity {
    let mut params = CertificateParams::new(strings(names)).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    Identity {
        chain: vec![certificate.der().clone()],
        pem: certificate.pem(),
        key,
    }
}

/// Issued by a private authority, whose PEM is given.
fn issued(names: &[&str], last_year: i32) -> Identity {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority
        .distinguished_name
        .push(DnType::CommonName, "a private authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let mut params = CertificateParams::new(strings(names)).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(last_year, 1, 1);
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    Identity {
        chain: vec![certificate.der().clone()],
        pem: issuer.pem(),
        key,
    }
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A TLS server that answers 204 to anything; gives its port.
async fn serve(identity: &Identity) -> u16 {
    let config = server_config().with_no_client_auth();
    serve_with(config, identity).await
}

/// The same that wants a certificate of the client.
async fn serve_the_certified(identity: &Identity) -> u16 {
    let mut roots = RootCertStore::empty();
    roots.add(identity.chain[0].clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
    let config = server_config().with_client_cert_verifier(verifier.build().unwrap());
    serve_with(config, identity).await
}

fn server_config() -> ConfigBuilder<ServerConfig, WantsVerifier> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
}

async fn serve_with(
    config: ConfigBuilder<ServerConfig, WantsServerCert>,
    identity: &Identity,
) -> u16 {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(identity.key.serialize_der()));
    let config = config
        .with_single_cert(identity.chain.clone(), key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
                    let _ = stream.shutdown().await;
                }
            });
        }
    });
    port
}

async fn listed(identity: &Identity, settings: &Settings) -> Exchange {
    let port = serve(identity).await;
    let endpoint = format!("https://localhost:{port}");
    let resolve = vec![format!("localhost:{port}:127.0.0.1").parse().unwrap()];
    let settings = Settings {
        resolve,
        ..settings.clone()
    };
    network(&endpoint, &settings)
        .send(&order(SignatureVersion::V4, list()))
        .await
}

fn trusting(pem: &str) -> Settings {
    Settings {
        ca_pem: vec![pem.as_bytes().to_vec()],
        ..settings()
    }
}

fn fault(exchange: &Exchange) -> CertificateFault {
    let failed = exchange
        .failure()
        .unwrap_or_else(|| panic!("{exchange:#?}"));
    assert_eq!(failed.stage, Stage::Tls);
    let FailureKind::Certificate(fault) = &failed.kind else {
        panic!("{failed:?}")
    };
    let record = exchange.connection.tls.as_ref().unwrap();
    assert_eq!(record.fault.as_ref(), Some(fault));
    assert!(!record.certificates.is_empty());
    fault.clone()
}

#[tokio::test]
async fn a_certificate_of_a_trusted_authority_is_trusted_and_recorded() {
    let identity = issued(&["localhost"], 2099);
    let exchange = listed(&identity, &trusting(&identity.pem)).await;
    assert_eq!(exchange.response().unwrap().status, 204);
    let tls = exchange.connection.tls.unwrap();
    assert_eq!(tls.version.as_deref(), Some("TLS 1.3"));
    assert!(tls.cipher.is_some());
    assert_eq!(tls.fault, None);
    assert_eq!(tls.certificates[0].names, ["localhost"]);
    assert_eq!(
        tls.certificates[0].not_after.to_string(),
        "2099-01-01T00:00:00.000Z"
    );
    assert!(exchange.timings.tls_ms.is_some());
}

#[tokio::test]
async fn a_self_signed_certificate_is_trusted_as_itself_and_said_to_be() {
    let identity = self_signed(&["localhost"]);
    let exchange = listed(&identity, &trusting(&identity.pem)).await;
    assert_eq!(exchange.response().unwrap().status, 204, "{exchange:#?}");
    let tls = exchange.connection.tls.unwrap();
    assert!(tls.pinned && tls.certificates[0].self_issued);
}

#[tokio::test]
async fn a_self_signed_certificate_that_was_given_still_needs_the_right_name() {
    let identity = self_signed(&["elsewhere.example"]);
    let exchange = listed(&identity, &trusting(&identity.pem)).await;
    assert_eq!(fault(&exchange), CertificateFault::NameMismatch);
}

#[tokio::test]
async fn each_fault_of_a_certificate_is_told_apart() {
    let other = issued(&["localhost"], 2099);
    for (identity, expected) in [
        (self_signed(&["localhost"]), CertificateFault::SelfSigned),
        (
            issued(&["localhost"], 2099),
            CertificateFault::UnknownIssuer,
        ),
    ] {
        assert_eq!(
            fault(&listed(&identity, &trusting(&other.pem)).await),
            expected
        );
    }
    let expired = issued(&["localhost"], 2021);
    let exchange = listed(&expired, &trusting(&expired.pem)).await;
    assert_eq!(fault(&exchange), CertificateFault::Expired);
    let elsewhere = issued(&["elsewhere.example"], 2099);
    let exchange = listed(&elsewhere, &trusting(&elsewhere.pem)).await;
    assert_eq!(fault(&exchange), CertificateFault::NameMismatch);
}

#[tokio::test]
async fn what_is_overlooked_on_request_is_recorded_all_the_same() {
    let identity = issued(&["elsewhere.example"], 2021);
    let exchange = listed(
        &identity,
        &Settings {
            insecure: true,
            ..trusting(&identity.pem)
        },
    )
    .await;
    assert_eq!(exchange.response().unwrap().status, 204, "{exchange:#?}");
    assert!(exchange.connection.tls.unwrap().fault.is_some());
}

#[tokio::test]
async fn tls_spoken_to_a_plain_port_shows_what_the_port_said() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 16];
        let _ = tokio::io::AsyncReadExt::read(&mut stream, &mut buffer).await;
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    let settings = trusting(&issued(&["localhost"], 2099).pem);
    let network = network(&format!("https://127.0.0.1:{port}"), &settings);
    let exchange = network.send(&order(SignatureVersion::V4, list())).await;
    let failed = exchange.failure().unwrap();
    let FailureKind::NotTls { first_bytes } = &failed.kind else {
        panic!("{failed:?}")
    };
    assert!(first_bytes.starts_with("HTTP/1.1 400"), "{first_bytes}");
}

#[tokio::test]
async fn an_alert_after_the_handshake_is_recorded_as_one() {
    let identity = self_signed(&["localhost"]);
    let port = serve_the_certified(&identity).await;
    let settings = Settings {
        resolve: vec![format!("localhost:{port}:127.0.0.1").parse().unwrap()],
        ..trusting(&identity.pem)
    };
    let network = network(&format!("https://localhost:{port}"), &settings);
    let exchange = network.send(&order(SignatureVersion::V4, list())).await;
    let failed = exchange.failure().unwrap();
    let FailureKind::TlsAlert { alert } = &failed.kind else {
        panic!("{failed:?}")
    };
    assert_eq!(
        (alert.as_str(), failed.stage),
        ("CertificateRequired", Stage::Response)
    );
}

#[tokio::test]
async fn a_plain_request_to_a_tls_port_is_no_http() {
    let identity = issued(&["localhost"], 2099);
    let port = serve(&identity).await;
    let network = network(&format!("http://127.0.0.1:{port}"), &settings());
    let exchange = network.send(&order(SignatureVersion::V4, list())).await;
    let failed = exchange
        .failure()
        .unwrap_or_else(|| panic!("{exchange:#?}"));
    assert_eq!(failed.stage, Stage::Response);
}
