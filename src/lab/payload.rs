//! Whether the body is the one that was signed, and the one the client meant.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::model::SignatureVersion;

use super::call::Call;
use super::claim::Claim;
use super::digest::{md5_base64, sha256_hex};
use super::fault::{FaultKind, Faults};
use super::identify::is_presigned;
use super::refusal::{Answered, Code, Refusal};
use super::verify_v4::UNSIGNED_PAYLOAD;

/// Holds the body against the hash that was signed.
pub(super) fn check(call: &Call, claim: &Claim, faults: &Faults) -> Answered<()> {
    let declared = call.header("x-amz-content-sha256");
    match declared.as_deref() {
        Some(streaming) if streaming.starts_with("STREAMING-") => {
            if faults.has(FaultKind::ChunkFramingStored) {
                return Ok(());
            }
            Err(Refusal::new(Code::NotImplemented).with("Header", "x-amz-content-sha256"))
        }
        _ if claim.version == SignatureVersion::V2 => Ok(()),
        None | Some(UNSIGNED_PAYLOAD) => Ok(()),
        Some(hash) if is_sha256(hash) => check_hash(call, hash),
        Some(_) if is_presigned(claim) => Ok(()),
        Some(other) => Err(Refusal::new(Code::InvalidArgument)
            .saying("x-amz-content-sha256 must be UNSIGNED-PAYLOAD or a valid sha256 value.")
            .with("ArgumentName", "x-amz-content-sha256")
            .with("ArgumentValue", other)),
    }
}

/// Holds the body against a `Content-MD5`, if there is one.
pub(super) fn check_md5(call: &Call) -> Answered<()> {
    let Some(expected) = call.header("content-md5") else {
        return Ok(());
    };
    let digest = STANDARD
        .decode(&expected)
        .ok()
        .filter(|bytes| bytes.len() == 16);
    if digest.is_none() {
        return Err(Refusal::new(Code::InvalidDigest).with("Content-MD5", expected));
    }
    let computed = md5_base64(&call.body);
    if computed == expected {
        return Ok(());
    }
    Err(Refusal::new(Code::BadDigest)
        .with("ExpectedDigest", expected)
        .with("CalculatedDigest", computed))
}

fn check_hash(call: &Call, declared: &str) -> Answered<()> {
    let computed = sha256_hex(&call.body);
    if computed == declared {
        return Ok(());
    }
    Err(Refusal::new(Code::XAmzContentSHA256Mismatch)
        .with("ClientComputedContentSHA256", declared)
        .with("S3ComputedContentSHA256", computed))
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
