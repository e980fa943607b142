//! The one text that holds a secret: a new key, in the form its user asked for.
//!
//! It is here because nothing outside `sign` and `transport` may see a secret. The text can be
//! written somewhere and nothing else: it has no `Display` and no `Debug`.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::model::{AccessKey, SessionToken};

/// A form that keys are handed out in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// What a credential process prints: `file:` and `exec:` KEYREFs, SDKs and the AWS command line
    /// read it.
    Json,
    /// A `[default]` section.
    Ini,
    /// Lines of `NAME=VALUE` with AWS's names.
    Env,
    /// A section of the shared credentials file.
    Profile(String),
}

/// A key as text.
pub struct HandOut(String);

impl HandOut {
    /// The key in a form.
    pub fn new(key: &AccessKey, form: &KeyForm) -> Self {
        Self(match form {
            KeyForm::Json => json(key),
            KeyForm::Ini => section("default", key),
            KeyForm::Env => lines(key, str::to_ascii_uppercase, "="),
            KeyForm::Profile(name) => section(name, key),
        })
    }

    /// Writes all of it.
    pub fn write_to(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(self.0.as_bytes())?;
        to.flush()
    }
}

fn json(key: &AccessKey) -> String {
    let mut fields = Map::new();
    let mut put = |name: &str, value: &str| fields.insert(name.to_owned(), Value::from(value));
    put("AccessKeyId", key.id.as_str());
    put("SecretAccessKey", key.secret.expose());
    if let Some(token) = &key.token {
        put("SessionToken", token.expose());
        if let Some(expires) = token.expires() {
            put("Expiration", &expires.to_string());
        }
    }
    fields.insert("Version".to_owned(), Value::from(1));
    format!("{:#}\n", Value::Object(fields))
}

fn section(name: &str, key: &AccessKey) -> String {
    format!("[{name}]\n{}", lines(key, str::to_owned, " = "))
}

fn lines(key: &AccessKey, spelt: impl Fn(&str) -> String, between: &str) -> String {
    let token = key.token.as_ref();
    let parts = [
        ("aws_access_key_id", Some(key.id.as_str())),
        ("aws_secret_access_key", Some(key.secret.expose())),
        ("aws_session_token", token.map(SessionToken::expose)),
    ];
    let given = parts
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let lines: Vec<String> = given
        .map(|(name, value)| format!("{}{between}{value}\n", spelt(name)))
        .collect();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessKeyId, SecretAccessKey, Time};

    fn key(token: Option<SessionToken>) -> AccessKey {
        AccessKey {
            label: String::new(),
            id: AccessKeyId::new("AKID"),
            secret: SecretAccessKey::new("a/b+c="),
            token,
        }
    }

    fn text(key: &AccessKey, form: &KeyForm) -> String {
        let mut bytes = Vec::new();
        HandOut::new(key, form).write_to(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_key_is_written_as_its_readers_want_it() {
        let lasting = key(None);
        for (form, expected) in [
            (
                KeyForm::Env,
                "AWS_ACCESS_KEY_ID=AKID\nAWS_SECRET_ACCESS_KEY=a/b+c=\n",
            ),
            (
                KeyForm::Ini,
                "[default]\naws_access_key_id = AKID\naws_secret_access_key = a/b+c=\n",
            ),
            (
                KeyForm::Profile("up".to_owned()),
                "[up]\naws_access_key_id = AKID\naws_secret_access_key = a/b+c=\n",
            ),
        ] {
            assert_eq!(text(&lasting, &form), expected);
        }
        let end = Time::parse_rfc3339("2026-11-22T03:32:30Z");
        let temporary = key(Some(SessionToken::new("tok").until(end)));
        let value: Value = serde_json::from_str(&text(&temporary, &KeyForm::Json)).unwrap();
        assert_eq!(value["SessionToken"], "tok");
        assert_eq!(value["Expiration"], "2026-11-22T03:32:30.000Z");
        assert_eq!(value["Version"], 1);
        assert!(text(&temporary, &KeyForm::Env).contains("AWS_SESSION_TOKEN=tok\n"));
    }
}
