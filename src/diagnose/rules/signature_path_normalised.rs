//! Slashes or dot segments of the path are made fewer.

use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::{Case, Claim, Rule, echo};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity, SignatureVersion};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("signature.path-normalised"),
    title: "double slashes or dots in the path are taken away before the signature is checked",
    meaning: "S3 takes object names as they are: // and /./ are part of them. A hop or a framework \
              that tidies paths makes another text of it.",
    told_by: "The text that the endpoint signed has the same path with fewer slashes or dots; or, \
              with `--try-hops`, a Put whose name has two slashes is refused as a wrong signature \
              and the same with other names is not.",
    look_alikes: &[
        "signature.key-encoding",
        "hop.base-path-stripped",
        "addressing.no-such-bucket",
    ],
    remedy: "Switch the tidying off where it happens, or avoid such names.",
    sources: &["public case versity/versitygw#2274"],
    claim: Claim::Cause,
    examine: |case| {
        echo::first(echo::path_normalised(&RULE, case), || {
            asked(case).into_iter().collect()
        })
    },
};

/// Tried because the user asked: no cell fails, names with two slashes will.
fn asked(case: &Case<'_>) -> Option<Finding> {
    let plain = case.tried("hop.name-with-dash", SignatureVersion::V4);
    let slashes = case.tried("hop.double-slash", SignatureVersion::V4);
    if !plain.works_for_all() || !slashes.fails_for_all() {
        return None;
    }
    let mut draft = Draft::new(&RULE, Party::Hop, "Objects with two slashes in their names are refused here: the path is tidied before the signature is checked.")
        .severity(Severity::Warning)
        .confidence(Confidence::Likely)
        .because("A Put whose name has two slashes is a wrong signature; the same key's Puts with other names are accepted.")
        .evidence(&slashes.refused)
        .evidence(&plain.passed)
        .fact_if("marks of", product::name(case))
        .ruled_out("secret.wrong", &plain.passed, "the same secret is accepted for another name");
    if let Some(step) = product::step(case, Fix::Path) {
        draft = draft.step(step);
    }
    Some(
        draft
            .step("Have the path pass as it is (nginx: proxy_pass without a path), or use no object names with //, /./ or /../ in them.")
            .done(),
    )
}
