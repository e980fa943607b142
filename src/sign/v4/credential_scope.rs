//! The credential scope: the date, region and service a signature is bound to.

use std::fmt;

use crate::model::Time;

/// Date, region and service, as the scope spells them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialScope {
    /// `20130524`.
    pub date: String,
    /// `us-east-1`.
    pub region: String,
    /// `s3`.
    pub service: String,
}

impl CredentialScope {
    /// The scope of a moment.
    pub fn new(time: Time, region: &str, service: &str) -> Self {
        Self {
            date: time.scope_date(),
            region: region.to_owned(),
            service: service.to_owned(),
        }
    }

    /// Splits a `Credential` into access key ID and scope.
    ///
    /// Counted from the end, since an access key ID may hold slashes.
    pub fn parse_credential(credential: &str) -> Option<(&str, Self)> {
        let mut parts = credential.rsplitn(5, '/');
        if parts.next()? != TERMINATOR {
            return None;
        }
        let service = parts.next()?.to_owned();
        let region = parts.next()?.to_owned();
        let date = parts.next()?.to_owned();
        let id = parts.next()?;
        Some((
            id,
            Self {
                date,
                region,
                service,
            },
        ))
    }
}

impl fmt::Display for CredentialScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}/{}/{}/{TERMINATOR}",
            self.date, self.region, self.service
        )
    }
}

/// The last part of every scope, and the last text of the signing key's chain.
pub(super) const TERMINATOR: &str = "aws4_request";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_read_from_its_end() {
        let (id, scope) =
            CredentialScope::parse_credential("a/b:c/20130524/us-east-1/s3/aws4_request").unwrap();
        assert_eq!(id, "a/b:c");
        assert_eq!(scope.to_string(), "20130524/us-east-1/s3/aws4_request");
        assert_eq!(
            scope,
            CredentialScope::new(
                Time::parse_amz_date("20130524T000000Z").unwrap(),
                "us-east-1",
                "s3"
            )
        );
    }

    #[test]
    fn a_scope_that_is_short_or_ends_otherwise_is_none() {
        for credential in [
            "",
            "id",
            "20130524/us-east-1/s3/aws4_request",
            "i/d/r/s/aws5",
        ] {
            assert_eq!(CredentialScope::parse_credential(credential), None);
        }
    }
}
