//! Grant files as expectations, and what a check reads about grants.

use s3probe::model::Dialect;

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
            "GetCallerIdentity",
        ]
    );
    assert_eq!(lab.left(), UNTOUCHED);
}

const OWNER: [&str; 2] = ["--control", "env:OWNER"];

/// The policy of the lab's bucket, as `policy get` prints it; none if there is none.
fn stored(test: &CliTest) -> Option<String> {
    let ran = test.run(&[&["policy", "get"][..], &OWNER].concat());
    (ran.code == 0).then_some(ran.stdout)
}

fn only_finding(ran: &str) -> serde_json::Value {
    let told = report(ran);
    let findings = told["findings"].as_array().unwrap();
    let errors: Vec<_> = findings
        .iter()
        .filter(|f| f["severity"] == "error")
        .collect();
    assert_eq!(errors.len(), 1, "{findings:#?}");
    errors[0].clone()
}

/// Where a right is wanting, the check itself gives the ID, the policy as it should be, and the safeguard.
#[test]
fn the_check_proposes_the_policy_that_is_wanting() {
    let lab = LabHost::without_policy(Dialect::Ddn);
    let check = [&CHECK[..], &["--expect", "uploader"]].concat();
    let ran = lab.test().run(&check).ends_with(1);
    let asked = report(&ran.stdout);
    assert!(!read(&asked).contains(&"GetCallerIdentity"), "{asked}");
    let finding = only_finding(&ran.stdout);
    assert_eq!(finding["code"], "permission.denied");
    assert_eq!(finding["confidence"], "certain");
    assert_eq!(finding["facts"]["versioning"], "off");
    let id = finding["facts"]["target's canonical ID"].as_str().unwrap();
    assert_eq!(id.len(), 40, "{finding}");
    let proposed = finding["remedy"]["policy"]["document"].as_str().unwrap();
    assert!(
        proposed.contains(id) && proposed.contains("\"DDN\""),
        "{proposed}"
    );
    assert!(
        !proposed.contains("s3:*") && !proposed.contains("DeleteObject"),
        "{proposed}"
    );
    assert_eq!(lab.left(), UNTOUCHED);
}

/// The file that `apply` says it kept.
fn backup(test: &CliTest) -> String {
    let names = test.names().into_iter();
    let kept: Vec<String> = names
        .filter(|name| name.contains(".policy-backup."))
        .collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    kept[0].clone()
}

/// What a check saw of the target under SigV4: list, get, put, delete.
fn observed(text: &str) -> Vec<String> {
    let report = report(text);
    let cells = report["cells"].as_array().unwrap().iter();
    let of_target = cells.filter(|cell| cell["key"] == "target" && cell["signature"] == "v4");
    of_target
        .map(|cell| cell["observed"].as_str().unwrap().to_owned())
        .collect()
}

/// From a new key to one that is proved: check, whoami, render, lint, apply, check, as the guide tells it.
#[test]
fn a_new_ddn_key_is_granted_what_it_should_have_and_proved() {
    let lab = LabHost::without_policy(Dialect::Ddn);
    let test = lab.test();
    let check = [&CHECK[..], &["--expect", "uploader"]].concat();
    let ran = test.run(&check).ends_with(1);
    assert_eq!(observed(&ran.stdout), ["denied"; 4]);

    let ran = test
        .run(&["whoami", "--target", "env:UPLOADER", "-o", "json"])
        .ends_with(0);
    let told = report(&ran.stdout);
    let id = told["canonical_id"].as_str().unwrap();
    let what = ["--role", "uploader", "--bucket", "photos.example"];
    let render = ["policy", "render", "--dialect", "ddn", "--principal", id];
    let rendered = test.run(&[&render[..], &what].concat()).ends_with(0).stdout;
    let test = test.file("policy.json", &rendered);
    test.run(&["policy", "lint", "--dialect", "ddn", "policy.json"])
        .ends_with(0);

    let apply = [&["policy", "apply", "policy.json"][..], &OWNER].concat();
    let ran = test
        .run(&[&apply[..], &["--dry-run"]].concat())
        .ends_with(0);
    assert!(
        ran.stdout.contains('+') && ran.stderr.contains("Dry run"),
        "{ran:?}"
    );
    assert_eq!(stored(&test), None, "a dry run changes nothing");
    let proof = [
        "--then-check",
        "--target",
        "env:UPLOADER",
        "--expect",
        "uploader",
    ];
    let ran = test
        .run(&[&apply[..], &proof].concat())
        .ends_with(0)
        .hides(&[SECRET, OWNER_SECRET]);
    assert!(ran.stdout.contains("The target key does"), "{ran:?}");
    assert!(stored(&test).unwrap().contains(id));
    let ran = test.run(&apply).ends_with(0);
    assert!(ran.stderr.contains("has this policy already"), "{ran:?}");
    let ran = test.run(&check).ends_with(0);
    let granted = ["allowed", "allowed", "allowed", "denied"];
    assert_eq!(observed(&ran.stdout), granted);

    let kept = backup(&test);
    let restore = [&["policy", "restore", kept.as_str()][..], &OWNER].concat();
    test.run(&restore)
        .ends_with(0)
        .hides(&[SECRET, OWNER_SECRET]);
    assert_eq!(stored(&test), None, "there was none before");
    test.run(&check).ends_with(1);
    assert_eq!(lab.left(), UNTOUCHED);
}

