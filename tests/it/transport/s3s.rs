//! Both signature versions through the SDK, verified by s3s.

use s3probe::model::{Action, Addressing, Exchange, SignatureVersion};
use s3probe::transport::{Resolve, Transport};

use super::{BUCKET, ID, SECRET, key, list, network, order, settings};
use crate::support::s3s::Server;

const OBJECT: &str = "dir/ä b+c&d=e.txt";

fn status(exchange: &Exchange) -> u16 {
    exchange
        .response()
        .unwrap_or_else(|| panic!("{exchange:#?}"))
        .status
}

fn actions() -> [(Action, u16); 4] {
    let object = OBJECT.to_owned();
    [
        (
            Action::Put {
                object: object.clone(),
                body: b"bytes".to_vec(),
            },
            200,
        ),
        (list(), 200),
        (
            Action::Get {
                object: object.clone(),
                expected: Some(b"bytes".to_vec()),
            },
            200,
        ),
        (
            Action::Delete {
                object,
                version: None,
            },
            204,
        ),
    ]
}

#[tokio::test]
async fn s3s_accepts_every_request_and_the_recomputed_signature_is_the_transmitted_one() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    for signature in [SignatureVersion::V4, SignatureVersion::V2] {
        for (action, expected) in actions() {
            let exchange = network.send(&order(signature, action)).await;
            assert_eq!(status(&exchange), expected, "{signature} {exchange:#?}");
            assert_eq!(
                exchange.request.signature_matches,
                Some(true),
                "{exchange:#?}"
            );
            assert!(exchange.request.string_to_sign.is_some());
            assert_eq!(
                exchange.request.canonical_request.is_some(),
                signature == SignatureVersion::V4
            );
        }
    }
}

#[tokio::test]
async fn a_body_that_comes_back_is_compared_with_what_was_planted() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    let put = Action::Put {
        object: "a".to_owned(),
        body: b"one".to_vec(),
    };
    network.send(&order(SignatureVersion::V4, put)).await;
    for (expected, intact) in [(b"one".to_vec(), true), (b"two".to_vec(), false)] {
        let get = Action::Get {
            object: "a".to_owned(),
            expected: Some(expected),
        };
        let exchange = network.send(&order(SignatureVersion::V4, get)).await;
        assert_eq!(exchange.response().unwrap().body_intact, Some(intact));
    }
}

#[tokio::test]
async fn s3s_accepts_a_bucket_in_the_host_under_both_versions() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let virtual_host = server.virtual_host(BUCKET);
    let (name, port) = virtual_host.split_once(':').unwrap();
    let endpoint_host = name.strip_prefix(BUCKET).unwrap().trim_start_matches('.');
    let resolve: Vec<Resolve> = vec![format!("{name}:{port}:127.0.0.1").parse().unwrap()];
    let settings = s3probe::transport::Settings {
        resolve,
        ..settings()
    };
    let network = network(&format!("http://{endpoint_host}:{port}"), &settings);
    for signature in [SignatureVersion::V4, SignatureVersion::V2] {
        for (action, expected) in actions() {
            let mut order = order(signature, action);
            order.addressing = Addressing::Virtual;
            let exchange = network.send(&order).await;
            assert_eq!(status(&exchange), expected, "{signature} {exchange:#?}");
            assert_eq!(exchange.request.signature_matches, Some(true));
            assert!(
                exchange.request.url.contains(&format!("//{BUCKET}.")),
                "{exchange:#?}"
            );
        }
    }
}

#[tokio::test]
async fn s3s_refuses_a_wrong_secret_and_an_unsigned_request() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    for signature in [SignatureVersion::V4, SignatureVersion::V2] {
        let mut order = order(signature, list());
        order.role = s3probe::model::KeyRole::WrongSecret;
        order.key = Some(key("anotherSecretAltogetherOfTheSameLength00"));
        let exchange = network.send(&order).await;
        assert_eq!(status(&exchange), 403);
        assert!(
            exchange
                .response()
                .unwrap()
                .body
                .contains("SignatureDoesNotMatch")
        );
    }
    let exchange = network.send(&order(SignatureVersion::None, list())).await;
    assert_eq!(status(&exchange), 403);
    assert_eq!(exchange.request.signature_matches, None);
    let signed = |name: &str| name.eq_ignore_ascii_case("authorization");
    assert!(
        !exchange
            .request
            .headers
            .iter()
            .any(|(name, _)| signed(name))
    );
}

#[tokio::test]
async fn no_record_holds_the_secret_or_a_whole_signature() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    for signature in [SignatureVersion::V4, SignatureVersion::V2] {
        let exchange = network.send(&order(signature, list())).await;
        let saved = serde_json::to_string(&exchange).unwrap();
        for piece in SECRET.split(['/', '+']) {
            assert!(!saved.contains(piece), "{saved}");
        }
        let authorization = &exchange
            .request
            .headers
            .iter()
            .find(|(name, _)| name == "authorization")
            .unwrap()
            .1;
        assert!(authorization.ends_with("(hidden)"), "{authorization}");
    }
}

#[tokio::test]
async fn a_connection_is_used_again_and_a_fresh_one_is_opened_on_request() {
    let server = Server::start(&[(ID, SECRET)], &[BUCKET]).await;
    let network = network(&format!("http://{}", server.path_style_host()), &settings());
    let mut reused = Vec::new();
    for choice in [
        s3probe::model::ConnectionChoice::Any,
        s3probe::model::ConnectionChoice::Any,
        s3probe::model::ConnectionChoice::Fresh,
    ] {
        let mut order = order(SignatureVersion::V4, list());
        order.connection = choice;
        reused.push(network.send(&order).await.connection.reused);
    }
    assert_eq!(reused, [false, true, false]);
}
