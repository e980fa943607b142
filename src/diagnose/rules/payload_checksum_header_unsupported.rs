//! The store does not take checksum headers.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Party, Severity};

use super::tried;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.checksum-header-unsupported"),
    title: "the store refuses a checksum header",
    meaning: "A client may send a checksum of the body as a header (`x-amz-checksum-crc32`). A store that does not know it may refuse the request instead of leaving it aside.",
    told_by: "The same Put passes without the header and fails with it.",
    look_alikes: &[
        "payload.trailer-unsupported",
        "operation.unsupported-header",
    ],
    remedy: "Have the client send none: `when_required` in SDKs and the aws-cli.",
    sources: &[
        "f2face/cloudflare-r2#12",
        "AWS SDKs reference, data integrity protections",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts.passed("payload.exact-hash")?;
    let fails = puts.failed("payload.checksum-header")?;
    if fails.reading.observed == Observed::Denied {
        return None;
    }
    Some(
        Draft::new(
            &RULE,
            Party::Endpoint,
            "The store refuses an upload that carries a checksum header.",
        )
        .severity(Severity::Warning)
        .confidence(Confidence::Likely)
        .because("The same body passes as it is and fails in this form; nothing else was changed.")
        .evidence(&[passes.exchange, fails.exchange])
        .fact_if("refused with", fails.reading.code.as_deref())
        .fact_if("message", fails.reading.message.as_deref())
        .ruled_out(
            "secret.wrong",
            &[passes.exchange],
            "the same key puts the same body",
        )
        .step("Set AWS_REQUEST_CHECKSUM_CALCULATION=when_required for SDKs and the aws-cli.")
        .done(),
    )
}
