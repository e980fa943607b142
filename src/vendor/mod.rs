//! Stores as data: by which marks one is recognised, what is known about it, and its commands.
//!
//! Every fact has its source and how sure it is. What is not known stays unknown: an absent fact is
//! no fact. Names lie, so a store is recognised by several marks, and how many agree is how sure it
//! is.

mod answer;
mod command;
mod fact;
mod form;
mod forms;
mod mark;
mod named;
mod profile;
mod recognise;
mod stores;

pub use answer::{Answer, Case};
pub use command::{Command, Slot, Task, shell_safe};
pub use fact::{Fact, List, OwnIdWay, Section, Support, What};
pub use form::TextForm;
pub use named::{NotOneStore, named};
pub use profile::{Profile, WrongIdentity};
pub use recognise::recognise;
pub use stores::PROFILES;

use crate::model::{Confidence, Dialect, Server};

/// The profile of a name, as [`recognise`] gives it.
pub fn profile(name: &str) -> Option<&'static Profile> {
    PROFILES.iter().find(|profile| profile.name == name)
}

/// The profile of a recognised store; of the lab, that of the store it imitates.
pub fn profile_of(server: &Server) -> Option<&'static Profile> {
    let own = profile(&server.vendor)?;
    if own.emulation {
        writing(dialect(server)?)
    } else {
        Some(own)
    }
}

/// The profile of the store whose dialect it is.
pub fn writing(dialect: Dialect) -> Option<&'static Profile> {
    let mut profiles = PROFILES.iter();
    profiles.find(|profile| profile.dialect() == Some(dialect))
}

/// How a recognised store writes policies, if that is known; the lab says what it imitates.
pub fn dialect(server: &Server) -> Option<Dialect> {
    let profile = profile(&server.vendor)?;
    if profile.emulation {
        server.version.as_deref()?.parse().ok()
    } else {
        profile.dialect()
    }
}

/// The same, if the store is recognised well enough to go by it.
pub fn known_dialect(server: &Server) -> Option<Dialect> {
    dialect(server).filter(|_| server.confidence >= Confidence::Likely)
}
