//! The stores we know, in the order they are tried.

use super::forms::{
    after_slash, ceph_release, has_bare_elements, has_garage_elements, is_16_upper, is_24_hex,
    is_40_hex, is_amazon_host, is_ceph_host_id, is_ceph_request_id, is_long_base64,
    is_swift_transaction, last_word, lower_hex, no_separator, upper_or_digit,
};
use super::mark::{At, Is, Mark, Weight};
use super::profile::{Fact, KeyIdForm, Profile, WrongIdentity};
use crate::model::Confidence::{Certain, Likely, Possible};

/// All profiles.
pub static PROFILES: &[Profile] = &[
    CEPH_RGW,
    SEAWEEDFS,
    GARAGE,
    MINIO,
    SWIFT,
    AWS,
    DDN_EXASCALER,
    DDN_INFINIA,
    WEKA,
    QUMULO,
    S3S,
    LAB,
];

/// A store of which nothing is known.
const UNKNOWN: Profile = Profile {
    name: "unknown",
    title: "an unknown store",
    emulation: false,
    wrong_identity: None,
    named_after_authentication: None,
    sigv2: None,
    checks_region: None,
    regions: &[],
    clock_window_seconds: None,
    anonymous: None,
    virtual_hosted: None,
    key_id: None,
    ports: &[],
    facts: &[],
    marks: &[],
};

const CEPH_RGW: Profile = Profile {
    name: "ceph-rgw",
    title: "Ceph RADOS Gateway",
    wrong_identity: Some(WrongIdentity::Configured),
    named_after_authentication: Some("BucketName"),
    sigv2: Some(true),
    checks_region: Some(false),
    regions: &["default", "us-east-1"],
    clock_window_seconds: Some(900),
    anonymous: Some(true),
    virtual_hosted: Some(false),
    key_id: Some(KeyIdForm {
        words: "20 upper-case letters and digits, unless chosen by the administrator",
        prefixes: &[],
        length: (20, 20),
        allows: upper_or_digit,
        free: true,
    }),
    ports: &[7480],
    facts: &[
        fact(
            "wrong_identity",
            "with rgw_s3_auth_use_sts=true an unknown ID and a wrong secret are AccessDenied, else InvalidAccessKeyId and SignatureDoesNotMatch",
            OBSERVED_CEPH,
            Certain,
        ),
        fact(
            "named_after_authentication",
            "2,693 AccessDenied answers to bucket and object requests, both configurations; other releases not tried",
            OBSERVED_CEPH,
            Likely,
        ),
        fact("sigv2", "header and query", OBSERVED_CEPH, Certain),
        fact(
            "checks_region",
            "any region, service and day is taken",
            OBSERVED_CEPH,
            Certain,
        ),
        fact("regions", "", "Ceph documentation", Likely),
        fact(
            "clock_window_seconds",
            "headers of both versions; URLs signed in the future pass",
            OBSERVED_CEPH,
            Certain,
        ),
        fact(
            "anonymous",
            "unsigned GET / lists no buckets and is 200",
            OBSERVED_CEPH,
            Certain,
        ),
        fact(
            "virtual_hosted",
            "needs rgw_dns_name and wildcard names",
            "Ceph documentation",
            Likely,
        ),
        fact("key_id", "", "Ceph documentation", Certain),
        fact("ports", "", "Ceph documentation", Certain),
    ],
    marks: &[
        Mark::new(
            At::Header("x-amz-request-id"),
            Is::Form(is_ceph_request_id),
            Weight::Strong,
            "x-amz-request-id tx…-ZONE",
        ),
        Mark::new(
            At::Element("HostId"),
            Is::Form(is_ceph_host_id),
            Weight::Middling,
            "HostId ID-ZONE-ZONEGROUP",
        ),
        Mark::new(
            At::HeaderName,
            Is::StartsWith("x-rgw-"),
            Weight::Strong,
            "headers x-rgw-…",
        ),
        Mark {
            version: Some(ceph_release),
            ..Mark::new(
                At::Header("server"),
                Is::StartsWith("Ceph Object Gateway"),
                Weight::Strong,
                "Server: Ceph Object Gateway",
            )
        },
    ],
    ..UNKNOWN
};

