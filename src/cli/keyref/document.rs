//! A text that holds one key, in whichever form it is.

use super::parts::{KeyError, Part, Parts};
use super::{env_file, ini, json, table};
use crate::model::AccessKey;

/// Reads the key in the bytes of a file, of standard input, or of a command.
pub(super) fn parse(bytes: &[u8], label: &str) -> Result<AccessKey, KeyError> {
    let text = std::str::from_utf8(bytes).map_err(|_| KeyError::NotText)?;
    // Part of the file's encoding, not of a value: editors on Windows put it before the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (parts, expected) = of_text(text)?;
    parts.into_key(label, expected)
}

/// All keys of a text that can hold several; the label of each names its section.
pub(super) fn all(bytes: &[u8], label: &str) -> Vec<AccessKey> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match form(text) {
        Form::Ini => ini::all(text, |section| format!("{label} [{section}]")),
        _ => Vec::new(),
    }
}

fn of_text(text: &str) -> Result<(Parts, &'static str), KeyError> {
    match form(text) {
        Form::Empty => Err(KeyError::Empty),
        Form::Json => Ok((json::parse(text)?, json::EXPECTED)),
        Form::Ini => Ok((ini::parse(text)?, ini::EXPECTED)),
        Form::Lines => Ok((env_file::parse(text)?, env_file::EXPECTED)),
        Form::Csv => Ok((table::csv(text)?, table::CSV_EXPECTED)),
        Form::Pair => Ok((table::pair(text)?, table::PAIR_EXPECTED)),
        Form::Unknown => Err(KeyError::Missing {
            part: Part::Id,
            expected: FORMS,
        }),
    }
}

/// All forms, for messages.
pub(super) const FORMS: &str = "JSON, lines of NAME=VALUE, INI, the CSV of a console, or ID:SECRET";

enum Form {
    Empty,
    Json,
    Ini,
    Lines,
    Csv,
    Pair,
    Unknown,
}

fn form(text: &str) -> Form {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with(['#', ';']));
    match first {
        None => Form::Empty,
        Some(line) if line.starts_with('{') => Form::Json,
        Some(line) if line.starts_with('[') => Form::Ini,
        Some(line) if table::names_columns(line) => Form::Csv,
        Some(line) if line.contains('=') || env_file::names_a_part(text) => Form::Lines,
        Some(line) if table::is_pair(line) => Form::Pair,
        Some(_) => Form::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<(String, usize), KeyError> {
        parse(text.as_bytes(), "file:k")
            .map(|key| (key.id.as_str().to_owned(), key.secret.shape().length))
    }

    #[test]
    fn the_form_is_told_by_the_first_line() {
        for text in [
            " {\"AccessKeyId\":\"id\",\"SecretAccessKey\":\"four\"}",
            "# comment\n[default]\naws_access_key_id=id\naws_secret_access_key=four",
            "# comment\nAWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=four",
            "\u{feff}AWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=four",
            "\u{feff}Access key ID,Secret access key\nid,four",
            "id:four\n",
        ] {
            assert_eq!(key(text), Ok(("id".into(), 4)), "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_named_with_what_was_expected() {
        let missing = |part, expected| Err(KeyError::Missing { part, expected });
        assert_eq!(key(" \n# only a comment\n"), Err(KeyError::Empty));
        assert_eq!(
            key("AWS_ACCESS_KEY_ID=id"),
            missing(Part::Secret, env_file::EXPECTED)
        );
        assert_eq!(key("[a]\nregion=x"), missing(Part::Id, ini::EXPECTED));
        assert_eq!(key("{}"), missing(Part::Id, json::EXPECTED));
        assert_eq!(key("wJalrXUtn"), missing(Part::Id, FORMS));
        assert_eq!(
            key("AWS_ACCESS_KEY_ID=\nAWS_SECRET_ACCESS_KEY=x"),
            Err(KeyError::EmptyPart(Part::Id))
        );
        assert_eq!(parse(&[0xff, 0xfe, b'A', 0], "x"), Err(KeyError::NotText));
    }
}
