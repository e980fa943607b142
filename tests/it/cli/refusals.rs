//! What cannot be used is refused with exit code 2, before anything is sent, and never repeated if
//! it could be a secret.

use super::fixture::{CliTest, ID, SECRET, Silence, shown};

/// Runs `check` on an endpoint that must not hear of it.
fn refused(test: &CliTest, arguments: &[&str]) -> String {
    let silence = Silence::new();
    let url = silence.url();
    let place = ["check", "--endpoint", &url, "--bucket", "b"];
    let ran = test
        .run(&[&place[..], arguments].concat())
        .ends_with(2)
        .hides(&[SECRET]);
    silence.was_left_alone();
    assert_eq!(ran.stdout, "", "{ran:?}");
    assert!(ran.stderr.starts_with("s3probe: "), "{ran:?}");
    ran.said()
}

#[test]
fn a_secret_on_the_command_line_is_refused_wherever_it_stands() {
    let test = CliTest::new().with_key();
    let pair = format!("{ID}:{SECRET}");
    let assigned = format!("--secret-access-key={SECRET}");
    for arguments in [
        &["--secret-key", SECRET][..],
        &["--access-key", ID, "--secret-key", SECRET],
        &[&assigned],
        &[SECRET],
        &[&pair],
        &["--target", SECRET],
        &["--control", &pair],
    ] {
        let said = refused(&test, arguments);
        assert!(said.contains("  file:PATH "), "{arguments:?}: {said}");
    }
    for arguments in [
        &["--signature", SECRET][..],
        &["-o", SECRET],
        &["--insecure", SECRET],
    ] {
        refused(&test, arguments);
    }
    for arguments in [&[SECRET][..], &[&pair], &["--secret-key", SECRET]] {
        test.run(arguments).ends_with(2).hides(&[SECRET]);
    }
}

#[test]
fn the_refusal_of_a_secret_explains_keyrefs() {
    insta::assert_snapshot!(refused(&CliTest::new(), &["--secret-key", SECRET]));
}

#[test]
fn a_url_with_a_password_is_refused_and_not_repeated() {
    let test = CliTest::new().with_key();
    for url in [format!("https://id:{SECRET}@h"), format!("id:{SECRET}@h")] {
        let ran = test.run(&["check", "--endpoint", &url, "--bucket", "b"]);
        assert!(
            ran.ends_with(2)
                .hides(&[SECRET])
                .stderr
                .contains("keys are named by")
        );
    }
}

#[test]
fn every_value_that_cannot_be_used_is_named_with_what_is_expected() {
    let test = CliTest::new()
        .with_key()
        .file("there", "")
        .file("notes.pem", "no certificate");
    let folder = shown(test.path(""));
    let into_folder = format!("json:{folder}");
    for (arguments, reason) in [
        (&["--expect", "fly"][..], "`fly` is neither a role"),
        (
            &["--expect", "get,!get"],
            "`get` is both allowed and denied",
        ),
        (&["--signature", "v3"], "[possible values: v4, v2]"),
        (
            &["--addressing", "virtual"],
            "no bucket name can stand before it",
        ),
        (&["--prefix", "/x"], "starts with a slash"),
        (&["--repeat", "0"], "1..=100"),
        (&["--timeout", "soon"], "as in 10s"),
        (&["--ca", "nowhere.pem"], "--ca nowhere.pem: No such file"),
        (
            &["--ca", "notes.pem"],
            "--ca notes.pem: it holds no PEM certificate",
        ),
        (&["--resolve", "h:80"], "HOST:PORT:ADDR"),
        (&["-o", "yaml"], "the formats are table, json and junit"),
        (&["-o", "json:"], "no file after the colon"),
        (
            &["-o", "json", "-o", "junit"],
            "would both go to standard output",
        ),
        (&["-o", "json:x", "--save", "x"], "x: it is named twice"),
        (
            &["-o", "json:there"],
            "there: it is there already; --force overwrites it",
        ),
        (&["-o", &into_folder], "it is a folder"),
        (
            &["--save", "no/such/folder"],
            "output file no/such/folder: No such file",
        ),
        (
            &["--fail-on", "fire"],
            "[possible values: error, warning, info, never]",
        ),
        (&["--quiet", "--verbose"], "cannot be used with"),
        (&["--suite", "core"], "there is no option `--suite`"),
        (
            &["--control", "anonymous"],
            "the control is a key known to work",
        ),
    ] {
        let said = refused(&test, arguments);
        assert!(said.contains(reason), "{arguments:?}: {said}");
    }
    assert_eq!(test.names(), ["notes.pem", "there"]);
}

#[test]
fn a_missing_endpoint_or_bucket_is_named_with_its_variables() {
    let test = CliTest::new().with_key();
    let said = test.run(&["check"]).ends_with(2).said();
    assert!(
        said.contains("no endpoint; give --endpoint URL, or set S3PROBE_ENDPOINT"),
        "{said}"
    );
    let said = test
        .run(&["check", "--endpoint", "http://h"])
        .ends_with(2)
        .said();
    assert!(
        said.contains("no bucket; give --bucket NAME, or set S3_BUCKET"),
        "{said}"
    );
}

#[test]
fn a_file_that_is_no_saved_run_is_refused_with_the_place() {
    let test = CliTest::new()
        .file("broken.json", "{\n\"schema\": oops")
        .file("other.json", "{}");
    for (arguments, reason) in [
        (["diagnose", "nowhere.json"], "nowhere.json: No such file"),
        (["diagnose", "broken.json"], "at line 2 column"),
        (["report", "other.json"], "other.json: it names no schema"),
        (["explain", "frobnication"], "`frobnication` is no finding"),
        (["lab", "--fault=fire"], "`fire` is no fault of the lab"),
        (["generate", "fun"], "that is no command of s3probe"),
    ] {
        let said = test.run(&arguments).ends_with(2).said();
        assert!(said.contains(reason), "{arguments:?}: {said}");
    }
}

#[test]
fn nothing_is_removed_without_a_key() {
    let silence = Silence::new();
    let ran = CliTest::new().run(&[
        "clean",
        "--endpoint",
        &silence.url(),
        "--bucket",
        "b",
        "--control",
        "anonymous",
        "--yes",
    ]);
    assert!(
        ran.ends_with(2)
            .stderr
            .contains("nothing is removed without a key")
    );
    silence.was_left_alone();
}