const SEAWEEDFS: Profile = Profile {
    name: "seaweedfs",
    title: "SeaweedFS",
    wrong_identity: Some(WrongIdentity::TwoCodes),
    sigv2: Some(true),
    checks_region: Some(false),
    clock_window_seconds: Some(900),
    anonymous: Some(true),
    ports: &[8333],
    facts: &[
        fact(
            "wrong_identity",
            "InvalidAccessKeyId, also for a disabled key; SignatureDoesNotMatch",
            OBSERVED_WEED,
            Certain,
        ),
        fact("sigv2", "header and query", OBSERVED_WEED, Certain),
        fact("checks_region", "", OBSERVED_WEED, Certain),
        fact(
            "clock_window_seconds",
            "SigV4 headers; SigV2 is not checked",
            OBSERVED_WEED,
            Certain,
        ),
        fact("anonymous", "by bucket policy", OBSERVED_WEED, Certain),
        fact("ports", "", "SeaweedFS source, weed s3", Certain),
    ],
    marks: &[
        Mark {
            version: Some(last_word),
            ..Mark::new(
                At::Header("server"),
                Is::StartsWith("SeaweedFS "),
                Weight::Strong,
                "Server: SeaweedFS",
            )
        },
        Mark::new(
            At::HeaderName,
            Is::StartsWith("seaweed-"),
            Weight::Strong,
            "headers Seaweed-…",
        ),
        Mark::new(
            At::Header("x-amz-request-id"),
            Is::Form(is_24_hex),
            Weight::Weak,
            "x-amz-request-id of 24 hex digits",
        ),
    ],
    ..UNKNOWN
};

const GARAGE: Profile = Profile {
    name: "garage",
    title: "Garage",
    wrong_identity: Some(WrongIdentity::SameCode),
    sigv2: Some(false),
    checks_region: Some(true),
    regions: &["garage"],
    anonymous: Some(false),
    virtual_hosted: Some(false),
    key_id: Some(KeyIdForm {
        words: "`GK` and 24 hex digits",
        prefixes: &["GK"],
        length: (26, 26),
        allows: lower_hex,
        free: false,
    }),
    ports: &[3900],
    facts: &[
        fact(
            "wrong_identity",
            "AccessDenied for all; the text tells: No such key, Invalid signature, Operation is not allowed for this key",
            GARAGE_SOURCE,
            Certain,
        ),
        fact(
            "sigv2",
            "400 InvalidRequest, Unsupported authorization method",
            GARAGE_SOURCE,
            Certain,
        ),
        fact(
            "checks_region",
            "the configured s3_region, which error documents name",
            GARAGE_SOURCE,
            Certain,
        ),
        fact(
            "regions",
            "the default of s3_region",
            GARAGE_SOURCE,
            Certain,
        ),
        fact("anonymous", "", GARAGE_SOURCE, Certain),
        fact(
            "virtual_hosted",
            "needs root_domain",
            GARAGE_SOURCE,
            Certain,
        ),
        fact("key_id", "", GARAGE_SOURCE, Certain),
        fact("ports", "by convention", GARAGE_SOURCE, Likely),
    ],
    marks: &[
        Mark::new(
            At::Error,
            Is::Form(has_garage_elements),
            Weight::Strong,
            "errors of Code, Message, Resource, Region",
        ),
        Mark::new(
            At::Element("Message"),
            Is::Holds("Garage does not support anonymous access"),
            Weight::Strong,
            "its text for unsigned requests",
        ),
    ],
    ..UNKNOWN
};

