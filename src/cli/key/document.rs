//! The policy that a user or a session is given: the grants and nothing more.

use anyhow::Result;
use serde_json::{Value, json};

use crate::model::{Dialect, Grant, Verb};
use crate::vendor::Profile;

/// The grants as a policy of a user, in AWS's language, which IAM and STS of every store take.
///
/// `store` is the name of its profile: SeaweedFS refuses actions it has no own name for, and its Put
/// covers uploads in parts.
pub(super) fn of(grants: &[Grant], store: Option<&str>) -> Result<String> {
    let parts = store != Some("seaweedfs");
    let of_one = |grant| statements(grant, parts);
    let statements: Vec<Value> = grants.iter().flat_map(of_one).collect();
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    Ok(serde_json::to_string_pretty(&document)?)
}

fn statements(grant: &Grant, parts: bool) -> Vec<Value> {
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
        .flat_map(|verb| match verb {
            Verb::Put if parts => PUT_IN_PARTS.to_vec(),
            verb => vec![verb.action()],
        })
        .collect();
    if !actions.is_empty() {
        statements.push(json!({"Effect": "Allow", "Action": actions, "Resource": [objects]}));
    }
    statements
}

/// A large object is put in parts, which a client must be able to look over and give up.
const PUT_IN_PARTS: [&str; 3] = [
    "s3:PutObject",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
];

/// Whether a store takes the policy of a user in AWS's language.
pub(super) fn is_for_users_of(store: &Profile) -> bool {
    matches!(
        store.dialect(),
        Some(Dialect::Aws | Dialect::Minio | Dialect::Weka)
    )
}

/// A grant as its file has it.
pub(super) fn grant_file(grant: &Grant) -> String {
    let verbs: Vec<&str> = grant.allow.iter().map(|verb| verb.as_str()).collect();
    let fields = json!([
        grant.name,
        grant.bucket,
        grant.prefix,
        verbs,
        grant.principal
    ]);
    let line = |(name, at): (&str, usize)| format!("{name} = {}\n", fields[at]);
    let names = ["name", "bucket", "prefix", "allow", "principal"];
    let lines: Vec<String> = names.into_iter().zip(0..).map(line).collect();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_file_is_read_back_as_the_grant() {
        let grant = Grant {
            name: "up".into(),
            bucket: "b.c".into(),
            prefix: "in/\"x".into(),
            allow: [Verb::List, Verb::Put].into(),
            principal: "u".into(),
        };
        assert_eq!(Grant::parse("x", &grant_file(&grant)), Ok(grant));
    }

    #[test]
    fn a_policy_says_what_is_granted_and_nothing_more() {
        let grant = Grant {
            name: "uploader".into(),
            bucket: "b".into(),
            prefix: "in/".into(),
            allow: [Verb::List, Verb::Put].into(),
            principal: "u".into(),
        };
        let read = |store| -> Value {
            serde_json::from_str(&of(std::slice::from_ref(&grant), store).unwrap()).unwrap()
        };
        let aws = read(None);
        assert_eq!(aws["Statement"][0]["Action"], json!(["s3:ListBucket"]));
        assert_eq!(
            aws["Statement"][0]["Condition"]["StringLike"]["s3:prefix"],
            json!(["in/*"])
        );
        assert_eq!(aws["Statement"][1]["Action"], json!(PUT_IN_PARTS));
        assert_eq!(
            aws["Statement"][1]["Resource"],
            json!(["arn:aws:s3:::b/in/*"])
        );
        assert_eq!(
            read(Some("seaweedfs"))["Statement"][1]["Action"],
            json!(["s3:PutObject"])
        );
    }
}
