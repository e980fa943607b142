//! The store stumbles over a query it does not know.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party};

use super::tried;
pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.extra-query-param"),
    title: "the store refuses a query parameter that SDKs add",
    meaning: "Current SDKs send `?x-id=PutObject` with a Put. S3 has no use for it; some stores take an unknown parameter for another operation and refuse it.",
    told_by: "The same Put passes without `x-id` and fails with it.",
    look_alikes: &[
        "addressing.vhost-required",
        "operation.unsupported-header",
        "permission.action-missing",
    ],
    remedy: "Use a client that does not send it, or a release of the store that ignores it.",
    sources: &["aws/aws-sdk-go-v2#2834"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts.passed("payload.exact-hash")?;
    let fails = puts.failed("payload.with-x-id")?;
    puts.passed("payload.sdk-headers")?;
    let cells = tried::cells_of(case, &puts);
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "The store refuses a Put for a parameter that SDKs add to the query (x-id).")
            .confidence(Confidence::Certain)
            .because("The same Put passes without the parameter and fails with it; nothing else was changed.")
            .cells(&cells)
            .evidence(&[passes.exchange, fails.exchange])
            .fact_if("refused with", fails.reading.code.as_deref())
            .fact_if("message", fails.reading.message.as_deref())
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key puts an object")
            .step("Use a client that does not send x-id (aws-cli and s3cmd do not), or ask for a release of the store that ignores unknown parameters.")
            .done(),
    )
}