const MINIO: Profile = Profile {
    name: "minio",
    title: "MinIO",
    wrong_identity: Some(WrongIdentity::TwoCodes),
    sigv2: Some(true),
    clock_window_seconds: Some(900),
    anonymous: Some(true),
    virtual_hosted: Some(false),
    key_id: Some(KeyIdForm {
        words: "3 to 20 characters, chosen by the administrator",
        prefixes: &[],
        length: (3, 20),
        allows: no_separator,
        free: true,
    }),
    ports: &[9000],
    facts: &[
        fact(
            "wrong_identity",
            "InvalidAccessKeyId, also for a disabled key with a text that says so; SignatureDoesNotMatch",
            MINIO_SOURCE,
            Certain,
        ),
        fact("sigv2", "header and query", MINIO_SOURCE, Certain),
        fact(
            "checks_region",
            "only where a region is configured",
            MINIO_SOURCE,
            Certain,
        ),
        fact("clock_window_seconds", "", MINIO_SOURCE, Certain),
        fact("anonymous", "by bucket policy", MINIO_SOURCE, Certain),
        fact(
            "virtual_hosted",
            "needs MINIO_DOMAIN",
            MINIO_SOURCE,
            Certain,
        ),
        fact("key_id", "", MINIO_SOURCE, Certain),
        fact(
            "ports",
            "9001 is the console by convention",
            MINIO_SOURCE,
            Certain,
        ),
    ],
    marks: &[
        Mark {
            version: Some(after_slash),
            ..Mark::new(
                At::Header("server"),
                Is::StartsWith("MinIO"),
                Weight::Strong,
                "Server: MinIO",
            )
        },
        Mark::new(
            At::HeaderName,
            Is::StartsWith("x-minio-"),
            Weight::Strong,
            "headers x-minio-…",
        ),
        Mark::new(
            At::Element("ID"),
            Is::Exactly("02d6176db174dc93cb1b899f7c6078f08654445fe8cf1b6ce98d8855f66bdbf4"),
            Weight::Strong,
            "the owner ID that all of them have",
        ),
        Mark::new(
            At::Element("Code"),
            Is::StartsWith("XMinio"),
            Weight::Strong,
            "codes XMinio…",
        ),
    ],
    ..UNKNOWN
};

const SWIFT: Profile = Profile {
    name: "swift",
    title: "OpenStack Swift (s3api)",
    wrong_identity: Some(WrongIdentity::OneCode),
    sigv2: Some(true),
    checks_region: Some(true),
    regions: &["us-east-1"],
    clock_window_seconds: Some(900),
    virtual_hosted: Some(false),
    ports: &[8080],
    facts: &[
        fact(
            "wrong_identity",
            "SignatureDoesNotMatch for both",
            SWIFT_SOURCE,
            Certain,
        ),
        fact("sigv2", "", SWIFT_SOURCE, Certain),
        fact(
            "checks_region",
            "the configured location",
            SWIFT_SOURCE,
            Certain,
        ),
        fact("regions", "the default of location", SWIFT_SOURCE, Certain),
        fact("clock_window_seconds", "", SWIFT_SOURCE, Certain),
        fact(
            "virtual_hosted",
            "needs storage_domain",
            SWIFT_SOURCE,
            Certain,
        ),
        fact("ports", "in its examples", SWIFT_SOURCE, Likely),
    ],
    marks: &[
        Mark::new(
            At::Header("x-amz-request-id"),
            Is::Form(is_swift_transaction),
            Weight::Strong,
            "x-amz-request-id tx…",
        ),
        Mark::new(
            At::Header("x-amz-id-2"),
            Is::Form(is_swift_transaction),
            Weight::Middling,
            "x-amz-id-2 tx…",
        ),
        Mark::new(
            At::Header("x-trans-id"),
            Is::Form(is_swift_transaction),
            Weight::Middling,
            "X-Trans-Id tx…",
        ),
    ],
    ..UNKNOWN
};

