//! What an exchange says, and what became of a cell.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cell, Echo, ErrorClass, ExchangeId, Expected};

/// What the endpoint did with a request.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Observed {
    /// It worked.
    Allowed,
    /// The key was accepted and the operation refused.
    Denied,
    /// The key, signature, time or token was refused.
    Rejected,
    /// It was not carried out for another reason.
    Failed,
    /// The endpoint does not offer this.
    Unsupported,
    /// No reply.
    Unreachable,
    /// The request was not sent.
    #[default]
    NotSent,
}

impl Observed {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Unsupported => "unsupported",
            Self::Unreachable => "unreachable",
            Self::NotSent => "not-sent",
        }
    }
}

/// How a cell met its expectation.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// As expected, or an observation nothing was expected of.
    Pass,
    /// Not as expected.
    Fail,
    /// Could not be tested, so neither.
    #[default]
    Inconclusive,
    /// The endpoint does not offer this to anybody.
    Unsupported,
    /// Left out on purpose.
    Skipped,
}

impl Verdict {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Inconclusive => "inconclusive",
            Self::Unsupported => "unsupported",
            Self::Skipped => "skipped",
        }
    }
}

/// One exchange, read: first by code, body and status, then against the calibration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The exchange read.
    pub exchange: ExchangeId,
    /// What the endpoint did.
    pub observed: Observed,
    /// What kind of error it is.
    pub class: ErrorClass,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The S3 error code, as spelt by the endpoint.
    pub code: Option<String>,
    /// The error message, as worded by the endpoint.
    pub message: Option<String>,
    /// The root element of an XML body by local name; `html` for a page.
    pub document: Option<String>,
    /// The other elements of an error document (`BucketName`, `Region`, `ServerTime`, …).
    pub fields: BTreeMap<String, String>,
    /// What remains of the reply when IDs, times and names are taken out.
    pub kind: String,
    /// Which wrong identities were answered in the same kind, under the same signature version.
    pub like: Likeness,
    /// The text to sign that the refusal shows, held against ours; none if it shows none.
    pub echo: Option<Echo>,
    /// The owner, where an ACL or a list of buckets names one.
    pub owner: Option<Owner>,
    /// Who the key is, where `GetCallerIdentity` says it.
    pub caller: Option<Caller>,
}

/// An `Owner` in an ACL or a list of buckets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The canonical ID, as principals and grants of the store name it.
    pub id: String,
    /// The display name, where there is one.
    pub name: Option<String>,
}

impl Owner {
    /// Whether it stands for nobody: stores answer so where they recognised no key.
    pub fn is_nobody(&self) -> bool {
        self.id.eq_ignore_ascii_case("anonymous")
    }
}

/// Who a key is, as `GetCallerIdentity` says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The ARN of the user, or of a role's session.
    pub arn: String,
    /// The account.
    pub account: String,
}

/// Which calibration answers a reply equals in kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// The unsigned request's.
    pub anonymous: Option<bool>,
    /// The random ID's.
    pub random_id: Option<bool>,
    /// The wrong secret's.
    pub wrong_secret: Option<bool>,
}

/// What became of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The cell.
    pub cell: Cell,
    /// What it should show, the control key's behaviour included.
    pub expected: Expected,
    /// What the endpoint did; of several rounds the first one that is not allowed.
    pub observed: Observed,
    /// What kind of error it is.
    pub class: ErrorClass,
    /// How it met the expectation.
    pub verdict: Verdict,
    /// The reading it rests on; none if nothing was sent.
    pub reading: Option<Reading>,
    /// All its exchanges, in order.
    pub exchanges: Vec<ExchangeId>,
    /// Time of the exchange it rests on, in milliseconds.
    pub ms: Option<f64>,
}
