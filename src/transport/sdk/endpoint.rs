//! Where the SDK sends: our endpoint as given, without the SDK's S3 rules.
//!
//! The SDK's rules glue a bucket to a base path, fall back to path style for addresses without a
//! word, and turn some bucket names into other services; a prober must send what was asked for.

use std::collections::HashMap;

use aws_sdk_s3::config::endpoint::{EndpointFuture, Params, ResolveEndpoint};
use aws_smithy_types::Document;
use aws_smithy_types::endpoint::Endpoint as SdkEndpoint;

use crate::model::{Addressing, Endpoint, SignatureVersion};

#[derive(Debug)]
pub(super) struct AsGiven {
    pub(super) endpoint: Endpoint,
    pub(super) addressing: Addressing,
    pub(super) region: String,
    pub(super) signature: SignatureVersion,
}

impl ResolveEndpoint for AsGiven {
    fn resolve_endpoint<'a>(&'a self, params: &'a Params) -> EndpointFuture<'a> {
        let url = match params.bucket() {
            Some(bucket) => self.endpoint.bucket_url(bucket, self.addressing),
            None => self.endpoint.to_string(),
        };
        let mut resolved = SdkEndpoint::builder().url(url);
        if self.signature == SignatureVersion::V4 {
            // Only SigV4 is a scheme the SDK's endpoints know; any other is refused if one is named.
            resolved = resolved.property(
                "authSchemes",
                vec![Document::Object(HashMap::from([
                    ("name".to_owned(), Document::String("sigv4".to_owned())),
                    ("signingName".to_owned(), Document::String("s3".to_owned())),
                    (
                        "signingRegion".to_owned(),
                        Document::String(self.region.clone()),
                    ),
                    ("disableDoubleEncoding".to_owned(), Document::Bool(true)),
                ]))],
            );
        }
        EndpointFuture::ready(Ok(resolved.build()))
    }
}
