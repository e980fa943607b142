//! Whole runs against the lab: exit codes, files, what is left, and that no secret shows.

use std::process::Stdio;

use super::fixture::{CliTest, SECRET, Silence};
use super::lab::{LabHost, OWNER_SECRET, UNTOUCHED};

const BOTH: [&str; 5] = [
    "check",
    "--target",
    "env:UPLOADER",
    "--control",
    "env:OWNER",
];
const OWNER: [&str; 3] = ["check", "--target", "env:OWNER"];
const SECRETS: [&str; 2] = [SECRET, OWNER_SECRET];

fn with<'a>(first: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [first, more].concat()
}

#[test]
fn the_demo_shows_a_key_that_deviates_and_says_that_the_lab_is_an_emulation() {
    let ran = CliTest::new().run(&["demo"]).ends_with(0);
    for text in [
        "permission.action-missing",
        "SigV2 target",
        "emulation",
        "With `s3probe policy apply`, store the policy that -v shows",
        "statement 3 added",
    ] {
        assert!(ran.stdout.contains(text), "{text}: {}", ran.stdout);
    }
    assert!(
        ran.stderr
            .contains("`s3probe check` would exit with 1 here; the demo exits with 0.")
    );
}

#[test]
fn the_exit_code_says_how_the_key_met_what_was_expected() {
    let lab = LabHost::new(&[]);
    let test = lab.test();
    for (arguments, code) in [
        (with(&BOTH, &[]), 1),
        (with(&BOTH, &["--expect", "uploader"]), 0),
        (with(&BOTH, &["--expect", "read-only"]), 1),
        (
            with(&BOTH, &["--expect", "read-write", "--fail-on", "never"]),
            0,
        ),
        (with(&OWNER, &["--expect", "read-write"]), 0),
        (with(&OWNER, &["--expect", "read-only"]), 1),
        (with(&BOTH, &["--bucket", "missing.example"]), 4),
    ] {
        for format in ["table", "json", "junit"] {
            let ran = test
                .run(&with(&arguments, &["-o", format]))
                .ends_with(code)
                .hides(&SECRETS);
            assert!(!ran.stdout.is_empty(), "{arguments:?}");
        }
    }
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn what_a_key_may_put_and_nobody_may_delete_is_named_and_left() {
    let lab = LabHost::new(&[]);
    let test = lab.test();
    let ran = test
        .run(&["check", "--target", "env:UPLOADER", "--expect", "uploader"])
        .ends_with(5);
    assert!(ran.stdout.contains("run.leftovers"), "{ran:?}");
    test.run(&["clean", "--control", "env:OWNER", "--yes"])
        .ends_with(0);
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn an_endpoint_that_does_not_answer_is_inconclusive_and_not_the_keys_fault() {
    let silence = Silence::new();
    let url = silence.url();
    drop(silence);
    let test = CliTest::new().with_key();
    let ran = test
        .run(&["check", "--endpoint", &url, "--bucket", "b"])
        .ends_with(3);
    assert!(ran.stdout.contains("tcp.refused"), "{ran:?}");
}

#[test]
fn a_saved_run_is_judged_again_to_the_same_bytes() {
    let lab = LabHost::new(&[]);
    let test = lab.test();
    let arguments = with(&BOTH, &["-o", "json:a", "-o", "junit:j", "--save", "b"]);
    let ran = test.run(&arguments).ends_with(1).hides(&SECRETS);
    assert!(
        ran.stdout.contains("SigV4 target"),
        "the table goes to standard output"
    );
    test.run(&["diagnose", "b", "-o", "json:c"]).ends_with(1);
    test.run(&["report", "b", "-o", "json:d", "-o", "junit:k"])
        .ends_with(1);
    let saved = test.read("a");
    assert!(saved == test.read("b") && saved == test.read("c") && saved == test.read("d"));
    assert_eq!(test.read("j"), test.read("k"));
    assert_eq!(test.names(), ["a", "b", "c", "d", "j", "k"]);
    let printed = test.run(&["report", "b", "-o", "json"]).ends_with(1).stdout;
    assert!(printed == saved, "standard output and files hold the same");
    let input = test
        .run_with(&["diagnose", "-", "-o", "json"], &saved)
        .ends_with(1)
        .stdout;
    assert!(input == saved, "a run can be given on standard input");
}

#[test]
fn no_secret_shows_at_any_verbosity_or_in_any_file_even_if_the_endpoint_echoes_it() {
    let lab = LabHost::new(&["echo-credentials"]);
    let test = lab.test().env(
        "UPLOADER_SESSION_TOKEN",
        "FQoGZXIvYXdzEXAMPLETOKENvalue0123456789",
    );
    let token = "FQoGZXIvYXdzEXAMPLETOKENvalue0123456789";
    let secrets = [SECRET, OWNER_SECRET, token];
    for loud in ["--verbose", "--quiet"] {
        let arguments = with(
            &BOTH,
            &[
                loud, "--force", "-o", "json:a", "-o", "junit:b", "-o", "table:c",
            ],
        );
        test.run(&arguments).hides(&secrets);
        for name in ["a", "b", "c"] {
            let written = test.read(name);
            for secret in secrets {
                assert!(!written.contains(secret), "{name} shows a secret");
            }
        }
    }
    let ran = test.run(&with(&BOTH, &["--verbose"]));
    assert!(ran.stderr.contains("list.v4.path.target"), "{ran:?}");
    let ran = test.run(&with(&BOTH, &["--quiet"]));
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_file_that_is_there_stays_unless_it_may_be_overwritten() {
    let lab = LabHost::new(&[]);
    let test = lab.test().file("run.json", "mine");
    test.run(&with(&OWNER, &["--save", "run.json"]))
        .ends_with(2);
    assert_eq!(test.read("run.json"), "mine");
    test.run(&with(&OWNER, &["--save", "run.json", "--force"]))
        .ends_with(0);
    assert!(test.read("run.json").contains("s3probe.report/1"));
    assert_eq!(lab.left(), UNTOUCHED);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_cleans_up_and_says_so() {
    let lab = LabHost::new(&["slow=300ms"]);
    let test = lab.test();
    let mut child = test
        .command(&with(&BOTH, &["--verbose", "-o", "json:run.json"]))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // As soon as something was put, it is time to leave.
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("PUT") {
        assert!(
            std::io::BufRead::read_line(&mut stderr, &mut said).unwrap() > 0,
            "{said}"
        );
    }
    super::lab::interrupt(&child);
    std::io::Read::read_to_string(&mut stderr, &mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3), "{said}");
    assert!(said.contains("stopping; cleaning up first"), "{said}");
    let report: serde_json::Value = serde_json::from_str(&test.read("run.json")).unwrap();
    assert_eq!(report["run"]["interrupted"], true);
    assert_eq!(report["ledger"]["left"], serde_json::json!([]));
    assert_eq!(lab.left(), UNTOUCHED);
}

/// Runs a check and interrupts it twice: once something was put, and as soon as it cleans up.
#[cfg(unix)]
fn interrupted_twice(test: &CliTest) {
    let mut child = test
        .command(&with(
            &BOTH,
            &["--verbose", "--force", "-o", "json:run.json"],
        ))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = std::io::BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    let mut until = |mark: &str, said: &mut String| {
        while !said.contains(mark) {
            assert!(
                std::io::BufRead::read_line(&mut stderr, said).unwrap() > 0,
                "{said}"
            );
        }
    };
    until("PUT", &mut said);
    super::lab::interrupt(&child);
    until("stopping; cleaning up first", &mut said);
    super::lab::interrupt(&child);
    until("stopping at once", &mut said);
    assert_eq!(child.wait().unwrap().code(), Some(5), "{said}");
    let report: serde_json::Value = serde_json::from_str(&test.read("run.json")).unwrap();
    assert!(!report["ledger"]["left"].as_array().unwrap().is_empty());
}

#[cfg(unix)]
#[test]
fn a_second_interrupt_stops_at_once_names_what_is_left_and_clean_removes_it() {
    let lab = LabHost::new(&["slow=1s"]);
    let test = lab.test();
    let clean = ["clean", "--control", "env:OWNER"];
    // A removal that is on its way may still succeed: then nothing is left, and it is tried again.
    let mut tried = (0..5).map(|_| {
        interrupted_twice(&test);
        test.run(&clean)
    });
    let ran = tried.find(|ran| ran.code != 0).unwrap().ends_with(5);
    assert!(ran.stdout.contains("of 1 run:\n  s3probe-"), "{ran:?}");
    assert!(
        ran.stderr.contains("nothing was removed; --yes removes it"),
        "{ran:?}"
    );
    let ran = test
        .run(&with(&clean, &["--yes", "--run", "0123456789abcdef"]))
        .ends_with(0);
    assert_eq!(ran.stdout, "Nothing is left of any run there.\n");
    test.run(&with(&clean, &["--yes"]))
        .ends_with(0)
        .hides(&SECRETS);
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn a_reader_that_goes_away_does_not_change_the_exit_code() {
    let lab = LabHost::new(&[]);
    let test = lab.test();
    let mut child = test
        .command(&BOTH)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn clients_that_would_fail_are_named_and_what_they_put_is_removed() {
    let lab = LabHost::new(&["accept-encoding-rewritten"]);
    let test = lab.test();
    let arguments = with(
        &OWNER,
        &["--expect", "read-write", "--clients", "-o", "json"],
    );
    let ran = test.run(&arguments).ends_with(0).hides(&SECRETS);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let codes: Vec<_> = findings
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            "hop.signed-header-rewritten",
            "signature.v2-bucket-slash",
            "run.clients"
        ]
    );
    assert_eq!(
        findings[0]["facts"]["sent and signed"],
        "accept-encoding: identity"
    );
    test.run(&with(&arguments, &["--fail-on", "warning"]))
        .ends_with(1);
    let dry = test
        .run(&with(&OWNER, &["--clients", "--dry-run"]))
        .ends_with(0);
    assert!(
        dry.stdout
            .contains("as these send them: AWS CLI 2, boto3 1.43,"),
        "{dry:?}"
    );
    assert_eq!(lab.left(), UNTOUCHED);
}
