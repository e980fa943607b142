//! Neither key may write, and both may read.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Severity, Verb, Verdict,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("quota.bucket-readonly"),
    title: "the bucket takes no writes from anybody",
    meaning: "Reading works for both keys and every write is denied to both, the control key included. Some \
              stores turn a bucket read-only when a quota or a disk is full, and say AccessDenied. Or \
              neither key has the right to write.",
    told_by: "Put is denied to both keys while both may read.",
    look_alikes: &[
        "permission.action-missing",
        "quota.exceeded",
        "server.storage-full",
    ],
    remedy: "Ask for the state and quota of the bucket; use a control key that is known to write there.",
    sources: &["seaweedfs/seaweedfs#10220"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let writes = |role| -> Vec<&Outcome> {
        case.of(role)
            .filter(|o| o.cell.verb.writes() && o.observed != Observed::NotSent)
            .collect()
    };
    let (target, control) = (writes(KeyRole::Target), writes(KeyRole::Control));
    let takes_none = |cells: &[&Outcome]| {
        cells.iter().any(|o| o.cell.verb == Verb::Put)
            && cells.iter().all(|o| o.observed == Observed::Denied)
    };
    let read = [KeyRole::Target, KeyRole::Control]
        .map(|role| case.of(role).find(|o| o.observed == Observed::Allowed));
    let [Some(target_reads), Some(control_reads)] = read else {
        return None;
    };
    if !takes_none(&target) || !takes_none(&control) {
        return None;
    }
    let fails = target.iter().any(|o| o.verdict == Verdict::Fail);
    Some(
        Draft::new(&RULE, Party::Endpoint, "The bucket takes no writes, from the control key neither.")
            .severity(if fails { Severity::Error } else { Severity::Info })
            .confidence(Confidence::Possible)
            .because(format!("Both keys may read and both are denied every write ({}): the bucket is read-only, or neither key has the right.", all_said(&target)))
            .cells(&target)
            .cells(&control)
            .evidence(&[target_reads, control_reads])
            .fact("bucket", &case.evidence.run.bucket)
            .step("Ask whether the bucket is read-only, for a quota or by its state.")
            .step("Run again with a control key that is known to write to this bucket.")
            .done(),
    )
}
