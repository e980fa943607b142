//! Hitachi Content Platform.

use super::prelude::*;
use crate::vendor::forms::lower_hex;

pub(super) const HITACHI_HCP: Profile = Profile {
    name: "hitachi-hcp",
    title: "Hitachi Content Platform",
    also: &["hitachi", "hcp"],
    facts: FACTS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Hitachi Content Platform guides, S3";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", DOCS),
    certain(SigV2(Yes), "", DOCS),
    certain(PresignedUrls(Yes), "with AWS's signatures only", DOCS),
    certain(Anonymous(Yes), "", DOCS),
    certain(VirtualHosted(Yes), "", DOCS),
    certain(
        Endpoint("https://<tenant>.<hcp domain>"),
        "the tenant is in the name",
        DOCS,
    ),
    certain(
        KeyId(TextForm::fixed(
            "the user's name in Base64",
            (4, 256),
            |c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='),
        )),
        "",
        DOCS,
    ),
    certain(
        Secret(TextForm::fixed(
            "32 hex digits, the MD5 of the password",
            (32, 32),
            lower_hex,
        )),
        "",
        DOCS,
    ),
    certain(
        Rotation,
        "change the password; on HCP for cloud scale make a new pair, which ends the old one",
        DOCS,
    ),
    likely(RightsBy(&["permissions on a namespace", "ACL"]), "", DOCS),
    certain(
        Quirk,
        "its own header `Authorization: HCP …` and Active Directory are other ways to sign in",
        DOCS,
    ),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Header("server"),
        Is::StartsWith("HCP V"),
        Weight::Strong,
        "Server: HCP",
    ),
    Mark::new(
        At::HeaderName,
        Is::StartsWith("x-hcp-"),
        Weight::Strong,
        "headers X-HCP-…",
    ),
];
