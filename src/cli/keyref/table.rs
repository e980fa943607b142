//! Keys as a console hands them out (CSV with a line of names), and as mounts keep them (`ID:SECRET`).

use super::names;
use super::parts::{KeyError, Part, Parts};

pub(super) const CSV_EXPECTED: &str =
    "a first line with `Access key ID,Secret access key`, and one line with their values";
pub(super) const PAIR_EXPECTED: &str = "one line ID:SECRET";

/// Whether a line has the names of columns, the ID's among them.
pub(super) fn names_columns(line: &str) -> bool {
    let mut names = line.split(',');
    line.contains(',') && names.any(|name| part(name) == Some(Part::Id))
}

/// Whether a line is `ID:SECRET` and nothing else.
pub(super) fn is_pair(line: &str) -> bool {
    line.matches(':').count() == 1 && !line.contains([' ', '\t', '=', ',', '{', '['])
}

/// The key of a table with one line of values.
pub(super) fn csv(text: &str) -> Result<Parts, KeyError> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let names = lines.next().unwrap_or_default();
    let values = lines.next().ok_or(KeyError::Missing {
        part: Part::Id,
        expected: CSV_EXPECTED,
    })?;
    let more = lines.count();
    if more > 0 {
        return Err(KeyError::SeveralLines(more + 1));
    }
    let mut parts = Parts::default();
    for (name, value) in names.split(',').zip(values.split(',')) {
        if let Some(part) = part(name)
            && parts.put(part, bare(value))
        {
            return Err(KeyError::Twice { line: 1, part });
        }
    }
    Ok(parts)
}

/// The key of a line `ID:SECRET`.
pub(super) fn pair(text: &str) -> Result<Parts, KeyError> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with('#')).collect();
    let mut parts = Parts::default();
    match lines[..] {
        [line] => {
            if let Some((id, secret)) = line.split_once(':') {
                parts.put(Part::Id, id);
                parts.put(Part::Secret, secret);
            }
            Ok(parts)
        }
        _ => Err(KeyError::SeveralLines(lines.len())),
    }
}

fn part(name: &str) -> Option<Part> {
    names::part(&bare(name).replace(' ', "_"))
}

/// A field without the quotes that CSV allows round it.
fn bare(field: &str) -> &str {
    let field = field.trim();
    let unquoted = field.strip_prefix('"').and_then(|f| f.strip_suffix('"'));
    unquoted.unwrap_or(field)
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
    fn a_table_of_a_console_holds_one_key() {
        for text in [
            "Access key ID,Secret access key\r\nid,secret\r\n",
            "User name,Access key ID,Secret access key\nalice,id,secret",
            "\"Secret access key\",\"Access key ID\"\n\"secret\",\"id\"",
        ] {
            assert!(names_columns(text.lines().next().unwrap()), "{text}");
            assert_eq!(csv(text), Ok(parts("id", "secret")), "{text}");
        }
        assert!(!names_columns("id,secret"));
        let two = "Access key ID,Secret access key\na,b\nc,d";
        assert_eq!(csv(two), Err(KeyError::SeveralLines(2)));
    }

    #[test]
    fn a_line_of_two_parts_is_a_key() {
        assert!(is_pair("id:secret"));
        for line in ["bucket:id:secret", "a b:c", "name=a:b", "secret"] {
            assert!(!is_pair(line), "{line}");
        }
        assert_eq!(pair("# mount\nid:se/cr+et\n"), Ok(parts("id", "se/cr+et")));
        assert_eq!(pair("a:b\nc:d\n"), Err(KeyError::SeveralLines(2)));
    }
}
