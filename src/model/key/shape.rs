//! What may be said about a text that must not be shown: its length, alphabet and odd marks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken};

/// The shape of a key's part, never its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Shape {
    /// Number of characters.
    pub length: usize,
    /// The smallest alphabet that holds them.
    pub alphabet: Alphabet,
    /// What is odd about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

impl Shape {
    /// Whether the text has this mark.
    pub fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }
}

/// The smallest of these alphabets that holds a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Alphabet {
    /// Nothing at all.
    #[default]
    Empty,
    /// `0-9 a-f`.
    Hex,
    /// `A-Z 0-9`.
    UpperAlphanumeric,
    /// `A-Z a-z 0-9`.
    Alphanumeric,
    /// Letters, digits, `+ / =`.
    Base64,
    /// Letters, digits, `- _ . : @`.
    Name,
    /// Any visible ASCII character.
    Visible,
    /// Anything else.
    Other,
}

/// Something odd about a key's part; each has a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Blanks before it: any white space of one line, and characters without width.
    LeadingBlank,
    /// The same after it.
    TrailingBlank,
    /// A line end at its end or inside.
    Newline,
    /// A carriage return, as files from Windows have.
    CarriageReturn,
    /// A blank inside.
    InnerBlank,
    /// A control character other than white space.
    ControlCharacter,
    /// Quotes round it.
    Quoted,
    /// A byte-order mark before it.
    ByteOrderMark,
    /// Percent escapes such as `%2F`.
    PercentEscaped,
    /// HTML escapes such as `&amp;`.
    HtmlEscaped,
    /// Backslashes, as JSON and shells add.
    Backslash,
    /// A reference `op://…` that was not resolved.
    OpReference,
    /// It has the shape of an access key ID.
    LooksLikeId,
    /// It has the shape of a secret access key.
    LooksLikeSecret,
    /// An ID of a temporary key (`ASIA…`).
    TemporaryId,
    /// An ID with the prefix of AWS's or Garage's keys, `AKIA`, `ASIA` or `GK`.
    VendorPrefix,
    /// An equals sign or colon that belongs to a configuration line (`key=`).
    ConfigText,
    /// A token whose form has an end that is missing.
    CutShort,
    /// A token in Base64 that holds no whole number of cipher blocks.
    PartOfBlocks,
    /// A token that names another access key ID than the one it came with.
    OfAnotherId,
}

impl AccessKeyId {
    /// The shape of the ID.
    pub fn shape(&self) -> Shape {
        let mut shape = shape_of(&self.0);
        let core = core(&self.0);
        if looks_like_secret(core) {
            shape.marks.push(Mark::LooksLikeSecret);
        }
        if core.starts_with("ASIA") && looks_like_id(core) {
            shape.marks.push(Mark::TemporaryId);
        }
        if looks_like_id(core) {
            shape.marks.push(Mark::VendorPrefix);
        }
        shape
    }

    /// Whether the text may be shown as far as it alone tells: not if it looks like a secret.
    fn is_presentable(&self) -> bool {
        let core = core(&self.0);
        // 64 hex digits are Garage's secrets, and nobody's IDs.
        let hex = core.len() == 64 && core.bytes().all(|byte| byte.is_ascii_hexdigit());
        !looks_like_secret(core) && !hex && !core.contains(['/', '+']) && core.len() <= 128
    }
}

impl SecretAccessKey {
    /// The shape of the secret.
    pub fn shape(&self) -> Shape {
        let mut shape = shape_of(&self.0);
        if looks_like_id(core(&self.0)) {
            shape.marks.push(Mark::LooksLikeId);
        }
        if looks_like_secret(core(&self.0)) {
            shape.marks.push(Mark::LooksLikeSecret);
        }
        shape
    }
}

impl SessionToken {
    /// The shape of the token of a key with this ID.
    pub fn shape(&self, id: &AccessKeyId) -> Shape {
        let mut shape = shape_of(&self.raw);
        if looks_like_secret(core(&self.raw)) {
            shape.marks.push(Mark::LooksLikeSecret);
        }
        shape.marks.extend(self.marks_beside(id));
        shape
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }
}

