//! What a lab is started with: users, buckets, dialect, faults, a clock.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::model::{AccessKey, Dialect, Grant, Time, Verb};
use crate::policy::rules::Owner;
use crate::policy::{Identity, Target, render};

use super::dialect::{Ids, look, rules, user_rules};
use super::digest::sha256_hex;
use super::fault::Fault;
use super::settings::BucketSettings;

/// Everything a lab is started with.
#[derive(Clone, Debug)]
pub struct LabConfig {
    /// Whose answers and policies it imitates.
    pub dialect: Dialect,
    /// The ways it misbehaves.
    pub faults: Vec<Fault>,
    /// The region it lies in.
    pub region: String,
    /// The buckets it starts with.
    pub buckets: Vec<BucketConfig>,
    /// The users it knows.
    pub users: Vec<LabUser>,
    /// A certificate and its key, to speak TLS.
    pub tls: Option<TlsMaterial>,
    /// Where it reads the time.
    pub clock: Clock,
}

/// A bucket to start with.
#[derive(Clone, Debug)]
pub struct BucketConfig {
    /// Its name.
    pub name: String,
    /// The name of the user who owns it.
    pub owner: String,
    /// Its policy document, in the lab's dialect.
    pub policy: Option<String>,
    /// Whether it keeps old versions.
    pub versioning: Versioning,
    /// Who may read it without any policy.
    pub visibility: Visibility,
    /// What is set beside its policy.
    pub settings: BucketSettings,
    /// Objects in it from the start.
    pub objects: Vec<(String, Bytes)>,
}

/// Whether a bucket keeps old versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versioning {
    /// It never did.
    #[default]
    Off,
    /// It does.
    Enabled,
    /// It did: what is written now is version `null`, and so is the marker of what is deleted now.
    Suspended,
    /// The same in a store that answers 204 to a DELETE of a marker `null` and keeps it, until an
    /// object was put in its place (`SeaweedFS` 4.48).
    SuspendedWithLastingMarkers,
}

impl Versioning {
    /// Whether replies name versions.
    pub(super) fn is_known(self) -> bool {
        self != Self::Off
    }

    /// What `GetBucketVersioning` says.
    pub(super) fn status(self) -> Option<&'static str> {
        match self {
            Self::Off => None,
            Self::Enabled => Some("Enabled"),
            Self::Suspended | Self::SuspendedWithLastingMarkers => Some("Suspended"),
        }
    }
}

/// Who may read a bucket without any policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Visibility {
    /// Its owner.
    #[default]
    Private,
    /// Everybody may list it and read its objects, as by the ACL `public-read` on it and on each of them.
    PublicRead,
}

/// A user of the lab, who is the administrator of an account of their own.
#[derive(Clone, Debug)]
pub struct LabUser {
    /// The name in the user's ARN.
    pub name: String,
    /// What stands beside the canonical id in lists; DDN repeats the id.
    pub display_name: String,
    /// The twelve digits of the account in the user's ARN.
    pub account: String,
    /// The canonical id.
    pub canonical_id: String,
    /// The user's key; one with a session token is refused without that token.
    pub key: AccessKey,
    /// Whether the key works.
    pub state: KeyState,
    /// When the session token ends; never if `None`.
    pub token_expires: Option<Time>,
    /// The user's own policy document, in dialects where users have one.
    pub policy: Option<String>,
}

/// Whether a key works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyState {
    /// It does.
    #[default]
    Active,
    /// It was switched off.
    Inactive,
}

/// A certificate chain and its private key, both PEM.
#[derive(Clone)]
pub struct TlsMaterial {
    /// The chain, leaf first.
    pub certificates: String,
    /// The key of the leaf.
    pub private_key: String,
}

impl fmt::Debug for TlsMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsMaterial(hidden)")
    }
}

/// Where the lab reads the time: the caller's clock, or one that stands still.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Time + Send + Sync>);

