//! Ceph RADOS Gateway.

use super::prelude::*;
use crate::vendor::forms::{ceph_release, is_ceph_host_id, is_ceph_request_id, upper_or_digit};

pub(super) const CEPH_RGW: Profile = Profile {
    name: "ceph-rgw",
    title: "Ceph RADOS Gateway",
    also: &["ceph", "rgw", "radosgw", "rados gateway"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Ceph documentation, radosgw";
const SOURCE: &str = "Ceph source, rgw";
const OBSERVED: &str = "observed on Ceph RGW 16.2.15, 2026-11";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "header, query and form", OBSERVED),
    certain(SigV2(Yes), "header and query", OBSERVED),
    certain(
        ChecksRegion(No),
        "any region, service and day is taken",
        OBSERVED,
    ),
    likely(Regions(&["default", "us-east-1"]), "", DOCS),
    certain(
        ClockWindow(900),
        "headers of both versions; URLs signed in the future pass",
        OBSERVED,
    ),
    certain(PresignedUrls(Yes), "both versions", OBSERVED),
    certain(
        Anonymous(Yes),
        "by policy or ACL; an unsigned GET / lists no buckets and is 200",
        OBSERVED,
    ),
    likely(
        NamedAfterAuthentication("BucketName"),
        "2,693 AccessDenied answers to bucket and object requests, both configurations; other releases not tried",
        OBSERVED,
    ),
    certain(
        Sts(OnceSetUp),
        "needs rgw_sts_key and rgw_s3_auth_use_sts=true; without the second AssumeRole still answers 200 and its keys are unknown",
        OBSERVED,
    ),
    certain(
        StsActions(&["AssumeRole", "AssumeRoleWithWebIdentity", "GetSessionToken"]),
        "on the S3 port; GetCallerIdentity is 405 on release 16, for any key, good or not",
        DOCS,
    ),
    certain(
        PathStyle(Yes),
        "a bucket of another tenant is TENANT:BUCKET",
        DOCS,
    ),
    likely(
        VirtualHosted(OnceSetUp),
        "needs rgw_dns_name and wildcard names; a host it does not know is taken whole for a bucket",
        DOCS,
    ),
    certain(Ports(&[7480]), "8000 in development set-ups", DOCS),
    certain(DottedNames(Yes), "in path and host style", OBSERVED),
    certain(
        KeyId(TextForm::usual(
            "20 upper-case letters and digits, unless chosen by the administrator",
            (20, 20),
            upper_or_digit,
        )),
        "an ID of Keystone's EC2 credentials is 32 hex digits",
        DOCS,
    ),
    certain(
        Secret(TextForm::usual(
            "40 letters and digits, unless chosen by the administrator",
            (40, 40),
            |c| c.is_ascii_alphanumeric(),
        )),
        "JSON of radosgw-admin writes a slash as \\/",
        DOCS,
    ),
    certain(
        CanonicalId(TextForm::usual(
            "the user's ID, TENANT$UID in a tenant, or an account's RGW and 17 digits",
            (1, 256),
            |c| !c.is_control(),
        )),
        "",
        DOCS,
    ),
    certain(
        OwnId(&[ListBuckets, BucketAcl, OwnIdWay::Command]),
        "an owner `anonymous` means that nobody was recognised",
        OBSERVED,
    ),
    certain(
        DisabledKeys(Partly),
        "a user is suspended with all keys, one key is only removed",
        DOCS,
    ),
    certain(WrittenIn(Dialect::Ceph), "", DOCS),
    certain(
        RightsBy(&[
            "bucket policy",
            "ACL",
            "IAM policy (roles; users of accounts)",
        ]),
        "a classic user may do everything with buckets it owns, a user of an account nothing without a policy",
        DOCS,
    ),
    certain(
        PolicyVersions(&["2012-10-17", "2008-10-17", "(absent)"]),
        "",
        OBSERVED,
    ),
    certain(StatementKey(&["Statement"]), "", OBSERVED),
    certain(
        Principals(&[
            "*",
            "{\"AWS\": \"arn:aws:iam:::user/<uid>\"}",
            "{\"AWS\": \"arn:aws:iam::<tenant>:user/<uid>\"}",
            "{\"AWS\": \"arn:aws:iam::<account>:user/<name>\"}",
            "{\"Federated\": \"…\"}",
        ]),
        "a bare name, a CanonicalUser and a user that is not there are taken and match nobody; since Reef a principal that is not there is refused",
        OBSERVED,
    ),
    certain(
        NotPrincipal(Partly),
        "with Allow it reaches everybody, unsigned requests too; later releases refuse it",
        OBSERVED,
    ),
    certain(
        Resources(&["arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/*"]),
        "what is no ARN is refused",
        OBSERVED,
    ),
    certain(Prefixes(Yes), "", OBSERVED),
    certain(
        Conditions(&[
            "aws:SourceIp",
            "aws:SecureTransport",
            "aws:Referer",
            "aws:UserAgent",
            "aws:username",
            "s3:prefix",
            "s3:delimiter",
            "s3:max-keys",
            "s3:x-amz-acl",
            "s3:ExistingObjectTag/<key>",
            "s3:RequestObjectTag/<key>",
        ]),
        "aws:SecureTransport has no value over HTTP, so `false` is never met; no variables",
        OBSERVED,
    ),
    certain(
        Evaluation,
        "a Deny binds the owner too: denied s3:*, he can no longer read or delete the policy",
        OBSERVED,
    ),
    certain(Acls(Yes), "on buckets and objects", DOCS),
    certain(
        UserQuotaTold(Yes),
        "QuotaExceeded, for quotas of users and of buckets",
        SOURCE,
    ),
    certain(
        Quirk,
        "refusals may have no Message, which some clients show as null",
        OBSERVED,
    ),
    certain(
        Quirk,
        "arn:aws:iam:::root as principal is everybody, unsigned requests too",
        OBSERVED,
    ),
    certain(
        Quirk,
        "sub-resources it does not know are answered as the plain bucket call: 200 proves nothing there",
        OBSERVED,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", OBSERVED)
        .status(403)
        .says("with rgw_s3_auth_use_sts=false"),
    Answer::new(Case::UnknownKey, "AccessDenied", OBSERVED)
        .status(403)
        .says("with rgw_s3_auth_use_sts=true"),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", OBSERVED)
        .status(403)
        .says("with rgw_s3_auth_use_sts=false"),
    Answer::new(Case::WrongSecret, "AccessDenied", OBSERVED)
        .status(403)
        .says("with rgw_s3_auth_use_sts=true"),
    Answer::new(Case::Denied, "AccessDenied", OBSERVED)
        .status(403)
        .says("often without a message"),
    Answer::new(Case::Disabled, "UserSuspended", OBSERVED).status(403),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", OBSERVED).status(403),
    Answer::new(Case::TokenExpired, "AccessDenied", OBSERVED).status(403),
    Answer::new(Case::BadToken, "InvalidArgument", OBSERVED)
        .status(400)
        .says("changed in one character, or cut between two blocks of its cipher"),
    Answer::new(Case::BadToken, "AccessDenied", OBSERVED)
        .status(403)
        .says("left out, cut short, of another session, or beside a key that lasts, where STS is on; where it is off such a key works and the token is not read"),
    Answer::new(Case::TokenWrongSecret, "SignatureDoesNotMatch", OBSERVED)
        .status(403)
        .says("where STS is on: the one case in which it says so"),
    Answer::new(Case::PayloadHash, "XAmzContentSHA256Mismatch", OBSERVED).status(400),
    Answer::new(Case::Checksum, "MissingContentLength", OBSERVED)
        .status(411)
        .says("trailing checksums of new SDKs over HTTPS; release 16"),
    Answer::new(Case::BadPolicy, "InvalidArgument", OBSERVED)
        .status(400)
        .says("without a message; later releases say MalformedPolicy for some"),
    Answer::new(Case::NoPolicy, "NoSuchBucketPolicy", OBSERVED).status(404),
    Answer::new(Case::NoBucket, "NoSuchBucket", OBSERVED).status(404),
    Answer::new(Case::Quota, "QuotaExceeded", SOURCE).status(403),
];

const COMMANDS: &[Command] = &[
    Command::new(
        Task::CreateUser,
        "radosgw-admin user create --uid={user} --display-name={user}",
        DOCS,
    )
    .says("prints the first key as well; --tenant={tenant} puts the user into a tenant"),
    Command::new(Task::ShowUser, "radosgw-admin user info --uid={user}", DOCS),
    Command::new(
        Task::CreateKey,
        "radosgw-admin key create --uid={user} --key-type=s3 --gen-access-key --gen-secret",
        DOCS,
    ),
    Command::new(
        Task::ShowKey,
        "radosgw-admin user info --access-key={key-id}",
        DOCS,
    )
    .says("the user, whether it is suspended, and its secrets too"),
    Command::new(
        Task::ListKeys,
        "radosgw-admin user info --uid={user}",
        DOCS,
    )
    .says("the list `keys`; it shows secrets"),
    Command::new(
        Task::DisableKey,
        "radosgw-admin user suspend --uid={user}",
        OBSERVED,
    )
    .says("suspends all keys of the user"),
    Command::new(
        Task::EnableKey,
        "radosgw-admin user enable --uid={user}",
        OBSERVED,
    ),
    Command::new(
        Task::DeleteKey,
        "radosgw-admin key rm --uid={user} --key-type=s3 --access-key={key-id}",
        OBSERVED,
    ),
    Command::new(Task::DeleteUser, "radosgw-admin user rm --uid={user}", OBSERVED),
    Command::new(
        Task::TemporaryKey,
        "aws --endpoint-url {endpoint} sts assume-role --role-arn {role-arn} --role-session-name s3probe --policy file://{policy-file}",
        DOCS,
    )
    .says("prove it by using the key: AssumeRole answers 200 also where its keys do not work"),
    Command::new(
        Task::OwnId,
        "radosgw-admin user info --access-key={key-id}",
        OBSERVED,
    )
    .says("user_id is the canonical ID"),
    Command::new(
        Task::AttachPolicy,
        "radosgw-admin user policy attach --uid={user} --policy-arn={policy-arn}",
        SOURCE,
    )
    .says("users of accounts only")
    .likely(),
    Command::new(
        Task::SetPolicy,
        "aws --endpoint-url {endpoint} s3api put-bucket-policy --bucket {bucket} --policy file://{policy-file}",
        DOCS,
    )
    .says("with the key of the bucket's owner; radosgw-admin cannot set one"),
    Command::new(
        Task::ShowPolicy,
        "aws --endpoint-url {endpoint} s3api get-bucket-policy --bucket {bucket}",
        OBSERVED,
    ),
    Command::new(
        Task::DeletePolicy,
        "aws --endpoint-url {endpoint} s3api delete-bucket-policy --bucket {bucket}",
        OBSERVED,
    ),
    Command::new(
        Task::Versioning,
        "aws --endpoint-url {endpoint} s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled",
        DOCS,
    ),
];

const MARKS: &[Mark] = &[
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
];
