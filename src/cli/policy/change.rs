//! Changing the policy of a bucket, and looking at what came of it.

use std::time::Duration;

use super::blocked;
use super::store::{Store, class_of, exit_of};
use crate::cli::answered::said;
use crate::cli::process::Process;
use crate::model::{ErrorClass, Exchange, Exit, OwnPolicy, Same};
use crate::run::bucket_policy::Stored;

/// What came of storing a document.
pub(super) enum Outcome {
    /// The store gives it back, in this likeness; the answer shows it.
    Kept(Same, Exchange),
    /// It refused it and has what it had.
    Refused(Exchange),
    /// It cannot be told.
    Unclear(Exchange),
}

/// Stores a document and reads it again, a few times if the earlier one is still given back.
pub(super) fn replace(store: &Store, earlier: &Stored, document: &str) -> Outcome {
    let put = store.put(document);
    let refused = put
        .response()
        .is_some_and(|response| (300..500).contains(&response.status));
    if refused {
        return Outcome::Refused(put);
    }
    let mut seen = store.get();
    for pause in PAUSES {
        if Stored::of(&seen).as_ref() != Some(earlier) {
            break;
        }
        store.pause(pause);
        seen = store.get();
    }
    match Stored::of(&seen) {
        Some(Stored::Document(text)) => Outcome::Kept(Same::of(document, &text), seen),
        _ if put.is_success() => Outcome::Unclear(seen),
        _ => Outcome::Unclear(put),
    }
}

/// Puts back what a bucket had, from a document of ours that it has now.
///
/// Where there was none, ours is removed, if `seen` shows that the store has it as it was sent.
pub(super) fn put_back(
    process: &Process,
    store: &Store,
    wanted: &Stored,
    (ours, seen): (&str, &Exchange),
) -> Exit {
    match wanted {
        Stored::Document(text) => match replace(store, &Stored::Document(ours.to_owned()), text) {
            Outcome::Kept(same, _) if same != Same::No => {
                process.note("The earlier policy is back.");
                Exit::AsExpected
            }
            Outcome::Kept(_, answer) | Outcome::Refused(answer) | Outcome::Unclear(answer) => {
                not_back(process, &answer)
            }
        },
        Stored::Nothing => {
            if let Some(own) = OwnPolicy::proved(ours, seen) {
                return remove(process, store, own);
            }
            process.note(
                "s3probe: there was no policy before, and the one there now is not word for word what was \
                 stored here, so it is not removed: some stores take such a DELETE for one of the bucket. \
                 Remove it with the store's own tool.",
            );
            Exit::Leftovers
        }
    }
}

fn remove(process: &Process, store: &Store, own: OwnPolicy) -> Exit {
    let removed = store.remove(own);
    let after = store.get();
    if Stored::of(&after) == Some(Stored::Nothing) {
        process.note("There is no policy again, as before.");
        return Exit::AsExpected;
    }
    if class_of(&after) == ErrorClass::NoSuchBucket {
        process.note(
            "s3probe: the bucket itself does not answer any more after its policy was removed",
        );
    }
    not_back(
        process,
        if removed.is_success() {
            &after
        } else {
            &removed
        },
    )
}

fn not_back(process: &Process, answer: &Exchange) -> Exit {
    process.note(&format!(
        "s3probe: the earlier state could not be brought back: {}; the backup file holds it",
        said(answer)
    ));
    Exit::Leftovers
}

/// Says that a document was not taken, and gives the exit code.
pub(super) fn not_stored(
    process: &Process,
    store: &Store,
    document: &str,
    outcome: &Outcome,
) -> Exit {
    match outcome {
        Outcome::Refused(answer) => {
            process.note(&format!(
                "s3probe: the store did not take it: {}; nothing was changed",
                said(answer)
            ));
            blocked::tell(process, store, document, answer);
            exit_of(answer)
        }
        Outcome::Unclear(answer) | Outcome::Kept(_, answer) => {
            process.note(&format!(
                "s3probe: whether it was stored cannot be told: {}; look with `s3probe policy get`",
                said(answer)
            ));
            Exit::Inconclusive
        }
    }
}

/// How long an earlier document is given to go away.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(3),
];
