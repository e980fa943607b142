//! A request to be sent: what `run` asks of a transport.

use std::sync::Arc;

use super::{
    AccessKey, Addressing, CellId, Change, ExchangeId, KeyRole, Operation, OwnPolicy, Purpose,
    Setting, SignatureVersion, Trial,
};

/// A request to be sent once.
#[derive(Clone, Debug)]
pub struct Order {
    /// The name its exchange will have.
    pub id: ExchangeId,
    /// What it is sent for.
    pub purpose: Purpose,
    /// The cell it belongs to.
    pub cell: Option<CellId>,
    /// Whose key it is signed with, in the run's words.
    pub role: KeyRole,
    /// The key; none sends it unsigned.
    pub key: Option<Arc<AccessKey>>,
    /// How it is signed; ignored without a key.
    pub signature: SignatureVersion,
    /// Where the bucket's name stands.
    pub addressing: Addressing,
    /// What is asked.
    pub action: Action,
    /// The experiment it belongs to, and what is changed in it.
    pub trial: Option<(Trial, Change)>,
    /// Whether it must have a connection of its own.
    pub connection: ConnectionChoice,
}

/// Which connection a request may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConnectionChoice {
    /// A kept-alive one, if there is one.
    #[default]
    Any,
    /// A new one.
    Fresh,
    /// A new one to this address.
    FreshTo(std::net::IpAddr),
    /// A new one, given up early: perhaps nobody is there, and then nothing was lost but time.
    Brief,
    /// A new one past the forward proxy; where none is used, through the one that the environment
    /// names for other endpoints. Given up early.
    OtherWay,
    /// The one kept under this number, which no other request uses.
    Kept(u8),
}

/// An operation with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// `GET /`.
    Service,
    /// `ListObjectsV2`.
    List {
        /// Only keys that start with this.
        prefix: Option<String>,
        /// At most so many keys.
        max_keys: Option<u32>,
        /// Where an earlier page ended.
        continuation: Option<String>,
    },
    /// `ListObjectVersions`.
    ListVersions {
        /// Only keys that start with this.
        prefix: String,
        /// Key and version where an earlier page ended.
        after: Option<(String, Option<String>)>,
    },
    /// `GetObject`.
    Get {
        /// The object's key.
        object: String,
        /// The bytes it should have, if they are known.
        expected: Option<Vec<u8>>,
    },
    /// `PutObject`.
    Put {
        /// The object's key.
        object: String,
        /// Its bytes.
        body: Vec<u8>,
    },
    /// `DeleteObject`.
    Delete {
        /// The object's key.
        object: String,
        /// One version or delete marker of it.
        version: Option<String>,
    },
    /// `ListBuckets`.
    Buckets,
    /// `GetCallerIdentity`, asked of STS, which knows signature version 4 only.
    CallerIdentity,
    /// Reading a setting of the bucket.
    Read(Setting),
    /// `PutBucketPolicy`.
    PutPolicy {
        /// The document, sent as it is.
        document: String,
    },
    /// `DeleteBucketPolicy`, which takes a proof that the policy stored is our own.
    DeletePolicy(OwnPolicy),
}

impl Action {
    /// The operation as the API spells it.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Service => Operation::GetService,
            Self::List { .. } => Operation::ListObjectsV2,
            Self::ListVersions { .. } => Operation::ListObjectVersions,
            Self::Get { .. } => Operation::GetObject,
            Self::Put { .. } => Operation::PutObject,
            Self::Delete { .. } => Operation::DeleteObject,
            Self::Buckets => Operation::ListBuckets,
            Self::CallerIdentity => Operation::GetCallerIdentity,
            Self::Read(setting) => setting.operation(),
            Self::PutPolicy { .. } => Operation::PutBucketPolicy,
            Self::DeletePolicy(_) => Operation::DeleteBucketPolicy,
        }
    }
}
