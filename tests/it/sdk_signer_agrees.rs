//! SigV4 beside the signer of the Rust SDK, for requests nobody thought of.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode,
};
use proptest::prelude::*;
use s3probe::model::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken, Time};
use s3probe::sign::{Request, uri, v4};

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const HOST: &str = "s3.example.org:8080";
const SECONDS: u64 = 1_795_302_942;

/// The signature of the SDK's signer, with the settings its S3 client uses.
fn sdk_signature(request: &Request<'_>, token: Option<&str>, where_: SignatureLocation) -> String {
    let identity = Credentials::new(ID, SECRET, token.map(str::to_owned), None, "test").into();
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = match where_ {
        SignatureLocation::Headers => PayloadChecksumKind::XAmzSha256,
        _ => PayloadChecksumKind::NoHeader,
    };
    settings.signature_location = where_;
    settings.expires_in = Some(Duration::from_mins(1));
    let parameters = aws_sigv4::sign::v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("s3")
        .time(SystemTime::UNIX_EPOCH + Duration::from_secs(SECONDS))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let headers = request
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let url = format!("http://{HOST}{}", request.target);
    let signable =
        SignableRequest::new(request.method, url, headers, SignableBody::UnsignedPayload).unwrap();
    let (_, signature) = aws_sigv4::http_request::sign(signable, &parameters)
        .unwrap()
        .into_parts();
    signature
}

fn key(token: Option<&str>) -> AccessKey {
    AccessKey {
        label: "sdk".into(),
        id: AccessKeyId::new(ID),
        secret: SecretAccessKey::new(SECRET),
        token: token.map(SessionToken::new),
    }
}

proptest! {
    #[test]
    fn both_signers_make_the_same_signature(
        object in ".*",
        parameters in prop::collection::vec(("[^X].*", ".*"), 0..4),
        meta in prop::collection::vec(("[a-z]{1,8}", "[ -~]{0,20}"), 0..4),
        // No blanks: no token has any, and of a token alone the SDK does not collapse runs of them.
        token in prop::option::of("[!-~]{1,30}"),
    ) {
        let pairs: Vec<(&str, Option<&str>)> =
            parameters.iter().map(|(name, value)| (name.as_str(), Some(value.as_str()))).collect();
        let path = format!("/bucket/{}", uri::encode_path(&object));
        let target = if pairs.is_empty() {
            path
        } else {
            uri::with_query(&path, &uri::encode_query(&pairs))
        };
        let mut headers = vec![("host".to_owned(), HOST.to_owned())];
        for (name, value) in meta {
            headers.push((format!("x-amz-meta-{name}"), value));
        }
        let request = Request::new("PUT", &target, &headers);
        let time = Time::from_millis(i64::try_from(SECONDS).unwrap() * 1000);
        let s3 = v4::Parameters::s3(time, "us-east-1");

        let token = token.as_deref();
        prop_assert_eq!(
            v4::sign_header(&request, &key(token), &s3).signature,
            sdk_signature(&request, token, SignatureLocation::Headers)
        );
        prop_assert_eq!(
            v4::sign_query(&request, &key(token), &s3, 60).signature,
            sdk_signature(&request, token, SignatureLocation::QueryParams)
        );
    }
}
