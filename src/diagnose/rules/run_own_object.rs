//! Get worked though it must not, and the object was the key's own.

use crate::diagnose::conclude::own_reads;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Operation, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.own-object"),
    title: "the key read nothing but what it had written itself",
    meaning: "Get is expected to be refused and was allowed, for an object that the same key had \
              put in this run. On stores where whoever writes an object owns it (Ceph RGW, AWS \
              with ACLs enabled) that needs no right which could be taken away, so it does not \
              show whether the key may read what others wrote.",
    told_by: "The object of the Get was put by the target key, for want of another that could.",
    look_alikes: &["permission.excess", "permission.object-owner"],
    remedy: "Run again with a control key: then the target reads what that has written. Or run \
             with `--read-only --read-key` and an object of somebody else's.",
    sources: &[
        "S3 user guide, controlling ownership of objects",
        "observed on Ceph RGW 16.2: a key granted s3:PutObject alone reads what it wrote",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells = own_reads(case);
    if cells.is_empty() {
        return None;
    }
    let puts: Vec<_> = case
        .exchanges()
        .filter(|(x, _)| x.operation == Operation::PutObject)
        .take(4)
        .collect();
    Some(
        Draft::new(&RULE, Party::Us, "The target key could read an object, which it had written itself.")
            .severity(Severity::Warning)
            .confidence(Confidence::Certain)
            .because("Get is expected to be refused. The object was the key's own, and some stores let the writer of an object read it whatever the policy says.")
            .cells(&cells)
            .evidence(&puts)
            .step("Run again with --control and a key that may write: the target then reads what that has written.")
            .step("Without such a key, name an object of somebody else's: --read-only --read-key OBJECT.")
            .done(),
    )
}
