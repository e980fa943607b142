//! What a request says about who signed it, before anything of it is believed.

use crate::model::{SignatureVersion, Time};

use super::call::Call;
use super::refusal::{Answered, Code, Refusal};
use super::{verify_v2, verify_v4};

/// What a signed request presents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// How it was signed.
    pub(super) version: SignatureVersion,
    /// Where the signature stands.
    pub(super) form: Form,
    /// The access key ID.
    pub(super) id: String,
    /// The signature.
    pub(super) signature: String,
    /// The session token.
    pub(super) token: Option<String>,
    /// When it may be used.
    pub(super) validity: Validity,
    /// The credential scope, SigV4 only.
    pub(super) scope: Option<Scope>,
    /// What was signed, as the lab reads the request.
    pub(super) string_to_sign: String,
    /// The canonical request, SigV4 only.
    pub(super) canonical_request: Option<String>,
    /// Headers that had to be signed and were not, SigV4 only.
    pub(super) unsigned_headers: Vec<String>,
}

/// Where a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In the `Authorization` header.
    Header,
    /// In the query: a presigned URL.
    Query,
}

/// When a signature may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Validity {
    /// Around the time it was made.
    Around {
        /// That time.
        at: Time,
        /// As it was written.
        text: String,
    },
    /// From one time, if one is named, to another.
    Span {
        /// The first moment.
        from: Option<Time>,
        /// The last moment.
        until: Time,
        /// The seconds between them, as `X-Amz-Expires` has them.
        seconds: Option<i64>,
    },
}

/// The credential scope of SigV4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// The day, eight digits.
    pub(super) date: String,
    /// The region.
    pub(super) region: String,
    /// The service.
    pub(super) service: String,
}

impl Claim {
    /// Reads what a request presents; `None` if nobody signed it.
    pub(super) fn read(call: &Call, host_bucket: Option<&str>) -> Answered<Option<Self>> {
        let authorization = call
            .header("authorization")
            .filter(|text| !text.trim().is_empty());
        let query = query_scheme(call);
        match (authorization, query) {
            (Some(header), Some(_)) => Err(both_forms(header)),
            (None, None) => Ok(None),
            (None, Some(SignatureVersion::V4)) => verify_v4::from_query(call).map(Some),
            (None, Some(_)) => verify_v2::from_query(call, host_bucket).map(Some),
            (Some(header), None) => Self::from_header(call, &header, host_bucket).map(Some),
        }
    }

    fn from_header(call: &Call, header: &str, host_bucket: Option<&str>) -> Answered<Self> {
        match header.split_once(' ') {
            Some(("AWS4-HMAC-SHA256", rest)) => verify_v4::from_header(call, rest),
            Some(("AWS", rest)) => verify_v2::from_header(call, rest, host_bucket),
            _ => Err(unsupported_scheme(header)),
        }
    }

    /// The signature this secret would have made.
    pub(super) fn signature_by(&self, secret: &str) -> String {
        match &self.scope {
            Some(scope) => verify_v4::signature(secret, scope, &self.string_to_sign),
            None => verify_v2::signature(secret, &self.string_to_sign),
        }
    }
}

/// The signature version of a presigned URL, by the parameters only it has.
fn query_scheme(call: &Call) -> Option<SignatureVersion> {
    let params = call.params();
    let has = |name: &str| params.iter().any(|(n, _)| n == name);
    if has("X-Amz-Algorithm") || has("X-Amz-Signature") {
        Some(SignatureVersion::V4)
    } else if has("AWSAccessKeyId") && has("Signature") {
        Some(SignatureVersion::V2)
    } else {
        None
    }
}

fn both_forms(header: String) -> Refusal {
    Refusal::unauthenticated(Code::InvalidArgument)
        .saying(
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature \
             query string parameter or the Authorization header should be specified",
        )
        .with("ArgumentName", "Authorization")
        .with("ArgumentValue", header)
}

fn unsupported_scheme(header: &str) -> Refusal {
    Refusal::unauthenticated(Code::InvalidArgument)
        .saying("Unsupported Authorization Type")
        .with("ArgumentName", "Authorization")
        .with("ArgumentValue", header)
}

/// No usable date where a signature needs one.
pub(super) fn no_date() -> Refusal {
    Refusal::unauthenticated(Code::AccessDenied)
        .saying("AWS authentication requires a valid Date or x-amz-date header")
}
