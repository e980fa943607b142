//! Options that several commands share, and the values behind them.

mod again;
mod expect;
mod home;
mod keys;
mod output;
mod place;
mod signed;
mod way;

pub(super) use again::Again;
pub(super) use expect::{Expect, Wanted};
pub(super) use home::Home;
pub(super) use keys::{Keys, Pair};
pub(super) use output::{Detail, Output, OutputSpec, Talk};
pub(super) use place::{Fallback, Found, Place, Sourced};
pub(super) use signed::{Signed, version};
pub(super) use way::{Way, duration};
