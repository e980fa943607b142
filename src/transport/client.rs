//! Requests as common clients make them, from data: the same wire, our own signature.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::raw::{Place, Trying};
use super::wire::Wire;
use crate::model::{
    AccessKey, Action, Addressing, BucketPath, Checksum, ClientBody, ClientForm, Order,
    SignatureVersion, Time,
};
use crate::sign::{self, Signed, uri, v2, v4};

/// Sends an order as a client would.
pub(super) async fn send(
    wire: &Wire,
    place: Place<'_>,
    order: &Order,
    form: &ClientForm,
    now: Time,
) -> Result<Trying, String> {
    let mut draft = Draft::of(place, order, form, now)?;
    let signed = order
        .key
        .as_ref()
        .map(|key| draft.sign(place, order, key, form, now));
    let request = draft.into_request(place)?;
    Ok(Trying::of(wire, order, request, signed).await)
}

/// A request under construction.
struct Draft {
    method: &'static str,
    target: String,
    host: String,
    /// Sent and signed, `host` first.
    signed: Vec<(String, String)>,
    unsigned: Vec<(String, String)>,
    body: Vec<u8>,
    payload_hash: String,
}

impl Draft {
    fn of(place: Place<'_>, order: &Order, form: &ClientForm, now: Time) -> Result<Self, String> {
        let (method, target, plain) = call(place, order, form, form.bucket)?;
        let host = match order.addressing {
            Addressing::Path => place.endpoint.authority(),
            Addressing::Virtual => place.endpoint.bucket_authority(place.bucket),
        };
        let body = framed(&plain, form);
        let values = Values {
            checksum: form.checksum.map(|kind| checksum(kind, &plain)),
            length: body.len(),
            decoded_length: plain.len(),
            md5: sign::md5_base64(&plain),
            uuid: uuid(order, now),
        };
        let filled = |headers: &[(String, String)]| -> Vec<(String, String)> {
            let fill = |(name, value): &(String, String)| (name.clone(), values.fill(value));
            headers.iter().map(fill).collect()
        };
        let mut signed = vec![("host".to_owned(), host.clone())];
        signed.extend(filled(&form.signed));
        Ok(Self {
            method,
            target,
            host,
            signed,
            unsigned: filled(&form.unsigned),
            payload_hash: match form.body {
                ClientBody::ExactHash => sign::sha256_hex(&plain),
                ClientBody::Unsigned => v4::UNSIGNED_PAYLOAD.to_owned(),
                ClientBody::UnsignedTrailer => UNSIGNED_TRAILER.to_owned(),
            },
            body,
        })
    }

    /// Signs what the client signs, and puts the signature on what is sent.
    fn sign(
        &mut self,
        place: Place<'_>,
        order: &Order,
        key: &AccessKey,
        form: &ClientForm,
        now: Time,
    ) -> Signed {
        let target = match form.signs_bucket {
            Some(path) => call(place, order, form, path).map_or(self.target.clone(), |c| c.1),
            None => self.target.clone(),
        };
        let is_virtual = order.addressing == Addressing::Virtual;
        let request = sign::Request {
            method: self.method,
            target: &target,
            headers: &self.signed,
            virtual_hosted_bucket: is_virtual.then_some(place.bucket),
        };
        let signed = if order.signature == SignatureVersion::V2 {
            v2::sign_header(&request, key, now, v2::Dialect::default())
        } else {
            let names: Vec<&str> = self.signed.iter().map(|(name, _)| name.as_str()).collect();
            let mut parameters = v4::Parameters::s3(now, place.region);
            parameters.payload_hash = &self.payload_hash;
            parameters.signed_headers = v4::SignedHeaders::Exactly(&names);
            v4::sign_header(&request, key, &parameters)
        };
        self.unsigned.extend(signed.headers.iter().cloned());
        signed
    }

    fn into_request(self, place: Place<'_>) -> Result<http::Request<Bytes>, String> {
        let scheme = place.endpoint.scheme.as_str();
        let url = format!("{scheme}://{}{}", self.host, self.target);
        let mut request = http::Request::builder().method(self.method).uri(url);
        for (name, value) in self.signed.iter().chain(&self.unsigned) {
            request = request.header(name, value);
        }
        request
            .body(Bytes::from(self.body))
            .map_err(|error| error.to_string())
    }
}

/// What stands in braces in a header's value.
struct Values {
    checksum: Option<String>,
    length: usize,
    decoded_length: usize,
    md5: String,
    uuid: String,
}

