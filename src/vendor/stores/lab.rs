//! The embedded lab.

use super::prelude::*;
use crate::vendor::forms::{after_slash, imitated};

pub(super) const LAB: Profile = Profile {
    name: "s3probe-lab",
    title: "the s3probe lab, an emulation",
    also: &["lab"],
    emulation: true,
    facts: FACTS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const SOURCE: &str = "the lab's own code";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", SOURCE),
    certain(SigV2(Yes), "", SOURCE),
    certain(
        UserQuotaTold(Yes),
        "there are none, but for the fault that imitates one",
        SOURCE,
    ),
];

const MARKS: &[Mark] = &[
    Mark {
        version: Some(after_slash),
        ..Mark::new(
            At::Header("server"),
            Is::StartsWith("s3probe-lab"),
            Weight::Strong,
            "Server: s3probe-lab",
        )
    },
    Mark {
        version: Some(imitated),
        ..Mark::new(
            At::Header("x-s3probe-lab"),
            Is::There,
            Weight::Strong,
            "header x-s3probe-lab",
        )
    },
];
