//! DDN WOS with its S3 gateway.

use super::prelude::*;

pub(super) const DDN_WOS: Profile = Profile {
    name: "ddn-wos",
    title: "DDN WOS S3 gateway",
    also: &["wos"],
    facts: FACTS,
    ..Profile::UNKNOWN
};

const WIKI: &str = "KIT wiki, DDN WOS S3 gateways";

const FACTS: &[Fact] = &[
    possible(
        RightsBy(&["ACL"]),
        "a bucket policy is not among the operations listed",
        WIKI,
    ),
    possible(Acls(Yes), "of buckets and objects", WIKI),
    possible(PostForms(Yes), "POST of objects is listed", WIKI),
];
