//! KEYREFs: texts that name where an access key is, never the key.

mod assume;
mod document;
mod env_file;
mod environment;
mod exec;
mod ini;
mod json;
mod names;
mod parts;
mod profile;
mod prompt;
mod read;
mod sts;
mod table;

use std::fmt;
use std::str::FromStr;

use crate::model::key::looks_like_a_key;

pub use assume::{Assume, AssumeError};
pub use parts::KeyError;
pub use read::{Reader, parse};
pub use sts::Sts;

pub(in crate::cli) use assume::lifetime;

/// Where an access key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRef {
    /// The usual variables of the environment.
    Environment,
    /// Variables with a prefix of the user's own.
    Prefix(String),
    /// A profile of the AWS shared files.
    Profile(String),
    /// A file.
    File(String),
    /// A command that prints a key.
    Exec(String),
    /// Standard input.
    Stdin,
    /// A question on the terminal.
    Prompt,
    /// A temporary key, taken by `AssumeRole` with another key.
    Assume(Assume),
    /// No key: requests are not signed.
    Anonymous,
}

/// A text that names no place where a key could be. The text is not in it: it might be a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefError {
    /// The text is one we know, with something missing.
    #[error("`{0}` names nothing after the colon; write {1}")]
    Incomplete(&'static str, &'static str),
    /// What follows `assume:` cannot be read.
    #[error(transparent)]
    Assume(#[from] AssumeError),
    /// The text is near one we know.
    #[error(
        "that is no KEYREF; did you mean `{0}`? (the text is not repeated, it might be a secret)"
    )]
    Near(&'static str),
    /// The text is like nothing we know.
    #[error(
        "that is no KEYREF: it names where a key is, never the key itself (the text is not repeated, \
         it might be a secret)\n{LIST}"
    )]
    Unknown,
}

/// All KEYREFs, for messages and help.
pub const LIST: &str = concat!(
    "  env            AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and maybe AWS_SESSION_TOKEN;\n",
    "                 else S3_ACCESS_KEY and S3_SECRET_KEY\n",
    "  env:PREFIX     PREFIX_ACCESS_KEY_ID, PREFIX_SECRET_ACCESS_KEY, maybe PREFIX_SESSION_TOKEN\n",
    "  profile:NAME   a profile of the AWS shared config and credentials files\n",
    "  file:PATH      JSON as AWS commands print it, lines of NAME=VALUE, INI, the CSV that\n",
    "                 consoles give out, or one line ID:SECRET\n",
    "  exec:COMMAND   a command that prints a key as credential processes do\n",
    "  assume:ROLE    a temporary key of a role (its ARN), by STS; ?via=KEYREF names the key it is\n",
    "                 taken with [env], &duration=1h, &policy=FILE, &external-id=ID,\n",
    "                 &session-name=NAME and &endpoint=URL its terms\n",
    "  stdin          what file:PATH may hold, on standard input\n",
    "  prompt         asked for on the terminal\n",
    "  anonymous      no key: requests are not signed",
);

impl FromStr for KeyRef {
    type Err = KeyRefError;

    fn from_str(text: &str) -> Result<Self, KeyRefError> {
        match text {
            "env" => return Ok(Self::Environment),
            "stdin" | "-" => return Ok(Self::Stdin),
            "prompt" => return Ok(Self::Prompt),
            "anonymous" => return Ok(Self::Anonymous),
            _ => {}
        }
        let (scheme, rest) = text.split_once(':').unwrap_or((text, ""));
        let form = FORMS.iter().find(|form| form.scheme == scheme);
        match form {
            Some(form) if rest.trim().is_empty() => {
                Err(KeyRefError::Incomplete(form.scheme, form.example))
            }
            Some(form) if is_a_key(form, rest) => Err(KeyRefError::Unknown),
            Some(form) => (form.make)(rest.to_owned()),
            None => Err(unknown(scheme)),
        }
    }
}

impl fmt::Display for KeyRef {
    /// The label of the key. Of a command only the program is named: its arguments may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("env"),
            Self::Prefix(prefix) => write!(f, "env:{prefix}"),
            Self::Profile(name) => write!(f, "profile:{name}"),
            Self::File(path) => write!(f, "file:{path}"),
            Self::Exec(command) => write!(f, "exec:{}", exec::program(command)),
            Self::Assume(assume) => assume.fmt(f),
            Self::Stdin => f.write_str("stdin"),
            Self::Prompt => f.write_str("prompt"),
            Self::Anonymous => f.write_str("anonymous"),
        }
    }
}

struct Form {
    scheme: &'static str,
    example: &'static str,
    make: fn(String) -> Result<KeyRef, KeyRefError>,
}

