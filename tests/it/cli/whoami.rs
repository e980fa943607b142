//! `whoami`: the canonical ID of a key, and whether a policy names it.

use serde_json::Value;

use super::fixture::{CliTest, SECRET};
use super::lab::LabHost;

/// The uploader's canonical ID, as the program says it.
fn id_of_uploader(test: &CliTest) -> String {
    let ran = test
        .run(&["whoami", "--target", "env:UPLOADER", "-o", "json"])
        .ends_with(0);
    let said: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(said["schema"], "s3probe.whoami/1");
    said["canonical_id"].as_str().unwrap().to_owned()
}

#[test]
fn a_policy_with_one_wrong_digit_is_told() {
    let lab = LabHost::speaking_ddn();
    let id = id_of_uploader(&lab.test());
    assert_eq!(id.len(), 40);
    let last = if id.ends_with('0') { "1" } else { "0" };
    let other = format!("{}{last}", &id[..39]);
    for (named, code, said) in [
        (&id, 0, "names this ID".to_owned()),
        (
            &other,
            1,
            format!("names another: {other}; one character differs"),
        ),
    ] {
        let policy = format!(r#"{{"Statement":[{{"Principal":{{"DDN":["{named}"]}}}}]}}"#);
        let ran = lab
            .test()
            .file("policy.json", &policy)
            .run(&[
                "whoami",
                "--target",
                "env:UPLOADER",
                "--policy",
                "policy.json",
            ])
            .ends_with(code);
        let shown = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            shown.contains(&said) && shown.contains(&format!("acts as {id}.")),
            "{ran:?}"
        );
    }
    lab.left();
}

#[test]
fn the_owner_of_a_bucket_is_told_from_the_key() {
    let lab = LabHost::speaking_ddn();
    let whoami = |key, code| {
        let arguments = ["whoami", "--target", key, "--policy", "stored"];
        lab.test().run(&arguments).ends_with(code).stdout
    };
    // The stored policy names the uploader, and its owner needs none.
    let owner = whoami("env:OWNER", 0);
    assert!(
        owner.contains("the key's own") && owner.contains("needs no policy"),
        "{owner}"
    );
    // The uploader may not read the policy, so nothing can be said about it.
    let uploader = whoami("env:UPLOADER", 3);
    assert!(uploader.contains("not compared"), "{uploader}");
    lab.left();
}

#[test]
fn a_key_that_is_refused_has_no_id_and_its_secret_is_not_shown() {
    let lab = LabHost::new(&[]);
    let ran = lab
        .test()
        .env("UPLOADER_ACCESS_KEY_ID", SECRET)
        .run(&["whoami", "--target", "env:UPLOADER"])
        .ends_with(3);
    assert!(ran.stdout.contains("did not tell"), "{ran:?}");
    assert!(!format!("{ran:?}").contains(SECRET), "{ran:?}");
    lab.left();
}
