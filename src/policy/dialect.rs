//! The ways vendors write a bucket policy.

use std::fmt;
use std::str::FromStr;

/// A vendor's way to write and read a bucket policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// AWS's policy language, as the S3 user guide documents it for buckets.
    #[default]
    Aws,
    /// DDN EXAScaler S3 Data Services: principals are canonical ids under `DDN`, resources bare bucket names.
    Ddn,
}

impl Dialect {
    /// All dialects, in the order they are shown.
    pub const ALL: [Self; 2] = [Self::Aws, Self::Ddn];

    /// The word used on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Ddn => "ddn",
        }
    }

    /// The versions of the policy language a document may name.
    pub fn versions(self) -> &'static [&'static str] {
        match self {
            Self::Aws => &["2012-10-17", "2008-10-17"],
            Self::Ddn => &["2008-10-17"],
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no dialect; there are `aws` and `ddn`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_is_read_by_the_word_it_is_shown_as() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.to_string().parse(), Ok(dialect));
        }
        assert!("weka".parse::<Dialect>().is_err());
    }
}
