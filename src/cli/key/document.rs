//! The policy that a user or a session is given: the grants and nothing more.

use anyhow::Result;
use serde_json::{Value, json};

use crate::model::{Dialect, Grant, Verb};
use crate::vendor::Profile;

/// The grants as a policy of a user, in AWS's language, which IAM and STS of every store take.
pub(super) fn of(grants: &[Grant]) -> Result<String> {
    let statements: Vec<Value> = grants.iter().flat_map(statements).collect();
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    Ok(serde_json::to_string_pretty(&document)?)
}

fn statements(grant: &Grant) -> Vec<Value> {
    let bucket = format!("arn:aws:s3:::{}", grant.bucket);
    let objects = format!("{bucket}/{}*", grant.prefix);
    let mut statements = Vec::new();
    if grant.allow.contains(&Verb::List) {
        let mut list =
            json!({"Effect": "Allow", "Action": [Verb::List.action()], "Resource": [bucket]});
        if !grant.prefix.is_empty() {
            let below = format!("{}*", grant.prefix);
            list["Condition"] = json!({"StringLike": {"s3:prefix": [below]}});
        }
        statements.push(list);
    }
    let actions: Vec<&str> = [Verb::Get, Verb::Put, Verb::Delete]
        .into_iter()
        .filter(|verb| grant.allow.contains(verb))
        .flat_map(actions_of)
        .copied()
        .collect();
    if !actions.is_empty() {
        statements.push(json!({"Effect": "Allow", "Action": actions, "Resource": [objects]}));
    }
    statements
}

/// A large object is put in parts, which a client must be able to look over and give up.
fn actions_of(verb: Verb) -> &'static [&'static str] {
    match verb {
        Verb::List => &["s3:ListBucket"],
        Verb::Get => &["s3:GetObject"],
        Verb::Put => &[
            "s3:PutObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
        ],
        Verb::Delete => &["s3:DeleteObject"],
    }
}

/// A grant in a store's own form.
pub(super) struct Rendered {
    /// The document or the commands.
    pub(super) text: String,
    /// Whether the text is commands.
    pub(super) is_commands: bool,
    /// Whether the document is a user's, not a bucket's.
    pub(super) is_of_user: bool,
    /// What the store cannot say, and what helps instead.
    pub(super) lacks: Vec<String>,
}

/// Writes a grant as a store wants it.
pub(super) fn in_dialect(store: &Profile, grant: &Grant) -> Result<Rendered> {
    let dialect = store.dialect();
    if matches!(dialect, Some(Dialect::Aws | Dialect::Minio | Dialect::Weka)) {
        return Ok(Rendered {
            text: of(std::slice::from_ref(grant))?,
            is_commands: false,
            is_of_user: true,
            lacks: Vec::new(),
        });
    }
    let how = "# put the grant into a file and let s3probe write the store's policy from it\n";
    Ok(Rendered {
        text: how.to_owned(),
        is_commands: true,
        is_of_user: false,
        lacks: Vec::new(),
    })
}
