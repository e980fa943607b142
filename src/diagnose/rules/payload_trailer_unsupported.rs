//! The store does not take the checksum trailer that SDKs send by default.

use super::client::{Cause, Twins, answers, exchanges, titles};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.trailer-unsupported"),
    title: "the store does not take checksum trailers",
    meaning: "Clients since 2025 put over https with a checksum behind the body, in aws-chunked \
              framing. The store is older than that and refuses it, each in its own words: 411 for \
              the missing length, 400 for the odd payload hash, 501. A plain put works.",
    told_by: "A plain Put of the same key works; every Put with a trailer fails, with \
              Content-Length and without. Sent with --clients.",
    look_alikes: &[
        "payload.te-chunked-no-length",
        "payload.checksum-header-unsupported",
        "secret.wrong",
    ],
    remedy: "Set request_checksum_calculation = when_required for the client (in the environment \
             AWS_REQUEST_CHECKSUM_CALCULATION), or bring the store up to date.",
    sources: &[
        "boto3 1.43.11 against Ceph RGW 16.2 over https: 411 MissingContentLength",
        "AWS SDKs and tools reference, data integrity protections",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let twins = Twins::of(case);
    let refused = twins.failing(Cause::Trailer);
    refused.first()?;
    let plain = twins.plain(&refused);
    let who = list(&titles(&refused), "and");
    Some(
        Draft::new(&RULE, Party::Endpoint, format!("{who} cannot put here as they come: the store does not take their checksum trailer."))
            .severity(Severity::Warning)
            .confidence(if titles(&refused).len() > 1 { Confidence::Likely } else { Confidence::Possible })
            .because(format!(
                "Each Put with a trailer is answered {}; a plain Put of the same key works.",
                list(&answers(&refused), "or")
            ))
            .evidence(&exchanges(&refused))
            .evidence(&plain)
            .ruled_out("secret.wrong", &plain, "the same key puts without a trailer")
            .step("Set AWS_REQUEST_CHECKSUM_CALCULATION=when_required where the client runs (or request_checksum_calculation in its profile).")
            .step("Or bring the store to a version that takes trailers.")
            .done(),
    )
}