const AWS: Profile = Profile {
    name: "aws",
    title: "AWS S3",
    wrong_identity: Some(WrongIdentity::TwoCodes),
    checks_region: Some(true),
    clock_window_seconds: Some(900),
    anonymous: Some(true),
    virtual_hosted: Some(true),
    key_id: Some(KeyIdForm {
        words: "`AKIA` (`ASIA` for temporary keys) and 16 upper-case letters and digits",
        prefixes: &["AKIA", "ASIA"],
        length: (20, 20),
        allows: upper_or_digit,
        free: false,
    }),
    ports: &[443],
    facts: &[
        fact(
            "wrong_identity",
            "InvalidAccessKeyId, SignatureDoesNotMatch",
            "S3 API reference, error responses",
            Certain,
        ),
        fact("sigv2", "older regions only", "AWS documentation", Likely),
        fact(
            "checks_region",
            "the bucket's region, named in the error",
            "public issues that quote it",
            Certain,
        ),
        fact("clock_window_seconds", "", "AWS documentation", Likely),
        fact(
            "anonymous",
            "by bucket policy or ACL",
            "AWS documentation",
            Likely,
        ),
        fact(
            "virtual_hosted",
            "its default",
            "AWS documentation",
            Certain,
        ),
        fact("key_id", "", "AWS documentation", Likely),
        fact("ports", "", "AWS documentation", Likely),
    ],
    marks: &[
        Mark::new(
            At::Host,
            Is::Form(is_amazon_host),
            Weight::Strong,
            "the endpoint's name",
        ),
        Mark::new(
            At::Header("x-amz-id-2"),
            Is::Form(is_long_base64),
            Weight::Middling,
            "x-amz-id-2 in long Base64",
        ),
        Mark::new(
            At::Header("server"),
            Is::Exactly("AmazonS3"),
            Weight::Weak,
            "Server: AmazonS3",
        ),
        Mark::new(
            At::Header("x-amz-request-id"),
            Is::Form(is_16_upper),
            Weight::Weak,
            "x-amz-request-id of 16 capitals and digits",
        ),
    ],
    ..UNKNOWN
};

const DDN_EXASCALER: Profile = Profile {
    name: "ddn-exascaler",
    title: "DDN EXAScaler S3 Data Services",
    wrong_identity: Some(WrongIdentity::TwoCodes),
    regions: &["us-east-1", "ap-northeast-1"],
    anonymous: Some(true),
    key_id: Some(KeyIdForm {
        words: "`AKIA` and 16 upper-case letters and digits at two sites",
        prefixes: &["AKIA"],
        length: (20, 20),
        allows: upper_or_digit,
        free: true,
    }),
    facts: &[
        fact(
            "wrong_identity",
            "InvalidAccessKeyId, SignatureDoesNotMatch",
            "notes of a user of mdx S3DS",
            Certain,
        ),
        fact(
            "sigv2",
            "List answered SignatureDoesNotMatch while Put and Get passed; presigned Get is documented",
            "notes of a user of mdx S3DS; ABCI user guide",
            Likely,
        ),
        fact(
            "regions",
            "what two sites tell their users; whether it is checked is not documented",
            "ABCI user guide",
            Likely,
        ),
        fact("anonymous", "by ACL or policy", "ABCI user guide", Certain),
        fact(
            "key_id",
            "a portal's picture shows 20 characters without the prefix",
            "ABCI user guide; SQUID user guide",
            Likely,
        ),
    ],
    marks: &[
        Mark::new(
            At::Element("HostId"),
            Is::Exactly("00000000000000000"),
            Weight::Middling,
            "HostId of 17 zeros",
        ),
        Mark::new(
            At::Element("ID"),
            Is::Form(is_40_hex),
            Weight::Middling,
            "owner ID of 40 hex digits",
        ),
    ],
    ..UNKNOWN
};

