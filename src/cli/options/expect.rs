//! `--expect`: a role, a list of verbs, or a grant file.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result, ensure};

use crate::cli::check;
use crate::model::expectation::ExpectationError;
use crate::model::{Expectation, Grant};

/// What `--expect` was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Expect {
    /// The expectation itself.
    Words(Expectation),
    /// A grant file.
    File(PathBuf),
}

impl FromStr for Expect {
    type Err = ExpectationError;

    fn from_str(text: &str) -> Result<Self, ExpectationError> {
        let path = Path::new(text);
        let is_toml = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
        if is_toml {
            Ok(Self::File(path.to_owned()))
        } else {
            text.parse().map(Self::Words)
        }
    }
}

/// An expectation, and where a grant says that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Wanted {
    pub(in crate::cli) expectation: Expectation,
    pub(in crate::cli) grant: Option<Grant>,
}

impl Expect {
    /// The expectation; reads the grant file if it is one.
    pub(in crate::cli) fn read(&self) -> Result<Wanted> {
        match self {
            Self::Words(expectation) => Ok(Wanted {
                expectation: expectation.clone(),
                grant: None,
            }),
            Self::File(path) => {
                let grant = grant(path)?;
                Ok(Wanted {
                    expectation: grant.expectation(),
                    grant: Some(grant),
                })
            }
        }
    }
}

/// Reads a grant file whose prefix a run can write below.
pub(in crate::cli) fn grant(path: &Path) -> Result<Grant> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a file the user names, which holds no secret"
    )]
    let text =
        std::fs::read_to_string(path).with_context(|| format!("grant file {}", path.display()))?;
    let grant = Grant::parse(&path.display().to_string(), &text)?;
    check::prefix(&grant.prefix).with_context(|| format!("{}: `prefix`", path.display()))?;
    Ok(grant)
}

impl Wanted {
    /// The bucket that a grant names.
    pub(in crate::cli) fn bucket(&self) -> Option<&str> {
        self.grant.as_ref().map(|grant| grant.bucket.as_str())
    }

    /// The prefix that a grant names, if it names one.
    pub(in crate::cli) fn prefix(&self) -> Option<String> {
        let grant = self.grant.as_ref()?;
        (!grant.prefix.is_empty()).then(|| grant.prefix.clone())
    }

    /// Fails unless the grant is for this bucket.
    pub(in crate::cli) fn agrees_with(&self, bucket: &str, source: &str) -> Result<()> {
        let named = self.bucket().unwrap_or(bucket);
        ensure!(
            named == bucket,
            "--expect: the grant is for the bucket `{named}`, and {source} says `{bucket}`; name the \
             same bucket in both, or leave --bucket out"
        );
        Ok(())
    }
}
