//! Requests as common clients send them, verified by s3s; and the SDK as it comes.

use s3probe::model::{Action, Change, ClientForm, Exchange, Order, SignatureVersion, Trial};
use s3probe::suite;
use s3probe::transport::Transport;

use super::{BUCKET, ID, SECRET, list, network, order, settings};
use crate::support::s3s::Server;

const BODY: &[u8] = b"written by a test\n";

fn varied(client: &suite::Client, action: Action, change: Change) -> Order {
    let trial = Trial {
        experiment: format!("client.{}", client.name),
        ..Trial::default()
    };
    Order {
        trial: Some((trial, change)),
        ..order(client.signature, action)
    }
}

fn put() -> Action {
    Action::Put {
        object: "a/b c".to_owned(),
        body: BODY.to_vec(),
    }
}

fn status(exchange: &Exchange) -> Option<u16> {
    exchange.response().map(|response| response.status)
}

fn signed_headers(exchange: &Exchange) -> &str {
    let headers = &exchange.request.headers;
    let (_, value) = headers.iter().find(|(n, _)| n == "authorization").unwrap();
    let (_, rest) = value.split_once("SignedHeaders=").unwrap();
    rest.split(',').next().unwrap()
}

/// Every request of a client that it makes over either scheme.
fn requests(client: &suite::Client) -> Vec<(Action, &ClientForm)> {
    let puts = [&client.put.http, &client.put.https];
    let puts = puts.into_iter().flatten().map(|form| (put(), form));
    let lists = client.list.iter().map(|form| (list(), form));
    lists
        .chain(puts)
        .filter(|(_, form)| form.not_sent.is_none())
        .collect()
}

#[tokio::test]
async fn a_stranger_accepts_what_each_client_sends_but_the_slash_of_boto3() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    let clients = suite::clients().unwrap();
    for client in &clients {
        for (action, form) in requests(client) {
            let change = Change::Client(Box::new(form.clone()));
            let exchange = network.send(&varied(client, action, change)).await;
            let otherwise = form.signs_bucket.is_some();
            let expected = if otherwise { 403 } else { 200 };
            assert_eq!(status(&exchange), Some(expected), "{exchange:#?}");
            let matches = (!otherwise).then_some(true);
            assert_eq!(exchange.request.signature_matches, matches, "{exchange:#?}");
        }
    }
}

/// The names that boto3 1.43.11 was seen to sign, and the line it was seen to send.
#[tokio::test]
async fn boto3_is_imitated_as_it_was_captured() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    let clients = suite::clients().unwrap();
    let boto3 = clients.iter().find(|c| c.name == "boto3").unwrap();
    let mut seen = Vec::new();
    for (action, form) in requests(boto3) {
        let change = Change::Client(Box::new(form.clone()));
        let exchange = network.send(&varied(boto3, action, change)).await;
        seen.push(signed_headers(&exchange).to_owned());
        if exchange.request.method == "GET" {
            let query = "?list-type=2&encoding-type=url&max-keys=1";
            let line = format!("/{BUCKET}{query}");
            assert!(exchange.request.url.ends_with(&line), "{exchange:#?}");
        }
    }
    assert_eq!(
        seen,
        [
            "host;x-amz-content-sha256;x-amz-date",
            "host;x-amz-checksum-crc32;x-amz-content-sha256;x-amz-date;x-amz-sdk-checksum-algorithm",
            "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;\
             x-amz-sdk-checksum-algorithm;x-amz-trailer",
        ]
    );
}

#[tokio::test]
async fn the_sdk_as_it_comes_is_accepted_recorded_and_masked() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    let clients = suite::clients().unwrap();
    let rust = clients.iter().find(|client| client.stock).unwrap();
    for action in [list(), put()] {
        let exchange = network.send(&varied(rust, action, Change::Stock)).await;
        assert_eq!(status(&exchange), Some(200), "{exchange:#?}");
        assert_eq!(exchange.signature, SignatureVersion::V4);
        assert_eq!(exchange.request.signature_matches, Some(true));
        let agent = |(name, value): &(String, String)| {
            name == "user-agent" && value.starts_with("aws-sdk-rust/")
        };
        assert!(exchange.request.headers.iter().any(agent), "{exchange:#?}");
        // Its own default, which our other requests leave out.
        let checksum = signed_headers(&exchange).contains("x-amz-checksum-crc32");
        assert_eq!(checksum, exchange.request.method == "PUT", "{exchange:#?}");
        assert!(!format!("{exchange:?}").contains(SECRET));
    }
}

/// The slash behind a base path is ours: without it the SDK would ask for bucket `s3photos.example`.
#[tokio::test]
async fn the_sdk_as_it_comes_stays_below_the_base_path() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let url = format!("http://{}/s3", server.path_style_host());
    let network = network(&url, &settings());
    let clients = suite::clients().unwrap();
    let rust = clients.iter().find(|client| client.stock).unwrap();
    let exchange = network.send(&varied(rust, put(), Change::Stock)).await;
    let path = format!("{url}/{BUCKET}/a/b%20c?x-id=PutObject");
    assert_eq!(exchange.request.url, path);
}
