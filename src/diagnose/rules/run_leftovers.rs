//! Something this run made could not be removed.

use super::operation_object_lock_delete;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ExchangeId, Finding, FindingCode, Party, Purpose};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.leftovers"),
    title: "something this run made could not be removed",
    meaning: "Objects with this run's own prefix are, or may be, still in the bucket: the keys may \
              not delete, the run was cut short, or the endpoint did not answer.",
    told_by: "The ledger: what was made and was not seen to be gone.",
    look_alikes: &["permission.action-missing", "operation.object-lock-delete"],
    remedy: "Remove them with `s3probe clean` and a key that may delete.",
    sources: &["the ledger of the run"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let left = &case.evidence.ledger.left;
    if left.is_empty() {
        return None;
    }
    let sure = left.iter().filter(|entry| entry.certain).count();
    let objects = if left.len() == 1 { "object" } else { "objects" };
    let made = left.iter().filter_map(|entry| case.exchange(&entry.by));
    let made: Vec<_> = made.collect();
    let tried: Vec<_> = case
        .evidence
        .exchanges
        .iter()
        .filter(|x| x.purpose == Purpose::CleanUp)
        .collect();
    let because = match (sure, tried.is_empty()) {
        (0, _) => {
            "The requests that may have made it got no answer, and nothing has shown since that it is gone."
        }
        (_, true) => "The endpoint said that it was stored, and no request to remove it was sent.",
        (_, false) => "The endpoint said that it was stored, and its removal was not confirmed.",
    };
    let draft = Draft::new(
        &RULE,
        Party::Us,
        format!("{} {objects} of this run could not be removed.", left.len()),
    )
    .confidence(Confidence::Certain)
    .because(because)
    .evidence(&made)
    .evidence(&tried[..tried.len().min(4)])
    .fact("prefix", &case.evidence.run.prefix)
    .fact("known to be stored", sure);
    let draft = left
        .iter()
        .take(20)
        .enumerate()
        .fold(draft, |draft, (number, entry)| {
            let version = entry.version.as_ref().map(|v| format!(" (version {v})"));
            let by: &ExchangeId = &entry.by;
            let object = format!("{}{}, by {by}", entry.object, version.unwrap_or_default());
            draft.fact(&format!("left {}", number + 1), object)
        });
    let step = if operation_object_lock_delete::keeps(case) {
        "They are locked against removal for a time (see operation.object-lock-delete); after that remove them with `s3probe clean`."
    } else {
        "Remove them with `s3probe clean`, with a key that may list and delete below this prefix."
    };
    Some(draft.step(step).done())
}
