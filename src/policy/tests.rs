//! Documents that users reported: each is judged as that server behaves.

use super::rules::{Kind, Rules};
use super::{Judge, Policy, Setting, lint};
use crate::model::{Dialect, Severity};

const BUCKET: &str = "photos.example";

macro_rules! fixture {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!("../../fixtures/policies/", $name, ".json")),
        )
    };
}

#[test]
fn aws_refuses_with_the_text_that_users_report() {
    let table = [
        (
            fixture!("aws/refused/version"),
            "The policy must contain a valid version string",
        ),
        (
            fixture!("aws/refused/resource-star"),
            "Policy has invalid resource",
        ),
        (
            fixture!("aws/refused/resource-of-another-bucket"),
            "Policy has invalid resource",
        ),
        (
            fixture!("aws/refused/object-action-on-bucket"),
            "Action does not apply to any resource(s) in statement",
        ),
        (
            fixture!("aws/refused/bucket-action-on-objects"),
            "Action does not apply to any resource(s) in statement",
        ),
        (fixture!("aws/refused/action"), "Policy has invalid action"),
        (
            fixture!("aws/refused/principal"),
            "Invalid principal in policy",
        ),
        (
            fixture!("aws/refused/no-principal"),
            "Missing required field Principal",
        ),
        (fixture!("aws/refused/effect"), "Invalid effect: \"allow\""),
        (
            fixture!("aws/refused/no-statement"),
            "Could not parse the policy: Statement is empty!",
        ),
        (
            fixture!("aws/refused/operator"),
            "Invalid Condition type : IsLike",
        ),
        (
            fixture!("aws/refused/not-json"),
            "Policies must be valid JSON and the first byte must be '{'",
        ),
    ];
    for ((name, text), message) in table {
        let problem = Policy::parse(text, BUCKET, Rules::AWS).unwrap_err();
        assert_eq!(
            problem.as_said_by(Rules::AWS),
            ("MalformedPolicy", message.to_owned()),
            "{name}"
        );
    }
}

#[test]
fn ddn_refuses_what_it_does_not_document_and_always_blames_the_version() {
    let table = [
        (
            fixture!("ddn/refused/version-2012"),
            "policy.version-refused",
        ),
        (
            fixture!("ddn/refused/aws-principal"),
            "policy.principal-form",
        ),
        (
            fixture!("ddn/refused/not-principal"),
            "policy.element-unknown",
        ),
        (fixture!("ddn/refused/resource-arn"), "policy.resource-form"),
        (
            fixture!("ddn/refused/resource-prefix"),
            "policy.resource-form",
        ),
        (fixture!("ddn/refused/condition"), "policy.condition-form"),
    ];
    let rules = Rules::usual(Dialect::Ddn).unwrap();
    for ((name, text), rule) in table {
        let problem = Policy::parse(text, BUCKET, rules).unwrap_err();
        assert_eq!(problem.rule(), rule, "{name}");
        let said = (
            "MalformedPolicy",
            "The policy must contain a valid version string".to_owned(),
        );
        assert_eq!(problem.as_said_by(rules), said, "{name}");
    }
}

#[test]
fn a_document_of_one_dialect_is_none_of_another() {
    let of = |dialect| match dialect {
        Dialect::Aws => include_str!("../../fixtures/policies/aws/list-get-put.json"),
        Dialect::Ddn => include_str!("../../fixtures/policies/ddn/list-get-put.json"),
        _ => {
            r#"{"Version":"2012-10-17","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"Qumulo":["auth_id:1001"]},
            "Action":["s3:ListBucket","s3:GetObject"]}]}"#
        }
    };
    let dialects = [Dialect::Aws, Dialect::Ddn, Dialect::Qumulo];
    for written in dialects {
        for read in dialects {
            let judge = Judge::default();
            let problems = lint(of(written), Rules::usual(read).unwrap(), &judge);
            let errors = problems.iter().any(|one| one.severity() == Severity::Error);
            assert_eq!(errors, written != read, "{written} as {read}: {problems:?}");
        }
    }
}

