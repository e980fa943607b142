//! The run against a scripted store: what is sent, in which order, and what is left.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::*;
use crate::model::{
    AccessKey, AccessKeyId, Action, Addressing, Exchange, Failure, FailureKind, Observed,
    Operation, Order, Purpose, Reply, ResponseRecord, SecretAccessKey, Setting, SignatureVersion,
    Time,
};
use crate::plan::{OnRequest, Request, plan};
use crate::{classify, suite};

/// A store in memory that answers as its script says and remembers what it was asked.
struct Script {
    rules: Rules,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<(String, String), &'static str>,
    asked: Vec<Order>,
    versions: usize,
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one fault of the script"
)]
#[derive(Clone)]
struct Rules {
    versioned: bool,
    /// No version can be removed.
    locked: bool,
    denied: Vec<(KeyRole, Verb)>,
    list: Option<(u16, &'static str)>,
    /// Put carries out and never answers.
    silent_put: bool,
    /// Nothing can be connected to.
    closed: bool,
    /// `max-keys` is answered with 500.
    cannot_count: bool,
    /// The target may not read what the control key has put: the canary.
    reads_own_only: bool,
}

const OPEN: Rules = Rules {
    versioned: false,
    locked: false,
    denied: Vec::new(),
    list: None,
    silent_put: false,
    closed: false,
    cannot_count: false,
    reads_own_only: false,
};

impl Script {
    fn new(rules: Rules) -> Self {
        Self {
            rules,
            state: Mutex::default(),
        }
    }

    fn asked(&self, operation: Operation) -> usize {
        let state = self.state.lock().unwrap();
        state
            .asked
            .iter()
            .filter(|order| order.action.operation() == operation)
            .count()
    }

    fn left(&self) -> usize {
        self.state.lock().unwrap().objects.len()
    }

    fn answer(&self, order: &Order) -> Reply {
        if self.rules.closed {
            let (stage, kind) = (Stage::Tcp, FailureKind::Refused);
            return Reply::NoResponse(Failure {
                stage,
                kind,
                chain: Vec::new(),
            });
        }
        if !matches!(order.role, KeyRole::Target | KeyRole::Control) {
            let code = if order.role == KeyRole::WrongSecret {
                "SignatureDoesNotMatch"
            } else {
                "InvalidAccessKeyId"
            };
            return error(403, code);
        }
        let verb = order.action.operation().verb();
        if verb.is_some_and(|verb| self.rules.denied.contains(&(order.role, verb))) {
            return error(403, "AccessDenied");
        }
        match &order.action {
            Action::List {
                max_keys: Some(_), ..
            } if self.rules.cannot_count => error(500, "InternalError"),
            Action::List { .. } => match self.rules.list {
                Some((status, code)) => error(status, code),
                None => self.listing("ListBucketResult", "Contents"),
            },
            Action::ListVersions { .. } => self.listing("ListVersionsResult", "Version"),
            Action::Put { object, .. } => self.put(object),
            Action::Delete {
                version: Some(_), ..
            } if self.rules.locked => error(403, "AccessDenied"),
            Action::Delete { object, version } => self.delete(object, version.as_deref()),
            Action::Get { object, .. }
                if self.rules.reads_own_only
                    && order.role == KeyRole::Target
                    && object.ends_with("canary") =>
            {
                error(403, "AccessDenied")
            }
            Action::Get { object, .. } => {
                let state = self.state.lock().unwrap();
                if state.objects.keys().any(|(key, _)| key == object) {
                    ok(200, &[], "")
                } else {
                    error(404, "NoSuchKey")
                }
            }
            Action::Read(Setting::Policy) => ok(200, &[], "{}"),
            Action::Service | Action::Read(_) | Action::Buckets | Action::CallerIdentity => {
                error(403, "AccessDenied")
            }
            Action::PutPolicy { .. } | Action::DeletePolicy(_) => {
                unreachable!("a check changes no policy")
            }
        }
    }