impl AccessKey {
    /// The ID, if it may be shown: not where a secret may stand in its place.
    ///
    /// An ID in the secret's place is the surest sign of that, however the other half looks.
    pub fn shown_id(&self) -> Option<&str> {
        let swapped = looks_like_id(core(&self.secret.0)) && !looks_like_id(core(&self.id.0));
        (!swapped && self.id.is_presentable()).then_some(self.id.as_str())
    }

    /// Whether the ID and the secret are the same text.
    pub fn secret_equals_id(&self) -> bool {
        self.id.0 == self.secret.0
    }
}

fn shape_of(text: &str) -> Shape {
    let marks = [
        (text.starts_with(is_blank), Mark::LeadingBlank),
        (
            text.trim_end_matches(['\r', '\n']).ends_with(is_blank),
            Mark::TrailingBlank,
        ),
        (text.contains('\n'), Mark::Newline),
        (text.contains('\r'), Mark::CarriageReturn),
        (trimmed(text).contains(is_blank), Mark::InnerBlank),
        (text.contains(is_control), Mark::ControlCharacter),
        (is_quoted(text.trim()), Mark::Quoted),
        (text.starts_with('\u{feff}'), Mark::ByteOrderMark),
        (has_percent_escape(text), Mark::PercentEscaped),
        (has_html_escape(text), Mark::HtmlEscaped),
        (text.contains('\\'), Mark::Backslash),
        (text.trim().starts_with("op://"), Mark::OpReference),
        (has_config_text(text.trim()), Mark::ConfigText),
    ];
    Shape {
        length: text.chars().count(),
        alphabet: alphabet(text),
        marks: marks
            .into_iter()
            .filter_map(|(holds, mark)| holds.then_some(mark))
            .collect(),
    }
}

fn alphabet(text: &str) -> Alphabet {
    let all = |allowed: fn(char) -> bool| text.chars().all(allowed);
    if text.is_empty() {
        Alphabet::Empty
    } else if all(|c| matches!(c, '0'..='9' | 'a'..='f')) {
        Alphabet::Hex
    } else if all(|c| matches!(c, '0'..='9' | 'A'..='Z')) {
        Alphabet::UpperAlphanumeric
    } else if all(|c| c.is_ascii_alphanumeric()) {
        Alphabet::Alphanumeric
    } else if all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')) {
        Alphabet::Base64
    } else if all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '@')) {
        Alphabet::Name
    } else if all(|c| c.is_ascii_graphic()) {
        Alphabet::Visible
    } else {
        Alphabet::Other
    }
}

/// The text without what often clings to it, for questions about its shape.
pub fn core(text: &str) -> &str {
    text.trim_matches(|c: char| clings(c) || matches!(c, '"' | '\'' | '`'))
}

/// The text without what clings to it unseen.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(clings)
}

/// What clings to a text unseen: white space, and what has no width.
pub(super) fn clings(c: char) -> bool {
    is_blank(c) || matches!(c, '\r' | '\n' | '\u{feff}')
}

/// White space that ends no line (web pages have U+00A0), and the characters without width.
fn is_blank(c: char) -> bool {
    let no_width = matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}');
    no_width || (c.is_whitespace() && !matches!(c, '\r' | '\n'))
}

fn is_control(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
}

pub(super) fn is_quoted(text: &str) -> bool {
    ['"', '\'', '`']
        .iter()
        .any(|q| text.len() >= 2 && text.starts_with(*q) && text.ends_with(*q))
}

fn has_percent_escape(text: &str) -> bool {
    text.as_bytes()
        .windows(3)
        .any(|w| w[0] == b'%' && w[1].is_ascii_hexdigit() && w[2].is_ascii_hexdigit())
}

fn has_html_escape(text: &str) -> bool {
    [
        "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#43;", "&#47;", "&#x2F;", "&#x2B;",
    ]
    .iter()
    .any(|escape| text.contains(escape))
}

