//! A rule: the prose of a finding and the check that makes it, side by side.

use super::Case;
use crate::model::{Finding, FindingCode};

/// A cause s3probe knows, in words and as a check.
///
/// The words are printed by `explain`, and the reference page is made of them.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The finding's permanent name.
    pub code: FindingCode,
    /// The cause in half a sentence.
    pub title: &'static str,
    /// What it means, for somebody who meets it for the first time.
    pub meaning: &'static str,
    /// How it is told from other causes.
    pub told_by: &'static str,
    /// Causes that look alike, by code.
    pub look_alikes: &'static [&'static str],
    /// What to do.
    pub remedy: &'static str,
    /// Documents and observations it rests on.
    pub sources: &'static [&'static str],
    /// How its findings stand beside those of other rules.
    pub claim: Claim,
    /// Says what it finds in a case; more than one finding only where cells differ in cause.
    pub examine: fn(&Case<'_>) -> Vec<Finding>,
}

/// How a finding stands beside others about the same cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It says why its cells came out as they did: a later rule may not give them another cause.
    Cause,
    /// It states a fact that stands whatever the cause of a cell is.
    Fact,
    /// It says more about a cause: it stands only beside that one, about cells that one explains. An
    /// error is a cause by itself.
    Beside(&'static str),
}
