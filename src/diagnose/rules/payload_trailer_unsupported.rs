//! The store does not take checksums behind the body.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Party, Severity};

use super::tried;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.trailer-unsupported"),
    title: "the store does not take a checksum in a trailer",
    meaning: "Since 2025 SDKs send a checksum behind the body (`STREAMING-UNSIGNED-PAYLOAD-TRAILER`) unless they are told not to. Stores that do not know the form refuse it, under many names: a wrong hash, a missing length, a bad request.",
    told_by: "The same Put passes with the hash of the whole body and fails with a trailer.",
    look_alikes: &[
        "payload.te-chunked-no-length",
        "payload.checksum-header-unsupported",
        "secret.wrong",
    ],
    remedy: "Set request checksums to `when_required` in the SDK or aws-cli, or take a newer release of the store.",
    sources: &[
        "storj/gateway-st#89",
        "boto/boto3#4409",
        "AWS SDKs reference, data integrity protections",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts.passed("payload.exact-hash")?;
    let fails = puts.failed("payload.unsigned-trailer")?;
    if fails.reading.observed == Observed::Denied {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "The store does not take what SDKs of 2025 send by default: a checksum behind the body.")
            .severity(Severity::Warning)
            .confidence(Confidence::Likely)
            .because("The same body passes as it is and fails in this form; nothing else was changed.")
            .evidence(&[passes.exchange, fails.exchange])
            .fact_if("refused with", fails.reading.code.as_deref())
            .fact_if("message", fails.reading.message.as_deref())
            .ruled_out("secret.wrong", &[passes.exchange], "the same key puts the same body")
            .step("Set AWS_REQUEST_CHECKSUM_CALCULATION=when_required for SDKs and the aws-cli, or request_checksum_calculation in their profile.")
            .done(),
    )
}
