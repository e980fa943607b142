//! The texts to sign as their lines.

use std::collections::BTreeMap;

use super::echo_path::digit;

/// A text that a refusal shows under this name, as text or as bytes in hex.
///
/// XML may have lost blanks of the text; if the bytes are ours, so is the text.
pub(super) fn shown(fields: &BTreeMap<String, String>, name: &str, ours: &str) -> Option<String> {
    let bytes = fields
        .get(&format!("{name}Bytes"))
        .and_then(|hex| of_hex(hex));
    if bytes.as_deref() == Some(ours) {
        return bytes;
    }
    let text = fields.get(name).filter(|text| !text.is_empty());
    text.map(|text| with_plain_ends(text)).or(bytes)
}

/// Lines end in LF; what some stores put after the last line is no part of it.
fn with_plain_ends(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end_matches('\n').to_owned()
}

/// The text of `47 45 54` or `474554`, in which hidden parts are kept as they are.
fn of_hex(hex: &str) -> Option<String> {
    let mut parts = hex.split(HIDDEN);
    let mut text = bytes_of(parts.next()?)?;
    for part in parts {
        text.push_str(HIDDEN);
        text.push_str(&bytes_of(part)?);
    }
    (!text.is_empty()).then_some(text)
}

fn bytes_of(hex: &str) -> Option<String> {
    let digits: Option<Vec<u8>> = hex
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(digit)
        .collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]);
    String::from_utf8(bytes.collect()).ok()
}

/// A string to sign of `SigV4`.
pub(super) struct V4Text<'t> {
    pub(super) time: &'t str,
    pub(super) scope: &'t str,
    pub(super) hash: &'t str,
}

impl<'t> V4Text<'t> {
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let lines: Vec<&str> = text.lines().collect();
        match lines[..] {
            [algorithm, time, scope, hash]
                if algorithm.contains("4-HMAC-") && scope.contains('/') =>
            {
                Some(Self { time, scope, hash })
            }
            _ => None,
        }
    }
}

/// A canonical request.
pub(super) struct Canonical<'t> {
    pub(super) method: &'t str,
    pub(super) path: &'t str,
    pub(super) query: &'t str,
    pub(super) headers: Vec<(&'t str, &'t str)>,
    pub(super) signed: &'t str,
    pub(super) payload: &'t str,
}

impl<'t> Canonical<'t> {
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (method, path, query) = (lines.next()?, lines.next()?, lines.next()?);
        let mut headers = Vec::new();
        for line in lines.by_ref() {
            if line.is_empty() {
                break;
            }
            headers.push(line.split_once(':')?);
        }
        let (signed, payload) = (lines.next()?, lines.next()?);
        let is_whole = is_method(method)
            && !headers.is_empty()
            && !signed.is_empty()
            && lines.next().is_none();
        is_whole.then_some(Self {
            method,
            path,
            query,
            headers,
            signed,
            payload,
        })
    }
}

/// A string to sign of `SigV2`.
pub(super) struct V2Text<'t> {
    pub(super) method: &'t str,
    /// Content-MD5, Content-Type, Date.
    pub(super) positional: [&'t str; 3],
    pub(super) amz: Vec<(&'t str, &'t str)>,
    pub(super) resource: &'t str,
}

impl<'t> V2Text<'t> {
    pub(super) fn of(text: &'t str) -> Option<Self> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [method, md5, content_type, date, amz @ .., resource] = &lines[..] else {
            return None;
        };
        let amz: Option<Vec<_>> = amz.iter().map(|line| line.split_once(':')).collect();
        (is_method(method) && resource.starts_with('/')).then_some(Self {
            method,
            positional: [*md5, *content_type, *date],
            amz: amz?,
            resource,
        })
    }
}

fn is_method(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// What stands where a text was hidden.
const HIDDEN: &str = "(hidden)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_hex_are_read_with_blanks_and_without() {
        assert_eq!(of_hex("47 45 54 0a 0A").as_deref(), Some("GET\n\n"));
        assert_eq!(of_hex("474554").as_deref(), Some("GET"));
        assert_eq!(of_hex("47 (hidden) 54").as_deref(), Some("G(hidden)T"));
        for broken in ["", "4", "4x", "ff fe"] {
            assert_eq!(of_hex(broken), None, "{broken}");
        }
    }

    #[test]
    fn the_bytes_count_where_they_are_ours() {
        let fields = |text: &str, hex: &str| {
            BTreeMap::from([
                ("StringToSign".to_owned(), text.to_owned()),
                ("StringToSignBytes".to_owned(), hex.to_owned()),
            ])
        };
        let shown = |fields| shown(&fields, "StringToSign", "a  b");
        assert_eq!(shown(fields("a b", "61 20 20 62")).unwrap(), "a  b");
        assert_eq!(shown(fields("a c\r\n", "61 62")).unwrap(), "a c");
        assert_eq!(shown(fields("", "61 62")).unwrap(), "ab");
        assert_eq!(shown(fields("", "")), None);
    }

    #[test]
    fn what_is_no_text_to_sign_is_not_read_as_one() {
        assert!(V4Text::of("AWS4-HMAC-SHA256\nx\ny").is_none());
        assert!(V2Text::of("GET\n\n\n\nno resource").is_none());
        assert!(V2Text::of("GET\n\n\n/b").is_none());
        assert!(Canonical::of("GET\n/\n\nhost:a\n\nhost").is_none());
        assert!(Canonical::of("GET\n/\n\nhost:a\n\nhost\nhash\nmore").is_none());
        assert!(Canonical::of("GET\n/\n\nhost:a\n\nhost\nhash").is_some());
    }
}
