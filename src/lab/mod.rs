//! The lab: an S3 server in this process, on loopback and in memory, to practise and to test on.
//!
//! It verifies SigV4 and SigV2 by code of its own, never by `sign`: a mistake that both sides
//! shared would be invisible. It is an emulation. What real servers do is tested on real servers.

mod answer;
mod bucket_operations;
mod call;
mod claim;
mod condition;
mod config;
mod dialect;
mod digest;
mod disguise;
mod encoding;
mod fault;
mod fault_table;
mod hop;
mod identify;
mod listing;
mod object_operations;
mod payload;
mod prepared;
mod refusal;
mod route;
#[cfg(test)]
mod scenario;
mod server;
mod service;
mod setting_operations;
mod settings;
mod state;
mod store;
mod sts;
mod verify_v2;
mod verify_v4;
mod wire;
mod xml;

pub use config::{
    BucketConfig, Clock, KeyState, LabConfig, LabUser, TlsMaterial, Versioning, Visibility,
};
pub use fault::{Argument, Fault, FaultError, FaultFacts, FaultKind};
pub use server::{Lab, StoredVersion, start};
pub use settings::{BucketSettings, Ownership, PublicAccess, Retention};
pub use state::LabRequest;

pub use crate::model::Dialect;
pub use dialect::IMITATED;
