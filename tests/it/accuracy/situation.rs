//! What stands around a fault: which keys, which arguments, how the endpoint is written.

use std::net::Ipv4Addr;
use std::time::Duration;

use super::certificate;
use s3probe::cli::judge::judge;
use s3probe::lab::{self, Clock, Dialect, KeyState, LabConfig};
use s3probe::model::{
    AccessKey, AccessKeyId, Addressing, Exchange, Order, Report, SecretAccessKey, SessionToken,
    SignatureVersion, Time,
};
use s3probe::plan::{self, Request};
use s3probe::run::{self, Stop, Surroundings};
use s3probe::suite;
use s3probe::transport::{Network, Resolve, Settings, Transport};

/// One check against one lab.
#[derive(Clone, Debug)]
pub(super) struct Situation {
    /// The lab's faults, as `--fault` takes them.
    pub(super) faults: Vec<String>,
    pub(super) dialect: Dialect,
    pub(super) target: Held,
    pub(super) control: bool,
    pub(super) expect: Option<&'static str>,
    pub(super) versions: &'static [SignatureVersion],
    /// What stands before and after `HOST:PORT` in the endpoint.
    pub(super) scheme: &'static str,
    pub(super) host: &'static str,
    pub(super) base_path: &'static str,
    pub(super) bucket: &'static str,
    pub(super) region: &'static str,
    pub(super) timeout_ms: u64,
    pub(super) repeat: u32,
    pub(super) read_only: bool,
    pub(super) addressing: Addressing,
    pub(super) tried: Tried,
    /// Nobody listens where the lab should be.
    pub(super) closed: bool,
}

/// Which experiments are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tried {
    /// Those for what failed.
    WhereFailed,
    /// What `--try-hops` asks for besides.
    HopsToo,
}

/// The key the target holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// The uploader's, who may list, get and put.
    Uploader,
    /// The bucket owner's.
    Owner,
    /// An ID the lab never heard of.
    UnknownId,
    /// The uploader's ID with a secret of somebody else.
    WrongSecret,
    /// The uploader's with ID and secret in each other's place.
    Swapped,
    /// The uploader's, with a line end after the secret.
    LineEnd,
    /// The uploader's, which is temporary, with its session token.
    Temporary,
    /// The same without the token.
    TokenForgotten,
    /// The same with another token.
    OtherToken,
    /// The same with the end of its token missing.
    TokenCut,
    /// The uploader's, which lasts, with the session token of another key.
    StrayToken,
    /// The uploader's, switched off.
    Inactive,
}

const TEMPORARY_ID: &str = "ASIAQ3EGRXN5SPLABTP2";
const ID: &str = "AKIAQ3EGRXN5SPLABUP2";
const SECRET: &str = "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";
const OWNER_ID: &str = "AKIAQ3EGRXN5SPLABOW2";
const OWNER_SECRET: &str = "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";
const TOKEN: &str =
    "FwoGZXIvYXdzEJr//////////wEaDGxhYi10b2tlbi1vZi1hLXNlc3Npb24tb2YtdGhlLWxhYi1pdHNlbGYhISEhIQ==";

pub(super) const V4: &[SignatureVersion] = &[SignatureVersion::V4];
pub(super) const BOTH: &[SignatureVersion] = &[SignatureVersion::V4, SignatureVersion::V2];

/// Sends as the program does, without its pauses: what fails by turns needs none here.
struct Hasty(Network);

impl Transport for Hasty {
    async fn send(&self, order: &Order) -> Exchange {
        self.0.send(order).await
    }

    fn now(&self) -> Time {
        self.0.now()
    }

    async fn pause(&self, _time: Duration) {}
}

impl Situation {
    /// An uploader's key, the owner's as control, what an uploader should do, one signature version.
    pub(super) fn usual(faults: &[&str]) -> Self {
        Self {
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
            dialect: Dialect::Aws,
            target: Held::Uploader,
            control: true,
            expect: Some("uploader"),
            versions: V4,
            scheme: "http",
            host: "127.0.0.1",
            base_path: "",
            bucket: LabConfig::DEMO_BUCKET,
            region: "us-east-1",
            timeout_ms: 10_000,
            repeat: 1,
            read_only: false,
            addressing: Addressing::Path,
            tried: Tried::WhereFailed,
            closed: false,
        }
    }

    /// Sends what `check` would send and judges it as `check` does.
    pub(super) fn check(&self) -> Report {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(self.sent())
    }

