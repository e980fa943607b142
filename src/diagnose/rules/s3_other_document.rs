//! Success, with a document that is not the one asked for.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::words::verbs;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("s3.other-document"),
    title: "the endpoint says success and sends another document than the one asked for",
    meaning: "The status is a success, the body is not the answer to the question: the path was \
              read otherwise than meant, the operation fell through to another one, or the answer \
              is not S3's at all.",
    told_by: "The root element of the document.",
    look_alikes: &["s3.console-port", "addressing.host-taken-as-bucket"],
    remedy: "Compare the document with the one expected; check the endpoint's base path and the \
             addressing style.",
    sources: &["observed on several stores: calls that are not known fall through to ListObjects"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::OtherDocument)?;
    let (exchange, reading) = struck.first()?;
    let root = reading.document.as_deref().unwrap_or("no document");
    let title = format!(
        "Asked for {}, the endpoint says success and sends `{root}`.",
        verbs(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The root of the body is not that of the answer to this operation, so the success proves nothing.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("document", root)
            .fact_if("marks", page::marks(exchange))
            .step("Look at the body in the evidence: it shows what the endpoint understood.")
            .step("Check the base path of the endpoint's URL and the addressing style.")
            .done(),
    )
}
