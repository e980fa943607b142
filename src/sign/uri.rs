//! Percent-encoding as S3 wants it, and the parts of a request target.
//!
//! S3 encodes every byte but the unreserved ones (RFC 3986 section 2.3), in capitals, and keeps `/`
//! in paths. General URL libraries leave more as it is (`!`, `'`, `(`, `*`, `+`, `:`), which then
//! breaks signatures for such keys only.

/// What becomes of a `+` when text is decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plus {
    /// It stands for itself, as in paths.
    Literal,
    /// It stands for a space, as in queries.
    Space,
}

/// The two parts of a request target, as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target<'a> {
    /// Up to the first question mark.
    pub path: &'a str,
    /// After the first question mark; present but empty in `/?`.
    pub query: Option<&'a str>,
}

impl<'a> Target<'a> {
    /// Names and values of the query as sent, empty parameters left out.
    pub fn parameters(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        raw_parameters(self.query.unwrap_or_default())
    }

    /// The decoded value of the first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.parameters()
            .find(|(found, _)| decode_text(found, Plus::Space) == name)
            .map(|(_, value)| decode_text(value, Plus::Space))
    }
}

/// Splits a request target; of the absolute form (sent to proxies) the path and query.
pub fn split(target: &str) -> Target<'_> {
    let target = without_authority(target);
    match target.split_once('?') {
        Some((path, query)) => Target {
            path,
            query: Some(query),
        },
        None => Target {
            path: target,
            query: None,
        },
    }
}

/// Encodes one component: a query name, a query value, a key whose slashes are data.
pub fn encode(text: &str) -> String {
    encode_bytes(text.as_bytes(), false)
}

/// Encodes a path, keeping every `/`, doubled ones and dot segments too.
pub fn encode_path(path: &str) -> String {
    encode_bytes(path.as_bytes(), true)
}

/// Encodes pairs into a query; a pair without a value is written as its name alone.
pub fn encode_query(pairs: &[(&str, Option<&str>)]) -> String {
    pairs
        .iter()
        .map(|(name, value)| match value {
            Some(value) => format!("{}={}", encode(name), encode(value)),
            None => encode(name),
        })
        .collect::<Vec<_>>()
        .join("&")
}

/// The target with more parameters after those it has.
pub fn with_query(target: &str, query: &str) -> String {
    let between = match target.split_once('?') {
        None => "?",
        Some((_, present)) if present.is_empty() || present.ends_with('&') => "",
        Some(_) => "&",
    };
    format!("{target}{between}{query}")
}

/// Decodes percent escapes; what is no escape stays as it is.
pub fn decode(text: &str, plus: Plus) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%').then(|| escape(bytes, at)).flatten();
        decoded.push(match (escaped, plus) {
            (Some(value), _) => value,
            (None, Plus::Space) if byte == b'+' => b' ',
            (None, _) => byte,
        });
        at += if escaped.is_some() { 3 } else { 1 };
    }
    decoded
}

/// Decodes into text; bytes that are not UTF-8 become replacement characters.
pub fn decode_text(text: &str, plus: Plus) -> String {
    String::from_utf8_lossy(&decode(text, plus)).into_owned()
}

/// The same text, decoded and encoded again, so that every server's reading of it is one text.
pub(super) fn recoded(text: &str, plus: Plus) -> String {
    encode_bytes(&decode(text, plus), false)
}

/// The same path, decoded and encoded again, slashes kept.
pub(super) fn recoded_path(path: &str) -> String {
    // An escaped slash is data of a segment for nobody: S3 decodes it to a slash like any other.
    encode_bytes(&decode(path, Plus::Literal), true)
}

pub(super) fn raw_parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|parameter| !parameter.is_empty())
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
}

fn without_authority(target: &str) -> &str {
    let Some((scheme, rest)) = target.split_once("://") else {
        return target;
    };
    if !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return target;
    }
    rest.find(['/', '?']).map_or("/", |at| &rest[at..])
}

fn encode_bytes(bytes: &[u8], keep_slash: bool) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if is_unreserved(byte) || (keep_slash && byte == b'/') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(DIGITS[usize::from(byte >> 4)]));
            encoded.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    encoded
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

fn escape(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |offset: usize| {
        let byte = *bytes.get(at + offset)?;
        char::from(byte)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    Some(digit(1)? << 4 | digit(2)?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_unreserved_characters_stay_and_escapes_are_in_capitals() {
        assert_eq!(encode("AZaz09-_.~"), "AZaz09-_.~");
        assert_eq!(
            encode(" !\"#$%&'()*+,/:;<=>?@[\\]^`{|}"),
            "%20%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"
        );
        assert_eq!(encode("ä€😀"), "%C3%A4%E2%82%AC%F0%9F%98%80");
    }

    #[test]
    fn a_path_keeps_its_slashes_and_dot_segments() {
        assert_eq!(encode_path("/b//a+b/../ü/"), "/b//a%2Bb/../%C3%BC/");
    }

    #[test]
    fn a_query_tells_an_empty_value_from_none() {
        assert_eq!(
            encode_query(&[("acl", None), ("prefix", Some("")), ("a b", Some("c&d"))]),
            "acl&prefix=&a%20b=c%26d"
        );
    }

    #[test]
    fn a_target_is_split_at_its_first_question_mark() {
        let target = split("/b/k?x=1?2&&acl&y=a%2Bb");
        assert_eq!(target.path, "/b/k");
        assert_eq!(
            target.parameters().collect::<Vec<_>>(),
            [("x", "1?2"), ("acl", ""), ("y", "a%2Bb")]
        );
        assert_eq!(target.parameter("y").as_deref(), Some("a+b"));
        assert_eq!(split("/").query, None);
        assert_eq!(split("/?").query, Some(""));
    }

    #[test]
    fn parameters_are_added_behind_those_present() {
        assert_eq!(with_query("/b", "x=1"), "/b?x=1");
        assert_eq!(with_query("/b?", "x=1"), "/b?x=1");
        assert_eq!(with_query("/b?acl", "x=1"), "/b?acl&x=1");
        assert_eq!(with_query("/b?acl&", "x=1"), "/b?acl&x=1");
    }

    #[test]
    fn the_absolute_form_sent_to_a_proxy_loses_its_authority() {
        assert_eq!(split("http://h:80/b?acl").path, "/b");
        assert_eq!(split("http://h").path, "/");
        assert_eq!(
            split("http://h?acl"),
            Target {
                path: "",
                query: Some("acl")
            }
        );
        // A key may look like a URL.
        assert_eq!(split("/b/http://h/k").path, "/b/http://h/k");
    }

    #[test]
    fn broken_escapes_stand_for_themselves() {
        assert_eq!(decode_text("100%", Plus::Literal), "100%");
        assert_eq!(decode_text("%4", Plus::Literal), "%4");
        assert_eq!(decode_text("%zz%2", Plus::Literal), "%zz%2");
        assert_eq!(decode_text("a+b", Plus::Space), "a b");
        assert_eq!(decode_text("a+b", Plus::Literal), "a+b");
    }

    proptest! {
        #[test]
        fn what_was_encoded_decodes_to_itself(text in ".*") {
            prop_assert_eq!(decode_text(&encode(&text), Plus::Space), text.clone());
            prop_assert_eq!(recoded_path(&encode_path(&text)), encode_path(&text));
        }

        #[test]
        fn garbage_is_split_and_decoded_without_a_panic(text in "[%?&=+/:.a-fA-F0-9ä]*") {
            let target = split(&text);
            target.parameters().for_each(drop);
            recoded_path(target.path);
        }
    }
}
