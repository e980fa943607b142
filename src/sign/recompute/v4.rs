//! SigV4 again, under each way its canonical request can be read.

use super::carried::CarriedV4;
use super::{Form, Recomputed, preferred};
use crate::model::{AccessKey, SignatureVersion};
use crate::sign::Request;
use crate::sign::v4::{CredentialScope, Draft, EMPTY_SHA256, Reading, UNSIGNED_PAYLOAD};

pub(super) fn recompute(request: &Request<'_>, key: &AccessKey, carried: &CarriedV4) -> Recomputed {
    let credential = carried
        .credential
        .as_deref()
        .and_then(CredentialScope::parse_credential);
    let empty = Recomputed {
        access_key_id: credential.as_ref().map(|(id, _)| (*id).to_owned()),
        transmitted: carried.signature.clone(),
        ..Recomputed::empty(SignatureVersion::V4, carried.form)
    };
    if !carried.is_hmac() {
        return empty;
    }
    let (Some((_, scope)), Some(timestamp), Some(signed_headers)) = (
        credential,
        carried.timestamp.as_deref(),
        carried.signed_headers.as_deref(),
    ) else {
        return empty;
    };

    let signed_headers = names(signed_headers);
    let payload_hashes = payload_hashes(request, carried.form);
    let candidates = payload_hashes.iter().flat_map(|payload_hash| {
        let draft = Draft {
            method: request.method,
            target: request.split_target(),
            headers: request.headers,
            signed_headers: &signed_headers,
            payload_hash,
            timestamp,
            scope: &scope,
        };
        Reading::ALL.map(|reading| draft.texts(reading, &key.secret))
    });
    let fits = |signature: &str| carried.signature.as_deref() == Some(signature);
    let Some(texts) = preferred(candidates, |texts| fits(&texts.signature)) else {
        return empty;
    };
    Recomputed {
        canonical_request: Some(texts.canonical_request),
        string_to_sign: Some(texts.string_to_sign),
        signature: Some(texts.signature),
        ..empty
    }
    .settle()
}

// The order is the client's: a server sorts the names or takes them as they are, and ours are sorted.
fn names(signed_headers: &str) -> Vec<String> {
    signed_headers
        .split(';')
        .map(|name| name.trim().to_ascii_lowercase())
        .collect()
}

/// The hash sent, `STREAMING-` words included; if none was sent, those a client may have meant.
fn payload_hashes(request: &Request<'_>, form: Form) -> Vec<String> {
    match (request.header("x-amz-content-sha256"), form) {
        (Some(sent), _) => vec![sent.trim().to_owned()],
        (None, Form::Query) => vec![UNSIGNED_PAYLOAD.to_owned(), EMPTY_SHA256.to_owned()],
        (None, _) => vec![EMPTY_SHA256.to_owned(), UNSIGNED_PAYLOAD.to_owned()],
    }
}
