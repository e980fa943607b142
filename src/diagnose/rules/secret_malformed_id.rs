//! A part of the key holds a line of a configuration file.

use super::hygiene;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::{Mark, Repair};
use crate::model::{Finding, FindingCode, KeyRole};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.malformed-id"),
    title: "the key holds a line of configuration instead of its value",
    meaning: "The text is a whole assignment, such as `aws_access_key_id = …`, where only its \
              right-hand side belongs.",
    told_by: "Words of a configuration file in the value, seen offline.",
    look_alikes: &["secret.altered", "region.mismatch"],
    remedy: "Give the value alone.",
    sources: &["public cases of configuration text in the ID field"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

const MARKS: [(Mark, &str); 1] = [(Mark::ConfigText, "the words of a configuration line")];

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let parts = hygiene::marked(key, &MARKS);
    let first = parts.first()?;
    let title = format!(
        "{} of the target key has {}.",
        first.part.title(),
        first.found
    );
    Some(
        hygiene::draft(
            &RULE,
            case,
            KeyRole::Target,
            title,
            (&parts, &[Repair::ValueOnly]),
        )
        .step("Keep only what stands right of the equals sign.")
        .done(),
    )
}
