//! Where each finding was proved: by the real servers and hops of the test run, and by kept runs.
//!
//! `src/cli/reference/proof.tsv` is written by
//! `cargo test --test it proof::writes_the_table -- --ignored`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use s3probe::diagnose::rules::RULES;

use crate::{real, rules};

/// A line for each code: servers of the test run, servers recorded from, runs of the lab, runs made by hand.
fn table() -> String {
    let (tried, kept) = (real::tried(), rules::judged());
    let mut table = String::new();
    for rule in RULES {
        let code = rule.code.as_str();
        let told = tried.iter().filter(|(said, _)| *said == code);
        let told: BTreeSet<&str> = told.map(|(_, server)| *server).collect();
        let origins: Vec<_> = kept
            .iter()
            .filter(|run| run.about() == code)
            .map(|run| run.from())
            .collect();
        let recorded: BTreeSet<&str> = origins
            .iter()
            .flatten()
            .copied()
            .filter(|from| *from != LAB)
            .collect();
        let of_lab = origins.iter().filter(|from| **from == Some(LAB)).count();
        let by_hand = origins.iter().filter(|from| from.is_none()).count();
        let _ = writeln!(
            table,
            "{code}\t{}\t{}\t{of_lab}\t{by_hand}",
            joined(&told),
            joined(&recorded)
        );
    }
    table
}

fn joined(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

#[test]
fn the_table_is_that_of_the_fixtures_and_of_the_real_servers() {
    let kept = include_str!("../../src/cli/reference/proof.tsv");
    assert!(
        kept == table(),
        "proof.tsv is old; see the head of this file"
    );
}

#[test]
#[ignore = "writes src/cli/reference/proof.tsv"]
fn writes_the_table() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/reference/proof.tsv");
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the command that writes the table"
    )]
    std::fs::write(file, table()).unwrap();
}

const LAB: &str = "the lab";
