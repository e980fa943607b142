//! Who a statement is about.

use serde_json::Value;

use super::evaluate::Asker;
use super::{Dialect, PolicyProblem};

/// One principal of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Everybody, the anonymous included.
    Everyone,
    /// Everybody in an account, by its number or by the ARN of its root.
    Account(String),
    /// One user or role by ARN.
    Arn(String),
    /// One account or user by canonical id.
    CanonicalId(String),
    /// A service or a federated identity; no key of a user is one of these.
    Outside(String),
}

impl Principal {
    /// Whether the principal is, or includes, the one who asks.
    pub fn includes(&self, asker: &Asker<'_>) -> bool {
        match (self, asker) {
            (Self::Everyone, _) => true,
            (_, Asker::Anonymous) | (Self::Outside(_), _) => false,
            (Self::Account(number), Asker::User { account, .. }) => number == account,
            (Self::Arn(arn), Asker::User { account, name, .. }) => {
                *arn == format!("arn:aws:iam::{account}:user/{name}")
            }
            (Self::CanonicalId(id), Asker::User { canonical_id, .. }) => id == canonical_id,
        }
    }
}

/// Reads the value of `Principal` or `NotPrincipal`.
pub(super) fn read(value: &Value, dialect: Dialect) -> Result<Vec<Principal>, PolicyProblem> {
    match value {
        Value::String(star) if star == "*" => Ok(vec![Principal::Everyone]),
        Value::Object(kinds) if !kinds.is_empty() => {
            let mut principals = Vec::new();
            for (kind, names) in kinds {
                for name in super::document::texts(names).ok_or_else(|| refused(names))? {
                    principals
                        .push(one(kind, &name, dialect).ok_or(PolicyProblem::Principal(name))?);
                }
            }
            Ok(principals)
        }
        other => Err(refused(other)),
    }
}

fn refused(value: &Value) -> PolicyProblem {
    PolicyProblem::Principal(value.to_string())
}

fn one(kind: &str, name: &str, dialect: Dialect) -> Option<Principal> {
    match (dialect, kind) {
        (Dialect::Ddn, "DDN") | (Dialect::Aws, "AWS") if name == "*" => Some(Principal::Everyone),
        (Dialect::Ddn, "DDN") => is_hex(name, 40).then(|| Principal::CanonicalId(name.to_owned())),
        (Dialect::Aws, "AWS") => account(name).or_else(|| arn(name)),
        (Dialect::Aws, "CanonicalUser") => {
            is_hex(name, 64).then(|| Principal::CanonicalId(name.to_owned()))
        }
        (Dialect::Aws, "Service" | "Federated") => Some(Principal::Outside(name.to_owned())),
        (Dialect::Aws | Dialect::Ddn, _) => None,
    }
}

fn account(name: &str) -> Option<Principal> {
    let number = name
        .strip_prefix("arn:aws:iam::")
        .and_then(|rest| rest.strip_suffix(":root"))
        .unwrap_or(name);
    is_account(number).then(|| Principal::Account(number.to_owned()))
}

fn arn(name: &str) -> Option<Principal> {
    let (number, entity) = name
        .strip_prefix("arn:aws:iam::")
        .or_else(|| name.strip_prefix("arn:aws:sts::"))?
        .split_once(':')?;
    let (kind, path) = entity.split_once('/')?;
    let known = matches!(kind, "user" | "role" | "assumed-role" | "federated-user");
    // A wildcard inside an ARN is refused: only the lone `*` is everybody.
    let plain = !path.is_empty() && !path.contains(['*', '?']);
    (is_account(number) && known && plain).then(|| Principal::Arn(name.to_owned()))
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::evaluate::Standing;

    const ALICE: Asker<'_> = Asker::User {
        name: "alice",
        account: "111122223333",
        canonical_id: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        standing: Standing::Other,
    };

    fn aws(json: &str) -> Result<Vec<Principal>, PolicyProblem> {
        read(&serde_json::from_str(json).unwrap(), Dialect::Aws)
    }

    #[test]
    fn aws_principals_include_exactly_whom_they_name() {
        let table = [
            (r#""*""#, true, true),
            (r#"{"AWS":"*"}"#, true, true),
            (r#"{"AWS":"111122223333"}"#, true, false),
            (
                r#"{"AWS":["444455556666","arn:aws:iam::111122223333:root"]}"#,
                true,
                false,
            ),
            (
                r#"{"AWS":"arn:aws:iam::111122223333:user/alice"}"#,
                true,
                false,
            ),
            (
                r#"{"AWS":"arn:aws:iam::111122223333:user/bob"}"#,
                false,
                false,
            ),
            (
                r#"{"AWS":"arn:aws:iam::444455556666:user/alice"}"#,
                false,
                false,
            ),
            (
                r#"{"CanonicalUser":"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}"#,
                true,
                false,
            ),
            (r#"{"Service":"logging.s3.amazonaws.com"}"#, false, false),
        ];
        for (json, alice, anonymous) in table {
            let principals = aws(json).unwrap();
            let includes = |asker| principals.iter().any(|p| p.includes(asker));
            assert_eq!(includes(&ALICE), alice, "{json}");
            assert_eq!(includes(&Asker::Anonymous), anonymous, "{json}");
        }
    }

    #[test]
    fn principals_of_no_known_form_are_refused() {
        for json in [
            r#""alice""#,
            r#"{"AWS":"alice"}"#,
            r#"{"AWS":"arn:aws:iam:111122223333:user/alice"}"#,
            r#"{"AWS":"arn:aws:iam::111122223333:user/*"}"#,
            r#"{"DDN":"*"}"#,
            r#"{"CanonicalUser":"abc"}"#,
            "{}",
            "7",
        ] {
            assert!(
                matches!(aws(json), Err(PolicyProblem::Principal(_))),
                "{json}"
            );
        }
    }
}
