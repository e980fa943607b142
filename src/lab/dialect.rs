//! What the lab's answers look like, per store it imitates.

use crate::policy::Dialect;

use super::digest::sha256_hex;

/// The look of one store's answers, as data.
#[derive(Debug)]
pub(super) struct Look {
    /// The `Server` header, where it is known.
    pub(super) server: Option<&'static str>,
    /// Which elements besides code, message and ids an error document may have.
    pub(super) fields: Fields,
    /// Whether the region of a SigV4 scope must be the endpoint's.
    pub(super) region: RegionCheck,
    /// How `list-type=2` is answered.
    pub(super) list_v2: ListV2,
    /// Whether `HeadBucket` names the region in `x-amz-bucket-region`.
    pub(super) bucket_region: BucketRegion,
    /// How a stored policy is given back.
    pub(super) policy_echo: PolicyEcho,
    /// What an expired URL is told.
    pub(super) expired: &'static str,
    /// How long a presigned URL may live, in seconds.
    pub(super) longest_expiry: Option<i64>,
}

/// Which extra elements an error document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fields {
    /// All that the case brings.
    All,
    /// None.
    None,
}

/// Whether the scope's region is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RegionCheck {
    /// It must be the endpoint's own.
    Enforced,
    /// Any region is taken.
    Any,
}

/// Whether a bucket's region is named in a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BucketRegion {
    /// It is.
    Shown,
    /// It is not.
    Hidden,
}

/// How a stored policy is given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PolicyEcho {
    /// As it was sent.
    AsSent,
    /// With `Action` as a list, even if it was a single text.
    ActionsAsLists,
}

/// How a version 2 list is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListV2 {
    /// As version 2.
    Known,
    /// As if version 1 had been asked for: tokens and `start-after` are not looked at.
    AsV1,
}

/// AWS as its API reference and answers quoted in public issues describe it.
static AWS: Look = Look {
    server: Some("AmazonS3"),
    fields: Fields::All,
    region: RegionCheck::Enforced,
    list_v2: ListV2::Known,
    bucket_region: BucketRegion::Shown,
    policy_echo: PolicyEcho::AsSent,
    expired: "Request has expired",
    longest_expiry: Some(604_800),
};

/// DDN EXAScaler S3 Data Services, as users' documents describe it. Its `Server` header and whether
/// it looks at the region are not documented; the error document is known from one sample.
static DDN: Look = Look {
    server: None,
    fields: Fields::None,
    region: RegionCheck::Any,
    list_v2: ListV2::AsV1,
    bucket_region: BucketRegion::Hidden,
    policy_echo: PolicyEcho::ActionsAsLists,
    expired: "Access Denied",
    longest_expiry: None,
};

/// The look of a dialect.
pub(super) fn look(dialect: Dialect) -> &'static Look {
    match dialect {
        Dialect::Aws => &AWS,
        Dialect::Ddn => &DDN,
    }
}

/// The id of the nth request: 16 capitals and digits.
pub(super) fn request_id(nth: u64) -> String {
    sha256_hex(&nth.to_be_bytes())[..16].to_ascii_uppercase()
}

/// The host id that goes with a request id.
pub(super) fn host_id(dialect: Dialect, request_id: &str) -> String {
    match dialect {
        Dialect::Aws => super::digest::base64_of(&sha256_hex(request_id.as_bytes())[..56]),
        Dialect::Ddn => "0".repeat(17),
    }
}
