//! The store does not take a checksum in a header.

use super::client::{Cause, Twins, answers, exchanges, titles};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.checksum-header-unsupported"),
    title: "the store does not take checksum headers",
    meaning: "Clients since 2025 put with x-amz-checksum-crc32 or another checksum header. The store \
              does not know it and refuses the request, where it should pass it over. A plain put works.",
    told_by: "A plain Put of the same key works; every Put with a checksum header fails, and not for \
              its signature. Sent with --clients.",
    look_alikes: &["payload.trailer-unsupported", "hop.signed-header-rewritten"],
    remedy: "Set request_checksum_calculation = when_required for the client (in the environment \
             AWS_REQUEST_CHECKSUM_CALCULATION), or bring the store up to date.",
    sources: &["S3-compatible stores that answer 501 NotImplemented and name the header"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let twins = Twins::of(case);
    let refused = twins.failing(Cause::ChecksumHeader);
    refused.first()?;
    let plain = twins.plain(&refused);
    let who = list(&titles(&refused), "and");
    Some(
        Draft::new(&RULE, Party::Endpoint, format!("{who} cannot put here as they come: the store does not take their checksum header."))
            .severity(Severity::Warning)
            .confidence(if titles(&refused).len() > 1 { Confidence::Likely } else { Confidence::Possible })
            .because(format!(
                "Each Put with a checksum header is answered {}; a plain Put of the same key works.",
                list(&answers(&refused), "or")
            ))
            .evidence(&exchanges(&refused))
            .evidence(&plain)
            .ruled_out("secret.wrong", &plain, "the same key puts without the header")
            .step("Set AWS_REQUEST_CHECKSUM_CALCULATION=when_required where the client runs (or request_checksum_calculation in its profile).")
            .step("Or bring the store to a version that takes checksums.")
            .done(),
    )
}
