//! The ID has the shape of another provider's.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Mark;
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, KeyRole, Party, Severity};

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
    let provider = provider(&key.access_key_id)?;
    let known = case.server.confidence >= Confidence::Likely && case.server.vendor != "unknown";
    if !key.id.has(Mark::VendorPrefix) || !unknown || !known || case.is_vendor(homes(provider)) {
        return None;
    }
    let title = format!(
        "The ID looks like one of {provider}'s, and this store is {}.",
        case.server.vendor
    );
    Some(
        Draft::new(&RULE, Party::Key, title)
            .severity(Severity::Info)
            .confidence(Confidence::Possible)
            .because("The prefix, length and alphabet of the ID are that provider's form; other stores may copy it.")
            .cells(&cells)
            .fact("access key ID", &key.access_key_id)
            .step("Check that this key was issued by this store and not by another system.")
            .done(),
    )
}

fn provider(id: &str) -> Option<&'static str> {
    let id = id.trim();
    if id.starts_with("GK") {
        Some("Garage")
    } else if id.starts_with("AKIA") || id.starts_with("ASIA") {
        Some("AWS")
    } else {
        None
    }
}

fn homes(provider: &str) -> &'static [&'static str] {
    if provider == "Garage" {
        &["garage"]
    } else {
        &["aws", "aws-s3"]
    }
}
