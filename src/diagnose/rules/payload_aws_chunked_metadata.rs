//! An object says that it is encoded and is not.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Operation, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.aws-chunked-metadata"),
    title: "the encoding of the transfer is kept as one of the object",
    meaning: "`aws-chunked` is how a body was sent and must not be kept. A store that keeps it in `Content-Encoding` makes browsers and some clients refuse or misread the object.",
    told_by: "Get answers with `Content-Encoding: aws-chunked`.",
    look_alikes: &["payload.chunk-framing-stored", "payload.altered-body"],
    remedy: "Have clients send plain bodies; set the metadata of the objects again.",
    sources: &["versity/versitygw#2398", "noobaa/noobaa-core#9138"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, _| {
        let encoding = exchange
            .response()
            .and_then(|r| r.header("content-encoding"));
        exchange.operation == Operation::GetObject
            && encoding.is_some_and(|text| text.to_lowercase().contains("aws-chunked"))
    })?;
    let encoding = struck.first()?.0.response()?.header("content-encoding");
    Some(
        Draft::new(&RULE, Party::Endpoint, "The object is given out as encoded with aws-chunked, which is a way to send and no encoding.")
            .severity(Severity::Warning)
            .confidence(Confidence::Certain)
            .because("The reply to Get names the encoding of the upload as that of the object.")
            .evidence(struck.some())
            .fact_if("content-encoding", encoding)
            .step("Have clients send plain bodies, or ask for a release of the store that drops the word.")
            .step("For objects that are there: copy them onto themselves with new metadata.")
            .done(),
    )
}
