//! Takes the temporary keys that `assume:` KEYREFs name.

use anyhow::{Context, Result};

use super::assume::Assume;
use crate::cli::process::Process;
use crate::cli::services::{self, NotDone};
use crate::model::{
    AccessKey, AccessKeyId, Endpoint, Exchange, Query, SecretAccessKey, Service, SessionToken,
};
use crate::transport::{QueryApi, Refusal, Settings};

/// Where temporary keys are taken.
#[derive(Clone)]
pub struct Sts {
    /// The endpoint of S3; STS is there unless told otherwise.
    pub endpoint: Endpoint,
    /// The region to sign for.
    pub region: String,
    /// The way there.
    pub settings: Settings,
}

impl Sts {
    /// Takes a temporary key with `key`; also returns the exchange it came of.
    pub(super) fn take(
        &self,
        process: &Process,
        assume: &Assume,
        policy: Option<String>,
        key: &AccessKey,
    ) -> Result<(AccessKey, Exchange)> {
        let home = (&self.endpoint, self.region.as_str());
        let site = services::site(process, Service::Sts, assume.endpoint.as_deref(), home)?;
        let api = QueryApi::new(&site.endpoint, &site.region, &self.settings, key)?;
        let query = Query::assume_role(&assume.role, &assume.session)
            .with_some(
                "DurationSeconds",
                assume.seconds.map(|seconds| seconds.to_string()),
            )
            .with_some("Policy", policy)
            .with_some("ExternalId", assume.external_id.as_deref());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("the runtime could not be started")?;
        let asked = runtime.block_on(api.ask(&query));
        let refused = asked.answer().err();
        match (refused, asked.issued) {
            (None, Some(key)) => Ok((
                AccessKey {
                    label: assume.to_string(),
                    ..key
                },
                asked.exchange,
            )),
            (None, None) => Err(NotDone("STS answered without a key".to_owned()).into()),
            (Some(refusal), _) => Err(NotDone(not_taken(&site.endpoint, &refusal)).into()),
        }
    }
}

/// A key that stands for one that was not taken, where nothing is to be sent.
pub(super) fn placeholder(assume: &Assume) -> AccessKey {
    AccessKey {
        label: assume.to_string(),
        id: AccessKeyId::new("(taken-when-run)"),
        secret: SecretAccessKey::new("none"),
        token: Some(SessionToken::new("none")),
    }
}

fn not_taken(endpoint: &Endpoint, refusal: &Refusal) -> String {
    format!(
        "AssumeRole at {endpoint}: {}; {}",
        services::said(refusal),
        advice(refusal)
    )
}

fn advice(refusal: &Refusal) -> &'static str {
    match (refusal.status, refusal.code.as_str()) {
        (None, _) => "nothing answered there; `endpoint=URL` in the KEYREF names another place",
        (_, "InvalidAccessKeyId" | "InvalidClientTokenId" | "SignatureDoesNotMatch") => {
            "the key it was asked with (via=…) is wrong; try it by itself: s3probe check --target KEYREF"
        }
        (_, "UserSuspended") => "the user of the key it was asked with (via=…) is suspended",
        (_, "NoSuchEntity") => "there is no such role; mind its path, which is part of the ARN",
        (_, "MalformedPolicyDocument" | "MalformedPolicy") => {
            "the session policy (policy=FILE) is not one this store takes"
        }
        (_, "PackedPolicyTooLarge") => "the session policy (policy=FILE) is too long",
        (Some(400), _) => {
            "a parameter is not taken: the ARN, the session's name (2 to 64 letters, digits, =,.@-), \
             or a duration above the role's own maximum"
        }
        (Some(401 | 403), _) => {
            "the role's trust policy does not name the user of the key it was asked with (via=…), or \
             the endpoint does not take that key at all: some say the same of both. Try the key by \
             itself: s3probe check --target KEYREF"
        }
        _ => {
            "this endpoint has no STS there, as it seems; `endpoint=URL` in the KEYREF names another place"
        }
    }
}
