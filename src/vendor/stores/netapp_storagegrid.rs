//! `NetApp` `StorageGRID`.

use super::prelude::*;
use crate::vendor::forms::digit;

pub(super) const NETAPP_STORAGEGRID: Profile = Profile {
    name: "netapp-storagegrid",
    title: "NetApp StorageGRID",
    also: &["storagegrid", "netapp grid"],
    facts: FACTS,
    answers: ANSWERS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "StorageGRID documentation";

const FACTS: &[Fact] = &[
    certain(
        SigV4(Yes),
        "needs x-amz-date; the body's hash is not checked",
        DOCS,
    ),
    certain(SigV2(Yes), "", DOCS),
    certain(Regions(&["us-east-1"]), "", DOCS),
    certain(PresignedUrls(Yes), "", DOCS),
    certain(Anonymous(Yes), "by principal `*`", DOCS),
    certain(
        Sts(Yes),
        "AssumeRole, with a trust policy on a group; releases 12",
        DOCS,
    ),
    certain(StsActions(&["AssumeRole"]), "", DOCS),
    certain(StsSeconds(900, 43_200), "", DOCS),
    certain(PathStyle(Yes), "", DOCS),
    certain(
        VirtualHosted(OnceSetUp),
        "needs domain names of the endpoint",
        DOCS,
    ),
    certain(
        Ports(&[10_443, 18_082, 18_084]),
        "load balancer; storage nodes by HTTPS and HTTP",
        DOCS,
    ),
    certain(
        CanonicalId(TextForm::fixed(
            "20 digits, the tenant's account",
            (20, 20),
            digit,
        )),
        "the bucket's owner owns all objects in it",
        DOCS,
    ),
    likely(
        KeyExpiry(Yes),
        "from a minute to five years; keys that ended are removed",
        DOCS,
    ),
    certain(WrittenIn(Dialect::StorageGrid), "", DOCS),
    certain(
        RightsBy(&["bucket policy", "policy of a group", "session policy"]),
        "groups and keys are made in Tenant Manager or by its API, there is no command line",
        DOCS,
    ),
    certain(
        PolicyVersions(&["(absent)"]),
        "its examples have none",
        DOCS,
    ),
    certain(StatementKey(&["Statement"]), "", DOCS),
    certain(
        Principals(&[
            "*",
            "{\"AWS\": \"*\"}",
            "{\"AWS\": \"<20 digits>\"}",
            "{\"AWS\": \"arn:aws:iam::<20 digits>:root\"}",
            "{\"AWS\": \"arn:aws:iam::<20 digits>:user/<name>\"}",
            "{\"AWS\": \"arn:aws:iam::<20 digits>:group/<name>\"}",
            "{\"AWS\": \"arn:aws:iam::<20 digits>:federated-user/<name>\"}",
            "{\"AWS\": \"arn:aws:iam::<20 digits>:federated-group/<name>\"}",
        ]),
        "one that is not there is taken; `*` stands alone. Older pages write urn:sgws:identity",
        DOCS,
    ),
    certain(NotPrincipal(Yes), "", DOCS),
    certain(
        Resources(&["arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/<key>"]),
        "",
        DOCS,
    ),
    certain(Prefixes(Yes), "", DOCS),
    certain(BucketPolicyBytes(20_480), "", DOCS),
    certain(UserPolicyBytes(5_120), "of a group", DOCS),
    certain(
        OwnActions(&[
            "s3:PutOverwriteObject",
            "s3:GetBucketConsistency",
            "s3:PutBucketConsistency",
            "s3:GetBucketCompliance",
            "s3:PutBucketCompliance",
        ]),
        "a Deny of PutOverwriteObject lets objects be written once",
        DOCS,
    ),
    certain(
        Conditions(&[
            "String…",
            "Numeric…",
            "Bool",
            "IpAddress",
            "NotIpAddress",
            "Null",
            "…IfExists",
        ]),
        "aws:SourceIp is the address before the grid's own balancer; X-Forwarded-For is not read",
        DOCS,
    ),
    certain(
        Quirk,
        "a group's policy may need 15 minutes to work, a bucket's 8 seconds",
        DOCS,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", DOCS).status(403),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", DOCS).status(403),
    Answer::new(Case::Denied, "AccessDenied", DOCS).status(403),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", DOCS).status(403),
    Answer::new(Case::BadPolicy, "XBucketPolicyParseException", DOCS).status(400),
    Answer::new(Case::LargePolicy, "XMaxBucketPolicyLengthExceeded", DOCS).status(400),
    Answer::new(Case::PolicyCall, "MethodNotAllowed", DOCS)
        .status(405)
        .says("on a bucket of another account")
        .likely(),
    Answer::new(Case::Own, "XNotImplemented", DOCS)
        .status(501)
        .says("a call it does not have"),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Header("server"),
        Is::StartsWith("StorageGRID/"),
        Weight::Strong,
        "Server: StorageGRID",
    ),
    Mark::new(
        At::HeaderName,
        Is::StartsWith("x-ntap-sg-"),
        Weight::Strong,
        "headers x-ntap-sg-…",
    ),
];
