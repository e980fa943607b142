//! Scality `CloudServer`, Zenko and Artesca.

use super::prelude::*;
use crate::vendor::forms::{is_20_hex, lower_or_digit};

pub(super) const SCALITY: Profile = Profile {
    name: "scality",
    title: "Scality CloudServer, Zenko, Artesca",
    also: &["scality-cloudserver", "cloudserver", "zenko", "artesca"],
    facts: FACTS,
    answers: ANSWERS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const ARSENAL: &str = "Scality Arsenal source, 2024-10";
const SERVER: &str = "Scality CloudServer source, 2024-10";
const ISSUES: &str = "public issues about CloudServer";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SERVER),
    certain(SigV2(Yes), "", ARSENAL),
    certain(Ports(&[8000]), "", SERVER),
    certain(
        CanonicalId(TextForm::fixed(
            "64 lower-case letters and digits",
            (64, 64),
            lower_or_digit,
        )),
        "an account has 12 digits",
        ARSENAL,
    ),
    certain(WrittenIn(Dialect::Scality), "", ARSENAL),
    certain(
        RightsBy(&["bucket policy", "policy of a user"]),
        "",
        ARSENAL,
    ),
    certain(PolicyVersions(&["2012-10-17"]), "must be there", ARSENAL),
    certain(
        StatementKey(&["Statement"]),
        "members it does not know are refused",
        ARSENAL,
    ),
    certain(
        Principals(&[
            "*",
            "{\"AWS\": \"<12 digits>\"}",
            "{\"AWS\": \"arn:aws:iam::<12 digits>:root\"}",
            "{\"AWS\": \"arn:aws:iam::<12 digits>:user/<path>\"}",
            "{\"AWS\": \"arn:aws:iam::<12 digits>:role/<path>\"}",
            "{\"CanonicalUser\": \"<64 characters>\"}",
        ]),
        "",
        ARSENAL,
    ),
    certain(
        Resources(&["*", "arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/*"]),
        "",
        ARSENAL,
    ),
    likely(Prefixes(Yes), "", ARSENAL),
    certain(
        OwnActions(&[
            "s3:MetadataSearch",
            "scality:GetBucketQuota",
            "scality:UpdateBucketQuota",
        ]),
        "",
        ARSENAL,
    ),
    certain(
        Quirk,
        "new SDKs cannot upload until checksums are set to when_required",
        ISSUES,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", ARSENAL).status(403),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", ARSENAL).status(403),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", ARSENAL).status(403),
    Answer::new(Case::TokenExpired, "ExpiredToken", ARSENAL).status(400),
    Answer::new(Case::BadToken, "InvalidToken", ARSENAL).status(400),
    Answer::new(Case::Checksum, "BadRequest", ISSUES)
        .status(400)
        .holds("trailing checksum is not supported"),
    Answer::new(Case::BadPolicy, "MalformedPolicy", ARSENAL)
        .status(400)
        .says("of a bucket; a user's is MalformedPolicyDocument"),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Header("server"),
        Is::Exactly("S3 Server"),
        Weight::Middling,
        "Server: S3 Server",
    ),
    Mark::new(
        At::Header("x-amz-request-id"),
        Is::Form(is_20_hex),
        Weight::Middling,
        "x-amz-request-id of 20 hex digits",
    ),
];
