//! Step 3: the signing key.

use super::CredentialScope;
use super::credential_scope::TERMINATOR;
use crate::model::SecretAccessKey;
use crate::sign::digest::hmac_sha256;

/// The secret, bound to date, region and service by a chain of HMACs.
pub(super) fn signing_key(secret: &SecretAccessKey, scope: &CredentialScope) -> Vec<u8> {
    let start = format!("AWS4{}", secret.expose()).into_bytes();
    [&*scope.date, &scope.region, &scope.service, TERMINATOR]
        .into_iter()
        .fold(start, |key, text| hmac_sha256(&key, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::digest::hex;

    #[test]
    fn the_key_of_the_published_derivation_example_comes_out() {
        // "Deriving the signing key" of the AWS General Reference.
        let scope = CredentialScope {
            date: "20120215".into(),
            region: "us-east-1".into(),
            service: "iam".into(),
        };
        let secret = SecretAccessKey::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        assert_eq!(
            hex(&signing_key(&secret, &scope)),
            "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d"
        );
    }
}
