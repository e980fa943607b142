//! What a session token shows by itself: whether it is whole, when it ends, whose it is.
//!
//! Tokens are opaque to their holders, but two forms are known. Ceph RGW's are blocks of a cipher in
//! Base64 and AWS's are Base64 too; those of SeaweedFS and MinIO are JSON web tokens (RFC 7519), whose
//! claims anybody may read.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::shape::{self, Mark};
use super::{AccessKeyId, SessionToken};
use crate::model::Time;

impl SessionToken {
    /// When its session ends: as its issuer said beside it, else as it says itself.
    pub fn expires(&self) -> Option<Time> {
        self.expires.or_else(|| claimed_end(&self.raw))
    }

    /// What is odd about it, given the ID it came with.
    pub(super) fn marks_beside(&self, id: &AccessKeyId) -> Vec<Mark> {
        let text = shape::core(&self.raw);
        let marks = [
            (is_cut(text), Mark::CutShort),
            (is_part_of_blocks(text), Mark::PartOfBlocks),
            (is_of_another(text, id.as_str()), Mark::OfAnotherId),
        ];
        let odd = marks.into_iter().filter(|(holds, _)| *holds);
        odd.map(|(_, mark)| mark).collect()
    }
}

fn claimed_end(text: &str) -> Option<Time> {
    let seconds = claims(text)?.get("exp")?.as_i64()?;
    Some(Time::from_millis(seconds.checked_mul(1000)?))
}

/// Whether the end of a form is missing: Base64 comes in fours, a web token in three parts.
fn is_cut(text: &str) -> bool {
    if text.starts_with(WEB_TOKEN) {
        return is_cut_web_token(text);
    }
    is_base64(text) && text.len() >= SHORTEST && !text.len().is_multiple_of(4)
}

/// Whether Base64 holds another number of bytes than whole blocks of AES have.
fn is_part_of_blocks(text: &str) -> bool {
    let bytes = STANDARD.decode(text).map(|bytes| bytes.len());
    text.len() >= SHORTEST && bytes.is_ok_and(|bytes| !bytes.is_multiple_of(16))
}

fn is_base64(text: &str) -> bool {
    let all = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
    text.trim_end_matches('=').chars().all(all)
}

/// Whether one of the three parts is missing, or the signature is shorter than its algorithm's.
fn is_cut_web_token(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let [header, _, signature] = parts[..] else {
        return parts.len() < 3;
    };
    let header = json(header);
    let algorithm = header.as_ref().and_then(|header| header["alg"].as_str());
    // RFC 7518, section 3: the bytes of each signature, in Base64 without padding.
    let whole = match algorithm {
        Some("HS256") => 43,
        Some("HS384") => 64,
        Some("HS512" | "ES256") => 86,
        _ => 1,
    };
    signature.len() < whole
}

/// Whether the claims name another access key ID.
fn is_of_another(text: &str, id: &str) -> bool {
    let Some(claims) = claims(text) else {
        return false;
    };
    // MinIO names the key.
    if let Some(named) = claims["accessKey"].as_str() {
        return named != id;
    }
    // SeaweedFS makes the ID of the session's name (observed on 4.48).
    match (claims["typ"].as_str(), claims["sid"].as_str()) {
        (Some("session"), Some(session)) => seaweedfs_id(session) != id,
        _ => false,
    }
}

fn seaweedfs_id(session: &str) -> String {
    let digest = Sha256::digest(format!("access-key:{session}"));
    let first: [u8; 8] = std::array::from_fn(|at| digest[at]);
    format!("ASIA{:016x}", u64::from_be_bytes(first))
}

fn claims(text: &str) -> Option<Value> {
    let text = shape::core(text).strip_prefix(WEB_TOKEN).map(|_| text)?;
    json(shape::core(text).split('.').nth(1)?)
}

fn json(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// How `{"` begins in Base64.
const WEB_TOKEN: &str = "eyJ";
/// Shorter texts are no token of these forms.
const SHORTEST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    /// A session of SeaweedFS 4.48 with another signature.
    fn seaweedfs(session: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let header = part(r#"{"alg":"HS256","typ":"JWT"}"#);
        let claims = format!(r#"{{"exp":1795327474,"sid":"{session}","typ":"session"}}"#);
        format!("{header}.{}.{}", part(&claims), "s".repeat(43))
    }

    fn marks(token: &str, id: &str) -> Vec<Mark> {
        SessionToken::new(token).marks_beside(&AccessKeyId::new(id))
    }

    const SESSION: &str = "3989e815691730f87b45a5b331e90fd2";
    const ID: &str = "ASIA19bc33dca92a80f1";

    #[test]
    fn a_whole_token_has_no_mark() {
        let ceph = STANDARD.encode([7; 240]);
        for token in [ceph.as_str(), "opaque", "the-token", &seaweedfs(SESSION)] {
            assert_eq!(marks(token, ID), [], "{token}");
        }
    }

    #[test]
    fn a_cut_token_is_told_by_its_form() {
        let ceph = STANDARD.encode([7; 240]);
        assert_eq!(marks(&ceph[..319], ID), [Mark::CutShort]);
        assert_eq!(marks(&ceph[..316], ID), [Mark::PartOfBlocks]);
        // Cut between two blocks it is as whole as any.
        assert_eq!(marks(&ceph[..256], ID), []);
        let session = seaweedfs(SESSION);
        for kept in [session.len() - 1, session.len() - 43, session.len() / 2, 40] {
            assert!(
                marks(&session[..kept], ID).contains(&Mark::CutShort),
                "{kept}"
            );
        }
    }

    #[test]
    fn a_web_token_tells_its_end_and_its_key() {
        let token = seaweedfs(SESSION);
        let end = SessionToken::new(&token).expires().unwrap();
        assert_eq!(end.to_string(), "2026-11-22T06:04:34.000Z");
        let said = Time::from_millis(1_000);
        assert_eq!(
            SessionToken::new(&token).until(Some(said)).expires(),
            Some(said)
        );
        assert_eq!(SessionToken::new("the-token").expires(), None);
        assert_eq!(marks(&token, "ASIA2287b71199ae3085"), [Mark::OfAnotherId]);
        assert_eq!(marks(&token, "AKIALASTING000000000"), [Mark::OfAnotherId]);
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let minio = format!("eyJh.{}.x", part(r#"{"accessKey":"KEY1","exp":1}"#));
        assert_eq!(marks(&minio, "KEY1"), []);
        assert_eq!(marks(&minio, "KEY2"), [Mark::OfAnotherId]);
    }
}
