//! The raw sender: requests the SDK does not send, over the same wire.
//!
//! An experiment has to sign something else than it sends, or send what no SDK would; both are
//! built here from the values of an order, signed by [`sign`], and changed in one place only.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use super::wire::{Wire, Wired};
use crate::model::{
    AccessKey, Action, Addressing, Change, ConnectionChoice, Endpoint, Order, Payload,
    SignatureVersion, Time,
};
use crate::sign::{self, Signed, uri, v2, v4};

/// `GET /` of the endpoint, unsigned: who answers here at all.
pub(super) async fn get_service(
    wire: &Wire,
    endpoint: &Endpoint,
    choice: ConnectionChoice,
) -> Result<Wired, String> {
    let request = http::Request::get(format!("{endpoint}/"))
        .header(http::header::USER_AGENT, USER_AGENT)
        .header(http::header::ACCEPT, "*/*")
        .body(Bytes::new())
        .map_err(|error| error.to_string())?;
    Ok(wire.send(request, choice).await)
}

/// Where raw requests go.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub(super) endpoint: &'p Endpoint,
    pub(super) bucket: &'p str,
    pub(super) region: &'p str,
}

/// A raw request that was sent, and the texts it was signed with.
pub(super) struct Trying {
    pub(super) wired: Wired,
    pub(super) signed: Option<Signed>,
}

impl Trying {
    /// Sends what a client's form was made into.
    pub(super) async fn of(
        wire: &Wire,
        order: &Order,
        request: http::Request<Bytes>,
        signed: Option<Signed>,
    ) -> Self {
        Self {
            wired: wire.send(request, order.connection).await,
            signed,
        }
    }
}

/// Sends an order signed by our own code, with one thing changed.
pub(super) async fn send(
    wire: &Wire,
    place: Place<'_>,
    order: &Order,
    change: &Change,
    now: Time,
) -> Result<Trying, String> {
    let mut draft = Draft::of(place, order, change)?;
    let key = order.key.as_ref();
    let signed = key.map(|key| draft.sign(place, order, key, change, now));
    if let Change::UnsignedHeaders(added) = change {
        draft.headers.extend(added.iter().cloned());
    }
    let request = draft.into_request(place)?;
    Ok(Trying {
        wired: wire.send(request, order.connection).await,
        signed,
    })
}

/// A request under construction: what is sent.
struct Draft {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    payload_hash: String,
    host: String,
}

impl Draft {
    fn of(place: Place<'_>, order: &Order, change: &Change) -> Result<Self, String> {
        let (method, target, body) = call(place, order, change)?;
        let host = match order.addressing {
            Addressing::Path => place.endpoint.authority(),
            Addressing::Virtual => place.endpoint.bucket_authority(place.bucket),
        };
        let mut draft = Self {
            method,
            target,
            headers: vec![("host".to_owned(), host.clone())],
            payload_hash: sign::sha256_hex(&body),
            body,
            host,
        };
        match change {
            Change::Payload(payload) => draft.frame(*payload),
            Change::SignedHeaders(added) => draft.headers.extend(added.iter().cloned()),
            _ => {}
        }
        Ok(draft)
    }

    fn frame(&mut self, payload: Payload) {
        let crc = STANDARD.encode(crc32fast::hash(&self.body).to_be_bytes());
        let mut add = |name: &str, value: String| self.headers.push((name.to_owned(), value));
        match payload {
            Payload::ExactHash => {}
            Payload::Unsigned => v4::UNSIGNED_PAYLOAD.clone_into(&mut self.payload_hash),
            Payload::ChecksumHeader => {
                add("x-amz-sdk-checksum-algorithm", "CRC32".to_owned());
                add("x-amz-checksum-crc32", crc);
            }
            Payload::ContentMd5 => add("content-md5", sign::md5_base64(&self.body)),
            Payload::UnsignedTrailer => {
                add("content-encoding", "aws-chunked".to_owned());
                add("x-amz-decoded-content-length", self.body.len().to_string());
                add("x-amz-sdk-checksum-algorithm", "CRC32".to_owned());
                add("x-amz-trailer", "x-amz-checksum-crc32".to_owned());
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER".clone_into(&mut self.payload_hash);
                self.body = with_trailer(&self.body, &crc);
            }
        }
    }

