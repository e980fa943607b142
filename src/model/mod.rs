//! The nouns of s3probe, without any I/O.
//!
//! Everything after the network is a function of these values, so everything here can be saved and
//! read back, and nothing here can hold a secret in a form that can be saved.

pub mod cell;
pub mod client;
pub mod code;
pub mod connection;
pub mod dialect;
pub mod echo;
pub mod endpoint;
pub mod evidence;
pub mod exchange;
pub mod expectation;
pub mod failure;
pub mod finding;
pub mod grant;
pub mod key;
pub mod leaf;
pub mod ledger;
mod nearest;
pub mod operation;
pub mod order;
pub mod own_policy;
pub mod query;
pub mod reading;
pub mod report;
pub mod setting;
pub mod signature;
pub mod time;
pub mod trial;

pub use cell::{Cell, CellId, NotSent};
pub use client::{BucketPath, Checksum, ClientBody, ClientForm};
pub use code::{ErrorClass, FindingCode};
pub use connection::Connection;
pub use dialect::Dialect;
pub use echo::{Echo, EchoLine, EchoPart, PathChange};
pub use endpoint::{Addressing, Endpoint, Scheme};
pub use evidence::{Evidence, KeyFacts, RunFacts};
pub use exchange::{
    BodyEnd, Exchange, ExchangeId, Purpose, Reply, RequestRecord, ResponseRecord, Timings,
};
pub use expectation::{Expectation, Expected};
pub use failure::{Failure, FailureKind, Stage};
pub use finding::{Confidence, Finding, Party, PolicyText, Remedy, RuledOut, Severity};
pub use grant::{Grant, GrantError};
pub use key::{AccessKey, AccessKeyId, KeyRole, SecretAccessKey, SessionToken};
pub use leaf::Leaf;
pub use ledger::{Ledger, LedgerEntry};
pub use nearest::{edits, nearest};
pub use operation::{Operation, Verb};
pub use order::{Action, ConnectionChoice, Order};
pub use own_policy::{OwnPolicy, Same};
pub use query::{Query, Service};
pub use reading::{Caller, Likeness, Observed, Outcome, Owner, Reading, Verdict};
pub use report::{Conclusion, Exit, Judged, Report, Server, Status};
pub use setting::Setting;
pub use signature::SignatureVersion;
pub use time::Time;
pub use trial::{Change, Payload, Trial};