    async fn sent(&self) -> Report {
        let lab = lab::start(self.lab(), None).await.unwrap();
        let port = lab.address().port();
        let lab = if self.closed {
            lab.stop().await;
            None
        } else {
            Some(lab)
        };
        let request = self.request(port);
        // Names the run and makes the wrong identities; nothing depends on which they are.
        let random = [0x5a; 32];
        let experiments = match self.tried {
            Tried::WhereFailed => suite::experiments().unwrap(),
            Tried::HopsToo => suite::experiments_with_asked().unwrap(),
        };
        let plan = plan::plan(&request, &suite::core().unwrap(), experiments, &random);
        let settings = self.settings(port);
        let keys: Vec<_> = ROLES
            .into_iter()
            .filter_map(|role| plan.keys.of(role))
            .collect();
        let network = Network::new(
            &request.endpoint,
            &request.bucket,
            &request.region,
            &settings,
            keys.iter().map(AsRef::as_ref),
        )
        .unwrap();
        let around = Surroundings {
            addresses: network.addresses(self.addressing).await,
            proxy: network.proxy(),
            unused_proxy: network.unused_proxy(),
            insecure: false,
            taken: Vec::new(),
        };
        let (_urgency, stop) = tokio::sync::watch::channel(Stop::No);
        let hasty = Hasty(network);
        let evidence = run::run(&plan, around, &hasty, &mut |_| {}, stop).await;
        if let Some(lab) = lab {
            lab.stop().await;
        }
        judge(evidence)
    }

    fn lab(&self) -> LabConfig {
        let uploader = if self.target.is_temporary() {
            AccessKey {
                token: Some(SessionToken::new(TOKEN)),
                ..key(TEMPORARY_ID, SECRET)
            }
        } else {
            key(ID, SECRET)
        };
        let owner = key(OWNER_ID, OWNER_SECRET);
        let mut config = LabConfig::demo(self.dialect, owner, uploader, Clock::new(now));
        config.faults = self.faults.iter().map(|f| f.parse().unwrap()).collect();
        config.tls = self.takes_tls().then(|| certificate::MADE.1.clone());
        if self.target == Held::Inactive {
            config.users[1].state = KeyState::Inactive;
        }
        config
    }

    fn request(&self, port: u16) -> Request {
        let endpoint = format!("{}://{}:{port}{}", self.scheme, self.host, self.base_path);
        Request {
            endpoint: endpoint.parse().unwrap(),
            bucket: self.bucket.to_owned(),
            region: self.region.to_owned(),
            target: Some(self.target.key()),
            control: self.control.then(|| key(OWNER_ID, OWNER_SECRET)),
            expectation: self.expect.map(|text| text.parse().unwrap()),
            signatures: self.versions.to_vec(),
            addressing: self.addressing,
            prefix: None,
            read_only: self.read_only,
            read_key: None,
            calibrate: true,
            repeat: self.repeat,
            experiments: 60,
            on_request: plan::OnRequest::default(),
        }
    }

    /// Whether the lab speaks TLS, at the same port.
    fn takes_tls(&self) -> bool {
        self.faults.iter().any(|fault| fault == "tls-required")
    }

    /// A host of the lab's and a bucket before it lead here; other names are looked up.
    fn resolve(&self, port: u16) -> Vec<Resolve> {
        let leads = |host: String| Resolve {
            host,
            port,
            address: Ipv4Addr::LOCALHOST.into(),
        };
        let bucket_host = format!("{}.{}", self.bucket, self.host);
        let hosts = [self.host.to_owned(), bucket_host];
        hosts
            .into_iter()
            .filter(|host| host.ends_with("s3.lab"))
            .map(leads)
            .collect()
    }

    fn settings(&self, port: u16) -> Settings {
        let authority = self.takes_tls().then(|| certificate::MADE.0.clone());
        Settings {
            ca_pem: authority.into_iter().map(String::into_bytes).collect(),
            insecure: false,
            resolve: self.resolve(port),
            http_proxy: None,
            https_proxy: None,
            no_proxy: None,
            timeout: Duration::from_millis(self.timeout_ms),
            clock: now,
        }
    }
}

use s3probe::model::KeyRole;

const ROLES: [KeyRole; 4] = [
    KeyRole::Target,
    KeyRole::Control,
    KeyRole::RandomId,
    KeyRole::WrongSecret,
];

impl Held {
    fn is_temporary(self) -> bool {
        matches!(
            self,
            Self::Temporary | Self::TokenForgotten | Self::OtherToken | Self::TokenCut
        )
    }

    fn key(self) -> AccessKey {
        let mut held = match self {
            Self::Owner => key(OWNER_ID, OWNER_SECRET),
            Self::UnknownId => key("AKIAQ3EGRXN5SPNOBODY", SECRET),
            Self::WrongSecret => key(ID, "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"),
            Self::Swapped => key(SECRET, ID),
            Self::LineEnd => key(ID, &format!("{SECRET}\n")),
            _ if self.is_temporary() => key(TEMPORARY_ID, SECRET),
            _ => key(ID, SECRET),
        };
        held.token = match self {
            Self::Temporary | Self::StrayToken => Some(SessionToken::new(TOKEN)),
            Self::TokenCut => Some(SessionToken::new(&TOKEN[..TOKEN.len() - 1])),
            Self::OtherToken => Some(SessionToken::new(TOKEN.replace("EJr", "EJs"))),
            _ => None,
        };
        held
    }
}

fn key(id: &str, secret: &str) -> AccessKey {
    AccessKey {
        label: "bench".to_owned(),
        id: AccessKeyId::new(id),
        secret: SecretAccessKey::new(secret),
        token: None,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "requests are signed and verified by the same clock"
)]
fn now() -> Time {
    Time::from_millis(jiff::Timestamp::now().as_millisecond())
}
