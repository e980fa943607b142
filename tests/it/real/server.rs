//! Where a server is and which keys it knows, as its start script wrote it down.

use std::collections::BTreeMap;

use super::s3::S3;

/// A server under one configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Config {
    /// Ceph RGW that looks for STS keys too, and so says `AccessDenied` to every bad key.
    CephStsOn,
    /// Ceph RGW that tells an unknown key from a wrong secret.
    CephStsOff,
    /// SeaweedFS.
    SeaweedFs,
}

impl Config {
    /// Its name for people.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::CephStsOn | Self::CephStsOff => "Ceph RGW",
            Self::SeaweedFs => "SeaweedFS",
        }
    }

    fn variable(self) -> &'static str {
        match self {
            Self::CephStsOn => "S3PROBE_TEST_CEPH_STS_ON",
            Self::CephStsOff => "S3PROBE_TEST_CEPH_STS_OFF",
            Self::SeaweedFs => "S3PROBE_TEST_SEAWEEDFS",
        }
    }
}

/// A running server.
pub(super) struct Server {
    facts: BTreeMap<String, String>,
}

/// An access key of a server.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) id: String,
    pub(super) secret: String,
}

impl Server {
    pub(super) fn running(config: Config) -> Self {
        Self::named(config.variable())
    }

    /// moto, which has the forms of AWS and holds nobody to a policy: no store to try causes on.
    pub(super) fn moto() -> Self {
        Self::named("S3PROBE_TEST_MOTO")
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a test has no process facts but these"
    )]
    fn named(variable: &str) -> Self {
        let path = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set; tests/run starts the servers"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let facts = text
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self { facts }
    }

    fn fact(&self, name: &str) -> &str {
        self.facts
            .get(name)
            .unwrap_or_else(|| panic!("keys.env has no {name}"))
    }

    pub(super) fn endpoint(&self) -> &str {
        self.fact("ENDPOINT")
    }

    pub(super) fn tls_endpoint(&self) -> &str {
        self.fact("TLS_ENDPOINT")
    }

    pub(super) fn ca_file(&self) -> &str {
        self.fact("CA_FILE")
    }

    /// The limited user as a policy names it.
    pub(super) fn limited_principal(&self) -> &str {
        self.fact("LIMITED_PRINCIPAL")
    }

    /// The role that the owner may take.
    pub(super) fn role(&self) -> &str {
        self.fact("ROLE")
    }

    pub(super) fn owner(&self) -> Key {
        self.key("OWNER")
    }

    pub(super) fn limited(&self) -> Key {
        self.key("LIMITED")
    }

    pub(super) fn suspended(&self) -> Key {
        self.key("SUSPENDED")
    }

    fn key(&self, name: &str) -> Key {
        Key {
            id: self.fact(&format!("{name}_ID")).to_owned(),
            secret: self.fact(&format!("{name}_SECRET")).to_owned(),
        }
    }

    /// The server by an independent client, as nobody.
    pub(super) fn anonymous(&self) -> S3 {
        S3::anonymous(self.endpoint())
    }

    /// The server by an independent client, as the owner.
    pub(super) fn s3(&self) -> S3 {
        S3::new(self.endpoint(), self.owner())
    }
}
