//! What is sent only on request: repairs, every address, kept connections, waiting.

use std::collections::BTreeSet;
use std::time::Duration;

use super::*;
use crate::model::{Change, ConnectionChoice};
use crate::plan::OnRequest;

/// Answers by a function of the order and of how many were sent before, on a clock of its own.
struct Scripted<A> {
    answer: A,
    asked: Mutex<Vec<Order>>,
    clock: Mutex<i64>,
}

impl<A: Fn(&Order, usize) -> Reply + Sync> Transport for Scripted<A> {
    async fn send(&self, order: &Order) -> Exchange {
        let nth = {
            let mut asked = self.asked.lock().unwrap();
            asked.push(order.clone());
            asked.len() - 1
        };
        Exchange {
            id: order.id.clone(),
            purpose: order.purpose,
            cell: order.cell.clone(),
            trial: order.trial.as_ref().map(|(trial, _)| trial.clone()),
            key: order.role,
            operation: order.action.operation(),
            signature: order.signature,
            started: self.now(),
            reply: (self.answer)(order, nth),
            ..Exchange::default()
        }
    }

    fn now(&self) -> Time {
        Time::from_millis(*self.clock.lock().unwrap())
    }

    async fn pause(&self, time: Duration) {
        *self.clock.lock().unwrap() += i64::try_from(time.as_millis()).unwrap();
    }
}

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const LISTING: &str = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

/// Reads only, with a secret that a newline clings to.
fn damaged(on_request: OnRequest) -> Request {
    let mut request = request();
    request.target.as_mut().unwrap().secret = SecretAccessKey::new(format!("{SECRET}\n"));
    request.read_only = true;
    request.on_request = on_request;
    request
}

async fn sent<A: Fn(&Order, usize) -> Reply + Sync>(
    request: &Request,
    addresses: &[&str],
    answer: A,
) -> (Evidence, Vec<Order>) {
    let script = Scripted {
        answer,
        asked: Mutex::default(),
        clock: Mutex::new(1_795_262_400_000),
    };
    let (_keep, stop) = watch::channel(Stop::No);
    let plan = plan(request, &suite::core().unwrap(), Vec::new(), &[7; 32]);
    let around = Surroundings {
        addresses: addresses.iter().map(ToString::to_string).collect(),
        ..Surroundings::default()
    };
    let evidence = run(&plan, around, &script, &mut |_| {}, stop).await;
    (evidence, script.asked.into_inner().unwrap())
}

/// The names of the experiments that were sent, in order.
fn names(asked: &[Order]) -> Vec<&str> {
    let trials = asked.iter().filter_map(|order| order.trial.as_ref());
    trials.map(|(trial, _)| trial.experiment.as_str()).collect()
}

/// A store that knows this secret for the target, and the control.
fn knows(order: &Order, secret: &str) -> Reply {
    let right = match order.role {
        KeyRole::Target => order.key.as_ref().unwrap().secret.expose() == secret,
        role => role == KeyRole::Control,
    };
    match order.role {
        KeyRole::Anonymous => error(403, "AccessDenied"),
        KeyRole::RandomId => error(403, "InvalidAccessKeyId"),
        _ if right => ok(200, &[], LISTING),
        _ => error(403, "SignatureDoesNotMatch"),
    }
}

#[tokio::test]
async fn repairs_stop_at_the_first_that_works_and_are_confirmed_against_the_key_as_given() {
    let request = damaged(OnRequest {
        repairs: true,
        ..OnRequest::default()
    });
    let (_, asked) = sent(&request, &[], |order, _| knows(order, SECRET)).await;
    let expected = [
        "repair.trimmed-secret",
        "repair.as-given",
        "repair.as-given",
        "repair.trimmed-secret",
    ];
    assert_eq!(names(&asked), expected);
    let repaired = asked.iter().filter(|order| order.trial.is_some());
    assert!(repaired.clone().all(|order| order.role == KeyRole::Target));
    assert!(
        repaired
            .clone()
            .all(|order| order.action.operation() == Operation::ListObjectsV2)
    );
}

#[tokio::test]
async fn never_more_than_twelve_lists_are_sent_for_repairs() {
    let mut request = damaged(OnRequest {
        repairs: true,
        ..OnRequest::default()
    });
    let odd = " \"a%2Fb\\/c d+&amp;%20\"\r\n";
    request.target.as_mut().unwrap().secret = SecretAccessKey::new(odd);
    request.on_request.siblings = (0..20)
        .map(|n| AccessKey {
            label: format!("profile:{n}"),
            id: AccessKeyId::new(format!("id{n}")),
            secret: SecretAccessKey::new(format!("secret{n}")),
            token: None,
        })
        .collect();
    let plan = plan(&request, &suite::core().unwrap(), Vec::new(), &[7; 32]);
    let last = plan.repairs.last().unwrap().1.secret.expose().to_owned();
    let (_, asked) = sent(&request, &[], |order, _| knows(order, &last)).await;
    assert_eq!(names(&asked).len(), 12);
}

