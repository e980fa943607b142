//! Dell `PowerScale` with `OneFS`.

use super::prelude::*;

pub(super) const DELL_POWERSCALE: Profile = Profile {
    name: "dell-powerscale",
    title: "Dell PowerScale OneFS S3",
    also: &["powerscale", "onefs", "isilon"],
    facts: FACTS,
    commands: COMMANDS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "PowerScale OneFS guides, 9.2 to 9.8";

const FACTS: &[Fact] = &[
    likely(Anonymous(Yes), "as user nobody", DOCS),
    certain(Ports(&[9020, 9021]), "HTTP, HTTPS; may be changed", DOCS),
    certain(
        KeyId(TextForm::usual("16 to 128 characters", (16, 128), |c| {
            !c.is_whitespace()
        })),
        "",
        DOCS,
    ),
    certain(
        Secret(TextForm::usual("28 characters", (28, 28), |c| {
            !c.is_whitespace()
        })),
        "",
        DOCS,
    ),
    certain(
        KeysPerUser(1),
        "with up to two secrets while one replaces the other",
        DOCS,
    ),
    certain(
        Rotation,
        "when the old secret ends is said when the new one is made, not later",
        DOCS,
    ),
    certain(
        RightsBy(&["ACL", "permissions of files"]),
        "canned: private, public-read, public-read-write, authenticated-read, bucket-owner-read, bucket-owner-full-control",
        DOCS,
    ),
    certain(
        Principals(&["<user or group>"]),
        "a grantee by name; S-1-1-0 is everyone, S-1-5-11 all authenticated users",
        DOCS,
    ),
    certain(Prefixes(No), "there are no policies", DOCS),
    likely(
        Quirk,
        "a folder .s3 is reserved; an ETag is not always an MD5",
        DOCS,
    ),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateKey, "isi s3 keys create {user}", DOCS)
        .says("a user for itself: isi s3 mykeys create")
        .likely(),
];
