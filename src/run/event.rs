//! What a run tells while it goes on.

use crate::model::Exchange;

/// Something that happened in a run.
#[derive(Clone, Copy, Debug)]
pub enum Event<'e> {
    /// A step begins, with so many requests.
    Step(Step, usize),
    /// A request was answered, or not.
    Done(&'e Exchange),
}

/// A step of a run, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Looking at the way.
    Look,
    /// Listing, and calibrating.
    List,
    /// Planting and putting.
    Put,
    /// Reading and deleting.
    Act,
    /// Changing one thing at a time.
    Experiment,
    /// Sending what common clients would.
    Client,
    /// Sending the same request to each address, or many times.
    Replay,
    /// Trying what the key may have been meant to be.
    Repair,
    /// Waiting until a request is allowed.
    Wait,
    /// Reading what the store says about grants.
    Grants,
    /// Removing what was made.
    CleanUp,
}

impl Step {
    /// What is being done, in words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Look => "looking at the way",
            Self::List => "listing and calibrating",
            Self::Put => "putting",
            Self::Act => "reading and deleting",
            Self::Experiment => "changing one thing at a time",
            Self::Client => "sending what common clients would",
            Self::Replay => "sending the same request again",
            Self::Repair => "trying repairs of the key",
            Self::Wait => "waiting until it is allowed",
            Self::Grants => "reading policy, ACL and settings",
            Self::CleanUp => "cleaning up",
        }
    }
}

/// How urgently a run is to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// It goes on.
    #[default]
    No,
    /// No new requests, clean up.
    CleanUp,
    /// At once; the ledger says what is left.
    Now,
}
