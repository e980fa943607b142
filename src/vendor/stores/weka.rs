//! WEKA S3.

use super::prelude::*;

pub(super) const WEKA: Profile = Profile {
    name: "weka",
    title: "WEKA S3",
    also: &["weka s3", "wekaio"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "WEKA documentation 4.4";
const NEW: &str = "WEKA documentation, release with tenants";
const USERS: &str = "WEKA documentation, S3 users and authentication";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "guides set s3v4", DOCS),
    likely(
        Regions(&["us-east-1"]),
        "may be left blank; no check is documented",
        DOCS,
    ),
    certain(PresignedUrls(Yes), "", DOCS),
    likely(
        Trailers(&["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]),
        "release with tenants; 4.x documents Content-MD5 only",
        NEW,
    ),
    certain(Anonymous(Yes), "by bucket policy", DOCS),
    certain(Sts(Yes), "on the same port", USERS),
    certain(
        StsActions(&["AssumeRole", "AssumeRoleWithWebIdentity"]),
        "role and session name are not looked at; a policy can only narrow",
        DOCS,
    ),
    certain(StsSeconds(900, 604_800), "", DOCS),
    certain(PathStyle(Yes), "", DOCS),
    certain(
        VirtualHosted(OnceSetUp),
        "needs --domain on the S3 cluster",
        NEW,
    ),
    certain(Ports(&[9000]), "", DOCS),
    certain(OtherPorts(&["14000 management"]), "", DOCS),
    likely(DottedNames(Yes), "", DOCS),
    certain(
        KeyId(TextForm::usual(
            "the user's name up to 4.x, 128 characters in the release with tenants",
            (1, 128),
            |c| !c.is_whitespace(),
        )),
        "a temporary one: 20 upper-case letters and digits",
        NEW,
    ),
    certain(KeyExpiry(No), "only temporary keys end", USERS),
    certain(
        Rotation,
        "new keys replace the old pair at once; none are made for a user without a policy",
        NEW,
    ),
    certain(WrittenIn(Dialect::Weka), "", USERS),
    certain(
        RightsBy(&["policy of a user, by its command line", "bucket policy"]),
        "a user without a policy may do nothing; a bucket policy is meant for unsigned requests",
        USERS,
    ),
    certain(PolicyVersions(&["2012-10-17"]), "", DOCS),
    certain(StatementKey(&["Statement"]), "", DOCS),
    likely(
        Principals(&["*", "{\"AWS\": [\"*\"]}"]),
        "of a bucket policy; a user's policy has none",
        DOCS,
    ),
    certain(
        Resources(&[
            "arn:aws:s3:::<bucket>",
            "arn:aws:s3:::<bucket>/<prefix>*",
            "arn:aws:s3:::*",
        ]),
        "",
        DOCS,
    ),
    certain(Prefixes(Yes), "in policies of users", DOCS),
    certain(UserPolicyBytes(2_048), "more only by its support", USERS),
    certain(
        OwnActions(&["s3:*"]),
        "and other patterns in policies of users only: a bucket policy names each action",
        DOCS,
    ),
    likely(
        Conditions(&["StringEquals s3:prefix"]),
        "the only one shown; the list is not documented",
        DOCS,
    ),
    likely(Acls(No), "not among the calls it lists", DOCS),
    certain(
        Quirk,
        "temporary keys end before their time only if the user they come from is deleted",
        USERS,
    ),
    certain(
        Quirk,
        "administrators of cluster and tenant have no S3 keys",
        NEW,
    ),
    certain(
        Quirk,
        "service accounts have no end and are managed by their own user only",
        USERS,
    ),
    certain(
        Quirk,
        "an object `a` and an object `a/b` cannot both be there",
        DOCS,
    ),
    likely(Quirk, "metadata of an object may have 2 KB", DOCS),
];

const ANSWERS: &[Answer] = &[];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateUser, "weka user add {user} s3", DOCS)
        .says("asks for the password, which up to 4.x is the secret; --posix-uid and --posix-gid own the objects"),
    Command::new(Task::CreateKey, "weka s3 user keys-generate --user {user}", NEW)
        .says("release with tenants; the old pair ends at once"),
    Command::new(Task::ShowKey, "weka s3 user decode-key {key-id} --validate-exists", NEW)
        .says("release with tenants; before, the ID is the user's name"),
    Command::new(
        Task::TemporaryKey,
        "weka s3 sts assume-role --access-key {key-id} --policy-file {policy-file} --duration {duration}",
        DOCS,
    )
    .says("asks for the secret; duration as in 900s, 60m, 2d"),
    Command::new(Task::CreatePolicy, "weka s3 policy add {policy} {policy-file}", DOCS),
    Command::new(Task::AttachPolicy, "weka s3 policy attach {policy} {user}", DOCS),
    Command::new(Task::DetachPolicy, "weka s3 policy detach {user}", DOCS),
    Command::new(Task::ShowUserPolicy, "weka s3 policy show {policy}", DOCS),
    Command::new(
        Task::SetPolicy,
        "weka s3 bucket policy set-custom {bucket} {policy-file}",
        DOCS,
    ),
    Command::new(Task::ShowPolicy, "weka s3 bucket policy get-json {bucket}", DOCS),
    Command::new(Task::DeletePolicy, "weka s3 bucket policy unset {bucket}", DOCS),
];

const MARKS: &[Mark] = &[Mark::new(
    At::HeaderName,
    Is::Exactly("x-weka-score"),
    Weight::Strong,
    "header x-weka-score",
)];
