//! Who may do what in a bucket, without any vendor's words.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::{Expectation, Verb};

/// What one key should be able to do in one bucket, and nothing beyond it.
///
/// In a file it is TOML; `allow` is a role or a list:
///
/// ```toml
/// name = "uploader"
/// bucket = "photos.example"
/// prefix = "incoming/"
/// allow = ["list", "get", "put"]
/// principal = "522b276a356bdf39013dfabea2cd43e141ecc9e8"
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its own name, used for statements (`Sid`), policies and groups.
    pub name: String,
    /// The bucket.
    pub bucket: String,
    /// Where in the bucket it holds: keys that begin so. Empty means the whole bucket.
    pub prefix: String,
    /// What is allowed; everything else is not.
    pub allow: BTreeSet<Verb>,
    /// Who: an ARN, a canonical id, a user name, as the store wants it.
    pub principal: String,
}

/// A grant that cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct GrantError {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there, and what was expected.
    pub what: String,
}

impl Grant {
    /// Reads a grant file; `file` is its name for error messages.
    pub fn parse(file: &str, text: &str) -> Result<Self, GrantError> {
        let fail = |at: Option<usize>, what: String| GrantError {
            file: file.to_owned(),
            line: line_of(text, at.unwrap_or_default()),
            what,
        };
        let written: Written = toml::from_str(text).map_err(|error| {
            let what = format!("{}; {EXPECTED}", error.message());
            fail(error.span().map(|span| span.start), what)
        })?;
        let allow = written
            .allow
            .get_ref()
            .words()
            .parse::<Expectation>()
            .map_err(|error| fail(Some(written.allow.span().start), error.to_string()))?;
        for (name, field) in [
            ("bucket", &written.bucket),
            ("principal", &written.principal),
        ] {
            if field.get_ref().trim().is_empty() {
                let what = format!("`{name}` is empty; {EXPECTED}");
                return Err(fail(Some(field.span().start), what));
            }
        }
        Ok(Self {
            name: written.name,
            bucket: written.bucket.into_inner(),
            prefix: written.prefix,
            allow: allow.allowed().iter().copied().collect(),
            principal: written.principal.into_inner(),
        })
    }

    /// The same as an expectation, for the matrix: what is not allowed is denied.
    pub fn expectation(&self) -> Expectation {
        Expectation::of_verbs(self.allow.iter().copied())
    }
}

/// A grant as the file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default = "unnamed")]
    name: String,
    bucket: Spanned<String>,
    #[serde(default)]
    prefix: String,
    allow: Spanned<Allow>,
    principal: Spanned<String>,
}

/// `allow = "uploader"` or `allow = ["list", "get"]`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a role or a list of list, get, put, delete")]
enum Allow {
    Role(String),
    Verbs(Vec<String>),
}

impl Allow {
    fn words(&self) -> String {
        match self {
            Self::Role(role) => role.clone(),
            Self::Verbs(verbs) if verbs.is_empty() => "none".to_owned(),
            Self::Verbs(verbs) => verbs.join(","),
        }
    }
}

fn unnamed() -> String {
    "grant".to_owned()
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.bytes().take(offset);
    before.filter(|byte| *byte == b'\n').count() + 1
}

const EXPECTED: &str = "a grant has `bucket`, `principal`, `allow` (a role or a list of list, get, \
                        put, delete), and may have `name` and `prefix`";

#[cfg(test)]
mod tests {
    use super::*;

    const UPLOADER: &str = r#"name = "uploader"
bucket = "photos.example"
prefix = "incoming/"
allow = ["list", "get", "put"]
principal = "522b276a356bdf39013dfabea2cd43e141ecc9e8"
"#;

    #[test]
    fn a_role_and_its_list_are_the_same_grant() {
        let grant = Grant::parse("g.toml", UPLOADER).unwrap();
        assert_eq!(grant.allow, [Verb::List, Verb::Get, Verb::Put].into());
        assert_eq!(grant.prefix, "incoming/");
        let by_role = UPLOADER.replace(r#"["list", "get", "put"]"#, "\"uploader\"");
        assert_eq!(Grant::parse("g.toml", &by_role), Ok(grant.clone()));
        assert_eq!(grant.expectation().to_string(), "list,get,put");
        let nothing = UPLOADER.replace(r#""list", "get", "put""#, "");
        let nothing = Grant::parse("g.toml", &nothing).unwrap();
        assert!(nothing.expectation().is_nothing());
    }

    #[test]
    fn an_error_names_file_and_line_and_what_was_expected() {
        let table = [
            (
                "allow = [",
                "allow = [\"fly\", ",
                "g.toml:4: `fly` is neither",
            ),
            (
                "allow = [\"list\", \"get\", \"put\"]",
                "allow = 7",
                "g.toml:4: a role or a list",
            ),
            ("prefix", "perfix", "g.toml:3: unknown field `perfix`"),
            ("\"photos.example\"", "\" \"", "g.toml:2: `bucket` is empty"),
            (
                "principal = ",
                "# ",
                "g.toml:1: missing field `principal`; a grant has",
            ),
        ];
        for (from, to, expected) in table {
            let text = UPLOADER.replacen(from, to, 1);
            let error = Grant::parse("g.toml", &text).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }
}