const FORMS: &[Form] = &[
    Form {
        scheme: "env",
        example: "`env` or `env:PREFIX`",
        make: prefix,
    },
    Form {
        scheme: "profile",
        example: "`profile:NAME`",
        make: |name| Ok(KeyRef::Profile(name)),
    },
    Form {
        scheme: "file",
        example: "`file:PATH`",
        make: |path| Ok(KeyRef::File(path)),
    },
    Form {
        scheme: "exec",
        example: "`exec:COMMAND`",
        make: |command| Ok(KeyRef::Exec(command)),
    },
    Form {
        scheme: "assume",
        example: "`assume:ROLE_ARN`",
        make: |role| Assume::parse(&role).map(KeyRef::Assume),
    },
];

/// Whether a key was pasted where the name of its place belongs. A path may look like a secret.
fn is_a_key(form: &Form, rest: &str) -> bool {
    let may_be_a_path = form.scheme == "file" || rest.starts_with(['/', '.', '~']);
    !may_be_a_path && looks_like_a_key(rest)
}

/// `env:TARGET` and `env:TARGET_` name the same variables.
#[expect(
    clippy::unnecessary_wraps,
    reason = "one of several, some of which can fail"
)]
fn prefix(text: String) -> Result<KeyRef, KeyRefError> {
    let text = text.strip_suffix('_').map(str::to_owned).unwrap_or(text);
    Ok(KeyRef::Prefix(text))
}

/// The nearest word we know, if it is near: one letter wrong, missing or too many, or another case.
fn unknown(word: &str) -> KeyRefError {
    const WORDS: [(&str, &str); 8] = [
        ("env", "env"),
        ("profile", "profile:NAME"),
        ("file", "file:PATH"),
        ("exec", "exec:COMMAND"),
        ("assume", "assume:ROLE_ARN"),
        ("stdin", "stdin"),
        ("prompt", "prompt"),
        ("anonymous", "anonymous"),
    ];
    let word = word.to_ascii_lowercase();
    WORDS
        .iter()
        .find(|(known, _)| one_edit_apart(known, &word))
        .map_or(KeyRefError::Unknown, |(_, form)| KeyRefError::Near(form))
}

fn one_edit_apart(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    a.len() - end <= 1 && b.len() - end <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_labelled() {
        for (text, expected, label) in [
            ("env", KeyRef::Environment, "env"),
            ("env:TARGET", KeyRef::Prefix("TARGET".into()), "env:TARGET"),
            ("env:TARGET_", KeyRef::Prefix("TARGET".into()), "env:TARGET"),
            ("profile:up", KeyRef::Profile("up".into()), "profile:up"),
            (
                "file:/k/key.json",
                KeyRef::File("/k/key.json".into()),
                "file:/k/key.json",
            ),
            ("file:C:\\k", KeyRef::File("C:\\k".into()), "file:C:\\k"),
            (
                "exec:vault read -token=x",
                KeyRef::Exec("vault read -token=x".into()),
                "exec:vault",
            ),
            ("stdin", KeyRef::Stdin, "stdin"),
            ("-", KeyRef::Stdin, "stdin"),
            ("prompt", KeyRef::Prompt, "prompt"),
            ("anonymous", KeyRef::Anonymous, "anonymous"),
        ] {
            let keyref: KeyRef = text.parse().unwrap();
            assert_eq!(
                (&keyref, keyref.to_string().as_str()),
                (&expected, label),
                "{text}"
            );
        }
    }

    #[test]
    fn a_key_in_place_of_a_keyref_is_refused_and_not_repeated() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "env:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "profile:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "exec:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "profile:AKIAIOSFODNN7EXAMPLE",
            "hunter2",
        ] {
            let error = text.parse::<KeyRef>().unwrap_err();
            assert_eq!(error, KeyRefError::Unknown);
            assert!(!error.to_string().contains(text), "{error}");
        }
    }

    #[test]
    fn a_slip_of_one_letter_is_understood() {
        for (text, near) in [
            ("profil:x", "profile:NAME"),
            ("flie:x", ""),
            ("fil:x", "file:PATH"),
            ("Env:TARGET", "env"),
            ("anonymus", "anonymous"),
        ] {
            let expected = if near.is_empty() {
                KeyRefError::Unknown
            } else {
                KeyRefError::Near(near)
            };
            assert_eq!(text.parse::<KeyRef>(), Err(expected), "{text}");
        }
        assert_eq!(
            "file:".parse::<KeyRef>(),
            Err(KeyRefError::Incomplete("file", "`file:PATH`"))
        );
    }
}
