//! The same signature again, from what was really transmitted.
//!
//! Endpoints rarely say what they signed. So the texts are rebuilt from the request as it left, and
//! if the key makes the transmitted signature out of them, the client signed what it sent, and a
//! refusal has its cause elsewhere: in the key, on the way, or in the endpoint.

mod carried;
mod v2;
mod v4;

use super::{Request, v4 as sig_v4};
use crate::model::{AccessKey, SignatureVersion};
use carried::Carried;

/// Where a request carries its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In the `Authorization` header.
    Header,
    /// In the query: a presigned URL.
    Query,
    /// Nowhere.
    Unsigned,
}

/// What a transmitted request says about its signature, and what the key makes of it.
///
/// It has no `Debug`: with a temporary key its texts hold the session token.
#[derive(Clone, PartialEq, Eq)]
pub struct Recomputed {
    /// The signature version it carries.
    pub version: SignatureVersion,
    /// Where it carries it.
    pub form: Form,
    /// The access key ID it names.
    pub access_key_id: Option<String>,
    /// The canonical request, if it is SigV4.
    pub canonical_request: Option<String>,
    /// The string to sign; none if the request lacks a part that is needed for it.
    pub string_to_sign: Option<String>,
    /// The signature that the key given makes of it.
    pub signature: Option<String>,
    /// The signature that was transmitted.
    pub transmitted: Option<String>,
    /// Whether the two are equal; none if one is missing.
    ///
    /// Where a text can be read in several ways (spelling of escapes, payload hash not sent, list of
    /// sub-resources), it is enough that one gives the transmitted signature, and the texts are
    /// that one's. If none does, they are the specification's.
    pub matches: Option<bool>,
}

/// Finds the signature of a transmitted request and makes it again with a key.
///
/// Takes anything: what cannot be read is absent from the answer.
pub fn recompute(request: &Request<'_>, key: &AccessKey) -> Recomputed {
    match carried::find(request) {
        Carried::V4(carried) => v4::recompute(request, key, &carried),
        Carried::V2(carried) => v2::recompute(request, key, carried),
        Carried::Nothing => Recomputed::empty(SignatureVersion::None, Form::Unsigned),
    }
}

impl Recomputed {
    fn empty(version: SignatureVersion, form: Form) -> Self {
        Self {
            version,
            form,
            access_key_id: None,
            canonical_request: None,
            string_to_sign: None,
            signature: None,
            transmitted: None,
            matches: None,
        }
    }

    fn settle(mut self) -> Self {
        self.matches = match (&self.signature, &self.transmitted) {
            (Some(ours), Some(theirs)) => Some(ours == theirs),
            _ => None,
        };
        self
    }
}

/// The first candidate with the transmitted signature, else the first candidate.
fn preferred<T>(mut candidates: impl Iterator<Item = T>, fits: impl Fn(&T) -> bool) -> Option<T> {
    let first = candidates.next()?;
    if fits(&first) {
        return Some(first);
    }
    Some(candidates.find(fits).unwrap_or(first))
}

#[cfg(test)]
mod tests;
