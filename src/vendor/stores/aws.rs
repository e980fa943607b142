//! AWS S3.

use super::prelude::*;
use crate::vendor::forms::{
    is_16_upper, is_amazon_host, is_long_base64, lower_hex, secret_base64, upper_or_digit,
};

pub(super) const AWS: Profile = Profile {
    name: "aws",
    title: "AWS S3",
    also: &["amazon", "s3", "aws-s3"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "AWS documentation";
const CLI: &str = "AWS CLI command reference (docs.aws.amazon.com/cli)";
const ERRORS: &str = "S3 API reference, error responses";
const ISSUES: &str = "public issues that quote it";
const CREDENTIALS: &str = "s3-credentials documentation and source";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", DOCS),
    likely(SigV2(Partly), "older regions only", DOCS),
    certain(
        ChecksRegion(Yes),
        "the bucket's region, named in the error",
        ISSUES,
    ),
    likely(ClockWindow(900), "", DOCS),
    certain(PresignedUrls(Yes), "", DOCS),
    likely(PresignedFor(604_800), "", DOCS),
    certain(
        PostForms(Yes),
        "the field `file` is last; success is 204",
        DOCS,
    ),
    likely(Anonymous(Yes), "by bucket policy or ACL", DOCS),
    certain(
        Sts(Yes),
        "at hosts of its own, sts.REGION.amazonaws.com",
        DOCS,
    ),
    certain(
        StsActions(&[
            "AssumeRole",
            "AssumeRoleWithWebIdentity",
            "GetSessionToken",
            "GetCallerIdentity",
        ]),
        "",
        DOCS,
    ),
    likely(
        StsSeconds(900, 43_200),
        "AssumeRole; the role may allow less",
        DOCS,
    ),
    likely(PathStyle(Yes), "", DOCS),
    certain(VirtualHosted(Yes), "its default", DOCS),
    likely(Ports(&[443]), "", DOCS),
    likely(
        DottedNames(Yes),
        "the certificate does not cover them in virtual-hosted style",
        DOCS,
    ),
    certain(Endpoint("https://s3.<region>.amazonaws.com"), "", DOCS),
    likely(
        KeyId(
            TextForm::fixed(
                "`AKIA` (`ASIA` for temporary keys) and 16 upper-case letters and digits",
                (20, 20),
                upper_or_digit,
            )
            .after(&["AKIA", "ASIA"]),
        ),
        "",
        DOCS,
    ),
    likely(
        Secret(TextForm::fixed(
            "40 Base64 characters",
            (40, 40),
            secret_base64,
        )),
        "",
        DOCS,
    ),
    likely(
        CanonicalId(TextForm::fixed("64 hex digits", (64, 64), lower_hex)),
        "one for each account, not for each user",
        DOCS,
    ),
    certain(
        OwnId(&[CallerIdentity, ListBuckets, BucketAcl]),
        "GetCallerIdentity needs no right and gives the ARN, which policies name",
        DOCS,
    ),
    likely(KeysPerUser(2), "", DOCS),
    likely(DisabledKeys(Yes), "", DOCS),
    certain(
        KeyExpiry(No),
        "only temporary keys end; a permanent key needs a user, a role has none",
        CREDENTIALS,
    ),
    certain(WrittenIn(Dialect::Aws), "", DOCS),
    likely(
        RightsBy(&[
            "policy of a user, group or role",
            "bucket policy",
            "session policy",
            "permissions boundary",
            "ACL",
        ]),
        "a permissions boundary only takes away",
        DOCS,
    ),
    likely(
        PolicyVersions(&["2012-10-17", "2008-10-17", "(absent)"]),
        "without it as 2008-10-17",
        DOCS,
    ),
    certain(StatementKey(&["Statement"]), "", DOCS),
    likely(
        Principals(&[
            "*",
            "{\"AWS\": \"*\"}",
            "{\"AWS\": \"<12 digits>\"}",
            "{\"AWS\": \"arn:aws:iam::<12 digits>:root\"}",
            "{\"AWS\": \"arn:aws:iam::<12 digits>:user/<name>\"}",
            "{\"CanonicalUser\": \"<64 hex digits>\"}",
            "{\"Service\": \"…\"}",
            "{\"Federated\": \"…\"}",
        ]),
        "a user's policy has none",
        DOCS,
    ),
    likely(NotPrincipal(Yes), "", DOCS),
    certain(
        Resources(&["arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/<prefix>*"]),
        "",
        CREDENTIALS,
    ),
    certain(
        Prefixes(Yes),
        "objects by Resource, listing by the condition s3:prefix",
        CREDENTIALS,
    ),
    likely(BucketPolicyBytes(20_480), "", DOCS),
    likely(
        UserPolicyBytes(2_048),
        "inline, all of a user's together; a managed policy may have 6,144 characters",
        DOCS,
    ),
    likely(Acls(Partly), "off on buckets made since April 2023", DOCS),
    likely(UserQuotaTold(Yes), "there are no quotas", DOCS),
    certain(
        Quirk,
        "its SDKs send checksums of their own since January 2025, which many compatible stores refuse: request_checksum_calculation and response_checksum_validation set to when_required turn that off",
        "issues of AWS SDKs about default checksums",
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", ERRORS)
        .status(403)
        .says("the body names the ID"),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", ERRORS).status(403),
    Answer::new(Case::Denied, "AccessDenied", ERRORS).status(403),
    Answer::new(Case::WrongRegion, "AuthorizationHeaderMalformed", ISSUES)
        .status(400)
        .holds("region is wrong; expecting")
        .says("the body names the region"),
    Answer::new(Case::WrongEndpoint, "PermanentRedirect", ERRORS)
        .status(301)
        .likely(),
    Answer::new(Case::SigV2, "InvalidRequest", ERRORS)
        .status(400)
        .holds("Please use AWS4-HMAC-SHA256")
        .likely(),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", ERRORS)
        .status(403)
        .likely(),
    Answer::new(Case::UrlExpired, "AccessDenied", ERRORS)
        .status(403)
        .holds("Request has expired")
        .likely(),
    Answer::new(Case::TokenExpired, "ExpiredToken", ERRORS)
        .status(400)
        .likely(),
    Answer::new(Case::Checksum, "IncompleteBody", ISSUES)
        .says("a trailer that was announced is not there")
        .likely(),
    Answer::new(Case::BadPolicy, "MalformedPolicy", ERRORS)
        .status(400)
        .likely(),
    Answer::new(Case::PolicyCall, "MethodNotAllowed", ERRORS)
        .status(405)
        .says("on a bucket of another account"),
    Answer::new(Case::NoPolicy, "NoSuchBucketPolicy", ERRORS).status(404),
    Answer::new(Case::NoBucket, "NoSuchBucket", ERRORS).status(404),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateUser, "aws iam create-user --user-name {user}", CLI)
        .says("--permissions-boundary ARN caps what it can ever be given"),
    Command::new(Task::ShowUser, "aws iam get-user --user-name {user}", CLI),
    Command::new(Task::CreateKey, "aws iam create-access-key --user-name {user}", CLI),
    Command::new(
        Task::ShowKey,
        "aws iam get-access-key-last-used --access-key-id {key-id}",
        CLI,
    )
    .says("names the user"),
    Command::new(Task::ListKeys, "aws iam list-access-keys --user-name {user}", CLI),
    Command::new(
        Task::DisableKey,
        "aws iam update-access-key --user-name {user} --access-key-id {key-id} --status Inactive",
        CLI,
    ),
    Command::new(
        Task::EnableKey,
        "aws iam update-access-key --user-name {user} --access-key-id {key-id} --status Active",
        CLI,
    ),
    Command::new(
        Task::DeleteKey,
        "aws iam delete-access-key --user-name {user} --access-key-id {key-id}",
        CLI,
    ),
    Command::new(Task::DeleteUser, "aws iam delete-user --user-name {user}", CLI)
        .says("after its inline policies and keys"),
    Command::new(
        Task::TemporaryKey,
        "aws sts assume-role --role-arn {role-arn} --role-session-name s3probe --policy file://{policy-file} --duration-seconds {duration}",
        CLI,
    ),
    Command::new(Task::OwnId, "aws sts get-caller-identity", CLI)
        .says("the ARN; the canonical ID is Owner.ID of `aws s3api list-buckets`"),
    Command::new(Task::CreateBucket, "aws s3api create-bucket --bucket {bucket}", CLI)
        .says("outside us-east-1 with --create-bucket-configuration LocationConstraint=REGION"),
    Command::new(
        Task::CreatePolicy,
        "aws iam put-user-policy --user-name {user} --policy-name {policy} --policy-document file://{policy-file}",
        CLI,
    )
    .says("stores and attaches at once"),
    Command::new(
        Task::AttachPolicy,
        "aws iam attach-user-policy --user-name {user} --policy-arn {policy-arn}",
        CLI,
    )
    .says("for managed policies"),
    Command::new(
        Task::DetachPolicy,
        "aws iam delete-user-policy --user-name {user} --policy-name {policy}",
        CLI,
    ),
    Command::new(
        Task::ShowUserPolicy,
        "aws iam get-user-policy --user-name {user} --policy-name {policy}",
        CLI,
    ),
    Command::new(
        Task::SetPolicy,
        "aws s3api put-bucket-policy --bucket {bucket} --policy file://{policy-file}",
        CLI,
    ),
    Command::new(Task::ShowPolicy, "aws s3api get-bucket-policy --bucket {bucket}", CLI),
    Command::new(Task::DeletePolicy, "aws s3api delete-bucket-policy --bucket {bucket}", CLI),
    Command::new(
        Task::ExplainAccess,
        "aws iam simulate-principal-policy --policy-source-arn {user-arn} --action-names s3:GetObject --resource-arns arn:aws:s3:::{bucket}/*",
        CLI,
    )
    .says("a bucket policy counts only if it is given with --resource-policy"),
    Command::new(
        Task::Versioning,
        "aws s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled",
        CLI,
    ),
];

const MARKS: &[Mark] = &[
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
];