    fn listing(&self, root: &str, element: &str) -> Reply {
        let state = self.state.lock().unwrap();
        let entries = state.objects.keys().map(|(key, version)| {
            format!("<{element}><Key>{key}</Key><VersionId>{version}</VersionId></{element}>")
        });
        let entries = entries.collect::<Vec<_>>().concat();
        ok(
            200,
            &[],
            &format!("<{root}>{entries}<IsTruncated>false</IsTruncated></{root}>"),
        )
    }

    fn put(&self, object: &str) -> Reply {
        let mut state = self.state.lock().unwrap();
        let version = self.next_version(&mut state);
        state
            .objects
            .insert((object.to_owned(), version.clone()), "object");
        if self.rules.silent_put {
            let kind = FailureKind::TimedOut { after_ms: 1 };
            return Reply::NoResponse(Failure {
                stage: Stage::Response,
                kind,
                chain: Vec::new(),
            });
        }
        ok(200, &[("x-amz-version-id", &version)], "")
    }

    fn delete(&self, object: &str, version: Option<&str>) -> Reply {
        let mut state = self.state.lock().unwrap();
        match version {
            None if self.rules.versioned => {
                let marker = self.next_version(&mut state);
                state
                    .objects
                    .insert((object.to_owned(), marker.clone()), "marker");
                ok(
                    204,
                    &[
                        ("x-amz-version-id", &marker),
                        ("x-amz-delete-marker", "true"),
                    ],
                    "",
                )
            }
            _ => {
                let wanted = version.unwrap_or_default().to_owned();
                state.objects.remove(&(object.to_owned(), wanted));
                ok(204, &[], "")
            }
        }
    }

    fn next_version(&self, state: &mut State) -> String {
        state.versions += 1;
        if self.rules.versioned {
            format!("v{}", state.versions)
        } else {
            String::new()
        }
    }
}

impl Transport for Script {
    async fn send(&self, order: &Order) -> Exchange {
        self.state.lock().unwrap().asked.push(order.clone());
        tokio::task::yield_now().await;
        Exchange {
            id: order.id.clone(),
            purpose: order.purpose,
            cell: order.cell.clone(),
            trial: order.trial.as_ref().map(|(trial, _)| trial.clone()),
            key: order.role,
            operation: order.action.operation(),
            signature: order.signature,
            reply: self.answer(order),
            ..Exchange::default()
        }
    }

