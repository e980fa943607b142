//! JSON as commands print it. Values are taken as they are, blanks and line ends included.

use serde_json::{Map, Value};

use super::names;
use super::parts::{KeyError, Part, Parts};
use crate::model::Time;

/// Reads the key in a JSON document: `aws iam create-access-key`, the STS commands, a credential
/// process, `radosgw-admin user info`, or a plain object.
pub(super) fn parse(text: &str) -> Result<Parts, KeyError> {
    let value: Value = serde_json::from_str(text).map_err(|error| KeyError::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    let Value::Object(object) = value else {
        return Err(KeyError::Missing {
            part: Part::Id,
            expected: EXPECTED,
        });
    };
    if object.get("Version").is_some_and(|version| *version != 1) {
        return Err(KeyError::ProcessVersion);
    }
    of_object(inner(&object)?)
}

/// The names looked for, for messages.
pub(super) const EXPECTED: &str = "an object with `AccessKeyId` and `SecretAccessKey`, by itself or \
     under `AccessKey` (aws iam create-access-key) or `Credentials` (aws sts)";

/// The object that holds the parts.
fn inner(object: &Map<String, Value>) -> Result<&Map<String, Value>, KeyError> {
    for wrapper in ["AccessKey", "Credentials"] {
        if let Some(Value::Object(inner)) = object.get(wrapper) {
            return Ok(inner);
        }
    }
    match object
        .get("keys")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    {
        Some([Value::Object(only)]) => Ok(only),
        Some(several) if several.len() > 1 => Err(KeyError::SeveralKeys(several.len())),
        _ => Ok(object),
    }
}

fn of_object(object: &Map<String, Value>) -> Result<Parts, KeyError> {
    let mut parts = Parts::default();
    // As STS and credential processes write it; one that cannot be read is as good as none.
    if let Some(Value::String(text)) = object.get("Expiration") {
        parts.expire(Time::parse_rfc3339(text));
    }
    for (name, value) in object {
        match (names::part(name), value) {
            (Some(part), Value::String(text)) => {
                parts.put(part, text);
            }
            (Some(Part::Token), Value::Null) | (None, _) => {}
            (Some(_), _) => return Err(KeyError::NotString(name.clone())),
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(id: &str, secret: &str, token: Option<&str>) -> Parts {
        let mut parts = Parts::default();
        parts.put(Part::Id, id);
        parts.put(Part::Secret, secret);
        if let Some(token) = token {
            parts.put(Part::Token, token);
        }
        parts
    }

    #[test]
    fn every_document_commands_print_is_read() {
        for (text, expected) in [
            (
                r#"{"AccessKey":{"UserName":"u","AccessKeyId":"id","Status":"Active","SecretAccessKey":"s"}}"#,
                parts("id", "s", None),
            ),
            (
                r#"{"Credentials":{"AccessKeyId":"id","SecretAccessKey":"s","SessionToken":"t","Expiration":"x"},"AssumedRoleUser":{}}"#,
                parts("id", "s", Some("t")),
            ),
            (
                r#"{"Version":1,"AccessKeyId":"id","SecretAccessKey":"s","SessionToken":null}"#,
                parts("id", "s", None),
            ),
            (
                r#"{"access_key":"id","secret_key":"s"}"#,
                parts("id", "s", None),
            ),
            (
                r#"{"user_id":"u","keys":[{"user":"u","access_key":"id","secret_key":"s"}]}"#,
                parts("id", "s", None),
            ),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn the_end_of_a_temporary_key_is_read() {
        let text = r#"{"Version":1,"AccessKeyId":"id","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-22T03:32:30Z"}"#;
        let key = parse(text).unwrap().into_key("x", EXPECTED).unwrap();
        let expires = key.token.unwrap().expires().unwrap();
        assert_eq!(expires.to_string(), "2026-11-22T03:32:30.000Z");
    }

    #[test]
    fn values_are_verbatim() {
        assert_eq!(
            parse("{\"access_key\":\" id\",\"secret_key\":\"s\\n\"}"),
            Ok(parts(" id", "s\n", None))
        );
    }

    #[test]
    fn what_is_wrong_is_named_without_a_value() {
        for (text, error) in [
            (
                "{\"AccessKeyId\": \"hush\",\n oops}",
                KeyError::NotJson { line: 2, column: 2 },
            ),
            (
                r#"{"SecretAccessKey": 5}"#,
                KeyError::NotString("SecretAccessKey".into()),
            ),
            (
                r#"{"Version":2,"AccessKeyId":"hush"}"#,
                KeyError::ProcessVersion,
            ),
            (
                r#"{"keys":[{"access_key":"hush"},{"access_key":"hush"}]}"#,
                KeyError::SeveralKeys(2),
            ),
        ] {
            let found = parse(text).unwrap_err();
            assert!(!found.to_string().contains("hush"));
            assert_eq!(found, error);
        }
    }
}
