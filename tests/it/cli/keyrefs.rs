//! Every KEYREF from end to end, as far as the plan.

use super::fixture::{CliTest, ID, Ran, SECRET};

const PLACE: [&str; 6] = [
    "check",
    "--endpoint",
    "http://127.0.0.1:1",
    "--bucket",
    "b",
    "--dry-run",
];

fn planned(test: &CliTest, keyref: &str, input: &str) -> Ran {
    test.run_with(&[&PLACE[..], &["--target", keyref]].concat(), input)
        .hides(&[SECRET])
}

/// A place with a key everywhere a KEYREF can look for one.
fn with_keys_everywhere() -> CliTest {
    let json = |wrapper: &str| {
        format!(r#"{{"{wrapper}":{{"AccessKeyId":"{ID}","SecretAccessKey":"{SECRET}"}}}}"#)
    };
    let ini = format!("aws_access_key_id = {ID}\naws_secret_access_key = {SECRET}\n");
    let process = format!(
        "#!/bin/sh\necho '{{\"Version\":1,\"AccessKeyId\":\"{ID}\",\"SecretAccessKey\":\"{SECRET}\"}}'\n"
    );
    CliTest::new()
        .with_key()
        .env("TEAM_ACCESS_KEY_ID", ID)
        .env("TEAM_SECRET_ACCESS_KEY", SECRET)
        .file("iam.json", &json("AccessKey"))
        .file("sts.json", &json("Credentials"))
        .file(
            "key.env",
            &format!("export S3_ACCESS_KEY={ID}\nexport S3_SECRET_KEY={SECRET}\n"),
        )
        .file("key.ini", &format!("[default]\n{ini}"))
        .file("print key", &process)
        .file(".aws/credentials", &format!("[team]\n{ini}"))
        .file(
            ".aws/config",
            &format!(
                "[profile config]\n{ini}[profile process]\ncredential_process = sh 'print key'\n"
            ),
        )
}

#[test]
fn every_keyref_leads_to_the_key_and_labels_it() {
    let test = with_keys_everywhere();
    let plain = format!("{{\"access_key\":\"{ID}\",\"secret_key\":\"{SECRET}\"}}");
    for (keyref, label) in [
        ("env", "env"),
        ("env:TEAM", "env:TEAM"),
        ("profile:team", "profile:team"),
        ("profile:config", "profile:config"),
        ("profile:process", "profile:process"),
        ("file:iam.json", "file:iam.json"),
        ("file:sts.json", "file:sts.json"),
        ("file:key.env", "file:key.env"),
        ("file:~/key.ini", "file:~/key.ini"),
        ("exec:sh 'print key'", "exec:sh"),
        ("stdin", "stdin"),
    ] {
        let ran = planned(&test, keyref, &plain).ends_with(0);
        let line = format!("target     {ID} ({label})\n");
        assert!(ran.stdout.contains(&line), "{keyref}: {ran:?}");
    }
    let role = "assume:arn:aws:iam:::role/r?via=env:TEAM";
    let ran = planned(&test, role, "").ends_with(0);
    let line = "target     (taken-when-run) (assume:arn:aws:iam:::role/r)\n";
    assert!(ran.stdout.contains(line), "{ran:?}");
    let ran = planned(&test, "anonymous", "").ends_with(0);
    assert!(
        ran.stdout.contains("target     nobody (anonymous)\n"),
        "{ran:?}"
    );
}

const NOWHERE: [(&str, &str); 17] = [
    (
        "env",
        "--target env: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` are not set",
    ),
    (
        "env:HALF",
        "`HALF_ACCESS_KEY_ID` is set in the environment, but `HALF_SECRET_ACCESS_KEY`",
    ),
    (
        "profile:x",
        "--target profile:x: neither [FOLDER]/.aws/config nor",
    ),
    ("file:nowhere", "--target file:nowhere: No such file"),
    (
        "file:half.json",
        "file:half.json: there is no access key ID; expected an object with",
    ),
    ("file:broken.json", "file:broken.json: line 2, column "),
    (
        "file:lines.env",
        "file:lines.env: line 2: expected NAME=VALUE",
    ),
    (
        "file:secret.txt",
        "file:secret.txt: there is no access key ID; expected JSON, lines of",
    ),
    ("file:empty", "file:empty: it is empty"),
    ("file:op.env", "op run --env-file FILE -- s3probe"),
    ("file:.", "--target file:.: "),
    (
        "exec:sh -c 'echo oops'",
        "exec:sh: what `sh` printed: there is no access key ID",
    ),
    (
        "exec:nowhere --password hush",
        "exec:nowhere: `nowhere` could not be started",
    ),
    ("stdin", "--target stdin: it is empty"),
    ("prompt", "standard input is not a terminal"),
    (
        "file:",
        "`file` names nothing after the colon; write `file:PATH`",
    ),
    ("profle:x", "did you mean `profile:NAME`?"),
];

#[test]
fn a_keyref_that_leads_nowhere_names_the_place_and_what_was_expected() {
    let test = CliTest::new()
        .env("HALF_ACCESS_KEY_ID", ID)
        .file("half.json", &format!(r#"{{"SecretAccessKey":"{SECRET}"}}"#))
        .file(
            "broken.json",
            &format!("{{\n\"SecretAccessKey\":\"{SECRET}\" oops"),
        )
        .file("lines.env", &format!("AWS_ACCESS_KEY_ID={ID}\n{SECRET}\n"))
        .file("secret.txt", SECRET)
        .file("empty", "")
        .file(
            "op.env",
            "S3_ACCESS_KEY=op://vault/key/id\nS3_SECRET_KEY=op://vault/key/secret\n",
        );
    for (keyref, reason) in NOWHERE {
        let ran = planned(&test, keyref, "")
            .ends_with(2)
            .hides(&["hush", "vault"]);
        assert!(ran.said().contains(reason), "{keyref}: {}", ran.said());
        assert_eq!(ran.stdout, "", "{keyref}");
    }
}

#[test]
fn standard_input_gives_one_key_only() {
    let test = CliTest::new();
    let arguments = [&PLACE[..], &["--target", "stdin", "--control", "stdin"]].concat();
    let ran = test.run_with(&arguments, &format!("access_key={ID}\nsecret_key={SECRET}"));
    assert!(
        ran.ends_with(2)
            .stderr
            .contains("standard input can give one key only")
    );
}

#[test]
fn what_a_failing_command_says_is_shown_without_what_could_be_a_key() {
    let keyref = format!("exec:sh -c 'echo denied for {SECRET} >&2; exit 4'");
    let ran = planned(&CliTest::new(), &keyref, "").ends_with(2);
    assert!(
        ran.stderr.contains("it said: denied for [hidden]"),
        "{ran:?}"
    );
}

#[test]
fn a_role_that_cannot_be_taken_says_what_sts_answered() {
    let mut place = PLACE.to_vec();
    place.retain(|word| *word != "--dry-run");
    let role = "assume:arn:aws:iam:::role/r?external-id=hush";
    let ran = CliTest::new()
        .with_key()
        .run(&[&place[..], &["--target", role]].concat())
        .ends_with(3)
        .hides(&["hush", SECRET]);
    assert!(
        ran.stderr
            .contains("AssumeRole at http://127.0.0.1:1: no response"),
        "{}",
        ran.stderr
    );
}
