//! Escapes undone, leniently: what is no escape stays as it is.

use std::ops::Range;

/// A text with its escapes undone, and where each part of it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// Where each byte of the text begins in the source, and where the source ends.
    starts: Vec<usize>,
}

impl Decoded {
    /// Where in the source a part of the text stood.
    pub fn source(&self, part: Range<usize>) -> Range<usize> {
        self.starts[part.start]..self.starts[part.end]
    }
}

/// Numeric and the five named HTML escapes undone, once.
pub fn html(text: &str) -> Decoded {
    decoded(text, '&', |rest| {
        let (name, _) = rest.split_once(';').filter(|(name, _)| name.len() <= 8)?;
        let c = match (name, name.strip_prefix('#')) {
            ("lt", _) => '<',
            ("gt", _) => '>',
            ("amp", _) => '&',
            ("quot", _) => '"',
            ("apos", _) => '\'',
            (_, Some(number)) => match number.strip_prefix(['x', 'X']) {
                Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?)?,
                None => char::from_u32(number.parse().ok()?)?,
            },
            _ => return None,
        };
        Some((c, name.len() + 1))
    })
}

/// `\u002F` and `\/`, as JSON has them, undone.
pub fn json(text: &str) -> Decoded {
    decoded(text, '\\', |rest| {
        if rest.starts_with('/') {
            return Some(('/', 1));
        }
        let hex = rest.strip_prefix('u')?.get(..4)?;
        let c = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
        Some((c, 5))
    })
}

/// Percent escapes of ASCII undone.
pub fn percent(text: &str) -> Decoded {
    decoded(text, '%', |rest| {
        let byte = u8::from_str_radix(rest.get(..2)?, 16).ok()?;
        byte.is_ascii().then_some((char::from(byte), 2))
    })
}

/// The text with what follows each `mark` decoded: to a character, and how many bytes that takes.
fn decoded(text: &str, mark: char, decode: impl Fn(&str) -> Option<(char, usize)>) -> Decoded {
    let mut decoded = String::with_capacity(text.len());
    let mut starts = Vec::with_capacity(text.len() + 1);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let after = at + c.len_utf8();
        let escape = (c == mark).then(|| decode(&text[after..])).flatten();
        let (c, length) = escape.unwrap_or((c, 0));
        decoded.push(c);
        // An escape stands as a whole; what is none keeps the place of each byte.
        let bytes = 0..c.len_utf8();
        starts.extend(bytes.map(|byte| if escape.is_some() { at } else { at + byte }));
        at = after + length;
    }
    starts.push(at);
    Decoded {
        text: decoded,
        starts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_once_and_other_texts_stay() {
        for (text, expected) in [
            ("a&#43;b&#x2F;c&amp;lt;", "a+b/c&lt;"),
            ("&#34;x&quot;", "\"x\""),
            (
                "é & b; &nbsp; &#xFFFFFFF; &#;",
                "é & b; &nbsp; &#xFFFFFFF; &#;",
            ),
        ] {
            assert_eq!(html(text).text, expected);
        }
        for (text, expected) in [
            ("a\\u002Fb\\/c", "a/b/c"),
            ("\\n \\u00 \\uD800 \\ué", "\\n \\u00 \\uD800 \\ué"),
        ] {
            assert_eq!(json(text).text, expected);
        }
        for (text, expected) in [("a%2Fb%2bc", "a/b+c"), ("1% %zz %ff %é", "1% %zz %ff %é")] {
            assert_eq!(percent(text).text, expected);
        }
    }

    #[test]
    fn a_part_is_found_again_in_the_source() {
        let source = "é=&#x2F;b&#43;c";
        let decoded = html(source);
        assert_eq!(decoded.text, "é=/b+c");
        assert_eq!(&source[decoded.source(3..6)], "&#x2F;b&#43;");
        assert_eq!(&source[decoded.source(0..2)], "é");
        assert_eq!(&source[decoded.source(6..7)], "c");
    }
}
