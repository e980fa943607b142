//! A real store with a bucket of its own, and who is asked for in its policies.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use s3probe::model::Dialect;
use s3probe::policy::document::Setting;
use s3probe::policy::{
    self, Asked, Asker, Consequence, Explained, Judge, Policy, Reading, Rules, Standing,
};

use crate::real::s3::S3;
use crate::real::server::{Config, Server};

/// The object that each bucket holds.
pub(super) const KEPT: &str = "kept";

/// Time in which a policy is in force everywhere in a store.
const SETTLED: Duration = Duration::from_millis(200);

pub(super) struct Store<'a> {
    pub(super) server: &'a Server,
    pub(super) rules: &'static Rules,
}

impl<'a> Store<'a> {
    pub(super) fn new(config: Config, server: &'a Server) -> Self {
        let dialect = match config {
            Config::CephStsOn | Config::CephStsOff => Dialect::Ceph,
            Config::SeaweedFs => Dialect::SeaweedFs,
        };
        let rules = Rules::usual(dialect).expect("the dialect has documents");
        Self { server, rules }
    }

    /// A new bucket with one object.
    pub(super) fn bucket(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("policy-{}-{number}", std::process::id());
        let owner = self.server.s3();
        owner.create_bucket(&name);
        owner.put(&format!("{name}/{KEPT}"), "was here before");
        name
    }

    /// Sends a document as the bucket's owner; gives the status.
    pub(super) fn put_policy(&self, bucket: &str, document: &str) -> u16 {
        let (status, _) = self
            .server
            .s3()
            .send("PUT", &format!("{bucket}?policy="), document);
        // SeaweedFS hands policies on to its gateway by a message.
        if self.rules.dialect == Dialect::SeaweedFs {
            std::thread::sleep(SETTLED);
        }
        status
    }

    pub(super) fn limited(&self) -> S3 {
        S3::new(self.server.endpoint(), self.server.limited())
    }

    /// What a store of the dialect does with a document, by lint: the worst first.
    pub(super) fn judged(&self, document: &str, bucket: &str) -> Option<Consequence> {
        let judge = Judge {
            setting: setting(bucket),
            principal: Some(self.server.limited_principal()),
            owner: None,
        };
        let problems = policy::lint(document, self.rules, &judge);
        let rank = |consequence: &Consequence| match consequence {
            Consequence::Refused => 0,
            Consequence::TooMuch => 1,
            Consequence::NoEffect => 2,
            Consequence::NotKnown => 3,
            Consequence::Advice => 4,
        };
        problems.iter().map(|one| one.consequence).min_by_key(rank)
    }

    pub(super) fn read(&self, document: &str, bucket: &str) -> Policy {
        Reading::new(document, self.rules, setting(bucket))
            .expect("the document can be read")
            .policy
    }

    /// What a policy gives the limited key.
    pub(super) fn for_limited(
        &self,
        policy: &Policy,
        bucket: &str,
        prefix: &str,
    ) -> [Explained; 4] {
        let identity = self
            .rules
            .principals
            .identity(self.server.limited_principal());
        explained(policy, Some(&identity), bucket, prefix)
    }
}

/// What a policy gives a user, or the anonymous.
pub(super) fn explained(
    policy: &Policy,
    who: Option<&policy::Identity>,
    bucket: &str,
    prefix: &str,
) -> [Explained; 4] {
    let who = Asker {
        identity: who,
        standing: Standing::Other,
    };
    policy::explain(
        policy,
        &Asked {
            who,
            bucket,
            prefix,
        },
    )
}

fn setting(bucket: &str) -> Setting<'_> {
    Setting {
        bucket: Some(bucket),
        ..Setting::default()
    }
}
