//! A hop answers some requests with a page of its own.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::product;
use crate::diagnose::words::{all_said, verbs};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.waf-block"),
    title: "something in front of the store answers in its place",
    meaning: "Some requests are answered by S3, others with a page that S3 never writes: an \
              application firewall, a proxy's limit or a rule at the edge.",
    told_by: "A refusal without S3 document and request ID, while other requests of the same run \
              are answered by S3.",
    look_alikes: &["permission.denied", "s3.not-s3", "hop.method-blocked"],
    remedy: "Find the hop by its marks; ask for the rule that fired, with the time of the request.",
    sources: &["observed in public cases: 403 pages of edge services and application firewalls"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| {
        page::is_foreign(exchange, reading) && reading.status.is_some_and(|s| s >= 400)
    })?;
    let elsewhere = page::s3_elsewhere(case)?;
    let (exchange, _) = struck.first()?;
    let title = format!(
        "Something in front of the store answers {} with a page of its own ({}).",
        verbs(&struck.outcomes),
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Hop, title)
            .confidence(Confidence::Likely)
            .because("These answers are no S3 documents, and other requests of this run were answered by S3.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact_if("marks", page::marks(exchange))
        .fact_if("marks of", product::name(case))
            .ruled_out("s3.not-s3", &[elsewhere], "S3 answers here")
            .ruled_out("permission.denied", struck.some(), "a store that refuses says so in an S3 document")
            .step("Find the hop by its marks and ask its operator for the rule that fired, with the time of the request.")
            .done(),
    )
}
