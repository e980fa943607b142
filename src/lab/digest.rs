//! Hashes and keyed hashes, each as the text S3 writes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::encoding::hex;

/// SHA-256 in hex, as payload hashes and strings to sign hold it.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// MD5 in hex, as an `ETag` holds it.
pub(super) fn md5_hex(bytes: &[u8]) -> String {
    hex(&Md5::digest(bytes))
}

/// MD5 in base64, as `Content-MD5` holds it.
pub(super) fn md5_base64(bytes: &[u8]) -> String {
    STANDARD.encode(Md5::digest(bytes))
}

/// HMAC-SHA256, for the chain of keys of SigV4.
pub(super) fn hmac_sha256(key: &[u8], text: &str) -> Vec<u8> {
    // An HMAC takes a key of any length, so the other arm is never reached.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// HMAC-SHA1 in base64, the signature of SigV2.
pub(super) fn hmac_sha1_base64(key: &str, text: &str) -> String {
    Hmac::<Sha1>::new_from_slice(key.as_bytes())
        .map(|mac| STANDARD.encode(mac.chain_update(text).finalize().into_bytes()))
        .unwrap_or_default()
}

/// Base64 of a text, for continuation tokens.
pub(super) fn base64_of(text: &str) -> String {
    STANDARD.encode(text)
}

/// The text in a base64 of it.
pub(super) fn text_of_base64(encoded: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(encoded).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_agree_with_published_values() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256_hex(b""), empty);
        assert_eq!(md5_hex(b""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(md5_base64(b""), "1B2M2Y8AsgTpgAmY7PhCfg==");
        // RFC 4231 test case 2 and RFC 2202 test case 2.
        let what = "what do ya want for nothing?";
        let sha256 = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex(&hmac_sha256(b"Jefe", what)), sha256);
        assert_eq!(
            hmac_sha1_base64("Jefe", what),
            "7/zfauXrL6LSdBbV8YTfnCWafHk="
        );
    }
}
