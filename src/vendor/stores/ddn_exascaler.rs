//! DDN EXAScaler S3 Data Services.

use super::prelude::*;
use crate::vendor::forms::{is_40_hex, lower_hex, secret_base64, upper_or_digit};

pub(super) const DDN_EXASCALER: Profile = Profile {
    name: "ddn-exascaler",
    title: "DDN EXAScaler S3 Data Services",
    also: &["ddn", "exascaler", "s3ds", "exascaler access s3"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const USER: &str = "notes of a user of mdx S3DS on bucket policies";
const USER_IP: &str = "notes of a user of mdx S3DS on source addresses";
const ABCI: &str = "ABCI 3.0 user guide";
const SQUID: &str = "SQUID object storage manual";
const PROXY: &str = "README of a CORS proxy for mdx S3DS";
const DASHBOARD: &str = "community dashboard for mdx S3DS";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "list, get, put and delete", USER),
    likely(
        SigV2(Partly),
        "List answered SignatureDoesNotMatch while Put and Get passed; presigned Get works at another site",
        "notes of a user of mdx S3DS on bucket policies; ABCI 3.0 user guide",
    ),
    likely(
        Regions(&["us-east-1", "ap-northeast-1"]),
        "what two sites tell their users; whether it is checked is not documented",
        ABCI,
    ),
    certain(
        PresignedUrls(Yes),
        "version 2, with AWSAccessKeyId, Signature and Expires",
        ABCI,
    ),
    certain(Anonymous(Yes), "by ACL or policy", ABCI),
    certain(PathStyle(Yes), "the safe choice", USER),
    possible(
        VirtualHosted(Partly),
        "pages of one site show it; names and certificate must be there",
        ABCI,
    ),
    certain(
        Endpoint("https://s3ds.mdx.jp, https://s3.v3.abci.ai"),
        "two sites",
        ABCI,
    ),
    certain(
        DottedNames(Yes),
        "taken, but no wildcard certificate covers them",
        ABCI,
    ),
    likely(
        KeyId(
            TextForm::usual(
                "`AKIA` and 16 upper-case letters and digits at two sites",
                (20, 20),
                upper_or_digit,
            )
            .after(&["AKIA"]),
        ),
        "a portal's picture shows 20 characters without the prefix",
        ABCI,
    ),
    likely(
        Secret(TextForm::usual("40 characters", (40, 40), secret_base64)),
        "",
        SQUID,
    ),
    certain(
        CanonicalId(TextForm::fixed("40 hex digits", (40, 40), lower_hex)),
        "called UUID in portals; the display name repeats it",
        USER,
    ),
    certain(
        OwnId(&[ListBuckets, BucketAcl]),
        "ListBuckets tells it to every key, whatever its rights",
        USER,
    ),
    likely(
        KeysPerUser(1),
        "one for each directory that is served",
        ABCI,
    ),
    likely(
        DisabledKeys(Yes),
        "at one site that resets ACLs and puts a policy that denies every address on each bucket; enabling makes a new secret",
        ABCI,
    ),
    likely(Rotation, "a new secret ends the old one at once", ABCI),
    certain(WrittenIn(Dialect::Ddn), "", USER),
    certain(
        RightsBy(&["bucket policy", "ACL"]),
        "set by the bucket's owner; no policies of users were seen",
        ABCI,
    ),
    certain(
        PolicyVersions(&["2008-10-17", "(absent)"]),
        "2012-10-17 is refused, with a text that misleads",
        USER,
    ),
    certain(StatementKey(&["Statement"]), "", USER),
    certain(
        Principals(&[
            "{\"DDN\": [\"<canonical ID>\"]}",
            "{\"DDN\": \"<canonical ID>\"}",
            "{\"DDN\": [\"*\"]}",
            "*",
        ]),
        "groups for all and for all authenticated users exist; how they are spelt was not seen",
        ABCI,
    ),
    certain(NotPrincipal(No), "refused", ABCI),
    certain(
        Resources(&["<bucket>"]),
        "the bare name: no ARN, no `/*`",
        USER,
    ),
    certain(
        Prefixes(No),
        "a grant is for the whole bucket; versioning is the safety net",
        USER,
    ),
    certain(
        OwnActions(&["s3:GetObjectACL", "s3:PutObjectACL"]),
        "AWS writes Acl. Documented besides: s3:*, ListBucket, GetObject, PutObject, DeleteObject, AbortMultipartUpload, ListMultipartUploadParts",
        ABCI,
    ),
    certain(
        Conditions(&["IpAddress aws:SourceIp", "NotIpAddress aws:SourceIp"]),
        "IPv4 addresses and ranges only",
        USER_IP,
    ),
    likely(
        Evaluation,
        "a Deny wins, in any order; a Deny for `*` leaves the bucket's owner alone",
        ABCI,
    ),
    certain(
        Acls(Yes),
        "write on a bucket is create, replace and delete together, which a policy can tell apart",
        ABCI,
    ),
    likely(
        Quirk,
        "a policy comes back with Action as a list, also where it was one word",
        ABCI,
    ),
    likely(
        Quirk,
        "ListObjectsV2 is answered in the form of version 1, so clients that page loop on the first page: use ListObjects",
        DASHBOARD,
    ),
    likely(Quirk, "no CORS: browsers need a proxy", PROXY),
    likely(
        Quirk,
        "parts of a failed upload stay until they are aborted",
        ABCI,
    ),
    likely(
        Quirk,
        "a record of a key holds the file system's uid and gid; objects lie under s3/UUID/bucket/key",
        SQUID,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", USER).says("or the key is not active yet"),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", USER).says("also List under SigV2"),
    Answer::new(Case::Denied, "AccessDenied", USER).status(403),
    Answer::new(Case::UrlExpired, "AccessDenied", ABCI)
        .says("as for a missing right, without a word about time")
        .likely(),
    Answer::new(Case::BadPolicy, "MalformedPolicy", USER)
        .holds("The policy must contain a valid version string")
        .says("for 2012-10-17: write 2008-10-17, or no Version"),
    Answer::new(Case::NoPolicy, "NoSuchBucketPolicy", ABCI),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateKey, "s3dskey create --group={tenant}", SQUID)
        .says("the tool of one site; elsewhere the site's portal or its administrator makes keys")
        .likely(),
    Command::new(
        Task::OwnId,
        "aws --endpoint-url {endpoint} s3api list-buckets --query Owner.ID",
        ABCI,
    )
    .says("with the key whose ID is wanted"),
    Command::new(
        Task::SetPolicy,
        "aws --endpoint-url {endpoint} s3api put-bucket-policy --bucket {bucket} --policy file://{policy-file}",
        ABCI,
    )
    .says("with the key of the bucket's owner"),
    Command::new(
        Task::ShowPolicy,
        "aws --endpoint-url {endpoint} s3api get-bucket-policy --bucket {bucket}",
        ABCI,
    ),
    Command::new(
        Task::DeletePolicy,
        "aws --endpoint-url {endpoint} s3api delete-bucket-policy --bucket {bucket}",
        ABCI,
    ),
    Command::new(
        Task::Versioning,
        "aws --endpoint-url {endpoint} s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled",
        USER,
    )
    .likely(),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Element("HostId"),
        Is::Exactly("00000000000000000"),
        Weight::Middling,
        "HostId of 17 zeros",
    ),
    Mark::new(
        At::Element("ID"),
        Is::Form(is_40_hex),
        Weight::Middling,
        "owner ID of 40 hex digits",
    ),
];
