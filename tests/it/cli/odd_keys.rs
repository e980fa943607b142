//! Keys that were damaged on their way: each ends in a verdict, and none is told.

use super::fixture::{CliTest, ID, SECRET};
use super::lab::{LabHost, OWNER_SECRET, UNTOUCHED};

/// A test with this key as `env:ODD`, beside the lab's own.
fn with(lab: &LabHost, id: &str, secret: &str, token: Option<&str>) -> CliTest {
    let test = lab.test();
    let test = test.env("ODD_ACCESS_KEY_ID", id);
    let test = test.env("ODD_SECRET_ACCESS_KEY", secret);
    match token {
        Some(token) => test.env("ODD_SESSION_TOKEN", token),
        None => test,
    }
}

#[test]
fn a_key_that_no_header_can_carry_is_told_and_ends_no_process() {
    let lab = LabHost::new(&[]);
    for (id, token) in [
        (format!("{ID}\r"), None),
        (format!("{ID}\n"), None),
        (format!("{ID}\u{1}"), None),
        (ID.to_owned(), Some("abc\ndef")),
    ] {
        let test = with(&lab, &id, SECRET, token);
        let check = ["check", "--target", "env:ODD", "--control", "env:OWNER"];
        for signature in ["v4", "v2"] {
            let ran = test.run(&[&check[..], &["--signature", signature]].concat());
            let ran = ran.ends_with(1).hides(&[SECRET, OWNER_SECRET]);
            assert!(ran.stdout.contains("[secret."), "{id:?}: {}", ran.stdout);
        }
        let whoami = ["whoami", "--target", "env:ODD"];
        test.run(&whoami).ends_with(3).hides(&[SECRET]);
        let clean = ["clean", "--control", "env:ODD", "--yes"];
        test.run(&clean).ends_with(3).hides(&[SECRET]);
        let list = ["key", "list", "--control", "env:ODD"];
        test.run(&list).ends_with(3).hides(&[SECRET]);
    }
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn a_secret_in_the_place_of_the_id_is_not_shown_whatever_it_looks_like() {
    let lab = LabHost::new(&[]);
    let hex = "b892c0665f0ada8a4755dae98baa3b133590e11dae3bcc1f9d769d67f16c3835";
    for (secret, id) in [
        (hex, "GK31c2f218a2e44f485b94239e"),
        ("My-Long_Passw0rd.x", ID),
        ("\"wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEKEY\"", ID),
    ] {
        let test = with(&lab, secret, id, None);
        let bare = secret.trim_matches('"');
        for output in ["table", "json", "junit"] {
            let check = ["check", "--target", "env:ODD", "-v", "-o", output];
            let ran = test.run(&check).ends_with(1).hides(&[secret, bare]);
            if output == "table" {
                assert!(ran.stdout.contains("[identity.swapped"), "{}", ran.stdout);
            }
        }
        test.run(&["check", "--target", "env:ODD", "--dry-run"])
            .ends_with(0)
            .hides(&[secret, bare]);
    }
}
