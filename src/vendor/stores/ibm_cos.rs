//! IBM Cloud Object Storage.

use super::prelude::*;

pub(super) const IBM_COS: Profile = Profile {
    name: "ibm-cos",
    title: "IBM Cloud Object Storage",
    also: &["cleversafe", "ibm cloud"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "IBM Cloud Object Storage documentation";

const FACTS: &[Fact] = &[
    certain(
        SigV4(Yes),
        "or a bearer token of IAM, which needs the header ibm-service-instance-id to make or list buckets",
        DOCS,
    ),
    likely(SigV2(No), "", DOCS),
    likely(
        Trailers(&["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]),
        "",
        DOCS,
    ),
    certain(PathStyle(Yes), "", DOCS),
    certain(
        RightsBy(&["policy of IBM Cloud", "ACL"]),
        "a bucket has no policy document",
        DOCS,
    ),
    certain(
        Quirk,
        "a pair of keys is in a service credential (cos_hmac_keys), if it was made with HMAC",
        DOCS,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "InvalidAccessKeyId", DOCS).status(403),
    Answer::new(Case::Denied, "AccessDenied", DOCS).status(403),
    Answer::new(Case::SigV2, "InvalidRequest", DOCS)
        .status(400)
        .holds("Please use AWS4-HMAC-SHA256"),
    Answer::new(Case::NoBucket, "NoSuchBucket", DOCS).status(404),
    Answer::new(Case::Own, "InvalidSecurity", DOCS)
        .status(403)
        .says("credentials that are not good, without saying which half"),
];

const COMMANDS: &[Command] = &[Command::new(
    Task::CreateKey,
    "ibmcloud resource service-key-create {user} Writer --instance-name {tenant} --parameters @{policy-file}",
    DOCS,
)
.says("a file that holds {\"HMAC\": true}; Reader in place of Writer where that is enough")
.likely()];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Header("server"),
        Is::StartsWith("Cleversafe"),
        Weight::Strong,
        "Server: Cleversafe",
    ),
    Mark::new(
        At::HeaderName,
        Is::StartsWith("x-clv-"),
        Weight::Strong,
        "headers X-Clv-…",
    ),
];
