//! The door to the network, against a server nobody here wrote and against sockets that misbehave.

mod clients;
mod failures;
mod proxies;
mod s3s;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use s3probe::model::{
    AccessKey, AccessKeyId, Action, Addressing, ConnectionChoice, Endpoint, ExchangeId, KeyRole,
    Order, Purpose, SecretAccessKey, SignatureVersion, Time,
};
use s3probe::transport::{Network, Settings};

pub(crate) const ID: &str = "AKIAIOSFODNN7EXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const BUCKET: &str = "photos.example";

pub(crate) fn key(secret: &str) -> Arc<AccessKey> {
    Arc::new(AccessKey {
        label: "test".to_owned(),
        id: AccessKeyId::new(ID),
        secret: SecretAccessKey::new(secret),
        token: None,
    })
}

pub(crate) fn settings() -> Settings {
    Settings {
        ca_pem: Vec::new(),
        insecure: false,
        resolve: Vec::new(),
        http_proxy: None,
        https_proxy: None,
        no_proxy: None,
        timeout: Duration::from_secs(5),
        clock: now,
    }
}

pub(crate) fn now() -> Time {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    Time::from_millis(i64::try_from(since.as_millis()).unwrap())
}

pub(crate) fn network(endpoint: &str, settings: &Settings) -> Network {
    let endpoint: Endpoint = endpoint.parse().unwrap();
    Network::new(&endpoint, BUCKET, "us-east-1", settings, [&*key(SECRET)]).unwrap()
}

pub(crate) fn order(signature: SignatureVersion, action: Action) -> Order {
    Order {
        id: ExchangeId::new(1),
        purpose: Purpose::Cell,
        cell: None,
        role: KeyRole::Target,
        key: (signature != SignatureVersion::None).then(|| key(SECRET)),
        signature,
        addressing: Addressing::Path,
        action,
        trial: None,
        connection: ConnectionChoice::Any,
    }
}

pub(crate) fn list() -> Action {
    Action::List {
        prefix: None,
        max_keys: Some(1),
        continuation: None,
    }
}