    /// Signs what the change says is to be signed, and puts the signature on what is sent.
    fn sign(
        &mut self,
        place: Place<'_>,
        order: &Order,
        key: &AccessKey,
        change: &Change,
        now: Time,
    ) -> Signed {
        let (mut target, mut headers) = (self.target.clone(), self.headers.clone());
        match change {
            Change::SignHost(host) => headers[0].1.clone_from(host),
            Change::SignWithoutBasePath => {
                let base = &place.endpoint.base_path;
                target = target
                    .strip_prefix(base.as_str())
                    .unwrap_or(&target)
                    .to_owned();
            }
            Change::SignSlash => target = target.replacen('?', "/?", 1),
            _ => {}
        }
        let request = sign::Request {
            method: match change {
                Change::Head(signed) => signed,
                _ => self.method,
            },
            target: &target,
            headers: &headers,
            virtual_hosted_bucket: (order.addressing == Addressing::Virtual)
                .then_some(place.bucket),
        };
        let time = match change {
            Change::Clock(ahead) => now.plus_millis(*ahead),
            Change::SignedAt(time) => *time,
            _ => now,
        };
        let signed = if order.signature == SignatureVersion::V2 {
            v2::sign_header(&request, key, time, v2::Dialect::default())
        } else {
            let region = match change {
                Change::Region(region) => region,
                _ => place.region,
            };
            let mut parameters = v4::Parameters::s3(time, region);
            parameters.payload_hash = &self.payload_hash;
            // What an experiment wants signed is, be it a header that is left unsigned otherwise.
            let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
            if matches!(change, Change::SignedHeaders(_)) {
                parameters.signed_headers = v4::SignedHeaders::Exactly(&names);
            }
            v4::sign_header(&request, key, &parameters)
        };
        for (name, value) in &signed.headers {
            self.headers.retain(|(found, _)| found != name);
            self.headers.push((name.clone(), value.clone()));
        }
        signed
    }

    fn into_request(self, place: Place<'_>) -> Result<http::Request<Bytes>, String> {
        let url = format!(
            "{}://{}{}",
            place.endpoint.scheme.as_str(),
            self.host,
            self.target
        );
        let mut request = http::Request::builder().method(self.method).uri(url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let has_agent = self.headers.iter().any(|(name, _)| name == "user-agent");
        if !has_agent {
            request = request.header(http::header::USER_AGENT, USER_AGENT);
        }
        request
            .body(Bytes::from(self.body))
            .map_err(|error| error.to_string())
    }
}

/// Method, request target and body of an action.
fn call(
    place: Place<'_>,
    order: &Order,
    change: &Change,
) -> Result<(&'static str, String, Vec<u8>), String> {
    let base = match order.addressing {
        Addressing::Path => format!("{}/{}", place.endpoint.base_path, place.bucket),
        Addressing::Virtual => place.endpoint.base_path.clone(),
    };
    let object = |object: &str| format!("{base}/{}", uri::encode_path(object));
    match &order.action {
        Action::List { .. } if matches!(change, Change::Head(_)) => {
            Ok(("HEAD", format!("{base}/"), Vec::new()))
        }
        Action::List {
            prefix, max_keys, ..
        } => {
            let prefix = match change {
                Change::ListPrefix(prefix) => prefix,
                _ => prefix,
            };
            let max_keys = max_keys.map(|max| max.to_string());
            let mut query = vec![("list-type", Some("2"))];
            query.extend(max_keys.as_deref().map(|max| ("max-keys", Some(max))));
            query.extend(prefix.as_deref().map(|prefix| ("prefix", Some(prefix))));
            let slash = if *change == Change::SignSlash {
                ""
            } else {
                "/"
            };
            Ok((
                "GET",
                format!("{base}{slash}?{}", uri::encode_query(&query)),
                Vec::new(),
            ))
        }
        Action::Get { object: key, .. } => Ok(("GET", object(key), Vec::new())),
        Action::Put { object: key, body } => {
            let body = match change {
                Change::Body(bytes) => vec![b'0'; *bytes],
                _ => body.clone(),
            };
            Ok(("PUT", object(key), body))
        }
        Action::Delete {
            object: key,
            version: None,
        } => Ok(("DELETE", object(key), Vec::new())),
        _ => Err(format!("{} is not sent raw", order.action.operation())),
    }
}

/// `aws-chunked` framing with one chunk and a CRC-32 trailer.
fn with_trailer(body: &[u8], crc: &str) -> Vec<u8> {
    let mut framed = format!("{:x}\r\n", body.len()).into_bytes();
    framed.extend_from_slice(body);
    framed.extend_from_slice(format!("\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n").as_bytes());
    framed
}

const USER_AGENT: &str = concat!("s3probe/", env!("CARGO_PKG_VERSION"));