impl Clock {
    /// A clock that asks `read`.
    pub fn new(read: impl Fn() -> Time + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// A clock that stands still.
    pub fn fixed(at: Time) -> Self {
        Self::new(move || at)
    }

    /// The time it shows.
    pub fn now(&self) -> Time {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

impl LabUser {
    /// An active user whose account and canonical id follow from the name, in the dialect's form.
    pub fn new(name: &str, dialect: Dialect, key: AccessKey) -> Self {
        let digest = sha256_hex(name.as_bytes());
        let digits = digest.bytes().map(|b| char::from(b'0' + b % 10));
        let (account, canonical_id) = match look(dialect).ids {
            Ids::Account => (digits.take(12).collect(), digest),
            Ids::Canonical => (digits.take(12).collect(), digest[..40].to_owned()),
            Ids::Name => (String::new(), name.to_owned()),
        };
        Self {
            name: name.to_owned(),
            display_name: match look(dialect).ids {
                Ids::Canonical => canonical_id.clone(),
                Ids::Account | Ids::Name => name.to_owned(),
            },
            account,
            canonical_id,
            key,
            state: KeyState::Active,
            token_expires: None,
            policy: None,
        }
    }

    /// The text that names the user in a grant of the dialect.
    pub fn principal(&self, dialect: Dialect) -> String {
        match (look(dialect).ids, dialect) {
            (Ids::Canonical, _) => self.canonical_id.clone(),
            (Ids::Name, _) | (_, Dialect::Weka) => self.name.clone(),
            (Ids::Account, _) => self.arn(),
        }
    }

    /// The user as AWS names it.
    pub(super) fn arn(&self) -> String {
        format!("arn:aws:iam::{}:user/{}", self.account, self.name)
    }

    /// What policies know of the user.
    pub(super) fn identity(&self) -> Identity {
        Identity {
            name: Some(self.name.clone()),
            account: Some(self.account.clone()),
            canonical_id: Some(self.canonical_id.clone()),
            administrator: Some(true),
            session: None,
        }
    }
}

impl BucketConfig {
    /// A private, empty, unversioned bucket.
    pub fn new(name: &str, owner: &str) -> Self {
        Self {
            name: name.to_owned(),
            owner: owner.to_owned(),
            policy: None,
            versioning: Versioning::Off,
            visibility: Visibility::Private,
            settings: BucketSettings::default(),
            objects: Vec::new(),
        }
    }
}

impl LabConfig {
    /// The bucket of the demo.
    pub const DEMO_BUCKET: &str = "photos.example";

    /// A healthy lab with these users and no bucket.
    pub fn new(dialect: Dialect, users: Vec<LabUser>, clock: Clock) -> Self {
        Self {
            dialect,
            faults: Vec::new(),
            region: "us-east-1".to_owned(),
            buckets: Vec::new(),
            users,
            tls: None,
            clock,
        }
    }

    /// The demo: a bucket, its owner, and an uploader who may list, get and put, but not delete.
    pub fn demo(dialect: Dialect, owner: AccessKey, uploader: AccessKey, clock: Clock) -> Self {
        let mut users = [("owner", owner), ("uploader", uploader)]
            .map(|(name, key)| LabUser::new(name, dialect, key));
        let mut bucket = BucketConfig::new(Self::DEMO_BUCKET, &users[0].name);
        bucket.objects = vec![(
            "welcome.txt".to_owned(),
            Bytes::from_static(b"hello from the lab\n"),
        )];
        let grants = [
            demo_grant(&users[0], dialect, &Verb::ALL),
            demo_grant(&users[1], dialect, &[Verb::List, Verb::Get, Verb::Put]),
        ];
        match user_rules(dialect) {
            Some(_) => {
                for (user, grant) in users.iter_mut().zip(&grants) {
                    user.policy = written(std::slice::from_ref(grant), dialect);
                }
            }
            // An owner needs no statement where owning is enough.
            None if rules(dialect).owner != Owner::Nothing => {
                bucket.policy = written(&grants[1..], dialect);
            }
            None => bucket.policy = written(&grants, dialect),
        }
        let mut config = Self::new(dialect, users.into(), clock);
        config.buckets.push(bucket);
        config
    }
}

fn demo_grant(user: &LabUser, dialect: Dialect, allow: &[Verb]) -> Grant {
    Grant {
        name: user.name.clone(),
        bucket: LabConfig::DEMO_BUCKET.to_owned(),
        prefix: String::new(),
        allow: allow.iter().copied().collect(),
        principal: user.principal(dialect),
    }
}

fn written(grants: &[Grant], dialect: Dialect) -> Option<String> {
    let target = Target {
        dialect,
        kind: None,
        release: None,
    };
    render(grants, target).ok().map(|rendered| rendered.text)
}