const DDN_INFINIA: Profile = Profile {
    name: "ddn-infinia",
    title: "DDN Infinia",
    regions: &["us-east-1"],
    key_id: Some(KeyIdForm {
        words: "20 upper-case letters and digits in one example",
        prefixes: &[],
        length: (20, 20),
        allows: upper_or_digit,
        free: true,
    }),
    ports: &[8111],
    facts: &[
        fact(
            "regions",
            "what clients are set to; whether it is checked is unknown",
            "community demos",
            Possible,
        ),
        fact("key_id", "", "community dashboard", Possible),
        fact(
            "ports",
            "HTTPS with the cluster's own authority",
            "community smoke tests",
            Likely,
        ),
    ],
    ..UNKNOWN
};

const WEKA: Profile = Profile {
    name: "weka",
    title: "WEKA S3",
    regions: &["us-east-1"],
    anonymous: Some(true),
    virtual_hosted: Some(false),
    ports: &[9000],
    facts: &[
        fact(
            "sigv2",
            "not documented; guides set s3v4",
            "WEKA documentation 4.4",
            Certain,
        ),
        fact(
            "regions",
            "may be left blank",
            "WEKA documentation 4.4",
            Likely,
        ),
        fact(
            "anonymous",
            "by bucket policy",
            "WEKA documentation 4.4",
            Certain,
        ),
        fact(
            "virtual_hosted",
            "needs --domain on the S3 cluster",
            "WEKA documentation",
            Certain,
        ),
        fact("ports", "", "WEKA documentation 4.4", Certain),
    ],
    marks: &[Mark::new(
        At::HeaderName,
        Is::Exactly("x-weka-score"),
        Weight::Strong,
        "header x-weka-score",
    )],
    ..UNKNOWN
};

const QUMULO: Profile = Profile {
    name: "qumulo",
    title: "Qumulo Core S3",
    sigv2: Some(false),
    checks_region: Some(false),
    anonymous: Some(true),
    virtual_hosted: Some(false),
    key_id: Some(KeyIdForm {
        words: "20 hex digits",
        prefixes: &[],
        length: (20, 20),
        allows: lower_hex,
        free: false,
    }),
    ports: &[9000],
    facts: &[
        fact(
            "sigv2",
            "400 AuthorizationHeaderMalformed",
            "Qumulo Core documentation",
            Certain,
        ),
        fact("checks_region", "", "Qumulo Core documentation", Certain),
        fact(
            "anonymous",
            "reads only, where a policy allows Everyone or Guest",
            "notes of a user of Qumulo",
            Certain,
        ),
        fact("virtual_hosted", "", "Qumulo Core documentation", Certain),
        fact(
            "key_id",
            "examples look so",
            "Qumulo Core documentation",
            Likely,
        ),
        fact("ports", "", "Qumulo Core documentation", Certain),
    ],
    marks: &[
        Mark::new(
            At::Element("Code"),
            Is::StartsWith("Qumulo"),
            Weight::Strong,
            "codes Qumulo…",
        ),
        Mark::new(
            At::Element("Code"),
            Is::Exactly("AccessDeniedByBucketPolicy"),
            Weight::Middling,
            "code AccessDeniedByBucketPolicy",
        ),
    ],
    ..UNKNOWN
};

const S3S: Profile = Profile {
    name: "s3s",
    title: "s3s",
    wrong_identity: Some(WrongIdentity::TwoCodes),
    sigv2: Some(true),
    checks_region: Some(false),
    clock_window_seconds: Some(900),
    facts: &[
        fact(
            "wrong_identity",
            "NotSignedUp, SignatureDoesNotMatch; what is built on it may differ",
            OBSERVED_S3S,
            Certain,
        ),
        fact("sigv2", "header and query", OBSERVED_S3S, Certain),
        fact(
            "checks_region",
            "any well-formed region is taken",
            OBSERVED_S3S,
            Certain,
        ),
        fact(
            "clock_window_seconds",
            "SigV4 headers",
            OBSERVED_S3S,
            Certain,
        ),
    ],
    marks: &[
        Mark::new(
            At::Element("Message"),
            Is::Exactly("Signature is required"),
            Weight::Middling,
            "its text for unsigned requests",
        ),
        Mark::new(
            At::Element("Message"),
            Is::Exactly("Your account is not signed up"),
            Weight::Middling,
            "its text for an unknown ID",
        ),
        Mark::new(
            At::Error,
            Is::Form(has_bare_elements),
            Weight::Weak,
            "errors without a RequestId",
        ),
    ],
    ..UNKNOWN
};

