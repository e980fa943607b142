//! `s3probe policy`: documents written, judged, explained and converted, offline.

use super::fixture::CliTest;

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const ID: &str = "522b276a356bdf39013dfabea2cd43e141ecc9e8";
const GRANT: &str = "name = \"up\"\nbucket = \"photos\"\nprefix = \"in/\"\nallow = \"uploader\"\nprincipal = \"scanner\"\n";

#[test]
fn a_grant_is_rendered_and_what_the_store_cannot_say_is_told() {
    let test = CliTest::new().file("g.toml", GRANT);
    let ceph = test
        .run(&["policy", "render", "--dialect", "ceph", "--grant", "g.toml"])
        .ends_with(0);
    let document: serde_json::Value = serde_json::from_str(&ceph.stdout).unwrap();
    assert_eq!(
        document["Statement"][1]["Resource"],
        "arn:aws:s3:::photos/in/*"
    );
    assert_eq!(
        document["Statement"][0]["Principal"]["AWS"][0],
        "arn:aws:iam:::user/scanner"
    );
    assert!(
        ceph.stderr.contains("put-bucket-policy --bucket photos"),
        "{}",
        ceph.stderr
    );

    let garage = test
        .run(&[
            "policy",
            "render",
            "--dialect",
            "garage",
            "--grant",
            "g.toml",
        ])
        .ends_with(0);
    assert_eq!(
        garage.stdout,
        "garage bucket allow --read --write photos --key scanner\n"
    );
    assert!(
        garage
            .stderr
            .contains("more than asked for: Garage has no prefixes"),
        "{}",
        garage.stderr
    );

    let aws = test
        .run(&["policy", "render", "--dialect", "aws", "--grant", "g.toml"])
        .ends_with(2);
    assert!(
        aws.stderr.contains(
            "cannot name `scanner` in a policy; it wants an account of 12 digits, or `arn:aws:iam::ACCOUNT:user/NAME`"
        ),
        "{}",
        aws.stderr
    );
    let everybody = [
        "policy",
        "render",
        "--dialect",
        "ceph",
        "--allow",
        "get",
        "--bucket",
        "b",
        "--principal",
        "*",
    ];
    test.run(&everybody).ends_with(2);
    let broken = test.file(
        "bad.toml",
        "bucket = \"b\"\nallow = \"fly\"\nprincipal = \"x\"\n",
    );
    let told = broken
        .run(&[
            "policy",
            "render",
            "--dialect",
            "ddn",
            "--grant",
            "bad.toml",
        ])
        .ends_with(2);
    assert!(
        told.stderr.contains("bad.toml:2: `fly` is neither a role"),
        "{}",
        told.stderr
    );
}

#[test]
fn what_is_rendered_is_what_lint_and_explain_take() {
    let test = CliTest::new().file("g.toml", GRANT);
    for (dialect, who) in [
        ("ceph", "scanner"),
        ("seaweedfs", "scanner"),
        ("ddn", ID),
        ("aws", ALICE),
        ("qumulo", "auth_id:7"),
    ] {
        let written = test.run(&[
            "policy",
            "render",
            "--dialect",
            dialect,
            "--role",
            "read-only",
            "--bucket",
            "photos",
            "--principal",
            who,
        ]);
        let lint = [
            "policy",
            "lint",
            "--dialect",
            dialect,
            "--bucket",
            "photos",
            "--principal",
            who,
            "-",
        ];
        let linted = test.run_with(&lint, &written.stdout).ends_with(0);
        assert_eq!(
            linted.stdout, "1 document: 0 errors, 0 warnings, 0 notes\n",
            "{dialect}"
        );
        let explain = [
            "policy",
            "explain",
            "--dialect",
            dialect,
            "--bucket",
            "photos",
            "--principal",
            who,
            "-",
        ];
        let explained = test.run_with(&explain, &written.stdout).ends_with(0);
        let words: Vec<&str> = explained
            .stdout
            .lines()
            .filter_map(|line| line.split_whitespace().nth(1))
            .collect();
        assert_eq!(words, ["allow", "allow", "deny", "deny"], "{dialect}");
    }
}

