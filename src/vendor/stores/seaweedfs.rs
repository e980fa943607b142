//! SeaweedFS.

use super::prelude::*;
use crate::vendor::forms::{is_24_hex, last_word};

pub(super) const SEAWEEDFS: Profile = Profile {
    name: "seaweedfs",
    title: "SeaweedFS",
    also: &["weed", "seaweed"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "SeaweedFS source, weed s3";
const OBSERVED: &str = "observed on SeaweedFS 4.48, 2026-11";

const FACTS: &[Fact] = &[
    certain(
        SigV4(Yes),
        "header, query, form and signed chunks",
        OBSERVED,
    ),
    certain(SigV2(Yes), "header and query", OBSERVED),
    certain(ChecksRegion(No), "", OBSERVED),
    certain(
        ClockWindow(900),
        "SigV4 headers; SigV2 is not checked",
        OBSERVED,
    ),
    certain(PresignedUrls(Yes), "", OBSERVED),
    certain(PresignedFor(604_800), "SigV4; more is 400", OBSERVED),
    certain(PostForms(Yes), "", OBSERVED),
    certain(
        Anonymous(Yes),
        "by bucket policy; a server without any identity takes unsigned requests only",
        OBSERVED,
    ),
    certain(
        Sts(Yes),
        "roles are in the file of -s3.iam.config",
        OBSERVED,
    ),
    certain(
        StsActions(&[
            "AssumeRole",
            "AssumeRoleWithWebIdentity",
            "GetFederationToken",
            "GetCallerIdentity",
        ]),
        "GetSessionToken is 501; a temporary key works with SigV4 only",
        OBSERVED,
    ),
    likely(PathStyle(Yes), "", SOURCE),
    certain(Ports(&[8333]), "", SOURCE),
    certain(
        CanonicalId(TextForm::usual("the identity's name", (1, 256), |c| {
            !c.is_control()
        })),
        "what stands behind user/ in its ARN",
        OBSERVED,
    ),
    certain(
        OwnId(&[CallerIdentity, ListBuckets]),
        "GetCallerIdentity answers every good key and no other, also with the scope of s3",
        OBSERVED,
    ),
    certain(
        DisabledKeys(Yes),
        "an identity with `\"disabled\": true`, a key made inactive",
        OBSERVED,
    ),
    certain(WrittenIn(Dialect::SeaweedFs), "", SOURCE),
    certain(
        RightsBy(&["actions of an identity", "bucket policy", "IAM policy"]),
        "Admin, Read, Write, List, Tagging of an identity, alone or for one bucket",
        SOURCE,
    ),
    certain(
        PolicyVersions(&["2012-10-17"]),
        "any other is refused",
        OBSERVED,
    ),
    certain(StatementKey(&["Statement"]), "", SOURCE),
    certain(
        Principals(&["*", "{\"AWS\": \"arn:aws:iam::000000000000:user/<name>\"}"]),
        "an ARN works only as GetCallerIdentity spells it; account and root match nobody",
        OBSERVED,
    ),
    certain(NotPrincipal(No), "refused", OBSERVED),
    certain(
        Resources(&[
            "arn:aws:s3:::<bucket>",
            "arn:aws:s3:::<bucket>/*",
            "<bucket>",
            "<bucket>/*",
        ]),
        "another bucket's is refused",
        SOURCE,
    ),
    certain(
        Conditions(&[
            "String…",
            "Numeric…",
            "Date…",
            "IpAddress",
            "Bool",
            "Arn…",
            "Null",
        ]),
        "a key it does not know is taken and has no effect",
        SOURCE,
    ),
    certain(
        OwnActions(&[
            "s3:CreateMultipartUpload",
            "s3:UploadPart",
            "s3:UploadPartCopy",
            "s3:CompleteMultipartUpload",
        ]),
        "besides AWS's names; an action it does not know is taken and has no effect",
        SOURCE,
    ),
    certain(
        Evaluation,
        "a Deny for `*` binds the owner too, who may still read and delete the policy",
        OBSERVED,
    ),
    certain(
        UserQuotaTold(Yes),
        "quotas are on buckets, so they meet every key",
        SOURCE,
    ),
    certain(
        Quirk,
        "writing into a bucket that is not there makes it, with an administrator's key",
        OBSERVED,
    ),
    certain(Quirk, "deleting a bucket deletes what is in it", OBSERVED),
    certain(
        Quirk,
        "DELETE of a sub-resource it does not know (?website, ?replication, …) deletes the bucket",
        OBSERVED,
    ),
    certain(
        Quirk,
        "a body that does not match its signed hash is stored",
        OBSERVED,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", OBSERVED).status(403),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", OBSERVED).status(403),
    Answer::new(Case::Denied, "AccessDenied", OBSERVED).status(403),
    Answer::new(Case::Disabled, "InvalidAccessKeyId", OBSERVED)
        .status(403)
        .says("as for an ID that nobody has"),
    Answer::new(Case::Unsigned, "AccessDenied", OBSERVED).status(403),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", OBSERVED).status(403),
    Answer::new(Case::UrlExpired, "AccessDenied", OBSERVED)
        .status(403)
        .holds("Request has expired"),
    Answer::new(Case::TokenExpired, "InvalidAccessKeyId", OBSERVED).status(403),
    Answer::new(Case::BadToken, "InvalidAccessKeyId", OBSERVED)
        .status(403)
        .says("cut, altered, of another session, left out, or beside a key that lasts; SigV2 does not read it and takes a key that lasts"),
    Answer::new(Case::TokenWrongSecret, "SignatureDoesNotMatch", OBSERVED).status(403),
    Answer::new(Case::BadPolicy, "InvalidPolicyDocument", OBSERVED)
        .status(400)
        .says("the reason is in the server's log only; broken JSON is MalformedPolicy"),
    Answer::new(Case::NoPolicy, "NoSuchBucketPolicy", OBSERVED).status(404),
    Answer::new(Case::NoBucket, "NoSuchBucket", OBSERVED)
        .status(404)
        .says("AccessDenied for a key without a right on it"),
    Answer::new(Case::Own, "InvalidRequest", SOURCE)
        .status(400)
        .holds("Signed request requires setting up SeaweedFS S3 authentication")
        .says("the server has no identities at all"),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateUser, "s3.user.create -name {user}", SOURCE).says("in `weed shell`, as all that begin with s3."),
    Command::new(Task::ShowUser, "s3.user.show -name {user}", SOURCE),
    Command::new(Task::CreateKey, "s3.accesskey.create -user {user}", SOURCE),
    Command::new(Task::DisableKey, "s3.user.disable -name {user}", SOURCE),
    Command::new(Task::EnableKey, "s3.user.enable -name {user}", SOURCE),
    Command::new(Task::DeleteKey, "s3.accesskey.delete -user {user} -access_key {key-id}", SOURCE),
    Command::new(Task::RotateKey, "s3.accesskey.rotate -user {user} -access_key {key-id}", SOURCE)
        .says("a new ID as well; the old key is deleted"),
    Command::new(Task::DeleteUser, "s3.user.delete -name {user}", SOURCE),
    Command::new(
        Task::TemporaryKey,
        "aws --endpoint-url {endpoint} sts assume-role --role-arn {role-arn} --role-session-name s3probe --policy file://{policy-file}",
        OBSERVED,
    ),
    Command::new(Task::OwnId, "aws --endpoint-url {endpoint} sts get-caller-identity", OBSERVED)
        .says("Arn is the principal of policies"),
    Command::new(
        Task::Grant,
        "s3.configure -user {user} -buckets {bucket} -actions Read,List -apply",
        SOURCE,
    )
    .says("Write, Tagging and Admin are the other actions"),
    Command::new(Task::CreatePolicy, "s3.policy -put -name {policy} -file {policy-file}", SOURCE),
    Command::new(Task::AttachPolicy, "s3.policy.attach -policy {policy} -user {user}", SOURCE),
    Command::new(
        Task::SetPolicy,
        "aws --endpoint-url {endpoint} s3api put-bucket-policy --bucket {bucket} --policy file://{policy-file}",
        OBSERVED,
    ),
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
        SOURCE,
    )
    .likely(),
];

const MARKS: &[Mark] = &[
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
];
