//! An object comes back other than it was written.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.altered-body"),
    title: "an object comes back with other bytes than were written",
    meaning: "Put and Get both say success, and the bytes differ. A hop that transforms bodies, a \
              store that keeps transfer framing as data, or somebody who writes the same key would \
              do that.",
    told_by: "The bytes that were planted against those that came back.",
    look_alikes: &["payload.chunk-framing-stored", "server.cut-short"],
    remedy: "Do not trust uploads over this way until it is found: repeat without the hop, compare \
             lengths and first bytes.",
    sources: &["observed on several stores: bodies that do not match the signed hash are stored"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::AlteredBody)?;
    let response = struck.first()?.0.response()?;
    let framed = response.body.contains(";chunk-signature=");
    let because = if framed {
        "The body holds the frames of a chunked upload, which belong to the transfer and not to the object."
    } else {
        "The body of Get is not byte for byte what this run had written under that key."
    };
    Some(
        Draft::new(&RULE, Party::Endpoint, "An object came back with other bytes than were written.")
            .confidence(Confidence::Certain)
            .because(because)
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("bytes received", response.body_bytes)
            .fact_if("content-encoding", response.header("content-encoding"))
            .step("Repeat against the store without whatever stands before it, to see which of them changes the body.")
            .step("Until then read back what is uploaded this way.")
            .done(),
    )
}