const LAB: Profile = Profile {
    name: "s3probe-lab",
    title: "the s3probe lab, an emulation",
    emulation: true,
    facts: &[],
    marks: &[
        Mark {
            version: Some(after_slash),
            ..Mark::new(
                At::Header("server"),
                Is::StartsWith("s3probe-lab"),
                Weight::Strong,
                "Server: s3probe-lab",
            )
        },
        Mark::new(
            At::Header("x-s3probe-lab"),
            Is::There,
            Weight::Strong,
            "header x-s3probe-lab",
        ),
    ],
    ..UNKNOWN
};

const fn fact(
    about: &'static str,
    says: &'static str,
    source: &'static str,
    confidence: crate::model::Confidence,
) -> Fact {
    Fact {
        about,
        says,
        source,
        confidence,
    }
}

const OBSERVED_CEPH: &str = "observed on Ceph RGW 16.2.15, 2026-11";
const OBSERVED_WEED: &str = "observed on SeaweedFS 4.48, 2026-11";
const OBSERVED_S3S: &str = "observed on s3s-fs 0.14.1, 2026-11";
const GARAGE_SOURCE: &str = "Garage source";
const MINIO_SOURCE: &str = "MinIO source";
const SWIFT_SOURCE: &str = "Swift source, s3api";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_fact_names_its_source() {
        for p in PROFILES {
            let known = [
                ("wrong_identity", p.wrong_identity.is_some()),
                (
                    "named_after_authentication",
                    p.named_after_authentication.is_some(),
                ),
                ("sigv2", p.sigv2.is_some()),
                ("checks_region", p.checks_region.is_some()),
                ("regions", !p.regions.is_empty()),
                ("clock_window_seconds", p.clock_window_seconds.is_some()),
                ("anonymous", p.anonymous.is_some()),
                ("virtual_hosted", p.virtual_hosted.is_some()),
                ("key_id", p.key_id.is_some()),
                ("ports", !p.ports.is_empty()),
            ];
            for (field, is_known) in known {
                let sourced = p
                    .facts
                    .iter()
                    .any(|f| f.about == field && !f.source.is_empty());
                assert!(!is_known || sourced, "{}: {field}", p.name);
            }
            for fact in p.facts {
                assert!(
                    known.iter().any(|(field, _)| *field == fact.about),
                    "{}",
                    fact.about
                );
            }
        }
    }

    #[test]
    fn no_name_is_there_twice() {
        for (at, profile) in PROFILES.iter().enumerate() {
            assert!(
                PROFILES[..at]
                    .iter()
                    .all(|other| other.name != profile.name)
            );
        }
    }

    #[test]
    fn an_id_fits_its_store() {
        let fits = |store: &str, id: &str| {
            let profile = PROFILES.iter().find(|p| p.name == store).unwrap();
            profile.key_id.unwrap().fits(id)
        };
        assert!(fits("aws", "AKIAIOSFODNN7EXAMPLE"));
        assert!(!fits("aws", "GK31c2f218a2e44f485b94239e"));
        assert!(fits("garage", "GK31c2f218a2e44f485b94239e"));
        assert!(!fits("garage", "AKIAIOSFODNN7EXAMPLE"));
        assert!(fits("qumulo", "00000000000003e88527"));
        assert!(fits("minio", "minioadmin"));
    }
}
