//! A bucket at a store, as the commands about its policy reach it.

use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::classify;
use crate::cli::answered::said;
use crate::cli::contact::{Contact, OneKey};
use crate::cli::keyref;
use crate::cli::options::{Fallback, Found, Place, Signed, Way};
use crate::cli::process::Process;
use crate::model::{
    AccessKey, ErrorClass, Exchange, Exit, KeyRole, Operation, OwnPolicy, Setting, SignatureVersion,
};
use crate::run::ask::Question;
use crate::run::bucket_policy::{PolicyKeeper, Stored};
use crate::transport::Settings;

/// `--endpoint`, `--bucket`, `--control` and how to get there.
#[derive(Args, Clone, Debug)]
pub(super) struct Reach {
    #[command(flatten)]
    place: Place,

    /// Where a key is that may read and change the bucket's policy, most often its owner's
    #[arg(
        long,
        value_name = "KEYREF",
        default_value = "env",
        help_heading = "Keys"
    )]
    control: String,

    #[command(flatten)]
    signed: Signed,

    #[command(flatten)]
    way: Way,
}

/// A bucket and a key that may change its policy.
pub(super) struct Store(Contact);

impl Reach {
    /// Reads key and settings; nothing is sent.
    pub(super) fn open(&self, process: &Process, fallback: Fallback<'_>) -> Result<Store> {
        keyref::parse(KeyRole::Control, &self.control)?;
        let place = self.place.find_or(process, fallback)?;
        let key = OneKey {
            role: KeyRole::Control,
            keyref: &self.control,
            nobody: "a policy is read and changed with a key",
        };
        let contact = Contact::open(process, place, &self.way, key, self.signed.with)?;
        Ok(Store(contact))
    }
}

impl Store {
    pub(super) fn place(&self) -> &Found {
        &self.0.place
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(super) fn key(&self) -> &AccessKey {
        &self.0.asker.key
    }

    pub(super) fn signature(&self) -> SignatureVersion {
        self.0.asker.signature
    }

    fn keeper(&self) -> PolicyKeeper {
        PolicyKeeper(self.0.asker.clone())
    }

    /// The policy as it is now, with the answer that shows it.
    pub(super) fn get(&self) -> Exchange {
        let contact = &self.0;
        contact
            .runtime
            .block_on(self.keeper().get(&contact.network))
    }

    /// Whose bucket it is, and whose key.
    pub(super) fn who(&self) -> Vec<Exchange> {
        self.ask(&[Question::Setting(Setting::Acl), Question::Buckets])
    }

    /// The answers to reads, in the order of the questions.
    pub(super) fn ask(&self, questions: &[Question]) -> Vec<Exchange> {
        let contact = &self.0;
        let asking = contact.asker.ask(&contact.network, questions);
        contact.runtime.block_on(asking)
    }

    pub(super) fn put(&self, document: &str) -> Exchange {
        let contact = &self.0;
        let keeper = self.keeper();
        contact
            .runtime
            .block_on(keeper.put(&contact.network, document))
    }

    pub(super) fn remove(&self, own: OwnPolicy) -> Exchange {
        let contact = &self.0;
        let keeper = self.keeper();
        contact
            .runtime
            .block_on(keeper.remove(&contact.network, own))
    }

    pub(super) fn pause(&self, time: Duration) {
        self.0.runtime.block_on(tokio::time::sleep(time));
    }

    /// What the bucket has, or why that cannot be told: then nothing is changed.
    pub(super) fn stored(&self, process: &Process) -> Result<(Stored, Exchange), Exit> {
        let answer = self.get();
        if let Some(stored) = Stored::of(&answer) {
            return Ok((stored, answer));
        }
        process.note(&format!(
            "s3probe: the bucket's policy could not be read: {}{}",
            said(&answer),
            what_to_do(&answer)
        ));
        Err(exit_of(&answer))
    }
}

/// What keeps a policy from being read, and what to do about it.
fn what_to_do(answer: &Exchange) -> &'static str {
    match class_of(answer) {
        ErrorClass::None => "; it came cut or altered, so it could not be put back",
        ErrorClass::AccessDenied => {
            "; give the key of the bucket's owner as --control (`s3probe whoami` says whose a key is)"
        }
        ErrorClass::NoSuchBucket => "; look at --bucket and --endpoint",
        ErrorClass::NotImplemented | ErrorClass::OtherDocument => {
            "; this store seems to have no bucket policies"
        }
        ErrorClass::NoResponse => "",
        _ => "; `s3probe check` says what is wrong with the key or the way",
    }
}

/// The code of a request that failed: the key's side, or nothing could be tried.
pub(super) fn exit_of(answer: &Exchange) -> Exit {
    match class_of(answer) {
        ErrorClass::NoResponse
        | ErrorClass::ServerError
        | ErrorClass::UpstreamDown
        | ErrorClass::CutShort
        | ErrorClass::Throttled
        | ErrorClass::None => Exit::Inconclusive,
        _ => Exit::Environment,
    }
}

pub(super) fn class_of(answer: &Exchange) -> ErrorClass {
    let readings = classify::read(std::slice::from_ref(answer));
    readings
        .first()
        .map_or(ErrorClass::NoResponse, |reading| reading.class)
}

/// The canonical ID of the bucket's owner, by its ACL; else that of the key, by its list of buckets.
pub(super) fn owner_of(seen: &[Exchange]) -> Option<String> {
    let readings = classify::read(seen);
    [Operation::GetBucketAcl, Operation::ListBuckets]
        .into_iter()
        .filter_map(|operation| {
            seen.iter()
                .position(|exchange| exchange.operation == operation)
        })
        .find_map(|at| Some(readings.get(at)?.owner.as_ref()?.id.clone()))
}
