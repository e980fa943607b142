//! Something this run made could not be removed.

use super::operation_object_lock_delete;
use crate::diagnose::draft::Draft;
use crate::diagnose::words::{self, list};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, LedgerEntry, Observed, Operation, Party, Purpose,
    Reading,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.leftovers"),
    title: "something this run made could not be removed",
    meaning: "Objects with this run's own prefix are, or may be, still in the bucket: the keys may \
              not delete, or not delete versions, the run was cut short, or the endpoint did not answer.",
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
    let made = left.iter().filter_map(|entry| case.exchange(&entry.by));
    let made: Vec<_> = made.collect();
    let tried: Vec<_> = clean_up(case).map(|(exchange, _)| exchange).collect();
    let missing = missing_rights(case);
    let because = match (sure, tried.is_empty()) {
        (0, _) => UNANSWERED,
        (_, true) => "The endpoint said that it was stored, and no request to remove it was sent.",
        (_, false) => "The endpoint said that it was stored, and its removal was not confirmed.",
    };
    let denied = match missing.as_slice() {
        [] => String::new(),
        rights => format!(" Clean-up was denied: it takes {}.", list(rights, "and")),
    };
    let draft = Draft::new(&RULE, Party::Us, words::left(left))
        .confidence(Confidence::Certain)
        .because(format!("{because}{denied}"))
        .evidence(&made)
        .evidence(&tried[..tried.len().min(4)])
        .fact("prefix", &case.evidence.run.prefix)
        .fact("known to be stored", sure);
    let draft = match missing.as_slice() {
        [] => draft,
        rights => draft.fact("denied at clean-up", list(rights, "and")),
    };
    let draft = left
        .iter()
        .take(20)
        .enumerate()
        .fold(draft, |draft, (number, entry)| {
            draft.fact(&format!("left {}", number + 1), told(entry))
        });
    let step = if operation_object_lock_delete::keeps(case) {
        "They are locked against removal for a time (see operation.object-lock-delete); after that remove them with `s3probe clean`.".to_owned()
    } else {
        removal(&missing)
    };
    let draft = if sure < left.len() {
        draft.step("Look again in a while: what was not answered may still come.")
    } else {
        draft
    };
    Some(draft.step(step).done())
}

const UNANSWERED: &str = "The requests that may have made it got no answer. Nothing has shown \
     since that it is there, but such a request may be carried out later.";

fn told(entry: &LedgerEntry) -> String {
    let version = entry.version.as_ref().map(|v| format!(" (version {v})"));
    format!(
        "{}{}, by {}",
        entry.object,
        version.unwrap_or_default(),
        entry.by
    )
}

fn removal(missing: &[&str]) -> String {
    let rights = match missing {
        [] => String::new(),
        rights => format!("; here it takes {}", list(rights, "and")),
    };
    format!(
        "Remove them with `s3probe clean`, with a key that may list and delete below this prefix{rights}."
    )
}

fn clean_up<'a>(case: &Case<'a>) -> impl Iterator<Item = (&'a Exchange, &'a Reading)> + use<'a> {
    case.exchanges()
        .filter(|(exchange, _)| exchange.purpose == Purpose::CleanUp)
}

/// The rights that clean-up was denied for, as policies spell them, and that no key had; a lock is
/// refused in the same words and takes none.
fn missing_rights(case: &Case<'_>) -> Vec<&'static str> {
    if operation_object_lock_delete::keeps(case) {
        return Vec::new();
    }
    let had = |right: &str, wanted: Observed| {
        clean_up(case).any(|(exchange, reading)| {
            reading.observed == wanted && right_for(exchange) == Some(right)
        })
    };
    let mut rights = RIGHTS.to_vec();
    rights.retain(|right| had(right, Observed::Denied) && !had(right, Observed::Allowed));
    rights
}

fn right_for(exchange: &Exchange) -> Option<&'static str> {
    let [list, list_versions, put, delete, delete_version] = RIGHTS;
    Some(match exchange.operation {
        Operation::ListObjectsV2 => list,
        Operation::ListObjectVersions => list_versions,
        Operation::PutObject => put,
        Operation::DeleteObject if exchange.request.url.contains("versionId=") => delete_version,
        Operation::DeleteObject => delete,
        _ => return None,
    })
}

/// What clean-up takes, by actions: S3 user guide, "Required permissions for Amazon S3 API operations".
const RIGHTS: [&str; 5] = [
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
];
