//! Policy documents: from text to statements and back, what is wrong with them, and what they decide.
//!
//! What a dialect takes is data (`rules`). One walk over a document (`reader`) holds every element against
//! it, for the lab, which refuses what a store refuses, and for `lint`, which says all of it at once.

pub mod action;
mod advice;
mod apply;
pub mod change;
mod coarse;
pub mod condition;
pub mod convert;
pub mod document;
pub mod evaluate;
pub mod explain;
pub mod grants;
pub mod json;
pub mod lint;
pub mod naming;
pub mod pattern;
pub mod principal;
pub mod problem;
mod reader;
pub mod render;
pub mod rules;
#[cfg(test)]
mod tests;

pub use advice::advice;
pub use change::{CannotChange, Changed, smallest_change};
pub use condition::Context;
pub use convert::{Conversion, Converted, Loss, convert};
pub use document::{Effect, Policy, Reading, Setting, Statement};
pub use evaluate::{Asker, Aspect, Question, Ruling, Standing, StatementRef, decide};
pub use explain::{Asked, Explained, Near, explain, explain_one};
pub use grants::grants_of;
pub use lint::{Judge, lint};
pub use naming::{Naming, naming};
pub use principal::Identity;
pub use problem::{Consequence, Problem, ProblemKind};
pub use render::{CannotRender, Lack, LackEffect, Rendered, Target, render};
pub use rules::{Kind, Release, Rules};
