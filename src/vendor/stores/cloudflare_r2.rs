//! Cloudflare R2.

use super::prelude::*;
use crate::vendor::forms::{is_r2_host, lower_hex};

pub(super) const CLOUDFLARE_R2: Profile = Profile {
    name: "cloudflare-r2",
    title: "Cloudflare R2",
    also: &["cloudflare", "r2"],
    facts: FACTS,
    answers: ANSWERS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Cloudflare R2 documentation";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", DOCS),
    possible(SigV2(No), "", DOCS),
    certain(
        Regions(&["auto", "us-east-1"]),
        "an empty one as well; all mean the same",
        DOCS,
    ),
    likely(
        PresignedUrls(Yes),
        "on the account's host, not on a domain of your own",
        DOCS,
    ),
    possible(PostForms(No), "", DOCS),
    certain(
        Sts(No),
        "temporary keys come from its own API, and have a session token",
        DOCS,
    ),
    certain(PathStyle(Yes), "", DOCS),
    certain(
        Endpoint("https://<account>.r2.cloudflarestorage.com"),
        "with .eu or .fedramp behind the account for such a bucket; on the other host there is no such bucket",
        DOCS,
    ),
    certain(
        KeyId(TextForm::fixed(
            "32 hex digits, the ID of an API token",
            (32, 32),
            lower_hex,
        )),
        "",
        DOCS,
    ),
    certain(
        Secret(TextForm::fixed(
            "64 hex digits, the SHA-256 of the token's value",
            (64, 64),
            lower_hex,
        )),
        "",
        DOCS,
    ),
    certain(
        RightsBy(&["permission of an API token"]),
        "Admin or Object, Read & Write or Read only; Object ones can be limited to buckets. No bucket policy, no ACL",
        DOCS,
    ),
    certain(Prefixes(No), "", DOCS),
    certain(Acls(No), "so an owner's ID cannot be read from one", DOCS),
    certain(Quirk, "the parts of an upload must be of one size", DOCS),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", DOCS).status(403),
    Answer::new(Case::Denied, "AccessDenied", DOCS).status(403),
    Answer::new(Case::UrlExpired, "ExpiredRequest", DOCS).status(400),
    Answer::new(Case::NoBucket, "NoSuchBucket", DOCS).status(404),
    Answer::new(Case::Rate, "TooManyRequests", DOCS).status(429),
    Answer::new(Case::Own, "Unauthorized", DOCS)
        .status(401)
        .says("a token it does not take"),
    Answer::new(Case::Own, "NotEntitled", DOCS)
        .status(403)
        .says("R2 is not switched on for the account"),
    Answer::new(Case::Own, "ObjectLockedByBucketPolicy", DOCS)
        .status(403)
        .says("a lock rule of the bucket"),
    Answer::new(Case::Own, "InvalidArgument", DOCS)
        .holds("Credential access key has length")
        .says("an ID that is not 32 characters long")
        .likely(),
];

const MARKS: &[Mark] = &[Mark::new(
    At::Host,
    Is::Form(is_r2_host),
    Weight::Strong,
    "the endpoint's name",
)];
