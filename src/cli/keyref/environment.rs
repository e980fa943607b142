//! Keys in the environment.

use super::parts::{Part, Parts};
use crate::cli::process::{Environment, NotText};
use crate::model::AccessKey;

/// An environment that holds no whole key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum EnvironmentError {
    /// None of the variables is set.
    #[error("`{0}` and `{1}` are not set in the environment{2}")]
    Unset(String, String, &'static str),
    /// One half is set.
    #[error("`{set}` is set in the environment, but `{missing}` is not")]
    Half {
        /// The variable that is there.
        set: String,
        /// The one that is not.
        missing: String,
    },
    /// A value is not text.
    #[error(transparent)]
    NotText(#[from] NotText),
}

/// Reads the usual variables: those of AWS, or else those of S3 tools.
pub(super) fn usual(environment: &Environment) -> Result<AccessKey, EnvironmentError> {
    for names in [&AWS, &S3] {
        if let Some(key) = read(environment, names, "env")? {
            return Ok(key);
        }
    }
    let other =
        ", nor are S3_ACCESS_KEY and S3_SECRET_KEY; set them, or name another place with a KEYREF";
    Err(EnvironmentError::Unset(
        AWS[0].to_owned(),
        AWS[1].to_owned(),
        other,
    ))
}

/// Reads the variables with a prefix.
pub(super) fn prefixed(
    environment: &Environment,
    prefix: &str,
) -> Result<AccessKey, EnvironmentError> {
    let name = |rest: &str| format!("{prefix}_{rest}");
    let names = [
        name("ACCESS_KEY_ID"),
        name("SECRET_ACCESS_KEY"),
        name("SESSION_TOKEN"),
    ];
    let [id, secret, token] = &names;
    read(environment, &[id, secret, token], &format!("env:{prefix}"))?
        .ok_or_else(|| EnvironmentError::Unset(id.clone(), secret.clone(), ""))
}

const AWS: [&str; 3] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
];
const S3: [&str; 3] = ["S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_SESSION_TOKEN"];

fn read(
    environment: &Environment,
    names: &[&str; 3],
    label: &str,
) -> Result<Option<AccessKey>, EnvironmentError> {
    let half = |set: &str, missing: &str| EnvironmentError::Half {
        set: set.to_owned(),
        missing: missing.to_owned(),
    };
    let mut parts = Parts::default();
    let (id, secret) = (environment.text(names[0])?, environment.text(names[1])?);
    match (id, secret) {
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(half(names[0], names[1])),
        (None, Some(_)) => return Err(half(names[1], names[0])),
        (Some(id), Some(secret)) => {
            parts.put(Part::Id, id);
            parts.put(Part::Secret, secret);
        }
    }
    if let Some(token) = environment.text(names[2])? {
        parts.put(Part::Token, token);
    }
    Ok(parts.into_key(label, "").ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(found: Result<AccessKey, EnvironmentError>) -> (String, bool) {
        let key = found.unwrap();
        (key.id.as_str().to_owned(), key.token.is_some())
    }

    #[test]
    fn aws_variables_come_before_those_of_s3_tools() {
        let s3 = [("S3_ACCESS_KEY", "s3"), ("S3_SECRET_KEY", "x")];
        assert_eq!(id(usual(&Environment::from(s3))), ("s3".into(), false));
        let both = [
            ("AWS_ACCESS_KEY_ID", "aws"),
            ("AWS_SECRET_ACCESS_KEY", "x"),
            ("AWS_SESSION_TOKEN", "t"),
            s3[0],
            s3[1],
        ];
        assert_eq!(id(usual(&Environment::from(both))), ("aws".into(), true));
    }

    #[test]
    fn a_prefix_names_three_variables() {
        let environment = Environment::from([
            ("T_ACCESS_KEY_ID", "id"),
            ("T_SECRET_ACCESS_KEY", " s "),
            ("T_SESSION_TOKEN", ""),
        ]);
        let key = prefixed(&environment, "T").unwrap();
        assert_eq!(
            (key.secret.shape().length, key.token, key.label.as_str()),
            (3, None, "env:T")
        );
    }

    #[test]
    fn half_a_key_is_an_error_that_names_the_other_half() {
        let environment = Environment::from([("AWS_ACCESS_KEY_ID", "id"), ("S3_ACCESS_KEY", "x")]);
        assert_eq!(
            usual(&environment).unwrap_err(),
            EnvironmentError::Half {
                set: "AWS_ACCESS_KEY_ID".into(),
                missing: "AWS_SECRET_ACCESS_KEY".into()
            }
        );
        assert!(matches!(
            prefixed(&Environment::default(), "T"),
            Err(EnvironmentError::Unset(name, _, _)) if name == "T_ACCESS_KEY_ID"
        ));
    }
}
