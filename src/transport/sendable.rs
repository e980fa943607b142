//! Whether a key can stand in a request at all.

use http::HeaderValue;

use crate::model::AccessKey;

/// Why a key cannot stand in a header. The SDK takes it for granted that it can, and panics.
pub(super) fn obstacle(key: &AccessKey) -> Option<&'static str> {
    let fits = |text: &str| HeaderValue::from_str(text).is_ok();
    if !fits(key.id.as_str()) {
        return Some(
            "the access key ID has a character that no header can carry, such as a line end",
        );
    }
    let token = key.token.as_ref()?;
    (!fits(token.expose()))
        .then_some("the session token has a character that no header can carry, such as a line end")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessKeyId, SecretAccessKey, SessionToken};

    #[test]
    fn line_ends_and_control_characters_stand_in_no_header() {
        let key = |id: &str, token: Option<&str>| AccessKey {
            label: "env".into(),
            id: AccessKeyId::new(id),
            secret: SecretAccessKey::new("sec\nret"),
            token: token.map(SessionToken::new),
        };
        for (id, token, fits) in [
            ("id", None, true),
            ("i d ", Some("to ken"), true),
            ("idé", None, true),
            ("id\r", None, false),
            ("id\n", None, false),
            ("i\u{1}d", None, false),
            ("id", Some("to\nken"), false),
        ] {
            assert_eq!(
                obstacle(&key(id, token)).is_none(),
                fits,
                "{id:?} {token:?}"
            );
        }
    }
}
