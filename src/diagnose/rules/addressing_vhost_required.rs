//! The endpoint takes the bucket's name in the host only.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Addressing, Confidence, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.vhost-required"),
    title: "the endpoint does not take path-style addressing",
    meaning: "Some stores want the bucket before the endpoint's name, as in \
              `photos.s3.example.org`, and refuse it in the path, whoever asks.",
    told_by: "An error code of its own for path style.",
    look_alikes: &["permission.denied", "addressing.no-such-bucket"],
    remedy: "Run with `--addressing virtual`, and set the same in your application.",
    sources: &["public cases of SecondLevelDomainForbidden (Alibaba OSS and others)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| {
        exchange.addressing == Addressing::Path
            && reading.code.as_deref() == Some("SecondLevelDomainForbidden")
    })?;
    Some(
        Draft::new(&RULE, Party::Us, "The endpoint does not take the bucket's name in the path.")
            .confidence(Confidence::Certain)
            .because("The error is about the form of the address and names path style.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("bucket", &case.evidence.run.bucket)
            .ruled_out("permission.denied", struck.some(), "the error is about the address, not about a right")
            .step("Run again with --addressing virtual, and set virtual-hosted addressing in your application.")
            .done(),
    )
}