#[test]
fn each_rule_that_looks_at_a_whole_document_speaks_and_is_silent_beside_it() {
    let owner = |dialect, principal: &str, action: &str, named: Option<&str>| {
        let document = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Principal":{principal},"Action":"{action}",
            "Resource":["arn:aws:s3:::photos.example","arn:aws:s3:::photos.example/*"]}}]}}"#
        );
        let judge = Judge {
            owner: named,
            ..Judge::default()
        };
        let problems = lint(&document, Rules::usual(dialect).unwrap(), &judge);
        let found = problems
            .iter()
            .find(|one| one.rule() == "policy.locks-out-owner");
        found.map(super::Problem::severity)
    };
    let root = r#"{"AWS":"arn:aws:iam:::root"}"#;
    let limited = r#"{"AWS":"arn:aws:iam:::user/limited"}"#;
    assert_eq!(
        owner(Dialect::Ceph, "\"*\"", "s3:*", None),
        Some(Severity::Error)
    );
    assert_eq!(
        owner(Dialect::Ceph, root, "s3:*", None),
        Some(Severity::Error)
    );
    assert_eq!(owner(Dialect::Ceph, limited, "s3:*", None), None);
    assert_eq!(
        owner(Dialect::Ceph, limited, "s3:*", Some("limited")),
        Some(Severity::Error)
    );
    assert_eq!(owner(Dialect::Ceph, "\"*\"", "s3:PutBucketAcl", None), None);
    assert_eq!(
        owner(Dialect::Aws, "\"*\"", "s3:*", None),
        Some(Severity::Warning)
    );

    let sized = |kind, pad: usize| {
        let rules = Rules::of(Dialect::Aws, kind).unwrap();
        let principal = if kind == Kind::Bucket {
            r#""Principal":{"AWS":"111122223333"},"#
        } else {
            ""
        };
        let document = format!(
            r#"{{"Version":"2012-10-17",{}"Statement":{{"Effect":"Allow",{principal}"Action":"s3:GetObject","Resource":"arn:aws:s3:::photos.example/*"}}}}"#,
            " ".repeat(pad)
        );
        lint(&document, rules, &Judge::default())
            .iter()
            .any(|one| one.rule() == "policy.too-large")
    };
    assert!(sized(Kind::User, 2_048) && !sized(Kind::User, 1_000));
    assert!(sized(Kind::Bucket, 20_480) && !sized(Kind::Bucket, 2_048));

    let judged = |principal| {
        let judge = Judge {
            principal: Some(principal),
            ..Judge::default()
        };
        let text = include_str!("../../fixtures/policies/aws/list-get-put.json");
        let problems = lint(text, Rules::AWS, &judge);
        problems.iter().any(|one| one.rule() == "policy.no-effect")
    };
    assert!(!judged("arn:aws:iam::111122223333:user/alice"));
    assert!(judged("arn:aws:iam::111122223333:user/bob"));
}

#[test]
fn qumulo_wants_the_spelling_of_its_release() {
    let judged = |key: &str, release: Option<&str>| {
        let document = format!(
            r#"{{"Version":"2012-10-17","{key}":[{{"Effect":"Allow","Principal":{{"Qumulo":["local:alice"]}},"Action":["s3:GetObject"]}}]}}"#
        );
        let setting = Setting {
            bucket: None,
            release: release.map(|text| text.parse().unwrap()),
        };
        let judge = Judge {
            setting,
            ..Judge::default()
        };
        let problems = lint(&document, Rules::usual(Dialect::Qumulo).unwrap(), &judge);
        problems
            .iter()
            .any(|one| one.rule() == "policy.statement-key")
    };
    assert!(!judged("Statement", None));
    assert!(judged("Statements", None));
    assert!(!judged("Statements", Some("7.4.3")));
    assert!(judged("Statement", Some("7.4.3")));
    assert!(!judged("Statement", Some("7.9.2.2")));
}

#[test]
fn every_rule_is_told_about() {
    let mut ids: Vec<&str> = super::problem::RULES.iter().map(|(id, _)| *id).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let setting = Setting::default();
    let wild = r#"{"Version":"1","Statement":[{"Effect":"x","Principal":{"X":1},"Action":["s3:*","a"],"Resource":"r","Y":1,
        "Condition":{"Q":{"z":1},"NumericEquals":{"s3:max-keys":1}}}]}"#;
    let problems = lint(
        wild,
        Rules::AWS,
        &Judge {
            setting,
            ..Judge::default()
        },
    );
    assert!(problems.len() >= 7, "{problems:?}");
    for problem in &problems {
        assert!(
            ids.binary_search(&problem.rule()).is_ok(),
            "{}",
            problem.rule()
        );
        let told = super::advice(problem, Rules::AWS);
        assert!(
            told.is_some()
                || problem.rule() == "policy.not-evaluated"
                || problem.rule() == "policy.condition-form",
            "{problem:?}"
        );
    }
}
