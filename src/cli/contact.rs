//! One key at one place, ready to send: what every command but `check` begins with.

use std::sync::Arc;

use anyhow::{Result, bail};
use tokio::runtime::Runtime;

use super::keyref::{Reader, Sts};
use super::options::{Found, Way};
use super::process::Process;
use super::{engine, services};
use crate::model::{AccessKey, KeyRole, Service, SignatureVersion};
use crate::run::ask::Asker;
use crate::transport::{Network, Settings};

/// A KEYREF of which exactly one key is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct OneKey<'a> {
    pub(super) role: KeyRole,
    /// As it was given.
    pub(super) keyref: &'a str,
    /// Why `anonymous` will not do.
    pub(super) nobody: &'static str,
}

impl OneKey<'_> {
    /// Reads the key. Of a temporary one its `AssumeRole` is sent, nothing else.
    pub(super) fn read(self, process: &Process, sts: Sts) -> Result<AccessKey> {
        let reader = Reader::new(process).with_sts(sts);
        let Some(key) = reader.read(self.role, self.keyref)? else {
            bail!("--{} anonymous: {}", self.role, self.nobody);
        };
        Ok(key)
    }
}

/// A key, and a transport to where it is used.
pub(super) struct Contact {
    pub(super) place: Found,
    pub(super) settings: Settings,
    pub(super) asker: Asker,
    pub(super) network: Network,
    pub(super) runtime: Runtime,
}

impl Contact {
    /// Reads key and settings; nothing is sent to the bucket.
    pub(super) fn open(
        process: &Process,
        place: Found,
        way: &Way,
        key: OneKey<'_>,
        signature: SignatureVersion,
    ) -> Result<Self> {
        let settings = way.settings(process)?;
        let role = key.role;
        let key = key.read(process, place.sts(&settings))?;
        let home = (&place.endpoint, place.region.as_str());
        let sts = services::site(process, Service::Sts, None, home)?;
        let network = Network::new(
            &place.endpoint,
            &place.bucket,
            &place.region,
            &settings,
            [&key],
        )?;
        let asker = Asker {
            role,
            key: Arc::new(key),
            signature,
            addressing: place.addressing,
        };
        Ok(Self {
            place,
            settings,
            asker,
            network: network.with_sts(sts.endpoint),
            runtime: engine::runtime()?,
        })
    }
}
