//! The lab as a client sees it, over its socket.

use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::lab::call::Call;
use crate::lab::config::{BucketConfig, Versioning};
use crate::lab::scenario::{config, owner, signed, uploader};
use crate::model::Dialect;
use crate::model::SignatureVersion::{V2, V4};

async fn started(faults: &[&str]) -> Lab {
    let mut config = config(Dialect::Aws, faults);
    let mut versioned = BucketConfig::new("versioned", "owner");
    versioned.versioning = Versioning::Enabled;
    config.buckets.push(versioned);
    start(config, None).await.unwrap()
}

/// The bytes of a request that ends its connection.
fn wire(call: &Call) -> Vec<u8> {
    let query = if call.query.is_empty() {
        String::new()
    } else {
        format!("?{}", call.query)
    };
    let headers: Vec<String> = call
        .headers
        .iter()
        .map(|(n, v)| format!("{n}: {v}\r\n"))
        .collect();
    let headers = headers.concat();
    let length = call.body.len();
    let head = format!(
        "{} {}{query} HTTP/1.1\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n",
        call.method, call.path
    );
    [head.as_bytes(), &call.body].concat()
}

/// Everything that comes back before the connection ends, however it ends.
async fn exchanged(mut stream: impl AsyncRead + AsyncWrite + Unpin, call: &Call) -> String {
    stream.write_all(&wire(call)).await.unwrap();
    let mut bytes = Vec::new();
    let _closed_or_reset = stream.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).unwrap()
}

async fn ask(lab: &Lab, call: &Call) -> String {
    exchanged(TcpStream::connect(lab.address()).await.unwrap(), call).await
}

#[tokio::test]
async fn a_signed_request_is_answered_over_a_socket() {
    let lab = started(&[]).await;
    let text = ask(
        &lab,
        &signed("GET /photos.example/welcome.txt", &uploader(), V2),
    )
    .await;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\nhello from the lab\n"), "{text}");
    for header in [
        "date: Sat, 21 Nov 2026 23:15:42 GMT",
        "server: AmazonS3",
        "x-s3probe-lab: emulation of aws",
    ] {
        assert!(text.contains(header), "{header} in {text}");
    }
    let head = ask(
        &lab,
        &signed("HEAD /photos.example/absent", &uploader(), V4),
    )
    .await;
    assert!(
        head.starts_with("HTTP/1.1 404 Not Found\r\n") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    let statuses: Vec<_> = lab
        .requests()
        .into_iter()
        .map(|r| (r.method, r.status))
        .collect();
    assert_eq!(
        statuses,
        [
            ("GET".to_owned(), Some(200)),
            ("HEAD".to_owned(), Some(404))
        ]
    );
}

#[tokio::test]
async fn what_was_put_is_kept_with_all_its_versions() {
    let lab = started(&[]).await;
    for line in ["PUT /versioned/k", "DELETE /versioned/k"] {
        ask(&lab, &signed(line, &owner(), V4)).await;
    }
    let kept: Vec<_> = lab
        .contents("versioned")
        .into_iter()
        .map(|v| (v.key, v.body))
        .collect();
    assert_eq!(
        kept,
        [("k".to_owned(), Some(Bytes::new())), ("k".to_owned(), None)]
    );
    assert_eq!(lab.contents("nowhere"), []);
    assert_eq!(lab.buckets(), ["photos.example", "versioned"]);
}

#[tokio::test]
async fn a_connection_is_closed_where_a_fault_says_so() {
    let get = signed("GET /photos.example/welcome.txt", &owner(), V4);
    assert_eq!(ask(&started(&["close-early"]).await, &get).await, "");
    for fault in ["close-early=body", "truncate-body"] {
        let text = ask(&started(&[fault]).await, &get).await;
        assert!(text.contains("content-length: 19\r\n"), "{fault}: {text}");
        assert!(text.ends_with("\r\n\r\nhello fro"), "{fault}: {text}");
    }
}

#[tokio::test]
async fn a_slow_lab_answers_late() {
    let lab = started(&["slow=30ms"]).await;
    let before = tokio::time::Instant::now();
    ask(&lab, &signed("GET /", &owner(), V4)).await;
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn a_stopped_lab_does_not_listen_any_more() {
    let lab = started(&[]).await;
    let address = lab.address();
    lab.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn tls_is_spoken_with_the_given_certificate() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let mut config = config(Dialect::Aws, &[]);
    config.tls = Some(TlsMaterial {
        certificates: made.cert.pem(),
        private_key: made.signing_key.serialize_pem(),
    });
    let lab = start(config, None).await.unwrap();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let client = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(lab.address()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = tokio_rustls::TlsConnector::from(Arc::new(client))
        .connect(name, stream)
        .await
        .unwrap();
    let text = exchanged(stream, &signed("GET /", &owner(), V4)).await;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
}

#[tokio::test]
async fn a_policy_of_another_dialect_is_refused_at_the_start() {
    let mut config = config(Dialect::Aws, &[]);
    config.dialect = Dialect::Ddn;
    let error = start(config, None).await.err().unwrap();
    assert_eq!(error.to_string(), "`Version` is \"2012-10-17\"");
}
