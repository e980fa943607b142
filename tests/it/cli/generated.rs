//! What is made from the program itself, and `explain`.

use super::fixture::CliTest;

#[test]
fn completions_are_made_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = CliTest::new()
            .run(&["generate", "completions", shell])
            .ends_with(0);
        assert!(
            ran.stdout.contains("s3probe") && ran.stdout.contains("endpoint"),
            "{shell}"
        );
    }
}

#[test]
fn manual_pages_and_reference_pages_are_written_and_written_again() {
    let test = CliTest::new();
    for _ in 0..2 {
        test.run(&["generate", "man", "man"]).ends_with(0);
        test.run(&["generate", "docs", "docs"]).ends_with(0);
    }
    let names = test.names();
    for name in [
        "man/s3probe.1",
        "man/s3probe-check.1",
        "docs/findings.md",
        "docs/cli.md",
    ] {
        assert!(
            names.iter().any(|found| found == name),
            "{name} is not in {names:?}"
        );
    }
    assert!(
        test.read("man/s3probe-check.1")
            .contains("\\-\\-read\\-only")
    );
}

#[test]
fn the_schema_is_printed() {
    let ran = CliTest::new().run(&["generate", "schema"]).ends_with(0);
    let schema: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(schema["title"], "s3probe.report/1");
}

#[test]
fn a_code_is_explained_in_words() {
    let ran = CliTest::new()
        .run(&["explain", "SignatureDoesNotMatch"])
        .ends_with(0);
    assert!(ran.stdout.starts_with("SignatureDoesNotMatch: "), "{ran:?}");
}

#[test]
fn every_fault_of_the_lab_is_listed_with_its_source() {
    let ran = CliTest::new().run(&["lab", "--list-faults"]).ends_with(0);
    for fault in s3probe::lab::Fault::all() {
        assert!(
            ran.stdout.contains(&format!("\n{}", fault.name)) || ran.stdout.starts_with(fault.name)
        );
    }
    assert_eq!(
        ran.stdout.matches("    seen: ").count(),
        s3probe::lab::Fault::all().len()
    );
}
