//! The key is of a kind that S3 is not offered to.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.wrong-key-type"),
    title: "the key is of a kind that the S3 API does not take",
    meaning: "The provider has several kinds of keys: for its own API, master keys, tokens. They look valid and are, elsewhere; the S3 API wants its own kind.",
    told_by: "The endpoint says that the ID is malformed or has a wrong length, not that it is unknown.",
    look_alikes: &[
        "identity.unknown-key",
        "identity.wrong-system",
        "secret.malformed-id",
    ],
    remedy: "Create a key of the kind that the provider names for S3.",
    sources: &[
        "Backblaze B2 documentation: the master application key does not work with the S3 API",
        "Cloudflare R2: Credential access key has length 40, should be 32",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = case
        .turned_away()
        .into_iter()
        .filter(|outcome| says(outcome))
        .collect();
    let message = cells.first()?.reading.as_ref()?.message.as_deref();
    let key = case.evidence.key(KeyRole::Target);
    Some(
        Draft::new(&RULE, Party::Key, "The target key is not of the kind that the S3 API takes here.")
            .confidence(Confidence::Likely)
            .because("The endpoint finds fault with the form of the ID: it does not say that it does not know it.")
            .cells(&cells)
            .fact_if("message", message)
            .fact_if("characters in the ID", key.map(|key| key.id.length))
            .fact_if("from", key.map(|key| &key.label))
            .step("Create a key of the kind that the provider makes for S3: for B2 an application key that is not the master key, for R2 an S3 token's access key ID.")
            .done(),
    )
}

fn says(outcome: &Outcome) -> bool {
    let message = outcome
        .reading
        .as_ref()
        .and_then(|reading| reading.message.as_deref());
    let message = message.unwrap_or_default().to_lowercase();
    message.contains("malformed access key id") || message.contains("access key has length")
}
