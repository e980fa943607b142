//! What is asked to learn whose key it is, in which order, and what the answers say together.

use crate::classify;
use crate::model::{
    Caller, Confidence, Exchange, Operation, Owner, Reading, Server, Setting, SignatureVersion,
};
use crate::run::ask::{Asker, Question};
use crate::transport::Transport;
use crate::vendor::{self, Profile};

/// Who asks, and what about beside the key itself.
#[derive(Clone, Debug)]
pub(super) struct Inquiry<'a> {
    pub(super) asker: &'a Asker,
    /// Whether there is a bucket, whose owner is then asked for.
    pub(super) bucket: bool,
    /// Whether the bucket's policy is to be read.
    pub(super) policy: bool,
}

impl Inquiry<'_> {
    /// Asks under SigV4; under SigV2 too where that did not tell, since some stores take nothing else;
    /// and STS where the store's own answer from there means something.
    pub(super) async fn ask<T: Transport>(&self, transport: &T) -> Vec<Exchange> {
        let of_s3 = self.of_s3();
        let mut asked = self.send(transport, SignatureVersion::V4, &of_s3).await;
        let answered = asked.iter().any(|exchange| exchange.response().is_some());
        if answered && Learnt::of(asked.clone()).own().is_none() {
            asked.extend(self.send(transport, SignatureVersion::V2, &of_s3).await);
        }
        let server = vendor::recognise(&asked);
        let tells = vendor::profile_of(&server).is_some_and(Profile::caller_identity_tells);
        if tells && server.confidence >= Confidence::Likely {
            let of_sts = [Question::CallerIdentity];
            asked.extend(self.send(transport, SignatureVersion::V4, &of_sts).await);
        }
        asked
    }

    fn of_s3(&self) -> Vec<Question> {
        let mut questions = vec![Question::Buckets];
        questions.extend(self.bucket.then_some(Question::Setting(Setting::Acl)));
        questions.extend(self.policy.then_some(Question::Setting(Setting::Policy)));
        questions
    }

    async fn send<T: Transport>(
        &self,
        transport: &T,
        signature: SignatureVersion,
        questions: &[Question],
    ) -> Vec<Exchange> {
        let asker = Asker {
            signature,
            ..self.asker.clone()
        };
        asker.ask(transport, questions).await
    }
}

/// The answers, read.
#[derive(Debug)]
pub(super) struct Learnt {
    exchanges: Vec<Exchange>,
    readings: Vec<Reading>,
    /// What answers there.
    pub(super) server: Server,
}

impl Learnt {
    pub(super) fn of(exchanges: Vec<Exchange>) -> Self {
        let readings = classify::read(&exchanges);
        let server = vendor::recognise(&exchanges);
        Self {
            exchanges,
            readings,
            server,
        }
    }

    /// Every exchange with its reading: what asks whom the key acts as first.
    pub(super) fn asked(&self) -> Vec<(&Exchange, &Reading)> {
        let mut asked: Vec<_> = self.exchanges.iter().zip(&self.readings).collect();
        asked.sort_by_key(|(exchange, _)| match exchange.operation {
            Operation::ListBuckets => 0,
            Operation::GetCallerIdentity => 1,
            _ => 2,
        });
        asked
    }

    /// What is known of the store; of the lab, what is known of the store it imitates.
    pub(super) fn profile(&self) -> Option<&'static Profile> {
        vendor::profile_of(&self.server)
    }

    /// Whom the key acts as, by its list of buckets.
    pub(super) fn own(&self) -> Option<&Owner> {
        let owner = self.owner_by(Operation::ListBuckets)?;
        self.is_somebody(owner).then_some(owner)
    }

    /// Whom the bucket belongs to.
    pub(super) fn owner(&self) -> Option<&Owner> {
        self.owner_by(Operation::GetBucketAcl)
    }

    /// Whether an owner is somebody in particular: stores name an anonymous one, or the same for all.
    pub(super) fn is_somebody(&self, owner: &Owner) -> bool {
        !owner.is_nobody() && self.profile().is_none_or(Profile::ids_differ)
    }

    /// Who the key is, by STS.
    pub(super) fn caller(&self) -> Option<&Caller> {
        self.readings.iter().find_map(|one| one.caller.as_ref())
    }

    /// The bucket's policy, if an answer shows it.
    pub(super) fn policy(&self) -> Option<&str> {
        self.exchanges.iter().find_map(stored_policy)
    }

    fn owner_by(&self, operation: Operation) -> Option<&Owner> {
        let answers = self.exchanges.iter().zip(&self.readings);
        answers
            .filter(|(exchange, _)| exchange.operation == operation)
            .find_map(|(_, reading)| reading.owner.as_ref())
    }
}

