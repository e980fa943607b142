//! `assume:` KEYREFs: which role, taken with which key, under which terms.

use std::fmt;

use super::{KeyRef, KeyRefError};
use crate::sign::uri::{self, Plus};

/// A temporary key to be taken by `AssumeRole`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assume {
    /// The role's ARN.
    pub role: String,
    /// The key it is taken with.
    pub via: Box<KeyRef>,
    /// For how long, in seconds; none leaves it to the store, which gives an hour.
    pub seconds: Option<u32>,
    /// A file with a policy that narrows what the role may do.
    pub policy: Option<String>,
    /// What the role's trust policy may ask for.
    pub external_id: Option<String>,
    /// The session's name, as logs and trust policies see it.
    pub session: String,
    /// The URL of STS where it is not the endpoint's own.
    pub endpoint: Option<String>,
}

/// A text that tells no role to take. Values are not in it: they might be secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssumeError {
    /// No ARN before the question mark.
    #[error("what follows `assume:` is no role; write its ARN, as in {EXAMPLE}")]
    NoRole,
    /// A parameter that does not exist.
    #[error(
        "a parameter is none of via, duration, policy, external-id, session-name, endpoint, as in {EXAMPLE}"
    )]
    Unknown,
    /// A parameter without a value, or given twice.
    #[error("`{0}` needs one value")]
    Value(&'static str),
    /// A time STS does not give.
    #[error("`duration` {0}")]
    Duration(&'static str),
}

/// How the whole form looks.
pub(super) const EXAMPLE: &str =
    "`assume:arn:aws:iam::123456789012:role/reader?via=profile:ops&duration=1h`";

impl Assume {
    /// Reads `ROLE_ARN?name=value&…`; values may be percent-encoded and have to be where they hold
    /// an ampersand.
    pub(super) fn parse(text: &str) -> Result<Self, KeyRefError> {
        let (role, parameters) = text.split_once('?').unwrap_or((text, ""));
        if !role.starts_with("arn:") || role.contains(char::is_whitespace) {
            return Err(AssumeError::NoRole.into());
        }
        let mut assume = Self {
            role: role.to_owned(),
            via: Box::new(KeyRef::Environment),
            seconds: None,
            policy: None,
            external_id: None,
            session: "s3probe".to_owned(),
            endpoint: None,
        };
        let mut seen = Vec::new();
        for parameter in parameters.split('&').filter(|text| !text.is_empty()) {
            let (given, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let name = NAMES.iter().find(|name| **name == given);
            let name = *name.ok_or(AssumeError::Unknown)?;
            let value = uri::decode_text(value, Plus::Literal);
            if value.is_empty() || seen.contains(&name) {
                return Err(AssumeError::Value(name).into());
            }
            seen.push(name);
            assume.set(name, value)?;
        }
        Ok(assume)
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), KeyRefError> {
        match name {
            "via" => *self.via = value.parse()?,
            "duration" => self.seconds = Some(lifetime(&value).map_err(AssumeError::Duration)?),
            "policy" => self.policy = Some(value),
            "external-id" => self.external_id = Some(value),
            "session-name" => self.session = value,
            _ => self.endpoint = Some(value),
        }
        Ok(())
    }
}

impl fmt::Display for Assume {
    /// The role alone: an external ID is not for everybody to read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "assume:{}", self.role)
    }
}

const NAMES: [&str; 6] = [
    "via",
    "duration",
    "policy",
    "external-id",
    "session-name",
    "endpoint",
];

/// The life of a temporary key in seconds: `15m` to `12h`, the bounds of the STS API reference.
pub(in crate::cli) fn lifetime(text: &str) -> Result<u32, &'static str> {
    let at = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let wrong = "is not a time; write a number with s, m or h behind it, as in 1h";
    let number: u32 = number.parse().map_err(|_| wrong)?;
    let seconds = match unit {
        "" | "s" => Some(number),
        "m" => number.checked_mul(60),
        "h" => number.checked_mul(3600),
        _ => return Err(wrong),
    };
    seconds
        .filter(|seconds| (900..=43_200).contains(seconds))
        .ok_or("is not between 15m and 12h, which is what STS gives")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam:::role/x";

    fn error(text: &str) -> String {
        Assume::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_role_is_read_with_its_terms() {
        let plain = Assume::parse(ROLE).unwrap();
        assert_eq!((*plain.via).clone(), KeyRef::Environment);
        assert_eq!((plain.seconds, plain.session.as_str()), (None, "s3probe"));
        let full = Assume::parse(&format!(
            "{ROLE}?via=profile:ops&duration=90m&policy=a%26b.json&external-id=hush&session-name=ci&endpoint=http://h:1"
        ))
        .unwrap();
        assert_eq!(*full.via, KeyRef::Profile("ops".into()));
        assert_eq!(full.seconds, Some(5400));
        assert_eq!(full.policy.as_deref(), Some("a&b.json"));
        assert_eq!(full.endpoint.as_deref(), Some("http://h:1"));
        assert_eq!(full.to_string(), "assume:arn:aws:iam:::role/x");
        let chained = Assume::parse(&format!("{ROLE}?via=assume:{ROLE}%3Fvia=env:A")).unwrap();
        assert!(matches!(*chained.via, KeyRef::Assume(_)));
    }

    #[test]
    fn what_is_wrong_is_named_without_a_value() {
        assert!(error("reader").contains("no role"));
        assert!(error(&format!("{ROLE}?secret=hush")).contains("none of via"));
        assert!(error(&format!("{ROLE}?via=")).contains("`via` needs one value"));
        assert!(error(&format!("{ROLE}?via=env&via=env")).contains("`via` needs one value"));
        for (text, part) in [
            ("5m", "between 15m and 12h"),
            ("13h", "between"),
            ("1d", "as in 1h"),
        ] {
            assert!(error(&format!("{ROLE}?duration={text}")).contains(part));
        }
        let nested = error(&format!("{ROLE}?via=hunter2"));
        assert!(!nested.contains("hunter2"), "{nested}");
    }
}
