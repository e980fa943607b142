//! One SDK client per key, signature version and addressing style, and the operations on it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::config::{
    BehaviorVersion, Builder, Region, RequestChecksumCalculation, ResponseChecksumValidation,
    StalledStreamProtectionConfig,
};
use aws_sdk_s3::error::DisplayErrorContext;
use aws_smithy_async::time::TimeSource;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime_api::client::auth::AuthSchemeId;
use aws_smithy_types::byte_stream::ByteStream;

use super::connector::Recording;
use super::endpoint::AsGiven;
use super::sigv2::{self, Only, SigV2};
use crate::model::{
    AccessKey, Action, Addressing, Endpoint, KeyRole, Order, Setting, SignatureVersion, Time,
};
use crate::transport::wire::{Wire, Wired};

/// The clients of a run.
pub(in crate::transport) struct Clients {
    endpoint: Endpoint,
    bucket: String,
    region: String,
    clock: fn() -> Time,
    made: Mutex<HashMap<(KeyRole, SignatureVersion, Addressing), Client>>,
}

impl Clients {
    pub(in crate::transport) fn new(
        endpoint: &Endpoint,
        bucket: &str,
        region: &str,
        clock: fn() -> Time,
    ) -> Self {
        Self {
            endpoint: endpoint.clone(),
            bucket: bucket.to_owned(),
            region: region.to_owned(),
            clock,
            made: Mutex::default(),
        }
    }

    /// Sends an order through the SDK; the error says why the SDK sent nothing.
    pub(in crate::transport) async fn send(
        &self,
        order: &Order,
        wire: &Arc<Wire>,
    ) -> Result<Wired, String> {
        let client = self.client(order);
        let recording = Recording::new(Arc::clone(wire), order.connection);
        let per_request = aws_sdk_s3::Config::builder().http_client(recording.clone());
        let said = operate(&client, &self.bucket, &order.action, per_request).await;
        recording
            .take()
            .ok_or_else(|| said.unwrap_or_else(|| "nothing was sent".to_owned()))
    }

    fn client(&self, order: &Order) -> Client {
        let signature = if order.key.is_some() {
            order.signature
        } else {
            SignatureVersion::None
        };
        if order.trial.is_some() {
            // An experiment may carry another key under the same role.
            let builder = self.base(signature, order.addressing);
            return Client::from_conf(with_key(builder, order.key.as_deref()).build());
        }
        let name = (order.role, signature, order.addressing);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(name)
            .or_insert_with(|| {
                let builder = self.base(signature, order.addressing);
                Client::from_conf(with_key(builder, order.key.as_deref()).build())
            })
            .clone()
    }

    fn base(&self, signature: SignatureVersion, addressing: Addressing) -> Builder {
        let builder = Builder::new()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.clone()))
            .endpoint_resolver(AsGiven {
                endpoint: self.endpoint.clone(),
                addressing,
                region: self.region.clone(),
                signature,
            })
            .time_source(Clock(self.clock))
            .identity_cache(IdentityCache::no_cache())
            .retry_config(RetryConfig::disabled())
            .timeout_config(TimeoutConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .disable_clock_skew_correction(true)
            // Checksum headers are a question of their own; this one is about the key.
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
        match signature {
            SignatureVersion::V4 => {
                builder.auth_scheme_resolver(Only(aws_runtime::auth::sigv4::SCHEME_ID))
            }
            SignatureVersion::V2 => builder
                .push_auth_scheme(SigV2 {
                    virtual_hosted_bucket: self.bucket_in_host(addressing),
                })
                .auth_scheme_resolver(Only(sigv2::SCHEME)),
            SignatureVersion::None => builder
                .allow_no_auth()
                .auth_scheme_resolver(Only(AuthSchemeId::new("no_auth"))),
        }
    }

    fn bucket_in_host(&self, addressing: Addressing) -> Option<String> {
        (addressing == Addressing::Virtual).then(|| self.bucket.clone())
    }
}

pub(super) fn with_key(builder: Builder, key: Option<&AccessKey>) -> Builder {
    match key {
        None => builder,
        Some(key) => builder.credentials_provider(Credentials::new(
            key.id.as_str(),
            key.secret.expose(),
            key.token.as_ref().map(|token| token.expose().to_owned()),
            None,
            "s3probe",
        )),
    }
}

/// Sends an operation; what the SDK makes of the reply is dropped, why it sent nothing is kept.
macro_rules! send {
    ($operation:expr, $config:expr) => {{
        let operation = $operation.customize().config_override($config);
        operation
            .send()
            .await
            .err()
            .map(|error| DisplayErrorContext(error).to_string())
    }};
}

pub(super) async fn operate(
    client: &Client,
    bucket: &str,
    action: &Action,
    config: Builder,
) -> Option<String> {
    match action.clone() {
        Action::Service => send!(client.list_buckets(), config),
        Action::List {
            prefix,
            max_keys,
            continuation,
        } => {
            let list = client.list_objects_v2().bucket(bucket).set_prefix(prefix);
            let max_keys = max_keys.map(|max| i32::try_from(max).unwrap_or(i32::MAX));
            send!(
                list.set_max_keys(max_keys)
                    .set_continuation_token(continuation),
                config
            )
        }
        Action::ListVersions { prefix, after } => {
            let (key, version) = after.unzip();
            let list = client.list_object_versions().bucket(bucket).prefix(prefix);
            send!(
                list.set_key_marker(key)
                    .set_version_id_marker(version.flatten()),
                config
            )
        }
        Action::Get { object, .. } => send!(client.get_object().bucket(bucket).key(object), config),
        Action::Put { object, body } => {
            let put = client.put_object().bucket(bucket).key(object);
            send!(put.body(ByteStream::from(body)), config)
        }
        Action::Delete { object, version } => {
            let delete = client.delete_object().bucket(bucket).key(object);
            send!(delete.set_version_id(version), config)
        }
        Action::Buckets => send!(client.list_buckets(), config),
        Action::CallerIdentity => Some("the SDK of S3 has no calls of STS".to_owned()),
        Action::Read(setting) => read(client, bucket, setting, config).await,
        Action::PutPolicy { document } => {
            send!(
                client.put_bucket_policy().bucket(bucket).policy(document),
                config
            )
        }
        Action::DeletePolicy(_) => send!(client.delete_bucket_policy().bucket(bucket), config),
    }
}

async fn read(client: &Client, bucket: &str, setting: Setting, config: Builder) -> Option<String> {
    match setting {
        Setting::Policy => send!(client.get_bucket_policy().bucket(bucket), config),
        Setting::PolicyStatus => send!(client.get_bucket_policy_status().bucket(bucket), config),
        Setting::Acl => send!(client.get_bucket_acl().bucket(bucket), config),
        Setting::OwnershipControls => {
            send!(
                client.get_bucket_ownership_controls().bucket(bucket),
                config
            )
        }
        Setting::PublicAccessBlock => {
            send!(client.get_public_access_block().bucket(bucket), config)
        }
        Setting::Versioning => send!(client.get_bucket_versioning().bucket(bucket), config),
        Setting::ObjectLock => {
            send!(
                client.get_object_lock_configuration().bucket(bucket),
                config
            )
        }
    }
}

/// The clock of the run, for the SDK.
#[derive(Debug)]
pub(super) struct Clock(pub(super) fn() -> Time);

impl TimeSource for Clock {
    fn now(&self) -> SystemTime {
        let millis = u64::try_from((self.0)().as_millis()).unwrap_or(0);
        SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
    }
}
