//! s3probe says whether an S3 key does exactly what it should on an endpoint, and if not, why and
//! what to change.
//!
//! Data flows one way: `plan` makes a plan, `run` sends it and records evidence, and everything
//! after that (`classify`, `diff`, `diagnose`, `report`) is a pure function of the evidence.

pub mod classify;
pub mod cli;
pub mod diagnose;
pub mod diff;
pub mod lab;
pub mod model;
pub mod plan;
pub mod policy;
pub mod report;
pub mod run;
pub mod sign;
pub mod suite;
pub mod transport;
pub mod vendor;
