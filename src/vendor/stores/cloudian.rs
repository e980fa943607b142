//! Cloudian `HyperStore`.

use super::prelude::*;

pub(super) const CLOUDIAN: Profile = Profile {
    name: "cloudian",
    title: "Cloudian HyperStore",
    also: &["hyperstore"],
    facts: FACTS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Cloudian HyperStore 8 documentation";
const SAMPLES: &str = "answers quoted in public issues";

const FACTS: &[Fact] = &[
    likely(
        SigV4(Yes),
        "the region of a scope has the site's own name",
        DOCS,
    ),
    likely(Sts(Yes), "8.x", DOCS),
    likely(
        RightsBy(&["bucket policy", "policy of a user", "public access block"]),
        "",
        DOCS,
    ),
    likely(
        Quirk,
        "unsigned streamed bodies with a CRC32C behind them failed in one client",
        SAMPLES,
    ),
];

const MARKS: &[Mark] = &[Mark::new(
    At::Header("server"),
    Is::Exactly("CloudianS3"),
    Weight::Strong,
    "Server: CloudianS3",
)];
