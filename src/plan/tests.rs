use super::*;
use crate::model::{AccessKeyId, Expected, SecretAccessKey};
use crate::suite;

fn key(id: &str) -> AccessKey {
    AccessKey {
        label: "test".to_owned(),
        id: AccessKeyId::new(id),
        secret: SecretAccessKey::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        token: None,
    }
}

fn request() -> Request {
    Request {
        endpoint: "http://127.0.0.1:9000".parse().unwrap(),
        bucket: "photos".to_owned(),
        region: "us-east-1".to_owned(),
        target: Some(key("AKIATARGETTARGETTARG")),
        control: Some(key("AKIACONTROLCONTROLCO")),
        expectation: Some("uploader".parse().unwrap()),
        signatures: vec![SignatureVersion::V4, SignatureVersion::V2],
        addressing: Addressing::Path,
        prefix: None,
        read_only: false,
        read_key: None,
        calibrate: true,
        repeat: 1,
        experiments: 60,
        on_request: OnRequest::default(),
    }
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.cells.iter().map(|cell| cell.id.to_string()).collect()
}

fn planned(request: &Request) -> Plan {
    plan(
        request,
        &suite::core().unwrap(),
        suite::experiments().unwrap(),
        &[3; 32],
    )
}

#[test]
fn target_and_control_are_interleaved_under_every_signature_version() {
    let plan = planned(&request());
    assert_eq!(plan.cells.len(), 16);
    assert_eq!(
        ids(&plan)[..4],
        [
            "list.v4.path.target",
            "list.v4.path.control",
            "list.v2.path.target",
            "list.v2.path.control"
        ]
    );
}

#[test]
fn the_expectation_holds_for_the_target_only() {
    let plan = planned(&request());
    let of = |id: &str| {
        plan.cells
            .iter()
            .find(|cell| cell.id.as_str() == id)
            .unwrap()
            .expectation
    };
    assert_eq!(of("delete.v4.path.target"), Some(Expected::Deny));
    assert_eq!(of("put.v4.path.target"), Some(Expected::Allow));
    assert_eq!(of("put.v4.path.control"), None);
}

#[test]
fn nobody_as_target_is_tested_once_and_unsigned() {
    let plan = planned(&Request {
        target: None,
        control: None,
        ..request()
    });
    assert_eq!(
        ids(&plan),
        [
            "list.none.path.target",
            "get.none.path.target",
            "put.none.path.target",
            "delete.none.path.target"
        ]
    );
    assert!(plan.keys.of(KeyRole::RandomId).is_none());
}

#[test]
fn every_object_of_a_run_lies_below_its_own_prefix() {
    let plan = planned(&Request {
        prefix: Some("incoming".to_owned()),
        ..request()
    });
    assert_eq!(plan.prefix, "incoming/s3probe-0303030303030303/");
    for cell in plan.cells.iter().filter(|cell| cell.verb.writes()) {
        assert!(plan.object_of(cell).starts_with(&plan.prefix));
    }
    assert_eq!(plan.list_prefix().as_deref(), Some("incoming"));
}

#[test]
fn wrong_identities_share_no_secret_with_the_target() {
    let plan = planned(&request());
    let target = plan.keys.of(KeyRole::Target).unwrap();
    let random = plan.keys.of(KeyRole::RandomId).unwrap();
    let wrong = plan.keys.of(KeyRole::WrongSecret).unwrap();
    assert_ne!(random.id, target.id);
    assert_eq!(wrong.id, target.id);
    assert!(wrong.secret != target.secret && random.secret != target.secret);
}

#[test]
fn a_plan_is_described_without_any_secret() {
    let text = planned(&request()).describe();
    assert!(text.contains("list.v4.path.target"), "{text}");
    assert!(text.contains("s3probe-0303030303030303/"), "{text}");
    assert!(!text.contains("wJalrXUtnFEMI"), "{text}");
}
