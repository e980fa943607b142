//! VAST Data.

use super::prelude::*;

pub(super) const VAST: Profile = Profile {
    name: "vast",
    title: "VAST Data",
    also: &["vast data", "vcli"],
    facts: FACTS,
    commands: COMMANDS,
    ..Profile::UNKNOWN
};

const KB: &str = "VAST knowledge base";

const FACTS: &[Fact] = &[
    likely(Anonymous(OnceSetUp), "a setting of the view", KB),
    likely(
        KeyId(TextForm::usual(
            "24 Base64 characters in an example",
            (24, 24),
            |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='),
        )),
        "the tenant follows from it",
        KB,
    ),
    certain(KeysPerUser(2), "", KB),
    certain(DisabledKeys(Yes), "", KB),
    certain(WrittenIn(Dialect::Vast), "", KB),
    certain(
        RightsBy(&["policy of a user, group or role", "bucket policy", "ACL"]),
        "policies come first; only with the security flavour S3 Native",
        KB,
    ),
    certain(PolicyVersions(&["2012-10-17"]), "", KB),
    certain(
        StatementKey(&["Statement"]),
        "NotAction and NotResource are taken too",
        KB,
    ),
    certain(
        Principals(&[
            "*",
            "{\"User\": \"<name@domain>\"}",
            "{\"Group\": \"<name@domain>\"}",
        ]),
        "",
        KB,
    ),
    certain(
        Quirk,
        "a user may be allowed to make and delete buckets, or all of S3, by settings of its own",
        KB,
    ),
    likely(
        Quirk,
        "older releases refuse keys with a slash at the end or two in a row",
        KB,
    ),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateKey, "user generate-key --username {user}", KB)
        .says("in vcli; --tenant-id for a tenant"),
    Command::new(Task::DisableKey, "user modify-key", KB)
        .says("in vcli; its options are in its help"),
    Command::new(Task::DeleteKey, "user remove-key", KB)
        .says("in vcli; its options are in its help"),
];
