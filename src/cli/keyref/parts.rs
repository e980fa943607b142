//! The parts of a key as they are found one after the other, and what can be wrong with them.

use super::document::FORMS;
use std::fmt;

use crate::model::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken, Time};

/// One of the three parts of an access key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The access key ID.
    Id,
    /// The secret access key.
    Secret,
    /// The session token of a temporary key.
    Token,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Id => "access key ID",
            Self::Secret => "secret access key",
            Self::Token => "session token",
        })
    }
}

/// A text that holds no usable key. Never holds a value of that text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing at all.
    #[error("it is empty; expected {FORMS}")]
    Empty,
    /// The bytes are not text.
    #[error("it is not UTF-8 text (UTF-16 files of Windows tools have to be converted)")]
    NotText,
    /// A part is missing.
    #[error("there is no {part}; expected {expected}")]
    Missing {
        /// Which one.
        part: Part,
        /// Under which names it is looked for.
        expected: &'static str,
    },
    /// A part is there without a value.
    #[error("the {0} is empty")]
    EmptyPart(Part),
    /// A part occurs twice.
    #[error("line {line}: a second {part}; expected one key")]
    Twice {
        /// Where the second one stands.
        line: usize,
        /// Which part.
        part: Part,
    },
    /// A line that is no assignment.
    #[error("line {0}: expected NAME=VALUE, a comment after `#`, or nothing")]
    NotAssignment(usize),
    /// A line of an INI file that is neither a section nor an assignment.
    #[error("line {0}: expected [SECTION], NAME = VALUE, or a comment")]
    NotIni(usize),
    /// An assignment before the first section.
    #[error("line {0}: expected a [SECTION] before the first assignment")]
    BeforeSection(usize),
    /// Several sections hold a key and none is called default.
    #[error(
        "{0} sections hold a key and none is called `default`; leave one, or name a profile with \
         profile:NAME and AWS_SHARED_CREDENTIALS_FILE"
    )]
    SeveralSections(usize),
    /// Not JSON.
    #[error("line {line}, column {column}: not valid JSON")]
    NotJson {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// A field of another type.
    #[error("`{0}` is not a text")]
    NotString(String),
    /// More than one key in a table or list of lines.
    #[error("{0} lines hold a key; expected one")]
    SeveralLines(usize),
    /// More than one key in a JSON list.
    #[error("`keys` holds {0} keys; expected one")]
    SeveralKeys(usize),
    /// A credential process of a version we do not know.
    #[error("`Version` is not 1, the only version of credential processes there is")]
    ProcessVersion,
}

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    id: Option<AccessKeyId>,
    secret: Option<SecretAccessKey>,
    token: Option<SessionToken>,
    expires: Option<Time>,
}

impl Parts {
    /// Takes a value as it is; says whether the part was there already.
    pub(super) fn put(&mut self, part: Part, value: &str) -> bool {
        match part {
            Part::Id => self.id.replace(AccessKeyId::new(value)).is_some(),
            Part::Secret => self.secret.replace(SecretAccessKey::new(value)).is_some(),
            Part::Token => self.token.replace(SessionToken::new(value)).is_some(),
        }
    }

    /// When a temporary key ends, as its issuer says.
    pub(super) fn expire(&mut self, expires: Option<Time>) {
        self.expires = expires;
    }

    /// Whether nothing was found, a lone session token aside.
    pub(super) fn is_empty(&self) -> bool {
        self.id.is_none() && self.secret.is_none()
    }

    /// The key, if its two halves are there. An empty session token is none.
    pub(super) fn into_key(
        self,
        label: &str,
        expected: &'static str,
    ) -> Result<AccessKey, KeyError> {
        let missing = |part| KeyError::Missing { part, expected };
        let id = self.id.ok_or_else(|| missing(Part::Id))?;
        let secret = self.secret.ok_or_else(|| missing(Part::Secret))?;
        if id.as_str().is_empty() {
            return Err(KeyError::EmptyPart(Part::Id));
        }
        if secret.shape().length == 0 {
            return Err(KeyError::EmptyPart(Part::Secret));
        }
        let token = self.token.filter(|token| !token.is_empty());
        let token = token.map(|token| token.until(self.expires));
        Ok(AccessKey {
            label: label.to_owned(),
            id,
            secret,
            token,
        })
    }
}
