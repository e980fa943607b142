//! Versity's gateway.

use super::prelude::*;

pub(super) const VERSITYGW: Profile = Profile {
    name: "versitygw",
    title: "Versity S3 Gateway",
    also: &["versity", "versity gateway"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "Versity gateway source";
const WIKI: &str = "Versity gateway wiki";
const ISSUES: &str = "issues of versitygw";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SOURCE),
    certain(SigV2(No), "", SOURCE),
    certain(
        ChecksRegion(Yes),
        "the one it was started with, which error documents name",
        SOURCE,
    ),
    certain(Regions(&["us-east-1"]), "the default of --region", SOURCE),
    certain(PresignedUrls(Yes), "", SOURCE),
    certain(Anonymous(Yes), "by bucket policy or ACL", SOURCE),
    certain(PathStyle(Yes), "", SOURCE),
    certain(Ports(&[7070]), "", SOURCE),
    certain(
        CanonicalId(TextForm::usual(
            "the access key ID of the owner",
            (1, 128),
            |c| !c.is_control(),
        )),
        "",
        SOURCE,
    ),
    certain(WrittenIn(Dialect::Versity), "", SOURCE),
    certain(
        RightsBy(&["bucket policy", "ACL of a bucket", "role of an account"]),
        "roles: user, userplus, admin",
        SOURCE,
    ),
    certain(
        PolicyVersions(&["2008-10-17", "2012-10-17", "(absent)"]),
        "",
        SOURCE,
    ),
    certain(StatementKey(&["Statement"]), "", SOURCE),
    certain(
        Principals(&[
            "*",
            "<access key ID>",
            "[\"<access key ID>\"]",
            "{\"AWS\": \"<access key ID>\"}",
        ]),
        "the account must be there",
        SOURCE,
    ),
    certain(
        Resources(&["arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/*"]),
        "",
        SOURCE,
    ),
    likely(
        Conditions(&["(none)"]),
        "its source reads none, its wiki calls them optional",
        SOURCE,
    ),
    certain(
        Evaluation,
        "a Deny wins; where nothing matches the ACL decides",
        SOURCE,
    ),
    likely(Acls(Partly), "of buckets, not of objects", WIKI),
    likely(
        Quirk,
        "late in 2025 error documents came as text/plain, with empty RequestId and HostId",
        ISSUES,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", SOURCE).status(403),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", SOURCE).status(403),
    Answer::new(Case::WrongRegion, "AuthorizationHeaderMalformed", SOURCE)
        .status(400)
        .says("the body names the region"),
    Answer::new(Case::SigV2, "InvalidRequest", SOURCE).status(400),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", SOURCE).status(403),
    Answer::new(Case::UrlExpired, "AccessDenied", SOURCE).status(403),
    Answer::new(Case::BadPolicy, "MalformedPolicy", SOURCE)
        .status(400)
        .says("in AWS's words: valid version string, Invalid principal in policy, Policy has invalid action"),
    Answer::new(Case::Quota, "QuotaExceeded", "a public issue about a file system's quota")
        .status(403)
        .likely(),
    Answer::new(Case::Own, "XAdminAccessDenied", SOURCE)
        .status(403)
        .says("a call for administrators"),
];

const COMMANDS: &[Command] = &[
    Command::new(
        Task::CreateUser,
        "versitygw admin --endpoint-url {endpoint} create-user --access {key-id} --secret SECRET --role user",
        SOURCE,
    )
    .says("the account is the key; ADMIN_ACCESS_KEY_ID and ADMIN_SECRET_ACCESS_KEY, or --access and --secret, are the administrator's"),
    Command::new(Task::ListKeys, "versitygw admin --endpoint-url {endpoint} list-users", SOURCE),
    Command::new(
        Task::DeleteKey,
        "versitygw admin --endpoint-url {endpoint} delete-user --access {key-id}",
        SOURCE,
    ),
];

const MARKS: &[Mark] = &[Mark::new(
    At::Header("server"),
    Is::Exactly("VERSITYGW"),
    Weight::Strong,
    "Server: VERSITYGW",
)];
