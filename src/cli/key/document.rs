//! The policy that a user or a session is given: the grants and nothing more.

use anyhow::Result;
use serde_json::{Value, json};

use crate::model::{Dialect, Grant};
use crate::policy::{self, Kind, Target};
use crate::vendor::Profile;

/// The grants as a policy of a user, in AWS's language, which IAM and STS of every store take.
///
/// SeaweedFS refuses actions it has no own name for, and its Put covers uploads in parts: there the
/// actions of parts are left out.
pub(super) fn of(grants: &[Grant], store: Option<&Profile>) -> Result<String> {
    let target = Target {
        dialect: Dialect::Aws,
        kind: Some(Kind::User),
        release: None,
    };
    let text = policy::render(grants, target)?.text;
    if store.is_none_or(|store| store.name != "seaweedfs") {
        return Ok(text);
    }
    let mut document: Value = serde_json::from_str(&text)?;
    let statements = document["Statement"].as_array_mut();
    for statement in statements.into_iter().flatten() {
        if let Some(actions) = statement["Action"].as_array_mut() {
            actions.retain(|action| !action.as_str().is_some_and(is_of_parts));
        }
    }
    Ok(format!("{document:#}\n"))
}

fn is_of_parts(action: &str) -> bool {
    action.contains("MultipartUpload")
}

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
    use crate::model::Verb;

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
    fn parts_are_named_where_the_store_has_a_name_for_them() {
        let grant = |prefix: &str| Grant {
            name: "uploader".into(),
            bucket: "b".into(),
            prefix: prefix.into(),
            allow: [Verb::List, Verb::Put].into(),
            principal: "u".into(),
        };
        let seaweedfs = crate::vendor::profile("seaweedfs");
        let aws = of(&[grant("in/")], None).unwrap();
        assert!(aws.contains("s3:AbortMultipartUpload") && aws.contains("in/*"));
        let without = of(&[grant("in/")], seaweedfs).unwrap();
        assert!(without.contains("s3:PutObject") && !without.contains("Multipart"));
        assert!(!without.contains("s3:GetObject"));
        // As a pattern it would reach further than it says.
        assert!(of(&[grant("in*/")], None).is_err());
    }
}
