//! s3s, the library several servers are built on.

use super::prelude::*;
use crate::vendor::forms::has_bare_elements;

pub(super) const S3S: Profile = Profile {
    name: "s3s",
    title: "s3s",
    also: &["s3s-fs"],
    facts: FACTS,
    answers: ANSWERS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const OBSERVED: &str = "observed on s3s-fs 0.14.1, 2026-11";

const FACTS: &[Fact] = &[
    certain(
        SigV4(Yes),
        "header, query, form and signed chunks",
        OBSERVED,
    ),
    certain(SigV2(Yes), "header and query", OBSERVED),
    certain(
        ChecksRegion(No),
        "any well-formed region is taken",
        OBSERVED,
    ),
    certain(ClockWindow(900), "SigV4 headers", OBSERVED),
    certain(PresignedUrls(Yes), "", OBSERVED),
    certain(PostForms(Yes), "", OBSERVED),
    certain(Sts(No), "501", OBSERVED),
    certain(
        RightsBy(&["(one key with all rights)"]),
        "what is built on it may differ",
        OBSERVED,
    ),
    certain(Quirk, "deleting a bucket deletes what is in it", OBSERVED),
    certain(
        Quirk,
        "writing into a bucket that is not there makes it",
        OBSERVED,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::UnknownKey, "NotSignedUp", OBSERVED)
        .status(403)
        .says("what is built on it may differ"),
    Answer::new(Case::WrongSecret, "SignatureDoesNotMatch", OBSERVED).status(403),
    Answer::new(Case::Unsigned, "AccessDenied", OBSERVED)
        .status(403)
        .holds("Signature is required"),
    Answer::new(Case::ClockSkew, "RequestTimeTooSkewed", OBSERVED).status(403),
    Answer::new(Case::UrlExpired, "AccessDenied", OBSERVED)
        .status(403)
        .holds("Request has expired"),
    Answer::new(Case::NoBucket, "NoSuchBucket", OBSERVED)
        .status(404)
        .says("GetObject says NoSuchKey"),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Element("Message"),
        Is::Exactly("Signature is required"),
        Weight::Middling,
        "its text for unsigned requests",
    ),
    Mark::new(
        At::Element("Message"),
        Is::Exactly("Your account is not signed up"),
        Weight::Middling,
        "its text for an unknown ID",
    ),
    Mark::new(
        At::Error,
        Is::Form(has_bare_elements),
        Weight::Weak,
        "errors without a RequestId",
    ),
];
