//! MinIO.

use super::prelude::*;
use crate::vendor::forms::{after_slash, lower_hex, no_separator};

pub(super) const MINIO: Profile = Profile {
    name: "minio",
    title: "MinIO",
    also: &["aistor", "mc"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "MinIO source";
const POLICY: &str = "MinIO source, policy package";
const CLIENT: &str = "MinIO client source";
const ADMIN: &str = "MinIO documentation, reference of mc admin (min.io/docs)";
const ISSUES: &str = "public issues about MinIO's console port";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SOURCE),
    certain(SigV2(Yes), "header and query", SOURCE),
    certain(
        ChecksRegion(OnceSetUp),
        "only where a region is configured",
        SOURCE,
    ),
    certain(ClockWindow(900), "", SOURCE),
    certain(PostForms(Yes), "", SOURCE),
    certain(Anonymous(Yes), "by bucket policy", SOURCE),
    certain(Sts(Yes), "POST / on the S3 port", SOURCE),
    certain(
        StsActions(&[
            "AssumeRole",
            "AssumeRoleWithWebIdentity",
            "AssumeRoleWithLDAPIdentity",
            "AssumeRoleWithCertificate",
            "AssumeRoleWithCustomToken",
            "AssumeRoleWithClientGrants",
        ]),
        "",
        SOURCE,
    ),
    certain(StsSeconds(900, 31_536_000), "", SOURCE),
    certain(PathStyle(Yes), "", SOURCE),
    certain(VirtualHosted(OnceSetUp), "needs MINIO_DOMAIN", SOURCE),
    certain(Ports(&[9000]), "", SOURCE),
    certain(
        OtherPorts(&["9001 console"]),
        "by convention; random unless set",
        SOURCE,
    ),
    certain(
        KeyId(TextForm::usual(
            "3 to 20 characters, chosen by the administrator",
            (3, 20),
            no_separator,
        )),
        "made ones are 20 upper-case letters and digits",
        SOURCE,
    ),
    certain(
        Secret(TextForm::fixed("8 to 40 characters", (8, 40), |c| {
            !c.is_control()
        })),
        "made ones have 40",
        SOURCE,
    ),
    certain(
        CanonicalId(
            TextForm::fixed("one constant, the same on every MinIO", (64, 64), lower_hex).shared(),
        ),
        "02d6176db174dc93cb1b899f7c6078f08654445fe8cf1b6ce98d8855f66bdbf4: it names nobody, so no principal",
        SOURCE,
    ),
    certain(DisabledKeys(Yes), "", CLIENT),
    certain(WrittenIn(Dialect::Minio), "", POLICY),
    certain(
        RightsBy(&["policy of a user or group", "bucket policy"]),
        "a bucket policy is for unsigned requests and for other users",
        SOURCE,
    ),
    certain(
        PolicyVersions(&["2012-10-17"]),
        "a bucket policy without it, or with 2008-10-17, is refused; a user's policy may leave it out",
        POLICY,
    ),
    certain(
        StatementKey(&["Statement"]),
        "members it does not know are refused",
        POLICY,
    ),
    certain(
        Principals(&[
            "*",
            "{\"AWS\": [\"*\"]}",
            "{\"AWS\": [\"<access key ID or user>\"]}",
        ]),
        "compared as patterns with the account's name, not as ARNs",
        POLICY,
    ),
    certain(
        Resources(&[
            "arn:aws:s3:::<bucket>",
            "arn:aws:s3:::<bucket>/*",
            "arn:aws:s3:::<bucket>/<prefix>*",
        ]),
        "of the policy's own bucket; actions on objects need resources of objects",
        POLICY,
    ),
    certain(Prefixes(Yes), "", POLICY),
    certain(
        OwnActions(&[
            "s3:GetBucketCors",
            "s3:PutBucketCors",
            "s3:DeleteBucketCors",
            "s3:ForceDeleteBucket",
        ]),
        "AWS writes CORS",
        POLICY,
    ),
    certain(BucketPolicyBytes(20_480), "", SOURCE),
    likely(Acls(No), "the calls are there and do nothing", SOURCE),
    certain(
        UserQuotaTold(Yes),
        "quotas are on buckets, and have a code of their own",
        SOURCE,
    ),
    certain(
        Quirk,
        "an S3 request to the console's port is a 403 that looks like a missing right",
        ISSUES,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", SOURCE).status(403),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", SOURCE).status(403),
    Answer::new(Case::Denied, "AccessDenied", SOURCE).status(403),
    Answer::new(Case::Disabled, "InvalidAccessKeyId", SOURCE)
        .status(403)
        .holds("Your account is disabled"),
    Answer::new(Case::WrongRegion, "AuthorizationHeaderMalformed", SOURCE)
        .status(400)
        .holds("region is wrong; expecting")
        .says("InvalidRegion for some calls"),
    Answer::new(Case::SigV2, "InvalidRequest", SOURCE)
        .status(400)
        .holds("Please use AWS4-HMAC-SHA256")
        .says("for a kind of signature it does not know"),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", SOURCE).status(403),
    Answer::new(Case::UrlExpired, "AccessDenied", SOURCE)
        .status(403)
        .holds("Request has expired"),
    Answer::new(Case::TokenExpired, "ExpiredToken", SOURCE).status(400),
    Answer::new(Case::BadToken, "InvalidTokenId", SOURCE).status(403),
    Answer::new(Case::BadPolicy, "MalformedPolicy", SOURCE)
        .status(400)
        .holds("The policy must contain a valid version string")
        .says("wants 2012-10-17"),
    Answer::new(Case::LargePolicy, "PolicyTooLarge", SOURCE).status(400),
    Answer::new(Case::NoBucket, "NoSuchBucket", SOURCE).status(404),
    Answer::new(Case::Quota, "XMinioAdminBucketQuotaExceeded", SOURCE).status(400),
    Answer::new(Case::ConsolePort, "AccessDenied", ISSUES)
        .status(403)
        .holds("S3 API Request made to Console port"),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateUser, "mc admin user add {alias} {user}", CLIENT)
        .says("asks for the secret; the user's name is the access key ID"),
    Command::new(Task::ShowUser, "mc admin user info {alias} {user}", CLIENT),
    Command::new(Task::CreateKey, "mc admin accesskey create {alias} {user}", ADMIN)
        .says("`mc admin user svcacct add` in older releases; --policy FILE narrows it"),
    Command::new(Task::ShowKey, "mc admin accesskey info {alias} {key-id}", ADMIN),
    Command::new(Task::ListKeys, "mc admin accesskey list {alias} {user}", ADMIN),
    Command::new(Task::DisableKey, "mc admin accesskey disable {alias} {key-id}", ADMIN)
        .says("a user: `mc admin user disable`"),
    Command::new(Task::EnableKey, "mc admin accesskey enable {alias} {key-id}", ADMIN),
    Command::new(Task::DeleteKey, "mc admin accesskey remove {alias} {key-id}", ADMIN),
    Command::new(Task::DeleteUser, "mc admin user remove {alias} {user}", CLIENT),
    Command::new(
        Task::TemporaryKey,
        "aws --endpoint-url {endpoint} sts assume-role --role-arn arn:xxx:xxx:xxx:xxxx --role-session-name s3probe --policy file://{policy-file}",
        SOURCE,
    )
    .says("with a user's own key; role and session name are not looked at")
    .likely(),
    Command::new(Task::CreatePolicy, "mc admin policy create {alias} {policy} {policy-file}", CLIENT),
    Command::new(Task::AttachPolicy, "mc admin policy attach {alias} {policy} --user {user}", ADMIN),
    Command::new(Task::DetachPolicy, "mc admin policy detach {alias} {policy} --user {user}", CLIENT),
    Command::new(Task::ShowUserPolicy, "mc admin policy entities {alias} --user {user}", CLIENT),
    Command::new(
        Task::SetPolicy,
        "mc anonymous set-json {policy-file} {alias}/{bucket}",
        CLIENT,
    )
    .likely(),
    Command::new(Task::ShowPolicy, "mc anonymous get-json {alias}/{bucket}", CLIENT).likely(),
    Command::new(Task::Versioning, "mc version enable {alias}/{bucket}", CLIENT).likely(),
];

const MARKS: &[Mark] = &[
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
];
