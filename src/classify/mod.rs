//! From exchanges to readings, from readings to outcomes. Pure.
//!
//! A reading has two layers. The first looks at one exchange alone: the error code in the body,
//! then what kind of document the body is, then the status. The second compares answer kinds with
//! those that wrong identities got on purpose, because a code is not a cause: `AccessDenied` is what
//! some stores say to an unknown key. The decision table is in `docs/design/classification.md`.

mod alone;
mod body;
mod calibrated;
mod codes;
mod echo;
mod echo_path;
mod echo_text;
mod kind;
mod outcome;
mod verdict;
mod who;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod recorded;

pub use calibrated::{read, read_one};
pub use codes::{CODES, CodeEntry, by_code};
pub use outcome::outcomes;
pub use verdict::passes_by_itself;
