//! Step 2: the string to sign.

use super::{ALGORITHM, CredentialScope};
use crate::sign::sha256_hex;

/// Algorithm, timestamp, credential scope and the hash of the canonical request, a line each.
pub fn string_to_sign(timestamp: &str, scope: &CredentialScope, canonical_request: &str) -> String {
    let hash = sha256_hex(canonical_request.as_bytes());
    format!("{ALGORITHM}\n{timestamp}\n{scope}\n{hash}")
}
