use super::*;
use crate::model::{Reply, RequestRecord, ResponseRecord};
use crate::vendor::profile;

/// An answer with these headers and this body.
fn answer(url: &str, headers: &[(&str, &str)], body: &str) -> Exchange {
    Exchange {
        request: RequestRecord {
            url: url.into(),
            ..RequestRecord::default()
        },
        reply: Reply::Response(ResponseRecord {
            status: 403,
            headers: headers
                .iter()
                .map(|(n, v)| ((*n).into(), (*v).into()))
                .collect(),
            body: body.into(),
            ..ResponseRecord::default()
        }),
        ..Exchange::default()
    }
}

fn of(url: &str, headers: &[(&str, &str)], body: &str) -> (String, Confidence) {
    let server = recognise(&[answer(url, headers, body)]);
    (server.vendor, server.confidence)
}

/// The recorded answers of a real server whose file names hold a word.
fn recorded(folder: &str, name: &str) -> Exchange {
    let path = format!(
        "{}/fixtures/responses/{folder}/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    #[expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]
    let text = std::fs::read_to_string(&path).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(value["exchange"].take()).unwrap()
}

#[test]
fn ceph_is_recognised_in_its_refusals_and_successes() {
    for (folder, names) in [
        ("ceph-rgw/sts-on", ["list-unknown-id", "service-anonymous"]),
        ("ceph-rgw/sts-off", ["get-limited-denied", "get-owner"]),
    ] {
        let server = recognise(&names.map(|name| recorded(folder, name)));
        assert_eq!(
            (server.vendor.as_str(), server.confidence),
            ("ceph-rgw", Confidence::Certain)
        );
        assert!(server.by.contains("x-amz-request-id"), "{}", server.by);
    }
    let success = recognise(&[recorded("ceph-rgw/sts-on", "list-owner")]);
    assert_eq!(
        (success.vendor.as_str(), success.confidence),
        ("ceph-rgw", Confidence::Likely)
    );
}

#[test]
fn seaweedfs_says_its_version() {
    let server = recognise(&[recorded("seaweedfs", "service-anonymous")]);
    assert_eq!(
        (server.vendor.as_str(), server.confidence),
        ("seaweedfs", Confidence::Certain)
    );
    assert_eq!(server.version.as_deref(), Some("4.48"));
}

#[test]
fn s3s_is_likely_by_its_wording_and_never_certain() {
    let answers = ["service-anonymous", "list-unknown-id"].map(|name| recorded("s3s", name));
    let server = recognise(&answers);
    assert_eq!(
        (server.vendor.as_str(), server.confidence),
        ("s3s", Confidence::Likely)
    );
    assert_eq!(recognise(&answers[..1]).confidence, Confidence::Possible);
}

#[test]
fn names_lie_so_a_server_header_of_amazon_alone_is_a_possibility() {
    let name = ("Server", "AmazonS3");
    assert_eq!(
        of("https://s3.example.org/", &[name], ""),
        ("aws".into(), Confidence::Possible)
    );
    let id = (
        "x-amz-id-2",
        "eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran3Bf0wGbYzU8=",
    );
    let request = ("x-amz-request-id", "4442587FB7D0A2F9");
    let (_, confidence) = of("https://s3.example.org/", &[name, id, request], "");
    assert_eq!(confidence, Confidence::Likely);
    let (vendor, confidence) = of("https://b.s3.eu-west-1.amazonaws.com/", &[name, id], "");
    assert_eq!((vendor.as_str(), confidence), ("aws", Confidence::Certain));
}

#[test]
fn the_others_are_recognised_by_what_is_documented() {
    let u = "https://s3.example.org/b";
    let garage = "<Error><Code>AccessDenied</Code><Message>Forbidden: No such key: GK1</Message>\
                  <Resource>/b</Resource><Region>garage</Region></Error>";
    let ddn = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message>\
               <RequestId>0123456789ABCDEF</RequestId><HostId>00000000000000000</HostId></Error>";
    let qumulo = "<Error><Code>QumuloUnsupportedTrailerChecksumFormat</Code></Error>";
    let trans = "tx0123456789abcdef01234-006b020cb4";
    for (headers, body, vendor, confidence) in [
        (
            &[("Server", "MinIO"), ("x-minio-deployment-id", "1")][..],
            "",
            "minio",
            Confidence::Certain,
        ),
        (&[], garage, "garage", Confidence::Likely),
        (&[], ddn, "ddn-exascaler", Confidence::Possible),
        (&[], qumulo, "qumulo", Confidence::Likely),
        (&[("x-weka-score", "1")], "", "weka", Confidence::Likely),
        (
            &[
                ("X-Trans-Id", trans),
                ("x-amz-request-id", trans),
                ("x-amz-id-2", trans),
            ],
            "",
            "swift",
            Confidence::Certain,
        ),
        (&[("Server", "nginx")], "", "unknown", Confidence::Possible),
    ] {
        assert_eq!(
            of(u, headers, body),
            (vendor.into(), confidence),
            "{vendor}"
        );
    }
}

#[test]
fn stores_told_by_documented_headers_alone() {
    let u = "https://s3.example.org/b";
    for (headers, vendor, confidence) in [
        (
            &[
                ("Server", "StorageGRID/12.0.0.1"),
                ("x-ntap-sg-trace-id", "8a0b8c4a1f2e3d4c"),
            ][..],
            "netapp-storagegrid",
            Confidence::Certain,
        ),
        (&[("Server", "VERSITYGW")], "versitygw", Confidence::Likely),
        (
            &[
                ("Server", "S3 Server"),
                ("x-amz-request-id", "0123456789abcdef0123"),
            ],
            "scality",
            Confidence::Likely,
        ),
        (
            &[("x-amz-request-id", "0a0f1e2d:17c5e4f1a2b:33c1:12")],
            "dell-ecs",
            Confidence::Possible,
        ),
        // Cloudflare's own header is on the answers of every site behind it.
        (&[("Server", "cloudflare")], "unknown", Confidence::Possible),
    ] {
        assert_eq!(of(u, headers, ""), (vendor.into(), confidence), "{vendor}");
    }
}

#[test]
fn the_lab_is_said_to_be_the_lab_whatever_it_imitates() {
    let headers = [
        ("server", "AmazonS3"),
        ("x-s3probe-lab", "emulation of aws"),
        ("x-amz-request-id", "4442587FB7D0A2F9"),
    ];
    let (vendor, confidence) = of("http://127.0.0.1:9/", &headers, "");
    assert_eq!(
        (vendor.as_str(), confidence),
        ("s3probe-lab", Confidence::Certain)
    );
    assert!(profile("s3probe-lab").unwrap().emulation);
    let by_name = of(
        "http://127.0.0.1:9/",
        &[("Server", "s3probe-lab/0.1.0")],
        "",
    );
    assert_eq!(by_name.0, "s3probe-lab");
}

#[test]
fn two_stores_behind_one_address_make_neither_sure() {
    let two = [
        recorded("seaweedfs", "list-denied"),
        recorded("ceph-rgw/sts-on", "list-unknown-id"),
    ];
    let server = recognise(&two);
    assert_eq!(server.confidence, Confidence::Possible);
    assert!(server.by.contains("; but "), "{}", server.by);
}

#[test]
fn nothing_is_concluded_from_nothing() {
    let server = recognise(&[Exchange::default()]);
    assert_eq!(
        (server.vendor.as_str(), server.confidence),
        ("unknown", Confidence::Possible)
    );
}

proptest::proptest! {
    #[test]
    fn no_answer_makes_recognition_panic(name in "\\PC{0,20}", value in "\\PC{0,40}", body in "[<>/A-Za-z é]{0,80}") {
        let headers = [("server", value.as_str()), ("x-amz-request-id", &value), (&name, &value)];
        let _ = recognise(&[answer(&value, &headers, &body)]);
    }
}
