//! The key in a reply, and every text of a reply that is part of one.

use std::borrow::Cow;

use quick_xml::escape::unescape;

use crate::model::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken, Time};

/// The key a reply gives, complete.
pub(super) fn key(body: &str) -> Option<AccessKey> {
    let element = |name| elements(body, name).into_iter().next();
    let token = element("SessionToken").filter(|token| !token.is_empty());
    let expires = element("Expiration").and_then(|text| Time::parse_rfc3339(&text));
    Some(AccessKey {
        label: String::new(),
        id: AccessKeyId::new(element("AccessKeyId")?),
        secret: SecretAccessKey::new(element("SecretAccessKey")?),
        token: token.map(|token| SessionToken::new(token).until(expires)),
    })
}

/// Secrets and tokens wherever they stand in a body, of a success, an error, or one cut short.
///
/// They are found without parsing: a document that is broken must not be kept with a secret in it.
pub(super) fn secret_texts(body: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in ["SecretAccessKey", "SessionToken"] {
        for text in elements(body, name).into_iter().chain(members(body, name)) {
            found.push(text.trim().to_owned());
            found.push(text);
        }
        found.extend(raw_elements(body, name).map(str::to_owned));
    }
    found
}

/// The texts of all elements of a name, unescaped.
fn elements(body: &str, name: &str) -> Vec<String> {
    raw_elements(body, name)
        .map(|text| unescape(text).map_or_else(|_| text.to_owned(), Cow::into_owned))
        .collect()
}

/// What stands between an opening tag and the next tag or the end.
fn raw_elements<'b>(body: &'b str, name: &'b str) -> impl Iterator<Item = &'b str> {
    body.match_indices(name).filter_map(move |(at, _)| {
        let before = body[..at].chars().next_back();
        let rest = &body[at + name.len()..];
        let opens = matches!(before, Some('<' | ':')) && rest.starts_with(['>', ' ']);
        let text = rest.split_once('>').filter(|_| opens)?.1;
        Some(text.split('<').next().unwrap_or_default())
    })
}

/// The texts of all members of a name in a JSON body.
fn members(body: &str, name: &str) -> Vec<String> {
    let marks = body.match_indices(name).filter_map(|(at, _)| {
        let rest = body[at + name.len()..].strip_prefix('"')?.trim_start();
        let rest = rest.strip_prefix(':')?.trim_start().strip_prefix('"')?;
        Some(rest.split('"').next().unwrap_or_default().to_owned())
    });
    marks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_both_answers_is_read_with_its_end() {
        let lasting = key(
            "<?xml version=\"1.0\"?>\n<CreateAccessKeyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
             <CreateAccessKeyResult><AccessKey><AccessKeyId>AKIA1</AccessKeyId>\
             <SecretAccessKey>a+b/c</SecretAccessKey></AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>",
        )
        .unwrap();
        assert_eq!(
            (lasting.id.as_str(), lasting.secret.expose()),
            ("AKIA1", "a+b/c")
        );
        assert!(lasting.token.is_none());
        let temporary = key(
            "<AssumeRoleResult><Credentials><AccessKeyId>x</AccessKeyId><Expiration>2026-11-22T03:48:57.391101945Z</Expiration>\
             <SecretAccessKey>y</SecretAccessKey><SessionToken>z&amp;w</SessionToken></Credentials></AssumeRoleResult>",
        )
        .unwrap();
        let token = temporary.token.unwrap();
        assert_eq!(token.expose(), "z&w");
        assert_eq!(
            token.expires().unwrap().to_string(),
            "2026-11-22T03:48:57.391Z"
        );
        assert!(key("<AccessKeyId>only</AccessKeyId>").is_none());
    }

    #[test]
    fn secrets_are_found_in_documents_that_are_broken_or_of_another_form() {
        for body in [
            "<A><SecretAccessKey>hush/1</SecretAccessKey></A>",
            "<A><SecretAccessKey>hush/1",
            "<ns:SecretAccessKey a=\"b\">hush/1</ns:SecretAccessKey>",
            "<Error><SessionToken>hush/1</Session",
            "{\"SecretAccessKey\" : \"hush/1\", \"x\": 1}",
            "{\"SessionToken\":\"hush/1",
        ] {
            assert!(
                secret_texts(body).contains(&"hush/1".to_owned()),
                "{body}: {:?}",
                secret_texts(body)
            );
        }
        assert_eq!(secret_texts("<p>the SecretAccessKey is wrong</p>"), [""; 0]);
    }
}