#[tokio::test]
async fn no_repair_is_sent_unasked_or_where_the_refusal_is_not_about_the_target_key() {
    let asked_for = OnRequest {
        repairs: true,
        ..OnRequest::default()
    };
    let unasked = damaged(OnRequest::default());
    let (_, asked) = sent(&unasked, &[], |order, _| knows(order, SECRET)).await;
    assert_eq!(names(&asked), [""; 0]);

    let request = damaged(asked_for);
    for code in [
        "SignatureDoesNotMatch",
        "RequestTimeTooSkewed",
        "NoSuchBucket",
    ] {
        let (_, asked) = sent(&request, &[], |_, _| error(403, code)).await;
        assert_eq!(names(&asked), [""; 0], "the control is refused: {code}");
    }
    for code in ["RequestTimeTooSkewed", "AccessDenied", "SlowDown"] {
        let answer = |order: &Order, _| match order.role {
            KeyRole::Target => error(403, code),
            _ => knows(order, SECRET),
        };
        let (_, asked) = sent(&request, &[], answer).await;
        assert_eq!(names(&asked), [""; 0], "{code}");
    }
    let (_, asked) = sent(&request, &[], |order, _| {
        knows(order, &format!("{SECRET}\n"))
    })
    .await;
    assert_eq!(names(&asked), [""; 0], "the key works as given");
}

#[tokio::test]
async fn every_address_gets_the_same_bytes_and_one_address_is_not_asked_alone() {
    let request = damaged(OnRequest {
        each_address: true,
        ..OnRequest::default()
    });
    let answer = |order: &Order, _| knows(order, SECRET);
    let (evidence, asked) = sent(&request, &["192.0.2.1", "192.0.2.2", "192.0.2.1"], answer).await;
    let replays: Vec<&Order> = asked.iter().filter(|order| order.trial.is_some()).collect();
    assert_eq!(replays.len(), 12, "two addresses, two keys, three times");
    let moments: BTreeSet<_> = replays
        .iter()
        .map(|order| format!("{:?}", order.trial.as_ref().unwrap().1))
        .collect();
    assert_eq!(moments.len(), 1, "signed at one moment");
    assert!(replays.iter().all(|order| matches!(
        (&order.trial.as_ref().unwrap().1, order.connection),
        (Change::SignedAt(_), ConnectionChoice::FreshTo(_))
    )));
    let values: BTreeSet<_> = evidence
        .exchanges
        .iter()
        .filter_map(|x| x.trial.as_ref()?.value.clone())
        .collect();
    assert_eq!(
        values,
        BTreeSet::from(["192.0.2.1".to_owned(), "192.0.2.2".to_owned()])
    );

    let (_, asked) = sent(&request, &["192.0.2.1"], answer).await;
    assert_eq!(names(&asked), [""; 0]);
}

#[tokio::test]
async fn a_list_is_replayed_over_kept_connections_only_if_its_repeats_differ() {
    let mut request = damaged(OnRequest::default());
    request.repeat = 4;
    let (_, asked) = sent(&request, &[], |order, _| knows(order, SECRET)).await;
    assert_eq!(names(&asked), [""; 0], "refused always");

    let flipping = |order: &Order, nth: usize| match order.role {
        KeyRole::Target if nth.is_multiple_of(3) => ok(200, &[], LISTING),
        _ => knows(order, SECRET),
    };
    let (_, asked) = sent(&request, &[], flipping).await;
    let count = |name: &str| names(&asked).iter().filter(|n| **n == name).count();
    assert_eq!((count("repeat.alone"), count("repeat.kept")), (8, 36));
    let kept: BTreeSet<_> = asked
        .iter()
        .filter(|order| matches!(order.connection, ConnectionChoice::Kept(_)))
        .map(|order| format!("{:?}", order.connection))
        .collect();
    assert_eq!(kept.len(), 3);
}

#[tokio::test]
async fn waiting_ends_when_it_was_allowed_several_times_or_when_time_is_over() {
    let request = damaged(OnRequest {
        wait: Duration::from_mins(1),
        ..OnRequest::default()
    });
    let (evidence, asked) = sent(&request, &[], |order, _| knows(order, SECRET)).await;
    let waits: Vec<i64> = evidence
        .exchanges
        .iter()
        .filter(|x| x.trial.is_some())
        .map(|x| x.started.millis_since(evidence.run.started) / 1000)
        .collect();
    assert_eq!(waits, [1, 3, 7, 15, 30, 45, 60], "at growing intervals");
    assert!(names(&asked).iter().all(|name| *name == "wait.again"));

    let from = asked
        .iter()
        .position(|order| order.trial.is_some())
        .unwrap();
    let later = |order: &Order, nth: usize| {
        if nth >= from + 2 && order.role == KeyRole::Target {
            ok(200, &[], LISTING)
        } else {
            knows(order, SECRET)
        }
    };
    let (_, asked) = sent(&request, &[], later).await;
    assert_eq!(names(&asked).len(), 2 + 1 + 4);

    let (_, asked) = sent(&request, &[], |order, _| {
        knows(order, &format!("{SECRET}\n"))
    })
    .await;
    assert_eq!(names(&asked), [""; 0], "nothing to wait for");
}
