//! Lines of `NAME=VALUE`, as shells source them and containers are given them.
//!
//! Taken away: `export `, blanks before a value, one pair of quotes round it, and a byte-order mark
//! at the start of the file. Kept: everything else, blanks and carriage returns at the end too. A
//! shell that sources the file keeps a carriage return as well, and then the key does not work.

use super::names;
use super::parts::{KeyError, Part, Parts};

/// Reads the key in lines of `NAME=VALUE`.
pub(super) fn parse(text: &str) -> Result<Parts, KeyError> {
    let mut parts = Parts::default();
    for (line, content) in (1..).zip(text.split('\n')) {
        let Some((name, value)) =
            assignment(content).map_err(|()| KeyError::NotAssignment(line))?
        else {
            continue;
        };
        if let Some(part) = names::part(name)
            && parts.put(part, &unquoted(value))
        {
            return Err(KeyError::Twice { line, part });
        }
    }
    Ok(parts)
}

/// Name and value of a line; nothing for a comment or an empty line.
fn assignment(line: &str) -> Result<Option<(&str, &str)>, ()> {
    let content = line.trim_start();
    if content.trim_end().is_empty() || content.starts_with('#') {
        return Ok(None);
    }
    let (name, value) = content.split_once('=').ok_or(())?;
    let name = name.strip_prefix("export ").unwrap_or(name).trim();
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(());
    }
    Ok(Some((name, value.trim_start_matches([' ', '\t']))))
}

/// The value without one pair of quotes. A carriage return behind them stays, as a shell keeps it.
fn unquoted(value: &str) -> String {
    let trimmed = value.trim_end_matches([' ', '\t', '\r']);
    let inner = ['"', '\'']
        .iter()
        .find_map(|quote| trimmed.strip_prefix(*quote)?.strip_suffix(*quote));
    match inner {
        Some(inner) if value.ends_with('\r') => format!("{inner}\r"),
        Some(inner) => inner.to_owned(),
        None => value.to_owned(),
    }
}

/// The names looked for, for messages.
pub(super) const EXPECTED: &str = "lines such as AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…";

/// Whether a text could be meant as lines of `NAME=VALUE` that hold a key.
pub(super) fn names_a_part(text: &str) -> bool {
    text.split('\n').any(|line| {
        matches!(assignment(line), Ok(Some((name, _))) if matches!(names::part(name), Some(Part::Id | Part::Secret)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(id: &str, secret: &str) -> Parts {
        let mut parts = Parts::default();
        parts.put(Part::Id, id);
        parts.put(Part::Secret, secret);
        parts
    }

    #[test]
    fn values_are_taken_as_a_shell_takes_them() {
        for (text, id, secret) in [
            (
                "AWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=secret\n",
                "id",
                "secret",
            ),
            (
                "export S3_ACCESS_KEY='id'\nexport S3_SECRET_KEY=\"se cret\"",
                "id",
                "se cret",
            ),
            (
                "# a key\n\nREGION=x\naccess_key = id\nsecret_key = secret",
                "id",
                "secret",
            ),
            ("access_key=id\nsecret_key=se=cr#et==", "id", "se=cr#et=="),
        ] {
            assert_eq!(parse(text), Ok(parts(id, secret)), "{text}");
        }
    }

    #[test]
    fn what_clings_to_a_value_stays_to_be_found() {
        for (line, secret) in [
            ("secret_key=secret  ", "secret  "),
            ("secret_key=secret\r", "secret\r"),
            ("secret_key=\"secret\"\r", "secret\r"),
            ("secret_key=\"secret \"  ", "secret "),
            ("secret_key=\"secret", "\"secret"),
            ("secret_key=\"", "\""),
        ] {
            assert_eq!(
                parse(&format!("access_key=id\n{line}\n")),
                Ok(parts("id", secret)),
                "{line:?}"
            );
        }
    }

    #[test]
    fn a_line_that_is_no_assignment_is_named_by_its_number() {
        assert_eq!(
            parse("access_key=id\nwJalrXUtn"),
            Err(KeyError::NotAssignment(2))
        );
        assert_eq!(parse("set access_key=id"), Err(KeyError::NotAssignment(1)));
        assert_eq!(
            parse("access_key=a\nsecret_key=s\naccess_key=b"),
            Err(KeyError::Twice {
                line: 3,
                part: Part::Id
            })
        );
    }
}
