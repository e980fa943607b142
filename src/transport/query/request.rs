//! A call as it is sent: built from values, signed, nothing else.

use bytes::Bytes;

use crate::model::{AccessKey, Endpoint, Query, Time};
use crate::sign::{self, uri, v4};

/// A request of a service that is not about objects.
pub(in crate::transport) struct Call {
    method: &'static str,
    target: String,
    content_type: Option<&'static str>,
    body: String,
    service: &'static str,
}

impl Call {
    /// A form with the operation, its version and its parameters, posted to the endpoint's root.
    pub(in crate::transport) fn of_query(query: &Query, base_path: &str) -> Self {
        let operation = query.operation.as_str();
        let mut pairs = vec![
            ("Action", Some(operation)),
            ("Version", Some(query.service.version())),
        ];
        let parameters = query.parameters.iter();
        pairs.extend(parameters.map(|(name, value)| (*name, Some(value.as_str()))));
        Self {
            method: "POST",
            target: format!("{base_path}/"),
            content_type: Some("application/x-www-form-urlencoded; charset=utf-8"),
            body: uri::encode_query(&pairs),
            service: query.service.as_str(),
        }
    }

    /// `PUT /bucket`. In the one region that may not be named there is no body.
    pub(super) fn create_bucket(bucket: &str, region: &str, base_path: &str) -> Self {
        let body = if region == "us-east-1" {
            String::new()
        } else {
            format!(
                "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
                 <LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
            )
        };
        Self {
            method: "PUT",
            target: format!("{base_path}/{}", uri::encode(bucket)),
            content_type: None,
            body,
            service: "s3",
        }
    }

    /// The request, signed.
    pub(in crate::transport) fn signed(
        &self,
        endpoint: &Endpoint,
        region: &str,
        key: &AccessKey,
        time: Time,
    ) -> Result<http::Request<Bytes>, String> {
        let hash = sign::sha256_hex(self.body.as_bytes());
        let mut headers = vec![
            ("host".to_owned(), endpoint.authority()),
            // Only S3 asks for it; elsewhere it lets the record be checked against the signature.
            ("x-amz-content-sha256".to_owned(), hash.clone()),
        ];
        headers.extend(
            self.content_type
                .map(|kind| ("content-type".to_owned(), kind.to_owned())),
        );
        let unsigned = sign::Request::new(self.method, &self.target, &headers);
        let parameters = v4::Parameters {
            service: self.service,
            payload_hash: &hash,
            ..v4::Parameters::s3(time, region)
        };
        let signed = v4::sign_header(&unsigned, key, &parameters);
        let (scheme, authority) = (endpoint.scheme.as_str(), endpoint.authority());
        let url = format!("{scheme}://{authority}{}", self.target);
        let mut request = http::Request::builder().method(self.method).uri(url);
        for (name, value) in signed.all_headers(&unsigned) {
            request = request.header(name, value);
        }
        request
            .header(http::header::USER_AGENT, USER_AGENT)
            .body(Bytes::from(self.body.clone()))
            .map_err(|error| error.to_string())
    }
}

const USER_AGENT: &str = concat!("s3probe/", env!("CARGO_PKG_VERSION"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessKeyId, Operation, SecretAccessKey};

    #[test]
    fn a_query_is_a_form_and_its_scope_names_the_service() {
        let query = Query::assume_role("arn:aws:iam:::role/x", "s3probe")
            .with_some("DurationSeconds", Some("900"))
            .with_some("Policy", None::<String>);
        let call = Call::of_query(&query, "/base");
        assert_eq!(
            call.body,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A%3Arole%2Fx\
             &RoleSessionName=s3probe&DurationSeconds=900"
        );
        let key = AccessKey {
            label: String::new(),
            id: AccessKeyId::new("AKID"),
            secret: SecretAccessKey::new("secret"),
            token: None,
        };
        let endpoint = "http://s3.example.org:8600/base".parse().unwrap();
        let request = call
            .signed(
                &endpoint,
                "eu-1",
                &key,
                Time::from_millis(1_795_302_942_000),
            )
            .unwrap();
        assert_eq!(request.uri(), "http://s3.example.org:8600/base/");
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(
            authorization.contains("Credential=AKID/20261121/eu-1/sts/aws4_request"),
            "{authorization}"
        );
        assert!(authorization.contains("content-type;host;x-amz-content-sha256;x-amz-date"));
    }

    #[test]
    fn a_bucket_is_made_with_its_region_where_one_may_be_named() {
        assert_eq!(Call::create_bucket("b", "us-east-1", "").body, "");
        let call = Call::create_bucket("b", "eu-west-1", "");
        assert_eq!((call.method, call.target.as_str()), ("PUT", "/b"));
        assert!(
            call.body
                .contains("<LocationConstraint>eu-west-1</LocationConstraint>")
        );
        assert_eq!(
            Call::of_query(&Query::iam(Operation::ListUsers), "").body,
            "Action=ListUsers&Version=2010-05-08"
        );
    }
}
