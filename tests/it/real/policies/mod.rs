//! Policies as this program writes and reads them, held against what real stores do with them.
//!
//! By hand: `S3PROBE_TEST_SEAWEEDFS=FOLDER/keys.env cargo test --test it real::policies::seaweedfs -- --ignored`.

mod combinations;
mod documents;
mod store;

use super::server::{Config, Server};
use store::Store;

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_on() {
    try_all(Config::CephStsOn);
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_off() {
    try_all(Config::CephStsOff);
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn seaweedfs() {
    try_all(Config::SeaweedFs);
}

fn try_all(config: Config) {
    let server = Server::running(config);
    let store = Store::new(config, &server);
    let mut wrong = combinations::wrong(&store);
    wrong.extend(documents::wrong(&store));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
