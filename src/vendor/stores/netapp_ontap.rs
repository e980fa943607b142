//! `NetApp` ONTAP S3.

use super::prelude::*;
use crate::vendor::forms::secret_base64;

pub(super) const NETAPP_ONTAP: Profile = Profile {
    name: "netapp-ontap",
    title: "NetApp ONTAP S3",
    also: &["ontap"],
    facts: FACTS,
    commands: COMMANDS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "ONTAP documentation, S3 configuration";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "from 9.8", DOCS),
    certain(SigV2(Yes), "from 9.11.1", DOCS),
    certain(ClockWindow(900), "", DOCS),
    certain(PresignedUrls(Yes), "from 9.11.1", DOCS),
    certain(
        Anonymous(Yes),
        "by principal `*`; a statement without one is for every S3 user of the virtual machine",
        DOCS,
    ),
    certain(PathStyle(Yes), "", DOCS),
    certain(
        VirtualHosted(OnceSetUp),
        "bucket and the server's name",
        DOCS,
    ),
    certain(Ports(&[443, 80]), "80 is off unless switched on", DOCS),
    certain(
        KeyId(TextForm::usual(
            "20 characters, or NTAPFASTBIND and Base64 for a user of LDAP",
            (1, 512),
            |c| !c.is_whitespace(),
        )),
        "",
        DOCS,
    ),
    certain(
        Secret(TextForm::usual("40 characters", (40, 40), secret_base64)),
        "may be chosen when the user is made",
        DOCS,
    ),
    certain(KeysPerUser(2), "from 9.19.1, one before", DOCS),
    certain(KeyExpiry(Yes), "from 9.14.1, as in P1W", DOCS),
    certain(
        RightsBy(&[
            "statements on its command line",
            "bucket policy, from 9.12.1",
            "policy of a group",
        ]),
        "policies of groups there from the start: FullAccess, NoS3Access, ReadOnlyAccess",
        DOCS,
    ),
    certain(
        Principals(&["<user>", "group/<name>", "nasgroup/<name>", "*"]),
        "at most ten in a statement",
        DOCS,
    ),
    certain(
        Resources(&["<bucket>", "<bucket>/*", "<bucket>/<prefix>/*"]),
        "no ARN",
        DOCS,
    ),
    certain(Prefixes(Yes), "", DOCS),
    certain(
        OwnActions(&["GetObject", "PutObject", "DeleteObject", "ListBucket"]),
        "without `s3:` on its command line; tagging has actions of its own",
        DOCS,
    ),
    likely(Conditions(&["source addresses"]), "", DOCS),
    likely(
        Quirk,
        "the first bucket is made in ONTAP, not over S3",
        DOCS,
    ),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateUser, "vserver object-store-server user create -vserver {tenant} -user {user}", DOCS)
        .says("prints the key, from 9.15.1 only this once; -key-time-to-live P1W gives it an end"),
    Command::new(Task::ListKeys, "vserver object-store-server user show -vserver {tenant}", DOCS),
    Command::new(
        Task::RotateKey,
        "vserver object-store-server user regenerate-keys -vserver {tenant} -user {user}",
        DOCS,
    ),
    Command::new(
        Task::DeleteKey,
        "vserver object-store-server user delete-keys -vserver {tenant} -user {user}",
        DOCS,
    ),
    Command::new(
        Task::Grant,
        "vserver object-store-server bucket policy statement create -vserver {tenant} -bucket {bucket} -effect allow -action GetObject,ListBucket -principal {user} -resource {bucket},{bucket}/*",
        DOCS,
    )
    .says("add PutObject and DeleteObject as needed; older releases: bucket policy add-statement"),
];