/// The policy in an answer that is one.
pub(super) fn stored_policy(exchange: &Exchange) -> Option<&str> {
    if exchange.operation != Operation::GetBucketPolicy {
        return None;
    }
    let response = exchange.response().filter(|one| one.status == 200)?;
    let is_document = response.body.trim_start().starts_with('{');
    is_document.then_some(response.body.as_str())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::model::{
        AccessKey, AccessKeyId, Addressing, KeyRole, Order, Reply, ResponseRecord, SecretAccessKey,
        SignatureVersion, Time,
    };
    use SignatureVersion::{V2, V4};

    /// A store that names the owner to requests of one signature version.
    struct Store {
        takes: Option<SignatureVersion>,
        header: (&'static str, &'static str),
        asked: Mutex<Vec<(Operation, SignatureVersion)>>,
    }

    impl Transport for Store {
        async fn send(&self, order: &Order) -> Exchange {
            let operation = order.action.operation();
            self.asked
                .lock()
                .unwrap()
                .push((operation, order.signature));
            let tells = self.takes == Some(order.signature);
            let (status, body) = match operation {
                Operation::ListBuckets if tells => (
                    200,
                    "<ListAllMyBucketsResult><Owner><ID>ann</ID></Owner></ListAllMyBucketsResult>",
                ),
                _ => (403, "<Error><Code>AccessDenied</Code></Error>"),
            };
            Exchange {
                operation,
                signature: order.signature,
                key: order.role,
                reply: Reply::Response(ResponseRecord {
                    status,
                    headers: vec![(self.header.0.to_owned(), self.header.1.to_owned())],
                    body: body.to_owned(),
                    ..ResponseRecord::default()
                }),
                ..Exchange::default()
            }
        }

        fn now(&self) -> Time {
            Time::default()
        }
    }

    fn asked(
        takes: Option<SignatureVersion>,
        header: (&'static str, &'static str),
    ) -> (Option<String>, Vec<(Operation, SignatureVersion)>) {
        let store = Store {
            takes,
            header,
            asked: Mutex::default(),
        };
        let key = AccessKey {
            label: "env".to_owned(),
            id: AccessKeyId::new("AKID"),
            secret: SecretAccessKey::new("secret"),
            token: None,
        };
        let asker = Asker {
            role: KeyRole::Target,
            key: Arc::new(key),
            signature: V4,
            addressing: Addressing::Path,
        };
        let inquiry = Inquiry {
            asker: &asker,
            bucket: false,
            policy: false,
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let learnt = Learnt::of(runtime.block_on(inquiry.ask(&store)));
        let own = learnt.own().map(|own| own.id.clone());
        (own, store.asked.into_inner().unwrap())
    }

    #[test]
    fn sigv2_is_tried_where_sigv4_did_not_tell() {
        let buckets = Operation::ListBuckets;
        let unknown = ("server", "x");
        for (takes, own, expected) in [
            (Some(V4), Some("ann"), vec![(buckets, V4)]),
            (Some(V2), Some("ann"), vec![(buckets, V4), (buckets, V2)]),
            (None, None, vec![(buckets, V4), (buckets, V2)]),
        ] {
            let (found, asked) = asked(takes, unknown);
            assert_eq!(found.as_deref(), own);
            assert_eq!(asked, expected);
        }
    }

    #[test]
    fn sts_is_asked_where_its_answer_means_something_and_nowhere_else() {
        let sts = |header| {
            let (_, asked) = asked(Some(V4), header);
            asked
                .iter()
                .any(|(operation, _)| *operation == Operation::GetCallerIdentity)
        };
        for (mark, means_something) in [
            ("emulation of aws", true),
            ("emulation of ceph", false),
            ("emulation of ddn", false),
        ] {
            assert_eq!(sts(("x-s3probe-lab", mark)), means_something, "{mark}");
        }
        assert!(!sts(("server", "somebody")));
    }
}
