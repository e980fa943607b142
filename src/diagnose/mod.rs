//! From outcomes to findings: one cause per file, prose and check together.

pub mod case;
pub mod rule;
pub mod rules;

pub use case::Case;
pub use rule::Rule;
