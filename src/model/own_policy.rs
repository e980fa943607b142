//! Proof that a stored bucket policy is one of ours, without which none is removed.

use serde_json::Value;

use super::{Exchange, Operation};

/// A bucket policy that was sent by us and given back by the store.
///
/// Some stores take DELETE of a sub-resource they do not know for `DeleteBucket`, one of them with
/// everything in the bucket, and a GET that is answered well proves nothing either. What a PUT of
/// ours put there and a GET gives back is a policy the store keeps. A value of this type cannot be
/// made in another way, and [`Action::DeletePolicy`](super::Action) cannot be made without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPolicy(());

impl OwnPolicy {
    /// Holds what was sent against the answer of a later `GetBucketPolicy`.
    pub fn proved(sent: &str, given_back: &Exchange) -> Option<Self> {
        let response = given_back.response()?;
        let read = given_back.operation == Operation::GetBucketPolicy && response.status == 200;
        // Two empty documents are no proof of anything.
        let says_something = !parsed(sent)?.as_object()?.is_empty();
        (read && says_something && Same::of(sent, &response.body) != Same::No).then_some(Self(()))
    }
}

/// How alike two policy documents are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Same {
    /// Byte for byte.
    Bytes,
    /// The same values in another layout, single values as lists of one included.
    ///
    /// DDN gives a single `Action` back as a list.
    Meaning,
    /// Not the same.
    No,
}

impl Same {
    /// Compares two documents.
    pub fn of(one: &str, other: &str) -> Self {
        if one == other {
            return Self::Bytes;
        }
        match (parsed(one), parsed(other)) {
            (Some(one), Some(other)) if one == other => Self::Meaning,
            _ => Self::No,
        }
    }
}

/// A document with every list of one taken for its value.
fn parsed(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().map(plain)
}

fn plain(value: Value) -> Value {
    match value {
        Value::Array(mut many) if many.len() == 1 => plain(many.remove(0)),
        Value::Array(many) => Value::Array(many.into_iter().map(plain).collect()),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(k, v)| (k, plain(v))).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reply, ResponseRecord};

    const SENT: &str = r#"{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject"}]}"#;

    fn answered(operation: Operation, status: u16, body: &str) -> Exchange {
        Exchange {
            operation,
            reply: Reply::Response(ResponseRecord {
                status,
                body: body.to_owned(),
                ..ResponseRecord::default()
            }),
            ..Exchange::default()
        }
    }

    #[test]
    fn only_what_a_store_gives_back_as_it_was_sent_is_our_own() {
        let as_ddn = r#"{"Statement":[{"Action":["s3:GetObject"],"Effect":"Allow"}]}"#;
        let other = r#"{"Statement":[{"Action":["s3:PutObject"],"Effect":"Allow"}]}"#;
        let get = Operation::GetBucketPolicy;
        for (sent, operation, status, body, proved) in [
            (SENT, get, 200, SENT, true),
            (SENT, get, 200, as_ddn, true),
            (SENT, get, 200, other, false),
            (SENT, get, 404, SENT, false),
            (SENT, get, 200, "<ListBucketResult/>", false),
            (SENT, Operation::GetObject, 200, SENT, false),
            ("{}", get, 200, "{}", false),
            ("not JSON", get, 200, "not JSON", false),
        ] {
            let found = OwnPolicy::proved(sent, &answered(operation, status, body));
            assert_eq!(found.is_some(), proved, "{operation} {status} {body}");
        }
        let silent = Exchange {
            operation: get,
            ..Exchange::default()
        };
        assert_eq!(OwnPolicy::proved(SENT, &silent), None);
    }

    #[test]
    fn layout_and_lists_of_one_do_not_make_another_document() {
        assert_eq!(Same::of(SENT, SENT), Same::Bytes);
        assert_eq!(
            Same::of(r#"{"a":["b"]}"#, "{ \"a\" : \"b\" }"),
            Same::Meaning
        );
        assert_eq!(
            Same::of(r#"{"a":["b","c"]}"#, r#"{"a":["c","b"]}"#),
            Same::No
        );
        assert_eq!(Same::of("x", "y"), Same::No);
    }
}
