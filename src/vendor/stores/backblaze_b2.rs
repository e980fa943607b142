//! Backblaze B2.

use super::prelude::*;
use crate::vendor::forms::{is_b2_host, lower_hex};

pub(super) const BACKBLAZE_B2: Profile = Profile {
    name: "backblaze-b2",
    title: "Backblaze B2",
    also: &["backblaze", "b2"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Backblaze B2 documentation, S3-compatible API";
const ISSUES: &str = "public issues about Backblaze B2";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", DOCS),
    certain(SigV2(No), "", DOCS),
    likely(
        Regions(&["us-west-002"]),
        "the one in the endpoint's name; this is an example",
        DOCS,
    ),
    certain(Anonymous(Partly), "Get on public buckets, no listing", DOCS),
    certain(Endpoint("https://s3.<region>.backblazeb2.com"), "", ISSUES),
    likely(
        KeyId(TextForm::usual(
            "25 hex digits in an example",
            (25, 25),
            lower_hex,
        )),
        "of an application key; the master key does not work here",
        ISSUES,
    ),
    certain(
        RightsBy(&["capabilities of an application key"]),
        "a key for one bucket needs listAllBucketNames for most SDKs; deleting needs writeFiles and deleteFiles",
        DOCS,
    ),
    certain(
        Acls(Partly),
        "private or public-read, for the whole bucket",
        DOCS,
    ),
    certain(
        Quirk,
        "checksum headers of new SDKs were refused in 2024 and 2025: set them to when_required",
        ISSUES,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", ISSUES)
        .status(403)
        .holds("is not valid")
        .says(
            "also at the endpoint of another region; `Malformed Access Key Id` is the master key",
        ),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", ISSUES)
        .holds("Signature validation failed")
        .likely(),
    Answer::new(Case::WrongRegion, "AuthorizationHeaderMalformed", ISSUES).likely(),
    Answer::new(Case::Checksum, "InvalidArgument", ISSUES)
        .status(400)
        .holds("Unsupported header"),
];

const COMMANDS: &[Command] = &[Command::new(
    Task::CreateKey,
    "b2 key create --bucket {bucket} {user} listBuckets,listFiles,readFiles",
    DOCS,
)
.says("the API call is b2_create_key; add writeFiles and deleteFiles as needed")
.likely()];

const MARKS: &[Mark] = &[Mark::new(
    At::Host,
    Is::Form(is_b2_host),
    Weight::Strong,
    "the endpoint's name",
)];
