//! TLS was not verified, on request.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Scheme, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.insecure"),
    title: "TLS was not verified in this run",
    meaning: "With `--insecure` anybody on the way could have answered in the endpoint's place, \
              seen the session token and changed what came back.",
    told_by: "The option.",
    look_alikes: &["tls.untrusted-ca"],
    remedy: "Give the authority's certificate with `--ca` and leave `--insecure` out.",
    sources: &["RFC 9110 section 4.3.4 (https certificate verification)"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let run = &case.evidence.run;
    let plain = case.endpoint().is_some_and(|e| e.scheme == Scheme::Http);
    if !run.insecure || plain {
        return None;
    }
    let first = case.evidence.exchanges.first();
    Some(
        Draft::new(
            &RULE,
            Party::Us,
            "The endpoint's certificate was not verified in this run.",
        )
        .severity(Severity::Warning)
        .confidence(Confidence::Certain)
        .because("The option --insecure was given.")
        .evidence(first.as_slice())
        .step(
            "Give the certificate of the endpoint's authority with --ca, and leave --insecure out.",
        )
        .done(),
    )
}
