//! The store wants a digest with every object.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party};

use super::tried;
pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.object-lock-needs-digest"),
    title: "the store takes an object only with a digest of it",
    meaning: "A bucket with a default retention (Object Lock) takes no object without `Content-MD5` or a checksum. Some stores ask for a digest everywhere.",
    told_by: "The same Put fails as it is and passes with a digest.",
    look_alikes: &[
        "permission.action-missing",
        "payload.checksum-header-unsupported",
    ],
    remedy: "Have the client send a checksum or Content-MD5; current SDKs do unless they were told not to.",
    sources: &[
        "hashicorp/terraform#36113",
        "S3 API reference, PutObject: Content-MD5 under Object Lock",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts
        .passed("payload.content-md5")
        .or_else(|| puts.passed("payload.checksum-header"))?;
    let fails = puts.failed("payload.exact-hash")?;
    let cells = tried::cells_of(case, &puts);
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "The store takes an object only with a digest: Content-MD5 or a checksum.")
            .confidence(Confidence::Likely)
            .because("The same Put fails without a digest and passes with one; nothing else was changed.")
            .cells(&cells)
            .evidence(&[passes.exchange, fails.exchange])
            .fact_if("refused with", fails.reading.code.as_deref())
            .fact_if("message", fails.reading.message.as_deref())
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key puts an object")
            .step("Have the client send one: SDKs have a setting for request checksums (when supported), s3cmd and others one for MD5.")
            .step("If the bucket has a default retention (Object Lock), this is what it asks for.")
            .done(),
    )
}
