//! Commands that show more, where the store is known. Never one that widens a right.

use super::Case;
use crate::model::KeyRole;
use crate::model::key::Mark;

/// The command that shows what a store knows of a key's ID.
pub(super) fn show_key(case: &Case<'_>, role: KeyRole) -> Option<String> {
    let key = case.evidence.key(role)?;
    if key.id.has(Mark::LooksLikeSecret) {
        return None;
    }
    let id = shell_safe(&key.access_key_id)?;
    let command = match case.server.vendor.as_str() {
        "ceph-rgw" => format!("radosgw-admin user info --access-key={id}"),
        "garage" => format!("garage key info {id}"),
        "weka" => format!("weka s3 user decode-key {id} --validate-exists"),
        "qumulo" => "qq s3_list_access_keys".to_owned(),
        "aws" => format!("aws iam get-access-key-last-used --access-key-id {id}"),
        _ => return None,
    };
    Some(command)
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

/// The text, if a shell takes it as one plain word.
pub(super) fn shell_safe(text: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.:/@".contains(c);
    (!text.is_empty() && !text.starts_with('-') && text.chars().all(plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_a_shell_would_read_otherwise_is_not_put_into_a_command() {
        assert_eq!(shell_safe("AKIA7"), Some("AKIA7"));
        assert_eq!(shell_safe("a b"), None);
        assert_eq!(shell_safe("a;rm"), None);
        assert_eq!(shell_safe("--all"), None);
    }
}
