//! Bucket policies: from text to statements, and what they decide.
//!
//! Two dialects so far, AWS's and DDN's. A store refuses documents that its dialect does not know;
//! [`Policy::parse`] refuses the same ones, so that a stored policy is always one it can evaluate.

pub mod action;
pub mod condition;
pub mod dialect;
pub mod document;
pub mod evaluate;
pub mod pattern;
pub mod principal;
pub mod problem;

pub use condition::Context;
pub use dialect::Dialect;
pub use document::{Effect, Policy, Statement};
pub use evaluate::{Asker, Question, Ruling, Standing, StatementRef, decide};
pub use problem::PolicyProblem;
