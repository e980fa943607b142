//! Dell ECS and `ObjectScale`.

use super::prelude::*;
use crate::vendor::forms::is_ecs_request_id;

pub(super) const DELL_ECS: Profile = Profile {
    name: "dell-ecs",
    title: "Dell ECS and ObjectScale",
    also: &["ecs", "objectscale", "dell objectscale"],
    facts: FACTS,
    answers: ANSWERS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Dell ECS and ObjectScale guides";
const HOSTED: &str = "a provider's documentation of hosted ECS";
const ISSUES: &str = "public issues about Dell ECS";

const FACTS: &[Fact] = &[
    likely(SigV4(Yes), "", DOCS),
    likely(
        SigV2(Yes),
        "one provider wants it for Put, Get and Delete, and SigV4 for Head and List",
        HOSTED,
    ),
    likely(
        Sts(Yes),
        "ObjectScale, with roles and session policies",
        DOCS,
    ),
    certain(Ports(&[9020, 9021]), "HTTP, HTTPS", DOCS),
    certain(
        RightsBy(&["bucket policy", "policy of a user (ObjectScale)", "ACL"]),
        "",
        DOCS,
    ),
    certain(
        PolicyVersions(&["2012-10-17", "2008-10-17", "(absent)"]),
        "",
        DOCS,
    ),
    certain(StatementKey(&["Statement"]), "", DOCS),
    likely(
        Principals(&[
            "*",
            "[\"<object user>\"]",
            "urn:ecs:iam::<namespace>:user/<name>",
        ]),
        "older object users by their name",
        DOCS,
    ),
    likely(
        Resources(&["<bucket>/*"]),
        "in older policies, no ARN",
        DOCS,
    ),
    certain(
        Conditions(&[
            "aws:CurrentTime",
            "aws:EpochTime",
            "aws:principalType",
            "aws:SourceIp",
            "aws:UserAgent",
            "aws:username",
            "s3:x-amz-acl",
        ]),
        "",
        DOCS,
    ),
    likely(
        Quirk,
        "checksums that new SDKs send by themselves break uploads: The Content-SHA256 you specified did not match",
        ISSUES,
    ),
];

const ANSWERS: &[Answer] = &[Answer::new(Case::Own, "MalformedACLError", ISSUES)
    .says("an ACL sent with CreateMultipartUpload")
    .likely()];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Header("server"),
        Is::StartsWith("ViPR/1"),
        Weight::Strong,
        "Server: ViPR",
    ),
    Mark::new(
        At::Header("x-amz-request-id"),
        Is::Form(is_ecs_request_id),
        Weight::Middling,
        "x-amz-request-id of four hex numbers",
    ),
];