/// What is wrong is not sent; what does not hold is put back; what cannot be read is not changed.
#[test]
fn a_policy_that_is_wrong_or_does_too_much_does_not_stay() {
    let lab = LabHost::new(&[]);
    let test = lab.test();
    let before = stored(&test).unwrap();
    let open = before.replace(
        "\"s3:GetObject\",",
        "\"s3:GetObject\", \"s3:DeleteObject\",",
    );
    assert_ne!(open, before);
    let test = test
        .file("open.json", &open)
        .file("wrong.json", &before.replace("2012-10-17", "2012-10-18"));
    let apply = |file| [&["policy", "apply", file][..], &OWNER].concat();
    let ran = test.run(&apply("wrong.json")).ends_with(2);
    assert!(ran.stderr.contains("policy.version-refused"), "{ran:?}");
    assert!(ran.stderr.contains("nothing was sent"), "{ran:?}");
    assert_eq!(stored(&test).as_ref(), Some(&before));
    let ran = test
        .run(&[&apply("wrong.json")[..], &["--force"]].concat())
        .ends_with(4);
    assert!(
        ran.stderr
            .contains("400 MalformedPolicy; nothing was changed"),
        "{ran:?}"
    );
    let proof = [
        "--then-check",
        "--target",
        "env:UPLOADER",
        "--expect",
        "uploader",
    ];
    let ran = test
        .run(&[&apply("open.json")[..], &proof].concat())
        .ends_with(1);
    assert!(ran.stdout.contains("permission.excess"), "{ran:?}");
    assert!(
        ran.stderr.contains("The earlier policy is back."),
        "{ran:?}"
    );
    assert_eq!(stored(&test), Some(before));
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn no_policy_is_removed_that_is_not_proved_to_be_our_own() {
    let lab = LabHost::without_policy(Dialect::Aws);
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::photos.example/*"}]}"#;
    let test = lab
        .test()
        .file("first.json", document)
        .file("second.json", &document.replace("GetObject", "PutObject"));
    let apply = |file| [&["policy", "apply", file][..], &OWNER].concat();
    test.run(&apply("first.json")).ends_with(0);
    let kept = backup(&test);
    test.run(&[&apply("second.json")[..], &["--backup", "other.json"]].concat())
        .ends_with(0);
    let restore = [&["policy", "restore", kept.as_str(), "--force"][..], &OWNER].concat();
    let ran = test.run(&restore).ends_with(2);
    assert!(ran.stderr.contains("proved to be our own"), "{ran:?}");
    assert!(stored(&test).unwrap().contains("PutObject"));
    assert_eq!(lab.left(), UNTOUCHED);

    let lab = LabHost::new(&["sub-resources-fall-through"]);
    let test = lab.test().file("first.json", document);
    let ran = test.run(&apply("first.json")).ends_with(4);
    assert!(ran.stderr.contains("could not be read"), "{ran:?}");
    assert_eq!(
        lab.left(),
        UNTOUCHED,
        "nothing was sent that could fall through"
    );
}
