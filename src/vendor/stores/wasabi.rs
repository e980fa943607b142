//! Wasabi.

use super::prelude::*;
use crate::vendor::forms::is_wasabi_host;

pub(super) const WASABI: Profile = Profile {
    name: "wasabi",
    title: "Wasabi",
    facts: FACTS,
    answers: ANSWERS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Wasabi documentation";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", DOCS),
    certain(SigV2(Yes), "", DOCS),
    certain(Endpoint("https://s3.<region>.wasabisys.com"), "", DOCS),
    likely(PathStyle(Yes), "recommended", DOCS),
    likely(
        RightsBy(&["policy of a user", "bucket policy"]),
        "in AWS's grammar, with managed policies of the same names; a root key may do everything",
        DOCS,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::WrongRegion, "AuthorizationHeaderMalformed", DOCS).status(400),
    Answer::new(Case::Rate, "RequestRateLimitExceeded", DOCS),
    Answer::new(Case::Own, "AccountNotActivated", DOCS).says("the account is not active"),
    Answer::new(Case::Own, "AuthenticationLockout", DOCS)
        .says("too many failures; wait about five minutes"),
    Answer::new(Case::Own, "InvalidAuthenticationCode", DOCS).says("the second factor"),
    Answer::new(Case::Own, "IncompleteSignature", DOCS)
        .status(400)
        .says("a part of the signature is missing"),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Host,
        Is::Form(is_wasabi_host),
        Weight::Strong,
        "the endpoint's name",
    ),
    Mark::new(
        At::Header("server"),
        Is::StartsWith("WasabiS3/"),
        Weight::Strong,
        "Server: WasabiS3",
    ),
    Mark::new(
        At::HeaderName,
        Is::StartsWith("x-wasabi-"),
        Weight::Strong,
        "headers x-wasabi-…",
    ),
];
