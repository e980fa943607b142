//! The nouns of s3probe, without any I/O.

pub mod key;
pub mod operation;
pub mod signature;
pub mod time;

pub use key::{AccessKey, AccessKeyId, KeyRole, SecretAccessKey, SessionToken};
pub use operation::{Operation, Verb};
pub use signature::SignatureVersion;
pub use time::Time;
