//! Sockets that misbehave: the stage and the kind are told, never by text.

use std::time::Duration;

use s3probe::model::{BodyEnd, Exchange, Failure, FailureKind, SignatureVersion, Stage};
use s3probe::transport::{Settings, Transport};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::{list, network, order, settings};

/// Answers every connection the same way, once a request was read.
async fn answering(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                read_request(&mut stream).await;
                let _ = stream.write_all(answer).await;
            });
        }
    });
    format!("http://{address}")
}

pub(super) async fn read_request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !read.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(n) => read.extend_from_slice(&buffer[..n]),
        }
    }
    String::from_utf8_lossy(&read).into_owned()
}

async fn listed(endpoint: &str, settings: &Settings) -> Exchange {
    network(endpoint, settings)
        .send(&order(SignatureVersion::V4, list()))
        .await
}

async fn failure(endpoint: &str) -> Failure {
    let exchange = listed(endpoint, &settings()).await;
    exchange
        .failure()
        .unwrap_or_else(|| panic!("{exchange:#?}"))
        .clone()
}

#[tokio::test]
async fn a_closed_port_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let failed = failure(&format!("http://{address}")).await;
    assert_eq!(
        (failed.stage, failed.kind),
        (Stage::Tcp, FailureKind::Refused)
    );
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_not_resolved() {
    let failed = failure("http://no-such-host.invalid").await;
    assert_eq!(
        (failed.stage, failed.kind),
        (Stage::Name, FailureKind::NameNotResolved)
    );
}

#[tokio::test]
async fn a_server_that_never_answers_times_out_and_the_request_is_on_record() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let settings = Settings {
        timeout: Duration::from_millis(200),
        ..settings()
    };
    let exchange = listed(&endpoint, &settings).await;
    let failed = exchange.failure().unwrap();
    assert_eq!(failed.stage, Stage::Response);
    assert_eq!(failed.kind, FailureKind::TimedOut { after_ms: 200 });
    assert_eq!(exchange.request.method, "GET");
    assert_eq!(exchange.request.signature_matches, Some(true));
    assert!(exchange.connection.address.is_some());
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_closed_early() {
    let failed = failure(&answering(b"").await).await;
    assert_eq!(
        (failed.stage, failed.kind),
        (Stage::Response, FailureKind::ClosedEarly)
    );
}

#[tokio::test]
async fn a_banner_of_another_protocol_is_shown() {
    let failed = failure(&answering(b"SSH-2.0-OpenSSH_9.2\r\n").await).await;
    assert_eq!(failed.stage, Stage::Response);
    let FailureKind::NotHttp { first_bytes } = failed.kind else {
        panic!("{failed:?}")
    };
    assert!(first_bytes.starts_with("SSH-2.0"), "{first_bytes}");
}

#[tokio::test]
async fn what_arrived_of_a_body_is_kept_when_the_rest_does_not_come() {
    let endpoint = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<ListBucket").await;
    let exchange = listed(&endpoint, &settings()).await;
    let response = exchange.response().unwrap();
    assert_eq!(response.body, "<ListBucket");
    let BodyEnd::CutShort(failed) = &response.body_end else {
        panic!("{response:#?}")
    };
    assert_eq!(
        (failed.stage, &failed.kind),
        (Stage::Body, &FailureKind::ClosedEarly)
    );
}

#[tokio::test]
async fn a_page_of_another_kind_is_a_response_like_any_other() {
    let endpoint = answering(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 6\r\n\r\n<html>").await;
    let exchange = listed(&endpoint, &settings()).await;
    assert_eq!(exchange.response().unwrap().status, 502);
    assert_eq!(exchange.response().unwrap().body, "<html>");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let endpoint = answering(
        b"HTTP/1.1 307 Temporary Redirect\r\nlocation: http://192.0.2.1/\r\ncontent-length: 0\r\n\r\n",
    )
    .await;
    assert_eq!(
        listed(&endpoint, &settings())
            .await
            .response()
            .unwrap()
            .status,
        307
    );
}

#[tokio::test]
async fn a_connection_that_was_closed_while_idle_is_replaced_unseen() {
    let endpoint = answering(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let network = network(&endpoint, &settings());
    for _ in 0..3 {
        let exchange = network.send(&order(SignatureVersion::V4, list())).await;
        assert_eq!(exchange.response().unwrap().status, 200, "{exchange:#?}");
    }
}
