//! What the lab's answers look like, per store it imitates.

use crate::model::Dialect;

use crate::policy::{Kind, Rules};

use super::digest::sha256_hex;
use super::refusal::Code;

/// The look of one store's answers, as data.
#[derive(Debug)]
pub(super) struct Look {
    /// The `Server` header, where it is known.
    pub(super) server: Option<&'static str>,
    /// Which elements besides code, message and ids an error document may have.
    pub(super) fields: Fields,
    /// Whether they have texts.
    pub(super) messages: Messages,
    /// What a request is told that no policy allows.
    pub(super) denied: Code,
    /// The status of a policy's removal.
    pub(super) policy_deleted: u16,
    /// How users are identified.
    pub(super) ids: Ids,
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
    /// Whether STS answers `GetCallerIdentity` beside S3.
    pub(super) sts: Sts,
}

/// Which extra elements an error document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fields {
    /// All that the case brings.
    All,
    /// None.
    None,
}

/// Whether error documents have texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Messages {
    /// They do.
    Shown,
    /// `<Message>` is there and empty.
    Empty,
}

/// How users are identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    /// By an account of twelve digits, and a canonical id of 64 hex digits.
    Account,
    /// By a canonical id of 40 hex digits, which is the display name too.
    Canonical,
    /// By their names, without any account.
    Name,
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

/// What becomes of calls of STS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sts {
    /// `GetCallerIdentity` tells account and ARN.
    Tells,
    /// They are a method that nobody knows, whoever sends them.
    Unknown,
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
const AWS: Look = Look {
    server: Some("AmazonS3"),
    fields: Fields::All,
    messages: Messages::Shown,
    denied: Code::AccessDenied,
    policy_deleted: 204,
    ids: Ids::Account,
    region: RegionCheck::Enforced,
    list_v2: ListV2::Known,
    bucket_region: BucketRegion::Shown,
    policy_echo: PolicyEcho::AsSent,
    expired: "Request has expired",
    longest_expiry: Some(604_800),
    sts: Sts::Tells,
};

/// DDN EXAScaler S3 Data Services, as users' documents describe it. Its `Server` header and whether
/// it looks at the region are not documented; the error document is known from one sample.
static DDN: Look = Look {
    server: None,
    fields: Fields::None,
    ids: Ids::Canonical,
    region: RegionCheck::Any,
    list_v2: ListV2::AsV1,
    bucket_region: BucketRegion::Hidden,
    policy_echo: PolicyEcho::ActionsAsLists,
    expired: "Access Denied",
    longest_expiry: None,
    sts: Sts::Unknown,
    ..AWS
};

/// Ceph's gateway, as 16.2.15 answers: no `Server`, no texts, any region, and a policy is deleted with 200.
static CEPH: Look = Look {
    server: None,
    fields: Fields::None,
    messages: Messages::Empty,
    region: RegionCheck::Any,
    bucket_region: BucketRegion::Hidden,
    policy_deleted: 200,
    ids: Ids::Name,
    expired: "",
    sts: Sts::Unknown,
    ..AWS
};

/// Qumulo, as its guide describes it: any region is taken. A policy that refuses has a code of its own.
static QUMULO: Look = Look {
    server: None,
    region: RegionCheck::Any,
    denied: Code::AccessDeniedByBucketPolicy,
    ids: Ids::Name,
    sts: Sts::Unknown,
    ..AWS
};

/// WEKA, whose error answers are not documented: policies of users, and AWS's answers.
static WEKA: Look = Look {
    server: None,
    region: RegionCheck::Any,
    sts: Sts::Unknown,
    ..AWS
};

/// The look of a dialect.
///
/// What is not known of a store is answered as AWS answers it; the policies are always its own.
pub(super) fn look(dialect: Dialect) -> &'static Look {
    match dialect {
        Dialect::Ddn => &DDN,
        Dialect::Ceph => &CEPH,
        Dialect::Qumulo => &QUMULO,
        Dialect::Weka => &WEKA,
        _ => &AWS,
    }
}

/// The dialects whose answers and policies are imitated.
pub const IMITATED: [Dialect; 5] = [
    Dialect::Aws,
    Dialect::Ddn,
    Dialect::Ceph,
    Dialect::Qumulo,
    Dialect::Weka,
];

/// The rules of a dialect's bucket policies; AWS's where it has none.
pub(super) fn rules(dialect: Dialect) -> &'static Rules {
    Rules::of(dialect, Kind::Bucket).unwrap_or(Rules::AWS)
}

/// The rules of a dialect's users' policies, if what a user may do is theirs to say there.
pub(super) fn user_rules(dialect: Dialect) -> Option<&'static Rules> {
    Rules::usual(dialect).filter(|rules| rules.kind == Kind::User)
}

/// The id of the nth request: 16 capitals and digits.
pub(super) fn request_id(nth: u64) -> String {
    sha256_hex(&nth.to_be_bytes())[..16].to_ascii_uppercase()
}

/// The host id that goes with a request id.
pub(super) fn host_id(dialect: Dialect, request_id: &str) -> String {
    match dialect {
        Dialect::Ddn => "0".repeat(17),
        _ => super::digest::base64_of(&sha256_hex(request_id.as_bytes())[..56]),
    }
}
