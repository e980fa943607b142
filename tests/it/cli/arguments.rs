//! Help, dry runs, and where values come from.

use super::fixture::{CliTest, ID, SECRET, Silence};

const PLACE: [&str; 5] = [
    "check",
    "--endpoint",
    "http://127.0.0.1:1",
    "--bucket",
    "photos",
];

#[test]
fn the_help_of_the_program_fits_one_screen() {
    let ran = CliTest::new().run(&["--help"]).ends_with(0);
    insta::assert_snapshot!(ran.printed());
    assert_eq!(ran.stderr, "");
}

#[test]
fn the_short_help_of_check_names_every_option() {
    insta::assert_snapshot!(CliTest::new().run(&["check", "-h"]).ends_with(0).printed());
}

#[test]
fn without_a_command_the_help_is_a_refusal() {
    let ran = CliTest::new().run(&[]).ends_with(2);
    assert!(
        ran.stdout.is_empty() && ran.stderr.contains("Usage: s3probe <COMMAND>"),
        "{ran:?}"
    );
}

#[test]
fn the_version_is_printed() {
    let ran = CliTest::new().run(&["--version"]).ends_with(0);
    assert_eq!(
        ran.stdout,
        concat!("s3probe ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn a_dry_run_prints_the_plan_with_the_source_of_every_value_and_sends_nothing() {
    let silence = Silence::new();
    let ran = CliTest::new()
        .with_key()
        .env("AWS_ENDPOINT_URL", &silence.url())
        .env("S3_BUCKET", "photos")
        .run(&[
            "check",
            "--dry-run",
            "--region",
            "garage",
            "--expect",
            "uploader",
            "--signature",
            "v4",
        ])
        .ends_with(0)
        .hides(&[SECRET]);
    silence.was_left_alone();
    insta::assert_snapshot!(ran.printed().replace(&silence.url(), "[ENDPOINT]"));
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_dry_run_creates_no_file() {
    let test = CliTest::new().with_key();
    let arguments = [&PLACE[..], &["--dry-run", "-o", "json:a", "--save", "b"]].concat();
    test.run(&arguments).ends_with(0);
    assert_eq!(test.names(), Vec::<String>::new());
}

#[test]
fn one_key_as_its_own_control_is_warned_of() {
    let arguments = [&PLACE[..], &["--dry-run", "--control", "env:AWS"]].concat();
    let ran = CliTest::new().with_key().run(&arguments).ends_with(0);
    assert!(
        ran.stderr
            .contains("the same access key, which proves nothing"),
        "{ran:?}"
    );
    assert!(ran.stdout.contains(ID));
}
