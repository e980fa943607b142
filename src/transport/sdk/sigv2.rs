//! SigV2 as an auth scheme of the smithy runtime.

use aws_credential_types::Credentials;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::{
    AuthScheme, AuthSchemeEndpointConfig, AuthSchemeId, AuthSchemeOption, AuthSchemeOptionsFuture,
    Sign,
};
use aws_smithy_runtime_api::client::identity::{Identity, SharedIdentityResolver};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{GetIdentityResolver, RuntimeComponents};
use aws_smithy_types::config_bag::ConfigBag;

use crate::model::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken, Time};
use crate::sign::{self, v2};

/// The name of the scheme in the runtime.
pub(super) const SCHEME: AuthSchemeId = AuthSchemeId::new("sigv2");

/// Signs with SigV2 in the `Authorization` header.
#[derive(Clone, Debug)]
pub(super) struct SigV2 {
    /// The bucket, where the host name carries it: it is signed then.
    pub(super) virtual_hosted_bucket: Option<String>,
}

impl AuthScheme for SigV2 {
    fn scheme_id(&self) -> AuthSchemeId {
        SCHEME
    }

    fn identity_resolver(
        &self,
        identities: &dyn GetIdentityResolver,
    ) -> Option<SharedIdentityResolver> {
        // Credentials of a client are registered for SigV4 only.
        identities.identity_resolver(aws_runtime::auth::sigv4::SCHEME_ID)
    }

    fn signer(&self) -> &dyn Sign {
        self
    }
}

impl Sign for SigV2 {
    fn sign_http_request(
        &self,
        request: &mut HttpRequest,
        identity: &Identity,
        _endpoint: AuthSchemeEndpointConfig<'_>,
        components: &RuntimeComponents,
        _config: &ConfigBag,
    ) -> Result<(), BoxError> {
        let key = key_of(identity)?;
        let now = components
            .time_source()
            .ok_or("the client has no clock")?
            .now();
        let since_epoch = now.duration_since(std::time::UNIX_EPOCH)?;
        let time = Time::from_millis(i64::try_from(since_epoch.as_millis())?);
        let signed = {
            let headers: Vec<(String, String)> = request
                .headers()
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            let uri: http::Uri = request.uri().parse()?;
            let target = uri.path_and_query().map_or("/", |target| target.as_str());
            let request = sign::Request {
                method: request.method(),
                target,
                headers: &headers,
                virtual_hosted_bucket: self.virtual_hosted_bucket.as_deref(),
            };
            v2::sign_header(&request, &key, time, v2::Dialect::default())
        };
        for (name, value) in signed.headers {
            request.headers_mut().insert(name, value);
        }
        Ok(())
    }
}

fn key_of(identity: &Identity) -> Result<AccessKey, BoxError> {
    let credentials = identity
        .data::<Credentials>()
        .ok_or("the identity holds no access key")?;
    Ok(AccessKey {
        label: String::new(),
        id: AccessKeyId::new(credentials.access_key_id()),
        secret: SecretAccessKey::new(credentials.secret_access_key()),
        token: credentials.session_token().map(SessionToken::new),
    })
}

/// Always chooses one scheme.
#[derive(Debug)]
pub(super) struct Only(pub(super) AuthSchemeId);

impl aws_sdk_s3::config::auth::ResolveAuthScheme for Only {
    fn resolve_auth_scheme<'a>(
        &'a self,
        _params: &'a aws_sdk_s3::config::auth::Params,
        _config: &'a ConfigBag,
        _components: &'a RuntimeComponents,
    ) -> AuthSchemeOptionsFuture<'a> {
        let option = AuthSchemeOption::from(self.0.clone());
        AuthSchemeOptionsFuture::ready(Ok(vec![option]))
    }
}
