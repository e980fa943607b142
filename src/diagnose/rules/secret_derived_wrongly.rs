//! The secret is the token itself and not its hash.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Party};

use crate::model::key::Alphabet;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.derived-wrongly"),
    title: "the secret has to be derived from the token",
    meaning: "Cloudflare R2 shows a token of its API, and the secret access key is the SHA-256 of it in hex. Given the token itself, the signature does not match.",
    told_by: "The endpoint is R2 and the secret does not have the form of a hash.",
    look_alikes: &["secret.wrong", "secret.truncated", "secret.wrong-field"],
    remedy: "Take the secret access key that R2 shows beside the token, or the SHA-256 of the token in hex.",
    sources: &[
        "cloudflare/terraform-provider-cloudflare#6626",
        "Cloudflare R2 documentation, S3 authentication from an API token",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let r2 = case.is_vendor(&["cloudflare-r2"]);
    let key = case.evidence.key(KeyRole::Target)?;
    let cells = case.turned_away();
    let hash = key.secret.length == 64 && key.secret.alphabet == Alphabet::Hex;
    if !r2 || hash || cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Key, "The secret of the target key does not have the form of an R2 secret: it may be the token itself.")
            .confidence(Confidence::Likely)
            .because("Secrets of R2 are 64 hexadecimal digits, the SHA-256 of the token; this one is not, and the endpoint refuses it.")
            .cells(&cells)
            .fact("characters in the secret", key.secret.length)
            .fact("from", &key.label)
            .step("Take the secret access key that R2 shows beside the token, or the SHA-256 of the token in hex (printf %s TOKEN | sha256sum).")
            .done(),
    )
}
