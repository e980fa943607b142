//! What is known about a store, each fact with its source.

use super::mark::Mark;
use crate::model::Confidence;

/// A store.
#[derive(Debug)]
pub struct Profile {
    /// The name in reports, `ceph-rgw`.
    pub name: &'static str,
    /// The name people know it by.
    pub title: &'static str,
    /// Whether it only imitates others, so that reports must say so.
    pub emulation: bool,
    /// How it answers an unknown ID and a wrong secret.
    pub wrong_identity: Option<WrongIdentity>,
    /// The element of an error document that is there only once the key was accepted.
    pub named_after_authentication: Option<&'static str>,
    /// Whether it takes `SigV2`; unknown also where it takes it for some operations only.
    pub sigv2: Option<bool>,
    /// Whether the region of a `SigV4` scope must be its own; unknown also where that is configured.
    pub checks_region: Option<bool>,
    /// Region names that are usual with it.
    pub regions: &'static [&'static str],
    /// How far a clock may be off, in seconds.
    pub clock_window_seconds: Option<u32>,
    /// Whether unsigned requests can be allowed at all.
    pub anonymous: Option<bool>,
    /// Whether it takes the bucket's name in the host, without further set-up.
    pub virtual_hosted: Option<bool>,
    /// What its access key IDs look like.
    pub key_id: Option<KeyIdForm>,
    /// Ports that are usual for S3.
    pub ports: &'static [u16],
    /// Where the facts above are from, by field name.
    pub facts: &'static [Fact],
    /// How it is recognised.
    pub(super) marks: &'static [Mark],
}

/// How a store answers wrong identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongIdentity {
    /// One code for an unknown ID, another for a wrong secret.
    TwoCodes,
    /// One code for both, and another for a missing right.
    OneCode,
    /// The code of a missing right; only the text differs.
    SameCode,
    /// Depends on its configuration.
    Configured,
}

/// What the access key IDs of a store look like.
#[derive(Clone, Copy, Debug)]
pub struct KeyIdForm {
    /// In words.
    pub words: &'static str,
    /// What it begins with, one of these; empty if nothing is fixed.
    pub prefixes: &'static [&'static str],
    /// The lengths it may have, prefix included.
    pub length: (usize, usize),
    /// Whether a character may stand behind the prefix.
    pub allows: fn(char) -> bool,
    /// Whether IDs can be chosen freely, so that another form means nothing.
    pub free: bool,
}

impl KeyIdForm {
    /// Whether an ID has this form.
    pub fn fits(&self, id: &str) -> bool {
        let (shortest, longest) = self.length;
        let rest = if self.prefixes.is_empty() {
            Some(id)
        } else {
            self.prefixes
                .iter()
                .find_map(|prefix| id.strip_prefix(prefix))
        };
        (shortest..=longest).contains(&id.chars().count())
            && rest.is_some_and(|rest| rest.chars().all(self.allows))
    }
}

/// Where a fact is from.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// The field of [`Profile`] it is about.
    pub about: &'static str,
    /// What is known, where a field cannot hold it all.
    pub says: &'static str,
    /// The document or observation.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}
