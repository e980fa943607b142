//! Forward proxies: obeyed, named without their credentials, and left out where told to.

use s3probe::model::{FailureKind, SignatureVersion, Stage};
use s3probe::transport::{Settings, Transport};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::failures::read_request;
use super::{list, network, order, settings};

/// A proxy that gives one answer and passes on what it was asked.
async fn proxy(answer: &'static [u8]) -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, asked) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = tell.send(read_request(&mut stream).await);
            let _ = stream.write_all(answer).await;
        }
    });
    (address.to_string(), asked)
}

#[tokio::test]
async fn a_plain_request_goes_to_the_proxy_with_its_whole_url() {
    let (address, mut asked) = proxy(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await;
    let http_proxy = Some(format!("http://user:password@{address}"));
    let network = network(
        "http://s3.example.org",
        &Settings {
            http_proxy,
            ..settings()
        },
    );
    let exchange = network.send(&order(SignatureVersion::V4, list())).await;
    assert_eq!(exchange.response().unwrap().status, 403);
    assert_eq!(exchange.connection.proxy, Some(format!("http://{address}")));
    assert_eq!(network.proxy(), Some(format!("http://{address}")));
    let request = asked.recv().await.unwrap();
    assert!(
        request.starts_with("GET http://s3.example.org/photos.example/?"),
        "{request}"
    );
    assert!(
        request
            .to_lowercase()
            .contains("proxy-authorization: basic "),
        "{request}"
    );
    assert!(
        !serde_json::to_string(&exchange)
            .unwrap()
            .contains("password")
    );
}

#[tokio::test]
async fn a_proxy_that_opens_no_tunnel_is_named_as_the_one_who_refused() {
    let (address, mut asked) =
        proxy(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await;
    let https_proxy = Some(format!("http://{address}"));
    let network = network(
        "https://s3.example.org",
        &Settings {
            https_proxy,
            ..settings()
        },
    );
    let exchange = network.send(&order(SignatureVersion::V4, list())).await;
    let failed = exchange.failure().unwrap();
    assert_eq!(failed.stage, Stage::Proxy);
    assert_eq!(failed.kind, FailureKind::ProxyRefused { status: 407 });
    assert!(
        asked
            .recv()
            .await
            .unwrap()
            .starts_with("CONNECT s3.example.org:443 HTTP/1.1")
    );
}

#[tokio::test]
async fn a_host_of_no_proxy_is_reached_directly() {
    let settings = Settings {
        http_proxy: Some("http://192.0.2.1:3128".to_owned()),
        no_proxy: Some("localhost,127.0.0.0/8".to_owned()),
        ..settings()
    };
    assert_eq!(network("http://127.0.0.1:9000", &settings).proxy(), None);
    assert_eq!(
        network("http://s3.example.org", &settings)
            .proxy()
            .as_deref(),
        Some("http://192.0.2.1:3128")
    );
}
