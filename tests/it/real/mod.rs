//! The program against real servers, started by `tests/run`, with keys and buckets that are wrong in
//! one exact way. `table` says what is tried and what must come out.
//!
//! A server left running by hand serves as well:
//! `S3PROBE_TEST_SEAWEEDFS=FOLDER/keys.env cargo test --test it real::seaweedfs -- --ignored`.

mod checks;
mod hops;
mod keys;
mod policies;
mod program;
mod s3;
mod server;
mod setting;
mod story;
mod table;
mod wire;

use std::time::Instant;

use checks::Run;
use server::{Config, Server};
use table::{Row, TABLE};

/// Findings that the test run must get from real servers, directly or through real hops.
pub(crate) fn tried() -> Vec<(&'static str, &'static str)> {
    let direct = TABLE.iter().flat_map(|row| {
        let servers = row.on.iter().map(|config| config.title());
        servers.flat_map(|server| row.findings.iter().map(move |code| (*code, server)))
    });
    direct.chain(hops::tried()).collect()
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_on() {
    try_every_row(Config::CephStsOn);
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_off() {
    try_every_row(Config::CephStsOff);
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn seaweedfs() {
    try_every_row(Config::SeaweedFs);
}

/// Runs all rows even if one goes wrong: which rows fail together says what is broken.
fn try_every_row(config: Config) {
    let server = Server::running(config);
    let rows: Vec<&Row> = TABLE
        .iter()
        .filter(|row| row.on.contains(&config))
        .collect();
    let wrong = rows.iter().filter(|row| !passes(row, &server)).count();
    assert!(
        wrong == 0,
        "{wrong} of {} rows are not as the table says",
        rows.len()
    );
}

fn passes(row: &Row, server: &Server) -> bool {
    let begun = Instant::now();
    let bucket = row.bucket.set_up(server);
    let before = server.s3().snapshot(&bucket);
    let run = program::check(row, server, &bucket);
    let after = server.s3().snapshot(&bucket);
    let complaints = complaints(row, &run, before == after);
    run.tell(&format!("{:<34}", row.name), begun, &complaints)
}

fn complaints(row: &Row, run: &Run, unchanged: bool) -> Vec<String> {
    let mut complaints = run.complaints();
    if run.exit != row.exit {
        complaints.push(format!("exit code {} instead of {}", run.exit, row.exit));
    }
    if run.codes() != row.findings {
        complaints.push(format!(
            "findings {:?} instead of {:?}",
            run.codes(),
            row.findings
        ));
    }
    if !unchanged {
        complaints.push("the bucket is not as it was before".to_owned());
    }
    complaints
}
