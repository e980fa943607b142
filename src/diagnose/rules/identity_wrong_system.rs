//! The ID has the shape of another provider's.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyFacts, KeyRole, Party, Severity,
};
use crate::vendor::{self, Profile};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.wrong-system"),
    title: "the access key ID has the shape of another provider's",
    meaning: "IDs that begin with AKIA or ASIA are AWS's and those of stores that copy the form, \
              GK with hex digits is Garage's. On another store such an ID may be a key for the \
              wrong system.",
    told_by: "The shape of the ID against what answers here. A hint, no proof.",
    look_alikes: &["identity.unknown-key"],
    remedy: "Check that the key was issued by this store.",
    sources: &[
        "IAM user guide, unique ID prefixes",
        "Garage documentation, keys",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let cells = case.turned_away();
    let unknown = cells.iter().any(|o| o.class == ErrorClass::UnknownKey);
    if !unknown || case.server.confidence < Confidence::Likely {
        return None;
    }
    let here = vendor::profile(&case.server.vendor)?;
    let other = elsewhere(&key.access_key_id, here)?;
    let fixed = here.key_id().filter(|form| !form.free);
    let draft = match fixed {
        Some(form) => draft(key, here, other)
            .confidence(Confidence::Likely)
            .because("The ID does not have the form of this store's own IDs, and it has that of another provider's.")
            .fact("IDs of this store", form.words),
        None => draft(key, here, other)
            .confidence(Confidence::Possible)
            .because("The prefix, length and alphabet of the ID are that provider's form; this store may have IDs of any form."),
    };
    Some(draft.cells(&cells).done())
}

fn draft(key: &KeyFacts, here: &Profile, other: &Profile) -> Draft {
    let title = format!(
        "The access key ID looks like one of {}, and this store is {}.",
        other.title, here.title
    );
    Draft::new(&RULE, Party::Key, title)
        .severity(Severity::Info)
        .fact("access key ID", &key.access_key_id)
        .step("Check that this key was issued by this store and not by another system.")
}

/// A provider other than this store whose fixed form the ID has.
fn elsewhere(id: &str, here: &Profile) -> Option<&'static Profile> {
    let fits = |profile: &Profile| profile.key_id().is_some_and(|form| form.fits(id.trim()));
    let fixed = |profile: &&Profile| {
        profile
            .key_id()
            .is_some_and(|form| !form.free && !form.prefixes.is_empty())
    };
    if here
        .key_id()
        .is_some_and(|form| form.fits(id.trim()) && !form.prefixes.is_empty())
    {
        return None;
    }
    vendor::PROFILES
        .iter()
        .filter(fixed)
        .find(|profile| profile.name != here.name && fits(profile))
}
