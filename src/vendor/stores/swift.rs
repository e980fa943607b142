//! `OpenStack` Swift with s3api.

use super::prelude::*;
use crate::vendor::forms::is_swift_transaction;

pub(super) const SWIFT: Profile = Profile {
    name: "swift",
    title: "OpenStack Swift (s3api)",
    also: &["openstack", "openstack-swift", "s3api"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "Swift source, s3api";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SOURCE),
    certain(SigV2(Yes), "", SOURCE),
    certain(ChecksRegion(Yes), "the configured location", SOURCE),
    certain(Regions(&["us-east-1"]), "the default of location", SOURCE),
    certain(ClockWindow(900), "", SOURCE),
    certain(PresignedUrls(Yes), "", SOURCE),
    likely(Sts(No), "", SOURCE),
    certain(PathStyle(Yes), "", SOURCE),
    certain(VirtualHosted(OnceSetUp), "needs storage_domain", SOURCE),
    likely(Ports(&[8080]), "in its examples", SOURCE),
    certain(
        KeyId(TextForm::usual(
            "account:user of tempauth, or 32 hex digits of Keystone's EC2 credentials",
            (3, 512),
            |c| !c.is_control(),
        )),
        "",
        SOURCE,
    ),
    certain(WrittenIn(Dialect::Swift), "", SOURCE),
    certain(
        RightsBy(&["Swift's ACLs", "ACL, with the option s3_acl"]),
        "",
        SOURCE,
    ),
    certain(
        Quirk,
        "unknown key and wrong secret cannot be told apart",
        SOURCE,
    ),
    certain(
        Quirk,
        "trailing checksums in recent releases only; at most 1,000 parts unless configured",
        SOURCE,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "SignatureDoesNotMatch", SOURCE)
        .status(403)
        .says("whatever the authentication behind it refuses"),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", SOURCE).status(403),
    Answer::new(Case::Denied, "AccessDenied", SOURCE).status(403),
    Answer::new(Case::WrongRegion, "AuthorizationHeaderMalformed", SOURCE)
        .status(400)
        .says("the body names the region"),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", SOURCE).status(403),
    Answer::new(Case::UrlExpired, "AccessDenied", SOURCE)
        .status(403)
        .holds("Request has expired"),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateKey, "openstack ec2 credentials create", SOURCE)
        .says("for the user and project of the session; with Keystone"),
    Command::new(
        Task::ShowKey,
        "openstack ec2 credentials show {key-id}",
        SOURCE,
    )
    .likely(),
    Command::new(Task::ListKeys, "openstack ec2 credentials list", SOURCE).likely(),
    Command::new(
        Task::DeleteKey,
        "openstack ec2 credentials delete {key-id}",
        SOURCE,
    )
    .likely(),
    Command::new(
        Task::Grant,
        "swift post --read-acl {tenant}:{user} {bucket}",
        SOURCE,
    )
    .says("--write-acl for Put and Delete together")
    .likely(),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Header("x-amz-request-id"),
        Is::Form(is_swift_transaction),
        Weight::Strong,
        "x-amz-request-id tx…",
    ),
    Mark::new(
        At::Header("x-amz-id-2"),
        Is::Form(is_swift_transaction),
        Weight::Middling,
        "x-amz-id-2 tx…",
    ),
    Mark::new(
        At::Header("x-trans-id"),
        Is::Form(is_swift_transaction),
        Weight::Middling,
        "X-Trans-Id tx…",
    ),
];