    fn now(&self) -> Time {
        Time::from_millis(0)
    }
}

fn ok(status: u16, headers: &[(&str, &str)], body: &str) -> Reply {
    Reply::Response(ResponseRecord {
        status,
        headers: headers
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        body: body.to_owned(),
        ..ResponseRecord::default()
    })
}

fn error(status: u16, code: &str) -> Reply {
    let body = format!("<Error><Code>{code}</Code><Message>no</Message></Error>");
    ok(status, &[("content-type", "application/xml")], &body)
}

fn request() -> Request {
    let key = |id: &str| AccessKey {
        label: "test".to_owned(),
        id: AccessKeyId::new(id),
        secret: SecretAccessKey::new("a secret of some length"),
        token: None,
    };
    Request {
        endpoint: "http://127.0.0.1:9000".parse().unwrap(),
        bucket: "photos".to_owned(),
        region: "us-east-1".to_owned(),
        target: Some(key("target")),
        control: Some(key("control")),
        expectation: None,
        signatures: vec![SignatureVersion::V4, SignatureVersion::V2],
        addressing: Addressing::Path,
        prefix: None,
        read_only: false,
        read_key: None,
        calibrate: true,
        repeat: 1,
        experiments: 60,
        on_request: OnRequest::default(),
    }
}

async fn ran(script: &Script, request: &Request) -> Evidence {
    ran_with(script, request, Vec::new()).await
}

async fn ran_with(script: &Script, request: &Request, clients: Vec<suite::Client>) -> Evidence {
    let (_keep, stop) = watch::channel(Stop::No);
    let mut plan = plan(
        request,
        &suite::core().unwrap(),
        suite::experiments().unwrap(),
        &[7; 32],
    );
    plan.clients = clients;
    let evidence = run(&plan, Surroundings::default(), script, &mut |_| {}, stop).await;
    let inside = |order: &Order| match &order.action {
        Action::Put { object, .. } | Action::Delete { object, .. } => {
            object.starts_with(&plan.prefix)
        }
        _ => true,
    };
    assert!(
        script.state.lock().unwrap().asked.iter().all(inside),
        "a write left the prefix"
    );
    evidence
}

fn not_sent(evidence: &Evidence, verb: Verb) -> Vec<Option<NotSent>> {
    evidence
        .cells
        .iter()
        .filter(|cell| cell.verb == verb)
        .map(|cell| cell.not_sent)
        .collect()
}

fn observed(evidence: &Evidence, verb: Verb) -> Vec<Observed> {
    let readings = classify::read(&evidence.exchanges);
    classify::outcomes(evidence, &readings)
        .iter()
        .filter(|outcome| outcome.cell.verb == verb)
        .map(|outcome| outcome.observed)
        .collect()
}

#[tokio::test]
async fn every_cell_is_sent_once_and_nothing_is_left() {
    let script = Script::new(OPEN);
    let evidence = ran(&script, &request()).await;
    assert_eq!(
        evidence
            .cells
            .iter()
            .filter(|cell| cell.not_sent.is_some())
            .count(),
        0
    );
    for verb in Verb::ALL {
        assert_eq!(observed(&evidence, verb), [Observed::Allowed; 4], "{verb}");
    }
    assert_eq!(script.left(), 0);
    assert_eq!(evidence.ledger.left, []);
    // Four Puts, each of them removed by its Delete, and a canary.
    assert_eq!(evidence.ledger.created.len(), 5);
    assert_eq!(evidence.ledger.removed.len(), 5);
    let calibrations = evidence
        .exchanges
        .iter()
        .filter(|x| x.purpose == Purpose::Calibrate);
    assert_eq!(calibrations.count(), 5);
}

#[tokio::test]
async fn a_missing_bucket_is_not_written_to() {
    let script = Script::new(Rules {
        list: Some((404, "NoSuchBucket")),
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    assert_eq!(
        script.asked(Operation::PutObject) + script.asked(Operation::DeleteObject),
        0
    );
    assert_eq!(
        not_sent(&evidence, Verb::Put),
        [Some(NotSent::BucketMissing); 4]
    );
}

#[tokio::test]
async fn nothing_is_written_where_no_list_showed_the_bucket() {
    for (status, code) in [
        (403, "SignatureDoesNotMatch"),
        (500, "InternalError"),
        (200, "?"),
    ] {
        let script = Script::new(Rules {
            list: Some((status, code)),
            ..OPEN
        });
        let evidence = ran(&script, &request()).await;
        assert_eq!(script.asked(Operation::PutObject), 0, "{code}");
        assert_eq!(
            not_sent(&evidence, Verb::Delete),
            [Some(NotSent::BucketNotSeen); 4],
            "{code}"
        );
    }
}

#[tokio::test]
async fn a_list_refused_for_want_of_a_right_is_no_reason_not_to_put() {
    let denied = vec![
        (KeyRole::Target, Verb::List),
        (KeyRole::Control, Verb::List),
    ];
    let script = Script::new(Rules { denied, ..OPEN });
    let evidence = ran(&script, &request()).await;
    assert_eq!(observed(&evidence, Verb::Put), [Observed::Allowed; 4]);
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn what_the_target_may_not_remove_is_removed_by_the_control_key() {
    let script = Script::new(Rules {
        denied: vec![(KeyRole::Target, Verb::Delete)],
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    assert_eq!(evidence.ledger.left, []);
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn what_nobody_may_remove_is_listed_as_left() {
    let script = Script::new(Rules {
        denied: vec![(KeyRole::Target, Verb::Delete)],
        ..OPEN
    });
    let evidence = ran(
        &script,
        &Request {
            control: None,
            ..request()
        },
    )
    .await;
    assert_eq!(evidence.ledger.left.len(), script.left());
    assert!(script.left() > 0);
}

#[tokio::test]
async fn a_control_key_that_may_not_put_leaves_planting_to_the_target() {
    let script = Script::new(Rules {
        denied: vec![(KeyRole::Control, Verb::Put)],
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    assert_eq!(observed(&evidence, Verb::Get), [Observed::Allowed; 4]);
    assert_eq!(observed(&evidence, Verb::Delete), [Observed::Allowed; 4]);
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn what_the_target_cannot_put_is_planted_for_it_to_delete() {
    let script = Script::new(Rules {
        denied: vec![(KeyRole::Target, Verb::Put)],
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    assert_eq!(observed(&evidence, Verb::Delete), [Observed::Allowed; 4]);
    let plants = evidence
        .exchanges
        .iter()
        .filter(|x| x.purpose == Purpose::Plant);
    assert_eq!(plants.count(), 3);
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn an_own_object_that_was_deleted_is_put_again_to_be_read() {
    let script = Script::new(Rules {
        reads_own_only: true,
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    let read = evidence.exchanges.iter().find(|x| {
        let trial = x.trial.as_ref();
        trial.is_some_and(|trial| trial.experiment == "own.object")
    });
    assert_eq!(read.and_then(Exchange::response).unwrap().status, 200);
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn where_nothing_can_be_planted_nothing_is_deleted() {
    let denied = vec![(KeyRole::Target, Verb::Put), (KeyRole::Control, Verb::Put)];
    let script = Script::new(Rules { denied, ..OPEN });
    let evidence = ran(&script, &request()).await;
    assert_eq!(script.asked(Operation::DeleteObject), 0);
    assert_eq!(
        not_sent(&evidence, Verb::Delete),
        [Some(NotSent::NothingPlanted); 4]
    );
    assert_eq!(evidence.ledger, crate::model::Ledger::default());
}

#[tokio::test]
async fn on_a_versioned_bucket_versions_and_markers_are_removed() {
    let script = Script::new(Rules {
        versioned: true,
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    assert_eq!(script.left(), 0, "{:#?}", evidence.ledger);
    assert_eq!(evidence.ledger.left, []);
}

#[tokio::test]
async fn a_put_that_was_never_answered_is_looked_for_and_removed() {
    for versioned in [false, true] {
        let script = Script::new(Rules {
            silent_put: true,
            versioned,
            ..OPEN
        });
        let evidence = ran(&script, &request()).await;
        assert_eq!(script.left(), 0, "versioned: {versioned}");
        assert_eq!(evidence.ledger.left, [], "versioned: {versioned}");
    }
}

#[tokio::test]
async fn a_read_only_run_writes_nothing() {
    let script = Script::new(OPEN);
    let evidence = ran(
        &script,
        &Request {
            read_only: true,
            ..request()
        },
    )
    .await;
    assert_eq!(
        script.asked(Operation::PutObject) + script.asked(Operation::DeleteObject),
        0
    );
    assert_eq!(script.asked(Operation::GetObject), 4);
    assert_eq!(not_sent(&evidence, Verb::Put), [Some(NotSent::ReadOnly); 4]);
}

#[tokio::test]
async fn where_nothing_answers_one_request_is_enough() {
    let script = Script::new(Rules {
        closed: true,
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    assert_eq!(evidence.exchanges.len(), 1);
    assert!(
        evidence
            .cells
            .iter()
            .all(|cell| cell.not_sent == Some(NotSent::NoAnswer))
    );
}

#[tokio::test]
async fn a_store_that_cannot_count_to_one_is_asked_again_without_a_limit() {
    let script = Script::new(Rules {
        cannot_count: true,
        ..OPEN
    });
    let evidence = ran(&script, &request()).await;
    assert_eq!(observed(&evidence, Verb::List), [Observed::Allowed; 4]);
}

#[tokio::test]
async fn list_and_get_are_repeated_on_connections_of_their_own() {
    let script = Script::new(OPEN);
    ran(
        &script,
        &Request {
            repeat: 3,
            calibrate: false,
            ..request()
        },
    )
    .await;
    assert_eq!(script.asked(Operation::GetObject), 12);
    let state = script.state.lock().unwrap();
    let fresh = state
        .asked
        .iter()
        .filter(|order| order.connection == crate::model::ConnectionChoice::Fresh);
    assert_eq!(fresh.count(), 16);
}

#[tokio::test]
async fn a_stopped_run_sends_nothing_new_and_cleans_up() {
    let script = Script::new(OPEN);
    let (stopper, stop) = watch::channel(Stop::No);
    let plan = plan(
        &request(),
        &suite::core().unwrap(),
        suite::experiments().unwrap(),
        &[7; 32],
    );
    let mut stop_after_the_puts = |event: Event<'_>| {
        if let Event::Step(Step::Act, _) = event {
            stopper.send_replace(Stop::CleanUp);
        }
    };
    let evidence = run(
        &plan,
        Surroundings::default(),
        &script,
        &mut stop_after_the_puts,
        stop,
    )
    .await;
    assert!(evidence.run.interrupted);
    assert_eq!(script.left(), 0);
    assert_eq!(evidence.ledger.left, []);
    assert_eq!(
        not_sent(&evidence, Verb::Delete),
        [Some(NotSent::CutShort); 4]
    );
}

/// Names of client twins, with whose key they were sent.
fn twins(evidence: &Evidence, operation: Operation) -> Vec<(String, KeyRole)> {
    let sent = evidence.exchanges.iter();
    sent.filter(|x| x.operation == operation)
        .filter_map(|x| Some((x.trial.as_ref()?.experiment.clone(), x.key)))
        .filter(|(experiment, _)| experiment.starts_with("client."))
        .collect()
}

#[tokio::test]
async fn clients_are_sent_on_request_only_and_leave_nothing() {
    let script = Script::new(OPEN);
    let evidence = ran(&script, &request()).await;
    assert_eq!(twins(&evidence, Operation::ListObjectsV2), []);
    let clients = suite::clients().unwrap();
    let count = clients.len();
    let evidence = ran_with(&script, &request(), clients).await;
    // Each client once for either key, and the counter-proof of the one that signs otherwise.
    let lists = twins(&evidence, Operation::ListObjectsV2);
    assert_eq!(lists.len(), 2 * (count + 1), "{lists:?}");
    let as_signed = "client.boto3-sigv2.sent-as-signed";
    assert!(lists.contains(&(as_signed.to_owned(), KeyRole::Target)));
    // Two sign their puts chunk by chunk over http, which is not imitated.
    let puts = twins(&evidence, Operation::PutObject);
    assert_eq!(puts.len(), 2 * (count - 2), "{puts:?}");
    assert_eq!(script.left(), 0);
}

#[tokio::test]
async fn a_client_is_not_sent_where_the_plain_request_fails() {
    let script = Script::new(Rules {
        denied: vec![(KeyRole::Target, Verb::Put)],
        ..OPEN
    });
    let clients = suite::clients().unwrap();
    let evidence = ran_with(&script, &request(), clients).await;
    let of_target = |operation| {
        let sent = twins(&evidence, operation);
        sent.iter()
            .filter(|(_, key)| *key == KeyRole::Target)
            .count()
    };
    assert_eq!(of_target(Operation::PutObject), 0);
    assert!(of_target(Operation::ListObjectsV2) > 0);
    assert_eq!(script.left(), 0);
}
mod again;
mod clean_up;
mod grants;
mod token;
