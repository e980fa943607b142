//! The name of a run, which every object it writes carries.

use std::fmt;
use std::fmt::Write as _;
use std::str::FromStr;

/// The name of a run: 16 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RunId(String);

/// A text that names no run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a run ID; it has 16 hexadecimal digits, as in `s3probe-0123456789abcdef/`")]
pub struct RunIdError(String);

impl RunId {
    /// A new name; the first eight bytes are used.
    pub fn from_random(random: &[u8; 32]) -> Self {
        let mut text = String::with_capacity(LENGTH);
        for byte in &random[..LENGTH / 2] {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// The prefix of this run's objects below a given one.
    pub fn prefix_below(&self, prefix: &str) -> String {
        format!("{}{}/", Self::any_below(prefix), self.0)
    }

    /// What the objects of all runs below a prefix begin with.
    pub fn any_below(prefix: &str) -> String {
        let between = if prefix.is_empty() || prefix.ends_with('/') {
            ""
        } else {
            "/"
        };
        format!("{prefix}{between}{MARK}")
    }

    /// The run whose object this is, if its key has the form of one below `prefix`.
    pub fn of_object(prefix: &str, object: &str) -> Option<Self> {
        let rest = object.strip_prefix(prefix)?;
        let rest = if prefix.is_empty() || prefix.ends_with('/') {
            rest
        } else {
            rest.strip_prefix('/')?
        };
        let (id, _) = rest.strip_prefix(MARK)?.split_once('/')?;
        id.parse().ok()
    }
}

impl FromStr for RunId {
    type Err = RunIdError;

    fn from_str(text: &str) -> Result<Self, RunIdError> {
        let id = text.trim().trim_end_matches('/');
        let id = id.strip_prefix(MARK).unwrap_or(id);
        let hex = id.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        if id.len() == LENGTH && hex {
            Ok(Self(id.to_owned()))
        } else {
            Err(RunIdError(text.to_owned()))
        }
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the names of all runs begin with.
const MARK: &str = "s3probe-";

const LENGTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_object_of_a_run_has_a_run() {
        let id = RunId::from_random(&[0xab; 32]);
        let object = format!("{}canary", id.prefix_below("team/x"));
        assert_eq!(object, "team/x/s3probe-abababababababab/canary");
        assert_eq!(RunId::of_object("team/x", &object), Some(id.clone()));
        assert_eq!(RunId::of_object("team/x/", &object), Some(id));
        for other in [
            "team/x/s3probe-notes/canary",
            "team/x/s3probe-abababababababab",
            "team/xs3probe-abababababababab/canary",
            "s3probe-abababababababab/canary",
            "team/x/ABABABABABABABAB/canary",
        ] {
            assert_eq!(RunId::of_object("team/x", other), None, "{other}");
        }
    }

    #[test]
    fn a_run_is_named_with_or_without_its_mark() {
        assert_eq!(
            "s3probe-0123456789abcdef/".parse(),
            Ok(RunId("0123456789abcdef".into()))
        );
        assert!("0123".parse::<RunId>().is_err());
    }
}
