//! What a key should be able to do: a role or a list of verbs.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Verb;

/// What one cell should show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// It must work.
    Allow,
    /// It must be refused.
    Deny,
    /// Either is fine; it is an observation.
    #[default]
    Any,
}

impl Expected {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Any => "any",
        }
    }
}

/// What the target key is expected to do, verb by verb.
///
/// What an expectation does not allow is expected to be denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    text: String,
    allowed: Vec<Verb>,
}

/// A text that is neither a role nor a list of verbs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpectationError {
    /// The text is empty.
    #[error("the expectation is empty; give a role ({ROLES}) or a list such as `list,get,!delete`")]
    Empty,
    /// One word is not known.
    #[error(
        "`{0}` is neither a role ({ROLES}) nor one of list, get, put, delete with or without `!`"
    )]
    UnknownWord(String),
    /// One verb is both allowed and denied.
    #[error("`{0}` is both allowed and denied")]
    Contradiction(Verb),
}

const ROLES: &str = "read-only, write-only, uploader, read-write, none";

impl Expectation {
    /// What is expected of a verb.
    pub fn of(&self, verb: Verb) -> Expected {
        if self.allowed.contains(&verb) {
            Expected::Allow
        } else {
            Expected::Deny
        }
    }

    /// What allows these verbs and nothing else.
    pub fn of_verbs(verbs: impl IntoIterator<Item = Verb>) -> Self {
        let allowed: Vec<Verb> = verbs.into_iter().collect();
        let text = if allowed.is_empty() {
            "none".to_owned()
        } else {
            let words: Vec<&str> = allowed.iter().map(|verb| verb.as_str()).collect();
            words.join(",")
        };
        Self { text, allowed }
    }

    /// The verbs it allows.
    pub fn allowed(&self) -> &[Verb] {
        &self.allowed
    }

    /// Whether it allows nothing at all.
    pub fn is_nothing(&self) -> bool {
        self.allowed.is_empty()
    }
}

impl FromStr for Expectation {
    type Err = ExpectationError;

    fn from_str(text: &str) -> Result<Self, ExpectationError> {
        let allowed = match role(text.trim()) {
            Some(verbs) => verbs.to_vec(),
            None => list(text)?,
        };
        Ok(Self {
            text: text.trim().to_owned(),
            allowed,
        })
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn role(name: &str) -> Option<&'static [Verb]> {
    match name {
        "read-only" => Some(&[Verb::List, Verb::Get]),
        "write-only" => Some(&[Verb::Put]),
        "uploader" => Some(&[Verb::List, Verb::Get, Verb::Put]),
        "read-write" => Some(&Verb::ALL),
        "none" => Some(&[]),
        _ => None,
    }
}

fn list(text: &str) -> Result<Vec<Verb>, ExpectationError> {
    let (mut allowed, mut denied) = (Vec::new(), Vec::new());
    for word in text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
    {
        let (name, into) = match word.strip_prefix('!') {
            Some(name) => (name, &mut denied),
            None => (word, &mut allowed),
        };
        into.push(verb(name).ok_or_else(|| ExpectationError::UnknownWord(word.to_owned()))?);
    }
    if allowed.is_empty() && denied.is_empty() {
        return Err(ExpectationError::Empty);
    }
    match allowed.iter().find(|verb| denied.contains(verb)) {
        Some(verb) => Err(ExpectationError::Contradiction(*verb)),
        None => Ok(allowed),
    }
}

fn verb(name: &str) -> Option<Verb> {
    Verb::ALL.into_iter().find(|verb| verb.as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(text: &str) -> [Expected; 4] {
        let expectation: Expectation = text.parse().unwrap();
        Verb::ALL.map(|verb| expectation.of(verb))
    }

    #[test]
    fn a_role_allows_its_verbs_and_denies_the_rest() {
        use Expected::{Allow, Deny};
        assert_eq!(expected("read-only"), [Allow, Allow, Deny, Deny]);
        assert_eq!(expected("write-only"), [Deny, Deny, Allow, Deny]);
        assert_eq!(expected("uploader"), [Allow, Allow, Allow, Deny]);
        assert_eq!(expected("read-write"), [Allow; 4]);
        assert_eq!(expected("none"), [Deny; 4]);
        assert_eq!(expected("list, get,!delete"), [Allow, Allow, Deny, Deny]);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error = "list,fly".parse::<Expectation>().unwrap_err();
        assert_eq!(error, ExpectationError::UnknownWord("fly".into()));
        assert_eq!(" , ".parse::<Expectation>(), Err(ExpectationError::Empty));
        assert_eq!(
            "get,!get".parse::<Expectation>(),
            Err(ExpectationError::Contradiction(Verb::Get))
        );
    }
}
