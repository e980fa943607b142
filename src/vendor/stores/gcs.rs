//! Google Cloud Storage by its XML API.

use super::prelude::*;
use crate::vendor::forms::{is_google_host, upper_or_digit};

pub(super) const GCS: Profile = Profile {
    name: "gcs",
    title: "Google Cloud Storage (XML API)",
    also: &["google", "google cloud"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Google Cloud Storage documentation";
const ISSUES: &str = "issue of s3fs-fuse about Google Cloud Storage";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "besides its own GOOG4", DOCS),
    certain(Endpoint("https://storage.googleapis.com"), "", DOCS),
    certain(
        KeyId(TextForm::usual(
            "24 or 61 capitals and digits",
            (24, 61),
            upper_or_digit,
        )),
        "61 for a service account, which begin with GOOG; 24 for a user",
        DOCS,
    ),
    certain(
        Secret(TextForm::fixed("40 Base64 characters", (40, 40), |c| {
            c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
        })),
        "",
        DOCS,
    ),
    likely(
        DisabledKeys(Yes),
        "a key must be inactive before it can be deleted",
        DOCS,
    ),
    certain(
        RightsBy(&["IAM of Google Cloud", "ACL"]),
        "a bucket has no S3 policy",
        DOCS,
    ),
    certain(
        Quirk,
        "making and listing buckets needs the header x-amz-project-id",
        DOCS,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::Own, "InvalidSecurity", ISSUES)
        .status(403)
        .holds("The provided security credentials are not valid")
        .says("credentials that are not good, often an OAuth client's in place of an HMAC key"),
    Answer::new(Case::Own, "CredentialsNotSupported", DOCS)
        .says("a kind of credentials it does not take")
        .likely(),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateKey, "gcloud storage hmac create {user}", DOCS)
        .says("a service account")
        .likely(),
    Command::new(
        Task::DisableKey,
        "gcloud storage hmac update {key-id} --deactivate",
        DOCS,
    )
    .likely(),
    Command::new(Task::DeleteKey, "gcloud storage hmac delete {key-id}", DOCS)
        .says("once it is inactive")
        .likely(),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Host,
        Is::Form(is_google_host),
        Weight::Strong,
        "the endpoint's name",
    ),
    Mark::new(
        At::HeaderName,
        Is::Exactly("x-guploader-uploadid"),
        Weight::Strong,
        "header x-guploader-uploadid",
    ),
];
