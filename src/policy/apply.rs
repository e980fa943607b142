//! The commands that put a document in place.

use super::rules::{Kind, Rules};
use crate::model::{Dialect, Grant};

/// The commands, with the document in `policy.json` and what we do not know in capitals.
pub(super) fn commands(grant: &Grant, rules: &Rules) -> Vec<String> {
    let (bucket, who, name) = (
        quoted(&grant.bucket),
        quoted(user(&grant.principal)),
        quoted(&grant.name),
    );
    match (rules.dialect, rules.kind) {
        (Dialect::Weka, Kind::User) => vec![
            format!("weka s3 policy add {name} policy.json"),
            format!("weka s3 policy attach {name} {who}"),
        ],
        (Dialect::Weka, Kind::Bucket) => {
            vec![format!(
                "weka s3 bucket policy set-custom {bucket} policy.json"
            )]
        }
        (Dialect::Minio, Kind::User) => vec![
            format!("mc admin policy create ALIAS {name} policy.json"),
            format!("mc admin policy attach ALIAS {name} --user {who}"),
        ],
        (_, Kind::User) => vec![format!(
            "aws iam put-user-policy --user-name {who} --policy-name {name} --policy-document file://policy.json"
        )],
        (Dialect::Qumulo, Kind::Bucket) => {
            vec![format!(
                "qq s3_set_bucket_policy --bucket {bucket} --file policy.json"
            )]
        }
        (_, Kind::Bucket) => vec![format!(
            "aws --endpoint-url ENDPOINT s3api put-bucket-policy --bucket {bucket} --policy file://policy.json"
        )],
    }
}

/// The last part of an ARN, which is what commands call a user.
fn user(principal: &str) -> &str {
    match principal.rsplit_once('/') {
        Some((head, name)) if head.starts_with("arn:") => name,
        _ => principal,
    }
}

/// A word for a shell.
pub(super) fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| "''".to_owned(), std::borrow::Cow::into_owned)
}