fn has_config_text(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    [
        "access_key",
        "accesskey",
        "secret_key",
        "secretkey",
        "aws_",
        "export ",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// Whether a text given for something else has the shape of an ID or a secret, so that it is not repeated.
pub fn looks_like_a_key(text: &str) -> bool {
    looks_like_id(core(text)) || looks_like_secret(core(text))
}

/// AWS and the stores that copy its form: `AKIA` or `ASIA` and 16 more; Garage: `GK` and 24 hex digits.
pub(super) fn looks_like_id(text: &str) -> bool {
    let aws = (text.starts_with("AKIA") || text.starts_with("ASIA"))
        && (16..=32).contains(&text.len())
        && alphabet(text) == Alphabet::UpperAlphanumeric;
    // SeaweedFS 4.48: ASIA and 16 hex digits.
    let session = |rest: &str| rest.len() == 16 && alphabet(rest) == Alphabet::Hex;
    let aws = aws || text.strip_prefix("ASIA").is_some_and(session);
    let garage =
        text.len() == 26 && text.starts_with("GK") && alphabet(&text[2..]) == Alphabet::Hex;
    aws || garage
}

/// 40 characters of mixed case: what AWS and most stores hand out as a secret.
pub(super) fn looks_like_secret(text: &str) -> bool {
    let mixed = text.chars().any(|c| c.is_ascii_lowercase())
        && text.chars().any(|c| c.is_ascii_uppercase());
    (38..=44).contains(&text.len())
        && mixed
        && matches!(alphabet(text), Alphabet::Alphanumeric | Alphabet::Base64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<Mark> {
        SecretAccessKey::new(text).shape().marks
    }

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    #[test]
    fn a_clean_secret_has_only_its_looks() {
        assert_eq!(marks(SECRET), [Mark::LooksLikeSecret]);
        assert_eq!(marks("short-secret"), []);
    }

    #[test]
    fn what_clings_to_a_secret_is_marked() {
        for (text, mark) in [
            (format!("{SECRET} "), Mark::TrailingBlank),
            (format!(" {SECRET}"), Mark::LeadingBlank),
            (format!("{SECRET}\n"), Mark::Newline),
            (format!("{SECRET}\r\n"), Mark::CarriageReturn),
            (format!("\"{SECRET}\""), Mark::Quoted),
            (format!("\u{feff}{SECRET}"), Mark::ByteOrderMark),
            (SECRET.replace('/', "%2F"), Mark::PercentEscaped),
            (SECRET.replace('/', "&#x2F;"), Mark::HtmlEscaped),
            (SECRET.replace('/', "\\/"), Mark::Backslash),
            ("op://vault/item/secret".to_owned(), Mark::OpReference),
            (format!("{SECRET}\u{a0}"), Mark::TrailingBlank),
            (format!("\u{200b}{SECRET}"), Mark::LeadingBlank),
            (SECRET.replace('/', "\u{1}"), Mark::ControlCharacter),
        ] {
            assert!(marks(&text).contains(&mark), "{mark:?}");
        }
    }

    #[test]
    fn a_swapped_pair_is_seen_from_both_sides_and_the_secret_is_not_presentable() {
        assert!(marks("AKIAIOSFODNN7EXAMPLE").contains(&Mark::LooksLikeId));
        let id = AccessKeyId::new(SECRET);
        assert!(id.shape().has(Mark::LooksLikeSecret));
        assert!(!id.is_presentable());
        assert!(AccessKeyId::new("uploader").is_presentable());
    }

    #[test]
    fn an_id_is_not_shown_where_the_other_half_tells_that_a_secret_stands_there() {
        let key = |id: &str, secret: &str| AccessKey {
            label: "env".into(),
            id: AccessKeyId::new(id),
            secret: SecretAccessKey::new(secret),
            token: None,
        };
        let garage = "GK31c2f218a2e44f485b94239e";
        let hex = "b892c0665f0ada8a4755dae98baa3b133590e11dae3bcc1f9d769d67f16c3835";
        for (id, secret, shown) in [
            (garage, hex, true),
            (hex, garage, false),
            (hex, "whatever", false),
            ("My-Long_Passw0rd.x", "AKIAIOSFODNN7EXAMPLE", false),
            ("My-Long_Passw0rd.x", "other", true),
            ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE", true),
            ("`AKIAIOSFODNN7EXAMPLE`", SECRET, true),
        ] {
            assert_eq!(key(id, secret).shown_id().is_some(), shown, "{id}");
        }
    }

    #[test]
    fn a_temporary_id_is_told_by_its_prefix_and_only_in_full_shape() {
        assert!(
            AccessKeyId::new("ASIAIOSFODNN7EXAMPLE")
                .shape()
                .has(Mark::TemporaryId)
        );
        assert!(!AccessKeyId::new("ASIA-team").shape().has(Mark::TemporaryId));
    }
}
