//! The store stumbles over a header it does not know.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party};

use super::tried;
pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.unsupported-header"),
    title: "the store refuses a header that clients add",
    meaning: "Clients add headers to a request that S3 knows or ignores: for retries, storage classes, checksums, tags. A store that has no use for one may refuse the whole request.",
    told_by: "The same Put passes without the header and fails with it, or the refusal names the header.",
    look_alikes: &[
        "permission.action-missing",
        "operation.extra-query-param",
        "payload.checksum-header-unsupported",
    ],
    remedy: "Switch off the option of the client that sends the header.",
    sources: &[
        "velero-io/velero-plugin-for-aws#303",
        "Cloudflare R2, error NotImplemented naming a header",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let puts = tried::failed_puts(case);
    let passes = puts.passed("payload.exact-hash")?;
    let fails = puts.failed("payload.sdk-headers")?;
    puts.passed("payload.with-x-id")?;
    let cells = tried::cells_of(case, &puts);
    if cells.is_empty() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "The store refuses a Put for headers that SDKs add (amz-sdk-request, amz-sdk-invocation-id).")
            .confidence(Confidence::Certain)
            .because("The same Put passes without these headers and fails with them; nothing else was changed.")
            .cells(&cells)
            .evidence(&[passes.exchange, fails.exchange])
            .fact_if("refused with", fails.reading.code.as_deref())
            .fact_if("message", fails.reading.message.as_deref())
            .ruled_out("permission.action-missing", &[passes.exchange], "the same key puts an object")
            .step("Use a client that does not send them, or let a proxy of yours take them off if they are not signed.")
            .done(),
    )
}
