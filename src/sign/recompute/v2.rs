//! SigV2 again, under each dialect's list of sub-resources.

use super::carried::CarriedV2;
use super::{Form, Recomputed, preferred};
use crate::model::{AccessKey, SignatureVersion};
use crate::sign::v2::{Dialect, string_to_sign};
use crate::sign::{Request, digest};

pub(super) fn recompute(request: &Request<'_>, key: &AccessKey, carried: CarriedV2) -> Recomputed {
    let candidates = Dialect::ALL.into_iter().map(|dialect| {
        let string_to_sign = match carried.form {
            Form::Query => string_to_sign::for_query(request, dialect),
            Form::Header | Form::Unsigned => string_to_sign::for_header(request, dialect),
        };
        let signature = digest::hmac_sha1_base64(key.secret.expose(), &string_to_sign);
        (string_to_sign, signature)
    });
    let (string_to_sign, signature) = preferred(candidates, |(_, signature)| {
        carried.signature.as_ref() == Some(signature)
    })
    .unzip();
    Recomputed {
        access_key_id: carried.access_key_id,
        string_to_sign,
        signature,
        transmitted: carried.signature,
        ..Recomputed::empty(SignatureVersion::V2, carried.form)
    }
    .settle()
}
