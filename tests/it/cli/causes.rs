//! Causes that experiments or the endpoint's words tell: each fault of the lab leads to its finding.

use super::lab::LabHost;

const CHECK: [&str; 7] = [
    "check",
    "--target",
    "env:UPLOADER",
    "--control",
    "env:OWNER",
    "-o",
    "json",
];

/// A fault, more arguments, the finding that comes first.
const TOLD: &[(&str, &[&str], &str)] = &[
    ("auth-backend-missing", &[], "identity.auth-backend-missing"),
    ("bucket-name-refused", &[], "addressing.bucket-name-rules"),
    (
        "acls-switched-off",
        &["--expect", "list"],
        "permission.acl-disabled",
    ),
    (
        "bucket-read-only",
        &["--expect", "uploader"],
        "quota.bucket-readonly",
    ),
    ("deny-told", &[], "permission.explicit-deny"),
    ("digest-required", &[], "operation.object-lock-needs-digest"),
    ("extra-query-refused", &[], "operation.extra-query-param"),
    ("key-kind-refused", &[], "identity.wrong-key-type"),
    ("kms-denied", &[], "permission.kms"),
    ("length-required", &[], "payload.te-chunked-no-length"),
    ("list-only-below", &[], "permission.prefix-condition"),
    (
        "list-prefix-denied",
        &["--prefix", "up/"],
        "permission.server-policy-bug",
    ),
    ("not-initialised", &[], "server.not-initialised"),
    ("objects-of-others-denied", &[], "permission.object-owner"),
    ("owner-acl-required", &[], "permission.acl-required"),
    ("policy-action-misspelt", UPLOADER, "policy.action-unknown"),
    (
        "policy-bucket-only",
        UPLOADER,
        "permission.resource-bucket-only",
    ),
    ("policy-condition", UPLOADER, "permission.condition-not-met"),
    (
        "policy-objects-only",
        UPLOADER,
        "permission.resource-object-only",
    ),
    ("policy-prefix", UPLOADER, "permission.prefix-condition"),
    (
        "policy-principal",
        UPLOADER,
        "permission.principal-mismatch",
    ),
    (
        "public-acl-ignored",
        &["--expect", "read-only"],
        "permission.block-public-access",
    ),
    (
        "public-policy-restricted",
        UPLOADER,
        "permission.block-public-access",
    ),
    ("put-closed-early", &[], "server.early-close"),
    ("quota-as-denied", &[], "quota.exceeded"),
    ("sdk-headers-refused", &[], "operation.unsupported-header"),
    ("sse-required", &[], "permission.sse-required"),
    ("storage-full", &[], "server.storage-full"),
];

/// What the policies were meant to allow.
const UPLOADER: &[&str] = &["--expect", "uploader"];

#[test]
fn each_fault_leads_to_its_finding_first() {
    let wrong: Vec<String> = TOLD
        .iter()
        .filter_map(|(fault, more, code)| {
            let found = found(fault, more);
            let first = found.first().is_some_and(|first| first == code);
            (!first).then(|| format!("{fault}: {found:?}, not {code}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_hint_stands_beside_the_cause_it_is_about() {
    let found = found("objects-denied", &[]);
    assert_eq!(
        found,
        [
            "permission.action-missing",
            "permission.resource-bucket-only"
        ]
    );
}

#[test]
fn nothing_is_tried_where_nothing_failed_or_where_it_was_meant_so() {
    for (fault, expect) in [(None, "uploader"), (Some("sse-required"), "list,get")] {
        let faults: Vec<&str> = fault.into_iter().collect();
        let lab = LabHost::new(&faults);
        let arguments = [&CHECK[..], &["--expect", expect]].concat();
        let ran = lab.test().run(&arguments).ends_with(0);
        assert!(!ran.stdout.contains("\"experiment\""), "{fault:?}");
        lab.left();
    }
}

fn found(fault: &str, more: &[&str]) -> Vec<String> {
    let lab = LabHost::new(&[fault]);
    let ran = lab.test().run(&[&CHECK[..], more].concat());
    lab.left();
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}
