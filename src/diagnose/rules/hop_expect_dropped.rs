//! A hop answers Expect itself, and it was signed.

use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, Observed, Outcome, Party, Severity, SignatureVersion, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.expect-dropped"),
    title: "a hop takes Expect off, and some clients sign it",
    meaning: "`Expect: 100-continue` is meant for the next hop, and a proxy may answer it without \
              passing it on. A client that signs it makes a signature the store cannot make.",
    told_by: "A Put with Expect in its signature is refused, the same Put without it passes.",
    look_alikes: &[
        "secret.wrong",
        "hop.signed-header-rewritten",
        "payload.header-hash",
    ],
    remedy: "Have the client leave Expect unsigned, or not send it.",
    sources: &[
        "RFC 9110 section 10.1.1 (Expect)",
        "observed: nginx 1.22 before SeaweedFS 4.48 and Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let tried = case.tried("hop.expect", SignatureVersion::V4);
    let works: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.cell.verb == Verb::Put && o.cell.signature == SignatureVersion::V4)
        .filter(|o| o.observed == Observed::Allowed)
        .collect();
    if !tried.fails_for_all() || works.is_empty() {
        return None;
    }
    let mut draft = Draft::new(&RULE, Party::Hop, "A client that signs Expect fails here: the header does not arrive at the store.")
        .severity(Severity::Warning)
        .confidence(Confidence::Likely)
        .because("The same Put of the same key is accepted without Expect in its signature and refused with it.")
        .evidence(&tried.refused)
        .evidence(&works)
        .fact_if("marks of", product::name(case))
        .ruled_out("secret.wrong", &works, "the same secret is accepted without it");
    if let Some(step) = product::step(case, Fix::Header("expect")) {
        draft = draft.step(step);
    }
    Some(
        draft
            .step("Have clients leave Expect out of what they sign, or switch it off: a proxy is free to answer it itself.")
            .done(),
    )
}