#[test]
fn lint_points_at_the_place_in_text_json_and_sarif() {
    let document = "{\n  \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": [\"arn:aws:iam:::root\"]},\n    \
                    \"Action\": [\"s3:ListObjects\"], \"Resource\": \"arn:aws:s3:::photos\"}]\n}\n";
    let test = CliTest::new().file("p.json", document);
    let lint = [
        "policy",
        "lint",
        "--dialect",
        "ceph",
        "--bucket",
        "photos",
        "p.json",
    ];
    let with = |more: &[&'static str]| [&lint[..], more].concat();
    insta::assert_snapshot!(test.run(&lint).ends_with(1).printed());

    let json = test.run(&with(&["-o", "json"])).ends_with(1);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let second = &json["problems"][1];
    assert_eq!(
        (second["line"].as_u64(), second["column"].as_u64()),
        (Some(3), Some(16))
    );
    assert_eq!(second["rule"], "policy.action-unknown");
    assert_eq!(second["advice"], "write `s3:ListBucket`");

    let sarif = test.run(&with(&["-o", "sarif"])).ends_with(1);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    let result = &sarif["runs"][0]["results"][1];
    let rules = &sarif["runs"][0]["tool"]["driver"]["rules"];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    assert_eq!(
        result["locations"][0]["physicalLocation"]["region"]["startLine"],
        3
    );

    let both = with(&[
        "--ignore",
        "policy.action-unknown",
        "--ignore",
        "policy.open-to-everyone",
    ]);
    test.run(&both).ends_with(0);
    let unknown = test.run(&with(&["--ignore", "policy.acton"])).ends_with(2);
    assert!(
        unknown
            .stderr
            .contains("`policy.acton` is no rule; there are policy.not-json"),
        "{}",
        unknown.stderr
    );
    test.run(&["policy", "lint", "--dialect", "ceph", "absent.json"])
        .ends_with(2);
    let none = test
        .run(&["policy", "lint", "--dialect", "garage", "p.json"])
        .ends_with(2);
    assert!(
        none.stderr.contains("Garage has no policy documents"),
        "{}",
        none.stderr
    );
}

#[test]
fn a_document_is_converted_with_what_is_lost_by_line() {
    let document = include_str!("../../../fixtures/policies/aws/prefix.json");
    let test = CliTest::new().file("p.json", document);
    let name = format!("{ALICE}={ID}");
    let ddn = test
        .run(&[
            "policy", "convert", "--from", "aws", "--to", "ddn", "--name", &name, "p.json",
        ])
        .ends_with(1);
    let converted: serde_json::Value = serde_json::from_str(&ddn.stdout).unwrap();
    assert_eq!(converted["Version"], "2008-10-17");
    assert!(ddn.stderr.contains("p.json:17:"), "{}", ddn.stderr);
    assert!(
        ddn.stderr
            .contains("allows more than before: the keys `incoming/*` cannot be said"),
        "{}",
        ddn.stderr
    );
    let list_get_put = include_str!("../../../fixtures/policies/aws/list-get-put.json");
    let whole = [
        "policy", "convert", "--from", "aws", "--to", "ddn", "--name", &name, "-",
    ];
    test.run_with(&whole, list_get_put).ends_with(0);
}

#[test]
fn a_document_becomes_commands_where_a_store_has_no_documents() {
    let document = include_str!("../../../fixtures/policies/aws/list-get-put.json");
    let test = CliTest::new().file("p.json", document);
    let convert = ["policy", "convert", "--from", "aws", "p.json", "--to"];
    let with = |to: &str, name: &[&str]| test.run(&[&convert[..], &[to], name].concat());
    let name = format!("{ALICE}=GK31c2");
    let garage = with("garage", &["--name", &name]).ends_with(1);
    assert_eq!(
        garage.stdout,
        "garage bucket allow --read --write photos.example --key GK31c2\n"
    );
    let wider = "allows more than before: Garage knows one right to write: the key may delete too";
    assert!(garage.stderr.contains(wider), "{}", garage.stderr);
    let unnamed = with("swift", &[]).ends_with(1);
    assert_eq!(unnamed.stdout, "");
    let left_out = format!("what `{ALICE}` is called at OpenStack Swift is not known");
    assert!(unnamed.stderr.contains(&left_out), "{}", unnamed.stderr);

    let denied = r#"{"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"},
      {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/alice"},
       "Action": ["s3:GetObject", "s3:PutObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]},
      {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*"}]}"#;
    let stdin = [&convert[..4], &["-", "--to", "swift", "--name", &name]].concat();
    let swift = test.run_with(&stdin, denied).ends_with(1);
    assert_eq!(
        swift.stdout,
        "swift post --read-acl GK31c2 --write-acl GK31c2 b\n"
    );
    for left_out in ["everybody has no key", "`s3:*` goes beyond"] {
        assert!(swift.stderr.contains(left_out), "{}", swift.stderr);
    }
}

#[test]
fn a_saved_run_beside_a_document_shows_where_they_differ() {
    let all = format!(
        r#"{{"Version":"2008-10-17","Statement":[{{"Effect":"Allow","Principal":{{"DDN":["{ID}"]}},
        "Action":["s3:ListBucket","s3:GetObject","s3:PutObject","s3:DeleteObject"],"Resource":"photos.example"}}]}}"#
    );
    let test = CliTest::new().file("p.json", &all);
    let demo = ["demo", "--dialect", "ddn", "--quiet", "-o", "json:run.json"];
    test.run(&demo).ends_with(0);
    let explain = [
        "policy",
        "explain",
        "--dialect",
        "ddn",
        "--bucket",
        "photos.example",
        "--principal",
        ID,
        "--against",
        "run.json",
        "p.json",
    ];
    let told = test.run(&explain).ends_with(1);
    assert!(
        told.stdout.contains("list    allow    seen allowed"),
        "{}",
        told.stdout
    );
    assert!(
        told.stdout
            .contains("delete: the run saw it denied, and the document allows it"),
        "{}",
        told.stdout
    );
    let uploader = all.replace(r#","s3:DeleteObject""#, "");
    test.file("p.json", &uploader).run(&explain).ends_with(0);
}
