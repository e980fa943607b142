//! From outcomes to findings: one cause per file, prose and check together.

pub mod case;
mod certificate;
mod clock;
mod clusters;
mod commands;
mod conclude;
mod draft;
mod echo;
mod examine;
mod headline;
pub mod known;
mod page;
mod product;
mod questions;
pub mod rule;
pub mod rules;
pub mod settings;
mod stated;
mod trials;
mod words;

pub use case::Case;
pub use clock::clock_offset_ms;
pub use conclude::conclude;
pub use examine::examine;
pub use rule::{Claim, Rule};
