//! `NooBaa`, also as IBM Storage Scale CES S3.

use super::prelude::*;

pub(super) const NOOBAA: Profile = Profile {
    name: "noobaa",
    title: "NooBaa, IBM Storage Scale CES S3",
    also: &[
        "noobaa-ces",
        "storage scale",
        "ces",
        "openshift data foundation",
    ],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "NooBaa source";
const SCALE: &str = "IBM Storage Scale documentation, CES S3";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SOURCE),
    certain(SigV2(Yes), "", SOURCE),
    certain(Sts(No), "on a port of its own", SOURCE),
    certain(Ports(&[6001, 6443]), "HTTP, HTTPS", SCALE),
    certain(OtherPorts(&["7443 STS", "13443 IAM"]), "", SOURCE),
    certain(
        KeyId(TextForm::usual("20 letters and digits", (20, 20), |c| {
            c.is_ascii_alphanumeric()
        })),
        "",
        SOURCE,
    ),
    likely(OwnId(&[BucketAcl]), "the account's ID", SOURCE),
    certain(WrittenIn(Dialect::Noobaa), "", SOURCE),
    certain(
        RightsBy(&[
            "bucket policy",
            "inline policy of a user",
            "permissions of files",
        ]),
        "",
        SOURCE,
    ),
    certain(StatementKey(&["Statement"]), "", SOURCE),
    certain(
        Principals(&[
            "*",
            "{\"AWS\": \"*\"}",
            "{\"AWS\": [\"<account>\"]}",
            "{\"AWS\": [\"arn:aws:iam::…\"]}",
        ]),
        "the account must be there",
        SOURCE,
    ),
    certain(NotPrincipal(Partly), "with Deny only", SOURCE),
    certain(
        Resources(&["arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/*"]),
        "",
        SOURCE,
    ),
    certain(
        Conditions(&[
            "aws:SourceIp",
            "s3:ExistingObjectTag/<key>",
            "s3:VersionId",
            "s3:x-amz-server-side-encryption",
        ]),
        "with any other key the policy is refused",
        SOURCE,
    ),
    certain(
        OwnActions(&["s3:*"]),
        "the only pattern it takes; s3:Get* is refused",
        SOURCE,
    ),
    certain(
        Evaluation,
        "on a file system the account's uid and gid must be allowed it too",
        SOURCE,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", SOURCE).status(403),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", SOURCE).status(403),
    Answer::new(Case::TokenExpired, "ExpiredToken", SOURCE).status(400),
    Answer::new(Case::BadPolicy, "MalformedPolicy", SOURCE)
        .status(400)
        .holds("Invalid principal in policy")
        .says("for an account that is not there; other texts name action, resource or condition"),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateUser, "noobaa-cli account add --name {user} --user {user}", SOURCE)
        .says("prints the key; --user is the user of the file system; IBM Storage Scale: mms3 account create"),
    Command::new(Task::ListKeys, "noobaa-cli account list", SOURCE),
    Command::new(Task::RotateKey, "noobaa-cli account update --name {user} --regenerate", SOURCE),
    Command::new(Task::DeleteUser, "noobaa-cli account delete --name {user}", SOURCE),
];
