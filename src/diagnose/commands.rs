//! Commands that show more, where the store is known. Never one that widens a right.

use super::Case;
use crate::model::KeyRole;
use crate::model::key::Mark;
use crate::vendor::{self, Slot, Task, shell_safe};

/// The command that shows what a store knows of a key's ID.
pub(super) fn show_key(case: &Case<'_>, role: KeyRole) -> Option<String> {
    let key = case.evidence.key(role)?;
    if key.id.has(Mark::LooksLikeSecret) {
        return None;
    }
    let id = shell_safe(&key.access_key_id)?;
    let command = vendor::profile(&case.server.vendor)?.command(Task::ShowKey)?;
    Some(command.with(&[(Slot::KeyId, id)]))
}

/// The command that shows a bucket's policy, for somebody whose key may read it.
pub(super) fn show_policy(case: &Case<'_>) -> Option<String> {
    let run = &case.evidence.run;
    let bucket = shell_safe(&run.bucket)?;
    let endpoint = shell_safe(&run.endpoint)?;
    Some(format!(
        "aws --endpoint-url {endpoint} s3api get-bucket-policy --bucket {bucket}"
    ))
}
