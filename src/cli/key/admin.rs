//! Where users are managed, and the key that may do it.

use anyhow::Result;
use clap::Args;
use tokio::runtime::Runtime;

use crate::cli::contact::OneKey;
use crate::cli::engine;
use crate::cli::keyref::{self, Sts};
use crate::cli::options::{Home, Way};
use crate::cli::process::Process;
use crate::cli::services::{self, NotDone};
use crate::model::{AccessKey, Endpoint, KeyRole, Service};
use crate::transport::{QueryApi, Refusal, Settings};

/// `--endpoint`, `--region`, `--iam-endpoint`, `--control` and the way there.
#[derive(Args, Clone, Debug)]
pub(super) struct Admin {
    #[command(flatten)]
    home: Home,

    /// URL of IAM, where it is not the endpoint's own
    ///
    /// Without it: `AWS_ENDPOINT_URL_IAM`; AWS's IAM beside AWS's S3; else the endpoint.
    #[arg(long, value_name = "URL", help_heading = "Where")]
    iam_endpoint: Option<String>,

    /// Where a key is that may manage users and keys, never the key itself
    // A text, not parsed by clap: its messages would repeat a key given here by mistake.
    #[arg(
        long,
        value_name = "KEYREF",
        default_value = "env",
        help_heading = "Keys"
    )]
    control: String,

    #[command(flatten)]
    way: Way,
}

/// Everything to call IAM with.
pub(super) struct Desk {
    pub(super) endpoint: Endpoint,
    pub(super) region: String,
    pub(super) settings: Settings,
    pub(super) key: AccessKey,
    pub(super) iam: QueryApi,
    pub(super) runtime: Runtime,
}

impl Admin {
    /// Looks that `--control` is a KEYREF, before anything else is said.
    pub(super) fn check(&self) -> Result<()> {
        keyref::parse(KeyRole::Control, &self.control).map(drop)
    }

    /// Reads the key. Of a temporary one its `AssumeRole` is sent, nothing else.
    pub(super) fn open(&self, process: &Process) -> Result<Desk> {
        self.check()?;
        let (endpoint, region) = self.home.find(process)?;
        let settings = self.way.settings(process)?;
        let sts = Sts {
            endpoint: endpoint.clone(),
            region: region.clone(),
            settings: settings.clone(),
        };
        let key = OneKey {
            role: KeyRole::Control,
            keyref: &self.control,
            nobody: "users are managed with a key that may",
        };
        let key = key.read(process, sts)?;
        let given = self.iam_endpoint.as_deref();
        let site = services::site(process, Service::Iam, given, (&endpoint, &region))?;
        let iam = QueryApi::new(&site.endpoint, &site.region, &settings, &key)?;
        let runtime = engine::runtime()?;
        Ok(Desk {
            endpoint,
            region,
            settings,
            key,
            iam,
            runtime,
        })
    }
}

/// A call that IAM refused, with what may be done about it.
pub(super) fn refused(refusal: &Refusal) -> anyhow::Error {
    let said = services::said(refusal);
    let advice = match (refusal.status, refusal.code.as_str()) {
        (None, _) => "--iam-endpoint names another place".to_owned(),
        (_, "NoSuchEntity") => "`s3probe key list` shows who is there".to_owned(),
        (_, "MalformedPolicyDocument" | "MalformedPolicy") => {
            "the store does not take such a policy".to_owned()
        }
        (_, "LimitExceeded") => "revoke a key of the user first".to_owned(),
        (Some(401 | 403), _) => {
            "the --control key is not taken here, or may not manage users; or IAM takes no changes \
             (SeaweedFS: -s3.iam.readOnly=false)"
                .to_owned()
        }
        (Some(200..=299 | 404 | 405 | 501), _) => {
            "there is no IAM here that can do this: SeaweedFS has one on its S3 port, Ceph from \
             Squid on; --iam-endpoint names another place, and `s3probe key issue --by script` \
             prints the store's own commands"
                .to_owned()
        }
        _ => "nothing more was sent".to_owned(),
    };
    NotDone(format!("{}: {said}; {advice}", refusal.operation)).into()
}
