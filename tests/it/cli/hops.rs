//! Hops before the lab: which finding each leads to, and that nothing is tried where nothing fails.

use serde_json::Value;

use super::lab::{LabHost, UNTOUCHED};

/// Fault, arguments, the findings that name a cause, and words that must be shown.
const TABLE: &[(&str, &[&str], &[&str], &str)] = &[
    ("host-rewritten", &[], &["hop.host-rewritten"], "SigV2"),
    ("host-port-dropped", &[], &["hop.host-port-changed"], "Host"),
    (
        "header-added",
        &[],
        &["hop.header-added-xamz"],
        "X-Amz-Cf-Id",
    ),
    (
        "strip-header=x-amz-user-agent",
        &[],
        &["signature.signed-header-not-sent"],
        "X-Amz-User-Agent",
    ),
    ("method-blocked", &[], &["hop.method-blocked"], "put"),
    (
        "https-redirect",
        &[],
        &["hop.http-to-https-redirect"],
        "https://",
    ),
    (
        "proxy-page=403",
        &[],
        &["hop.egress-intercept"],
        "via: 1.1 proxy.example",
    ),
    ("proxy-page=502", &[], &["hop.upstream-down"], "502"),
    // Nothing fails without being asked for.
    ("accept-encoding-rewritten", &[], &[], ""),
    (
        "accept-encoding-rewritten",
        TRY,
        &["hop.signed-header-rewritten"],
        "Accept-Encoding",
    ),
    (
        "underscore-headers-dropped",
        TRY,
        &["hop.underscore-header-dropped"],
        "x-amz-meta-my_key",
    ),
    ("body-limit", TRY, &["hop.body-limit"], "1114112 bytes"),
    (
        "strip-header=expect",
        TRY,
        &["hop.expect-dropped"],
        "Expect",
    ),
    ("head-as-get", TRY, &["hop.head-to-get"], "HEAD"),
];

const TRY: &[&str] = &["--try-hops"];

const CHECK: [&str; 7] = [
    "check",
    "--target",
    "env:UPLOADER",
    "--control",
    "env:OWNER",
    "--expect",
    "uploader",
];

fn report(lab: &LabHost, arguments: &[&str]) -> (Value, String) {
    let test = lab.test();
    let output = ["-v", "-o", "table", "-o", "json:report.json"];
    let ran = test.run(&[&CHECK, arguments, &output].concat());
    let report = serde_json::from_str(&test.read("report.json")).unwrap();
    (report, ran.stdout)
}

fn causes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .filter_map(|finding| finding["code"].as_str())
        .filter(|code| !code.starts_with("run."))
        .collect()
}

fn experiments(report: &Value) -> usize {
    let exchanges = report["exchanges"].as_array().unwrap().iter();
    exchanges
        .filter(|exchange| exchange["purpose"] == "experiment")
        .count()
}

#[test]
fn each_hop_leads_to_its_finding() {
    for (fault, arguments, expected, words) in TABLE {
        let lab = LabHost::new(&[fault]);
        let (report, shown) = report(&lab, arguments);
        assert_eq!(causes(&report), *expected, "{fault}: {shown}");
        let bare = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
        assert!(bare(&shown).contains(&bare(words)), "{fault}: {shown}");
        assert_eq!(lab.left(), UNTOUCHED, "{fault}");
    }
}

#[test]
fn where_nothing_fails_only_what_was_asked_for_is_tried() {
    let lab = LabHost::new(&[]);
    assert_eq!(experiments(&report(&lab, &[]).0), 0);
    let (asked, shown) = report(&lab, TRY);
    assert_eq!(experiments(&asked), 22, "{shown}");
    assert_eq!(causes(&asked), [""; 0]);
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn each_header_alone_is_sent_only_once_the_fewest_pass() {
    // A store that says nothing of what it signed: else there would be nothing to try.
    let names = |fault| {
        let (report, _) = report(&LabHost::new(&[fault, "access-denied-for-all"]), &[]);
        let exchanges = report["exchanges"].as_array().unwrap();
        let tried = exchanges
            .iter()
            .filter_map(|x| x["trial"]["experiment"].as_str());
        tried.map(str::to_owned).collect::<Vec<_>>()
    };
    let stripped = names("strip-header=x-amz-user-agent");
    assert!(stripped.iter().any(|name| name == "header.amz-sdk-request"));
    assert!(!stripped.iter().any(|name| name.starts_with("host.")));
    let port = names("host-port-dropped");
    assert!(!port.iter().any(|name| name.starts_with("header.")));
    assert!(port.iter().any(|name| name == "host.name-only"));
}
