//! The list of rules, in the order of the gates a request passes.

use super::Rule;

/// All rules.
pub const RULES: &[Rule] = &[];
