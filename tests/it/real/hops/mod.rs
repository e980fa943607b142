//! The program through real hops, started by `tests/run` in front of the real stores. `table` says
//! which hop must lead to which findings.
//!
//! By hand, with stores and hops left running:
//! `S3PROBE_TEST_NGINX=FOLDER/hops.env S3PROBE_TEST_SEAWEEDFS=… cargo test --test it real::hops::nginx -- --ignored`.

mod table;

use std::collections::BTreeMap;
use std::time::Instant;

use super::checks::Run;
use super::program;
use super::server::{Config, Server};
use super::setting::{Bucket, Way};
use super::wire::Wire;
use table::{Product, Row, TABLE};

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn nginx() {
    try_every_row(Product::Nginx);
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn haproxy() {
    try_every_row(Product::HaProxy);
}

/// What must be found before each store.
pub(super) fn tried() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().flat_map(|row| {
        let pairs = row.products().iter().flat_map(|product| {
            let stores = row.stores().iter();
            stores.map(|store| product.before(*store))
        });
        pairs.flat_map(|place| row.findings.iter().map(move |code| (*code, place)))
    })
}

/// The URLs of hops, by `HOP.STORE`.
type Hops = BTreeMap<String, String>;

fn try_every_row(product: Product) {
    let hops = running(product);
    let stores = STORES
        .iter()
        .filter(|(_, store)| hops.keys().any(|name| name.ends_with(store)));
    let mut tried = 0;
    let mut wrong = 0;
    for (config, store) in stores {
        let server = Server::running(*config);
        for row in TABLE.iter().filter(|row| row.is_for(product, *config)) {
            let Some(url) = hops.get(&format!("{}.{store}", row.hop)) else {
                assert!(row.hop == BY_TURNS, "{product:?} has no hop {}", row.hop);
                continue;
            };
            tried += 1;
            wrong += usize::from(!passes(row, store, &server, url));
        }
    }
    assert!(tried > 0, "{product:?} stands before no store");
    assert!(
        wrong == 0,
        "{wrong} of {tried} rows are not as the table says"
    );
}

const STORES: [(Config, &str); 3] = [
    (Config::SeaweedFs, "seaweedfs"),
    (Config::CephStsOff, "ceph-sts-off"),
    (Config::CephStsOn, "ceph-sts-on"),
];

/// It needs two stores, and stands before the first one only in the table's words.
const BY_TURNS: &str = "by-turns";

#[expect(
    clippy::disallowed_methods,
    reason = "a test has no process facts but these"
)]
fn running(product: Product) -> Hops {
    let variable = match product {
        Product::Nginx => "S3PROBE_TEST_NGINX",
        Product::HaProxy => "S3PROBE_TEST_HAPROXY",
    };
    let path = std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} is not set; tests/run starts the hops"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let lines = text.lines().filter_map(|line| line.split_once('='));
    lines
        .map(|(name, url)| (name.to_owned(), url.to_owned()))
        .collect()
}

fn passes(row: &Row, store: &str, server: &Server, url: &str) -> bool {
    let begun = Instant::now();
    let bucket = Bucket::Plain.set_up(server);
    let before = server.s3().snapshot(&bucket);
    let run = check(row, server, url, &bucket);
    let after = server.s3().snapshot(&bucket);
    let mut complaints = run.complaints();
    let causes = run.causes();
    if causes != row.findings {
        complaints.push(format!("findings {causes:?} instead of {:?}", row.findings));
    }
    if run.exit != row.exit {
        complaints.push(format!("exit code {} instead of {}", run.exit, row.exit));
    }
    complaints.extend(row.missing_words(&run.shown()));
    if before != after {
        complaints.push("the bucket is not as it was before".to_owned());
    }
    run.tell(&format!("{store:<12} {:<20}", row.hop), begun, &complaints)
}

/// Runs the program through a relay, which sees what goes into the hop.
fn check(row: &Row, server: &Server, url: &str, bucket: &str) -> Run {
    let owner = server.owner();
    let path = url.strip_prefix("http://").and_then(|rest| rest.find('/'));
    let (hop, path) = url.split_at(path.map_or(url.len(), |at| at + "http://".len()));
    let wire = Wire::to(hop);
    let endpoint = format!("{}{path}", wire.endpoint());
    let expected = ["--expect", "read-write"].into_iter();
    let arguments = expected.chain(row.arguments.split_whitespace());
    let command = program::command(Way::Http);
    let (exit, texts) = program::run(command, (&endpoint, bucket), [&owner, &owner], arguments);
    Run {
        exit,
        texts,
        sent: wire.sent(),
        secrets: vec![owner.secret],
        bucket: format!(
            "{}{bucket}",
            path.trim_start_matches('/').to_owned() + slash(path)
        ),
    }
}

fn slash(path: &str) -> &'static str {
    if path.is_empty() { "" } else { "/" }
}
