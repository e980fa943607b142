//! Grant files as expectations, and what a check reads about grants.

use super::fixture::{CliTest, SECRET};
use super::lab::{LabHost, OWNER_SECRET, UNTOUCHED};

const CHECK: [&str; 7] = [
    "check",
    "--target",
    "env:UPLOADER",
    "--control",
    "env:OWNER",
    "-o",
    "json",
];
const GRANT: &str = "bucket = \"photos.example\"\nallow = \"uploader\"\nprincipal = \"x\"\n";

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&CHECK[..], more].concat()
}

fn report(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// The operations of the exchanges that were sent to learn about grants.
fn read(report: &serde_json::Value) -> Vec<&str> {
    let exchanges = report["exchanges"].as_array().unwrap();
    let of_grants = exchanges.iter().filter(|x| x["purpose"] == "grants");
    of_grants
        .map(|x| x["operation"].as_str().unwrap())
        .collect()
}

#[test]
fn a_grant_file_is_an_expectation_and_names_bucket_and_prefix() {
    let lab = LabHost::new(&[]);
    let test = lab.test().file("grant.toml", GRANT).file(
        "below.toml",
        &GRANT.replace("allow", "prefix = \"incoming/\"\nallow"),
    );
    let ran = test
        .run(&with(&["--expect", "grant.toml"]))
        .ends_with(0)
        .hides(&[SECRET, OWNER_SECRET]);
    let told = report(&ran.stdout);
    assert_eq!(told["run"]["expect"], "list,get,put");
    assert!(
        read(&told).is_empty(),
        "a check without faults asks no more"
    );
    let ran = test.run(&with(&["--expect", "below.toml"])).ends_with(0);
    let prefix = report(&ran.stdout)["run"]["prefix"].to_string();
    assert!(prefix.starts_with("\"incoming/s3probe-"), "{prefix}");
    let other = ["--expect", "below.toml", "--prefix", "other/"];
    let ran = test.run(&with(&other)).ends_with(0);
    let prefix = report(&ran.stdout)["run"]["prefix"].to_string();
    assert!(prefix.starts_with("\"other/s3probe-"), "{prefix}");
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn a_grant_file_that_cannot_be_used_is_told_before_anything_is_sent() {
    let test = CliTest::new().with_key();
    let test = test
        .file("grant.toml", GRANT)
        .file("typo.toml", &GRANT.replace("uploader", "uplaoder"))
        .file("slash.toml", &format!("prefix = \"/x\"\n{GRANT}"));
    for (file, bucket, said) in [
        ("absent.toml", "photos.example", "grant file absent.toml"),
        (
            "typo.toml",
            "photos.example",
            "typo.toml:2: `uplaoder` is neither",
        ),
        ("slash.toml", "photos.example", "slash.toml: `prefix`"),
        (
            "grant.toml",
            "other",
            "the grant is for the bucket `photos.example`, and --bucket says `other`",
        ),
    ] {
        let place = [
            "check",
            "--endpoint",
            "http://127.0.0.1:9",
            "--bucket",
            bucket,
        ];
        let ran = test
            .run(&[&place[..], &["--expect", file]].concat())
            .ends_with(2);
        assert!(ran.stderr.contains(said), "{ran:?}");
    }
    let plan = ["check", "--endpoint", "http://127.0.0.1:9", "--dry-run"];
    let ran = test
        .run(&[&plan[..], &["--expect", "grant.toml"]].concat())
        .ends_with(0);
    assert!(ran.stdout.contains("bucket from the grant file"), "{ran:?}");
}

#[test]
fn a_right_in_question_is_looked_up_with_the_control_key_and_saved_without_secrets() {
    let lab = LabHost::new(&[]);
    let ran = lab.test().run(&CHECK).ends_with(1);
    let told = report(&ran.hides(&[SECRET, OWNER_SECRET]).stdout);
    assert_eq!(
        read(&told),
        [
            "GetBucketPolicy",
            "GetBucketPolicyStatus",
            "GetBucketAcl",
            "GetBucketOwnershipControls",
            "GetPublicAccessBlock",
            "GetBucketVersioning",
            "GetObjectLockConfiguration",
            "ListBuckets",
            "ListBuckets",
        ]
    );
    assert_eq!(lab.left(), UNTOUCHED);
}
