//! `whoami`: the canonical ID of a key, and whether a policy names it.

use s3probe::model::Dialect;
use serde_json::{Value, json};

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

/// A bucket policy that allows somebody to read.
fn reading(principal: &Value, resource: &str) -> String {
    let statement = json!({"Effect": "Allow", "Principal": principal,
        "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": resource});
    json!({"Version": "2008-10-17", "Statement": [statement]}).to_string()
}

/// The same text with its last character changed.
fn mistyped(id: &str) -> String {
    let (last, other) = (id.len() - 1, if id.ends_with('0') { "1" } else { "0" });
    format!("{}{other}", &id[..last])
}

#[test]
fn a_policy_with_one_wrong_digit_is_told() {
    let lab = LabHost::speaking_ddn();
    let id = id_of_uploader(&lab.test());
    assert_eq!(id.len(), 40);
    let other = mistyped(&id);
    for (named, code, said) in [
        (&id, 0, "names this key's user".to_owned()),
        (
            &other,
            1,
            format!("names another: {other}; one character differs"),
        ),
    ] {
        let policy = reading(&json!({"DDN": [named]}), "photos.example");
        let test = lab.test().file("policy.json", &policy);
        let asking = [
            "whoami",
            "--target",
            "env:UPLOADER",
            "--policy",
            "policy.json",
        ];
        let ran = test.run(&asking).ends_with(code);
        let shown = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            shown.contains(&said) && shown.contains(&format!("acts as {id}.")),
            "{ran:?}"
        );
    }
    lab.left();
}

#[test]
fn on_aws_sts_tells_the_arn_that_policies_name() {
    let lab = LabHost::new(&[]);
    let said = |test: &CliTest, more: &[&str], code| -> Value {
        let asking = ["whoami", "--target", "env:UPLOADER", "-o", "json"];
        let ran = test.run(&[&asking[..], more].concat());
        serde_json::from_str(&ran.ends_with(code).hides(&[SECRET]).stdout).unwrap()
    };
    let told = said(&lab.test(), &[], 0);
    let arn = told["arn"].as_str().unwrap();
    let account = told["account"].as_str().unwrap();
    assert_eq!(arn, format!("arn:aws:iam::{account}:user/uploader"));
    assert_eq!(told["canonical_id"].as_str().unwrap().len(), 64);
    assert_eq!(told["asked"][1]["operation"], "GetCallerIdentity");
    for (named, code, words) in [
        (arn.to_owned(), 0, "names this key's user"),
        (mistyped(arn), 1, "one character differs"),
        (account.to_owned(), 3, "names the account"),
    ] {
        let policy = reading(&json!({"AWS": named}), "arn:aws:s3:::photos.example");
        let test = lab.test().file("policy.json", &policy);
        let told = said(&test, &["--policy", "policy.json"], code);
        let found = told["policy"].as_str().unwrap();
        assert!(found.contains(words), "{named}: {found}");
    }
    lab.left();
}

/// What `whoami` says of a policy with one wrong character, `check` says too, and it proposes the right one.
#[test]
fn whoami_and_check_agree_about_a_wrong_digit() {
    for (dialect, key, resource) in [
        (Dialect::Ddn, "DDN", json!("photos.example")),
        (
            Dialect::Aws,
            "AWS",
            json!([
                "arn:aws:s3:::photos.example",
                "arn:aws:s3:::photos.example/*"
            ]),
        ),
    ] {
        let lab = LabHost::without_policy(dialect);
        let test = lab.test();
        let asking = ["whoami", "--target", "env:UPLOADER", "-o", "json"];
        let ran = test.run(&asking).ends_with(0);
        let told: Value = serde_json::from_str(&ran.stdout).unwrap();
        let right = match told["arn"].as_str() {
            Some(arn) => arn.to_owned(),
            None => told["canonical_id"].as_str().unwrap().to_owned(),
        };
        let wrong = mistyped(&right);
        let policy = reading(&json!({key: [wrong]}), "R").replace("\"R\"", &resource.to_string());
        let test = test.file("policy.json", &policy);
        let put = ["policy", "apply", "policy.json", "--control", "env:OWNER"];
        test.run(&put).ends_with(0);

        let ran = test
            .run(&[&asking[..], &["--policy", "policy.json"]].concat())
            .ends_with(1);
        let told: Value = serde_json::from_str(&ran.stdout).unwrap();
        let said = format!("names another: {wrong}; one character differs");
        assert_eq!(told["policy"], json!(said), "{dialect}");

        let check = [
            "check",
            "--target",
            "env:UPLOADER",
            "--control",
            "env:OWNER",
            "--expect",
            "read-only",
            "-o",
            "json",
        ];
        let ran = test.run(&check).ends_with(1);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        let finding = &report["findings"][0];
        assert_eq!(
            finding["code"], "permission.principal-mismatch",
            "{dialect}"
        );
        assert_eq!(finding["facts"]["named in the policy"], json!(wrong));
        let proposed = finding["remedy"]["policy"]["document"].as_str().unwrap();
        assert!(proposed.contains(&right), "{dialect}: {proposed}");
        lab.left();
    }
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