impl Values {
    fn fill(&self, value: &str) -> String {
        match value {
            "{checksum}" => self.checksum.clone().unwrap_or_default(),
            "{length}" => self.length.to_string(),
            "{decoded-length}" => self.decoded_length.to_string(),
            "{md5}" => self.md5.clone(),
            "{uuid}" => self.uuid.clone(),
            text => text.to_owned(),
        }
    }
}

/// Method, request target and body, with the bucket's path in one of its forms.
fn call(
    place: Place<'_>,
    order: &Order,
    form: &ClientForm,
    bucket: BucketPath,
) -> Result<(&'static str, String, Vec<u8>), String> {
    let base = match order.addressing {
        Addressing::Path => format!("{}/{}", place.endpoint.base_path, place.bucket),
        Addressing::Virtual => place.endpoint.base_path.clone(),
    };
    let mut query: Vec<(&str, Option<&str>)> = form
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), Some(value.as_str())))
        .collect();
    match &order.action {
        Action::List {
            prefix, max_keys, ..
        } => {
            // A limit that any of them may be given; a bucket may hold very much.
            let max_keys = max_keys.map(|max| max.to_string());
            query.extend(max_keys.as_deref().map(|max| ("max-keys", Some(max))));
            query.extend(prefix.as_deref().map(|prefix| ("prefix", Some(prefix))));
            // With the bucket in the host, a path is never empty.
            let slashless = bucket == BucketPath::Bare && order.addressing == Addressing::Path;
            let slash = if slashless { "" } else { "/" };
            let path = format!("{base}{slash}");
            Ok((
                "GET",
                uri::with_query(&path, &uri::encode_query(&query)),
                Vec::new(),
            ))
        }
        Action::Put { object, body } => {
            let mut target = format!("{base}/{}", uri::encode_path(object));
            if !query.is_empty() {
                target = uri::with_query(&target, &uri::encode_query(&query));
            }
            Ok(("PUT", target, body.clone()))
        }
        action => Err(format!("{} is not sent as a client", action.operation())),
    }
}

/// The body as it goes over the wire: one chunk and a trailer, or as it is.
fn framed(plain: &[u8], form: &ClientForm) -> Vec<u8> {
    let (ClientBody::UnsignedTrailer, Some(kind)) = (form.body, form.checksum) else {
        return plain.to_vec();
    };
    let mut framed = format!("{:x}\r\n", plain.len()).into_bytes();
    framed.extend_from_slice(plain);
    let (name, value) = (kind.header(), checksum(kind, plain));
    framed.extend_from_slice(format!("\r\n0\r\n{name}:{value}\r\n\r\n").as_bytes());
    framed
}

fn checksum(kind: Checksum, body: &[u8]) -> String {
    match kind {
        Checksum::Crc32 => STANDARD.encode(crc32fast::hash(body).to_be_bytes()),
        Checksum::Crc64Nvme => STANDARD.encode(crc64nvme(body).to_be_bytes()),
    }
}

/// CRC-64/NVME, bit by bit: what is put here is a line of text.
fn crc64nvme(body: &[u8]) -> u64 {
    let folded = body.iter().fold(u64::MAX, |crc, byte| {
        (0..8).fold(crc ^ u64::from(*byte), |crc, _| {
            let carry = if crc & 1 == 1 { CRC64_NVME } else { 0 };
            (crc >> 1) ^ carry
        })
    });
    !folded
}

/// A request's own ID in the form SDKs give it, made from what is unlike in every request.
fn uuid(order: &Order, now: Time) -> String {
    let digest = sign::sha256_hex(format!("{} {}", order.id, now.as_millis()).as_bytes());
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-4{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

const UNSIGNED_TRAILER: &str = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
/// The polynomial, bits reversed.
const CRC64_NVME: u64 = 0x9A6C_9329_AC4B_C9B5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_published_check_values() {
        assert_eq!(crc64nvme(b"123456789"), 0xAE8B_1486_0A79_9888);
        assert_eq!(crc32fast::hash(b"123456789"), 0xCBF4_3926);
    }

    /// The bytes boto3 1.43.11 was seen to send for `hello` and a line end.
    #[test]
    fn a_trailer_is_framed_as_boto3_frames_it() {
        let form = ClientForm {
            body: ClientBody::UnsignedTrailer,
            checksum: Some(Checksum::Crc32),
            ..ClientForm::default()
        };
        assert_eq!(
            framed(b"hello\n", &form),
            b"6\r\nhello\n\r\n0\r\nx-amz-checksum-crc32:NjowIA==\r\n\r\n"
        );
    }
}
