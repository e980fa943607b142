//! Stores as data: by which marks one is recognised, and the facts that rules need.
//!
//! What is not known stays unknown: an absent fact is no fact. Names lie, so a store is recognised
//! by several marks, and how many agree is how sure it is.

mod forms;
mod mark;
mod profile;
mod profiles;
mod recognise;

pub use profile::{Fact, KeyIdForm, Profile, WrongIdentity};
pub use profiles::PROFILES;
pub use recognise::recognise;

/// The profile of a name, as [`recognise`] gives it.
pub fn profile(name: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.name == name)
}
