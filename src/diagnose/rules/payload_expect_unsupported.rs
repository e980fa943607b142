//! The store refuses uploads that carry Expect.

use super::expect;
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.expect-unsupported"),
    title: "uploads with Expect are refused",
    meaning: "Some clients announce an upload with `Expect: 100-continue`. The store, or a hop \
              before it, does not take that header, and says so or calls the request a bad one.",
    told_by: "`--try-hops`: a Put with Expect is answered 400, 417 or 501, the same Put without it \
              passes.",
    look_alikes: &[
        "hop.expect-dropped",
        "hop.expect-100-mangled",
        "operation.unsupported-header",
    ],
    remedy: "Switch Expect off in the client.",
    sources: &["RFC 9110 section 10.1.1 (417 Expectation Failed)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let (with, without) = expect::tried(case, |reading| {
        matches!(reading.observed, Observed::Failed | Observed::Unsupported)
            && matches!(reading.status, Some(400 | 417 | 501))
    })?;
    let mut said: Vec<String> = with
        .iter()
        .map(|(_, reading)| crate::diagnose::clusters::said(reading))
        .collect();
    said.dedup();
    Some(
        Draft::new(&RULE, Party::Endpoint, format!("A Put with Expect: 100-continue is refused here ({}).", list(&said, "or")))
            .severity(Severity::Warning)
            .confidence(Confidence::Likely)
            .because("The same Put of the same key is carried out without Expect and refused with it.")
            .evidence(&with)
            .evidence(&without)
            .ruled_out("hop.expect-dropped", &with, "the refusal is not about the signature")
            .step("Switch Expect off in the clients that send it (aws-cli and the Java SDK do), if they can.")
            .done(),
    )
}
