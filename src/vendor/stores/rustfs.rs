//! `RustFS`.

use super::prelude::*;
use crate::vendor::forms::{lower_hex, no_separator};

pub(super) const RUSTFS: Profile = Profile {
    name: "rustfs",
    title: "RustFS",
    facts: FACTS,
    answers: ANSWERS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "RustFS source";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SOURCE),
    certain(
        Regions(&["us-east-1"]),
        "the default of RUSTFS_REGION",
        SOURCE,
    ),
    likely(Sts(Yes), "AssumeRole, and web identities", SOURCE),
    certain(PathStyle(Yes), "", SOURCE),
    certain(Ports(&[9000]), "", SOURCE),
    certain(OtherPorts(&["9001 console"]), "", SOURCE),
    certain(
        KeyId(TextForm::usual(
            "3 to 128 characters, chosen by the administrator",
            (3, 128),
            no_separator,
        )),
        "",
        SOURCE,
    ),
    certain(
        Secret(TextForm::fixed("8 to 40 characters", (8, 40), |c| {
            !c.is_control()
        })),
        "",
        SOURCE,
    ),
    certain(
        CanonicalId(
            TextForm::fixed(
                "one constant, the same on every RustFS",
                (64, 64),
                lower_hex,
            )
            .shared(),
        ),
        "c19050dbcee97fda828689dda99097a6321af2248fa760517237346e5d9c8a66: it names nobody, so no principal",
        SOURCE,
    ),
    certain(RightsBy(&["policy of a user", "bucket policy"]), "", SOURCE),
    certain(PolicyVersions(&["2012-10-17", "(absent)"]), "", SOURCE),
    certain(
        StatementKey(&["Statement"]),
        "members it does not know are refused",
        SOURCE,
    ),
    certain(
        Principals(&["*", "{\"AWS\": \"…\"}", "{\"Service\": \"…\"}"]),
        "",
        SOURCE,
    ),
    likely(
        Resources(&["arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/*"]),
        "",
        SOURCE,
    ),
    certain(
        OwnActions(&[
            "s3:GetBucketCors",
            "s3:GetBucketEncryption",
            "s3:PutBucketEncryption",
            "s3:GetBucketLifecycle",
            "s3:PutBucketLifecycle",
        ]),
        "AWS writes GetBucketCORS, GetEncryptionConfiguration, GetLifecycleConfiguration",
        SOURCE,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", SOURCE).likely(),
    Answer::new(Case::Denied, "AccessDenied", SOURCE).likely(),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::HeaderName,
        Is::StartsWith("x-rustfs-"),
        Weight::Strong,
        "headers x-rustfs-…",
    ),
    Mark::new(
        At::Element("ID"),
        Is::Exactly("c19050dbcee97fda828689dda99097a6321af2248fa760517237346e5d9c8a66"),
        Weight::Strong,
        "the owner ID that all of them have",
    ),
];
