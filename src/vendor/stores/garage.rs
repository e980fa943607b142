//! Garage.

use super::prelude::*;
use crate::vendor::forms::{has_garage_elements, lower_hex};

pub(super) const GARAGE: Profile = Profile {
    name: "garage",
    title: "Garage",
    also: &["deuxfleurs"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "Garage source";
const DOCS: &str = "Garage documentation";
const CLI: &str = "Garage 2.4.0, source of the command line";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SOURCE),
    certain(SigV2(No), "", SOURCE),
    certain(
        ChecksRegion(Yes),
        "the configured s3_region, which error documents name",
        SOURCE,
    ),
    certain(Regions(&["garage"]), "the default of s3_region", SOURCE),
    certain(PresignedUrls(Yes), "", SOURCE),
    certain(PresignedFor(604_800), "", SOURCE),
    certain(PostForms(Yes), "", SOURCE),
    certain(
        Anonymous(No),
        "public sites are served by its web endpoint",
        SOURCE,
    ),
    likely(Sts(No), "", SOURCE),
    certain(PathStyle(Yes), "", SOURCE),
    certain(VirtualHosted(OnceSetUp), "needs root_domain", SOURCE),
    likely(
        Ports(&[3900]),
        "by convention; plain HTTP, TLS is left to a proxy",
        SOURCE,
    ),
    likely(
        OtherPorts(&["3902 web", "3903 administration"]),
        "by convention",
        SOURCE,
    ),
    certain(
        KeyId(TextForm::fixed("`GK` and 24 hex digits", (26, 26), lower_hex).after(&["GK"])),
        "",
        SOURCE,
    ),
    certain(
        Secret(TextForm::fixed("64 hex digits", (64, 64), lower_hex)),
        "",
        SOURCE,
    ),
    certain(WrittenIn(Dialect::Garage), "", SOURCE),
    certain(
        RightsBy(&["garage bucket allow"]),
        "read, write and owner for each pair of key and bucket; policy and ACL calls are not there",
        SOURCE,
    ),
    certain(Acls(No), "", SOURCE),
    certain(Prefixes(No), "", SOURCE),
    certain(
        UserQuotaTold(Yes),
        "quotas are on buckets, so they meet every key",
        DOCS,
    ),
    certain(Quirk, "no versioning, no ACL, no bucket policy", SOURCE),
    certain(
        Quirk,
        "unknown key, wrong secret and missing right share AccessDenied: the message tells them apart",
        SOURCE,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "AccessDenied", SOURCE)
        .status(403)
        .holds("No such key"),
    Answer::new(Case::WrongSecret, "AccessDenied", SOURCE)
        .status(403)
        .holds("Invalid signature"),
    Answer::new(Case::Denied, "AccessDenied", SOURCE)
        .status(403)
        .holds("Operation is not allowed for this key"),
    Answer::new(Case::Unsigned, "AccessDenied", SOURCE)
        .status(403)
        .holds("Garage does not support anonymous access yet"),
    Answer::new(Case::WrongRegion, "AuthorizationHeaderMalformed", SOURCE)
        .status(400)
        .says("the message names the scope it expects"),
    Answer::new(Case::SigV2, "InvalidRequest", SOURCE)
        .status(400)
        .holds("Unsupported authorization method"),
    Answer::new(Case::ClockSkew, "InvalidRequest", SOURCE)
        .status(400)
        .holds("Date is too old"),
    Answer::new(Case::PolicyCall, "NotImplemented", SOURCE).status(501),
    Answer::new(Case::NoBucket, "NoSuchBucket", SOURCE).status(404),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateKey, "garage key create {user}", CLI)
        .says("the name is for people; the ID is made; before 0.9 `key new --name`"),
    Command::new(Task::ShowKey, "garage key info {key-id}", CLI)
        .says("with its rights by bucket; --show-secret shows the secret too"),
    Command::new(Task::ListKeys, "garage key list", CLI),
    Command::new(Task::DeleteKey, "garage key delete {key-id} --yes", CLI),
    Command::new(Task::CreateBucket, "garage bucket create {bucket}", CLI),
    Command::new(
        Task::Grant,
        "garage bucket allow --read {bucket} --key {key-id}",
        CLI,
    )
    .says("--write and --owner are the other rights; write covers Put and Delete together"),
    Command::new(
        Task::Revoke,
        "garage bucket deny --write {bucket} --key {key-id}",
        CLI,
    ),
    Command::new(Task::ExplainAccess, "garage bucket info {bucket}", CLI)
        .says("lists the keys and their rights"),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Error,
        Is::Form(has_garage_elements),
        Weight::Strong,
        "errors of Code, Message, Resource, Region",
    ),
    Mark::new(
        At::Element("Message"),
        Is::Holds("Garage does not support anonymous access"),
        Weight::Strong,
        "its text for unsigned requests",
    ),
];
