//! What is left by stores that are slow, that fail now and then, or that keep versions no longer.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

/// How a store of these tests behaves where it removes and puts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Manner {
    #[default]
    Fine,
    /// Puts are answered after the client has gone, and carried out so many looks later.
    Late(usize),
    /// Every second Delete is answered 503.
    Throttles,
    /// Deletes are always answered 503.
    Refuses,
    /// The other side closes the connection of each Put and does nothing.
    Closes,
    /// Versioning is suspended.
    Suspended,
    /// The same, and a marker `null` stays until an object was put in its place.
    SuspendedWithLastingMarkers,
    /// The same, and nobody may delete a version.
    SuspendedWithoutRight,
}

impl Manner {
    fn is_suspended(self) -> bool {
        use Manner::{Suspended, SuspendedWithLastingMarkers, SuspendedWithoutRight};
        let all = [
            Suspended,
            SuspendedWithLastingMarkers,
            SuspendedWithoutRight,
        ];
        all.contains(&self)
    }
}

/// A store in memory, and a clock that pauses move.
#[derive(Default)]
struct Store {
    manner: Manner,
    /// Objects with whether they are markers.
    objects: Mutex<BTreeMap<String, bool>>,
    /// Puts to carry out, with the looks until then.
    coming: Mutex<Vec<(usize, String)>>,
    deletes: AtomicUsize,
    paused: Mutex<Duration>,
}

impl Store {
    fn put(&self, object: &str) -> Reply {
        if self.manner == Manner::Closes {
            return silence(FailureKind::ClosedEarly);
        }
        if let Manner::Late(looks) = self.manner {
            self.coming.lock().unwrap().push((looks, object.to_owned()));
            return silence(FailureKind::TimedOut { after_ms: 1000 });
        }
        self.objects
            .lock()
            .unwrap()
            .insert(object.to_owned(), false);
        ok(200, &[], "")
    }

    fn delete(&self, object: &str, version: Option<&str>) -> Reply {
        let nth = self.deletes.fetch_add(1, Ordering::Relaxed);
        let mut objects = self.objects.lock().unwrap();
        match (self.manner, version) {
            (Manner::Refuses, _) => return error(503, "SlowDown"),
            (Manner::Throttles, _) if nth.is_multiple_of(2) => return error(503, "SlowDown"),
            (Manner::SuspendedWithoutRight, Some(_)) => return error(403, "AccessDenied"),
            (manner, None) if manner.is_suspended() => {
                objects.insert(object.to_owned(), true);
                let marker = [
                    ("x-amz-version-id", "null"),
                    ("x-amz-delete-marker", "true"),
                ];
                return ok(204, &marker, "");
            }
            (Manner::SuspendedWithLastingMarkers, _) if objects.get(object) == Some(&true) => {}
            _ => {
                objects.remove(object);
            }
        }
        ok(204, &[], "")
    }

    fn list(&self, versions: bool) -> Reply {
        let mut objects = self.objects.lock().unwrap();
        self.coming.lock().unwrap().retain_mut(|(looks, object)| {
            *looks = looks.saturating_sub(1);
            if *looks == 0 {
                objects.insert(object.clone(), false);
            }
            *looks > 0
        });
        let shown = objects.iter().filter(|(_, marker)| versions || !**marker);
        let entries = shown.map(|(key, marker)| match (versions, marker) {
            (false, _) => format!("<Contents><Key>{key}</Key></Contents>"),
            (true, false) => {
                format!("<Version><Key>{key}</Key><VersionId>null</VersionId></Version>")
            }
            (true, true) => {
                format!("<DeleteMarker><Key>{key}</Key><VersionId>null</VersionId></DeleteMarker>")
            }
        });
        let entries = entries.collect::<String>();
        let root = if versions {
            "ListVersionsResult"
        } else {
            "ListBucketResult"
        };
        ok(
            200,
            &[],
            &format!("<{root}>{entries}<IsTruncated>false</IsTruncated></{root}>"),
        )
    }

    fn answer(&self, order: &Order) -> Reply {
        if !matches!(order.role, KeyRole::Target | KeyRole::Control) {
            return error(403, "InvalidAccessKeyId");
        }
        match &order.action {
            Action::List { .. } => self.list(false),
            Action::ListVersions { .. } => self.list(true),
            Action::Put { object, .. } => self.put(object),
            Action::Delete { object, version } => self.delete(object, version.as_deref()),
            Action::Get { object, .. } => match self.objects.lock().unwrap().get(object) {
                Some(false) => ok(200, &[], ""),
                _ => error(404, "NoSuchKey"),
            },
            _ => error(403, "AccessDenied"),
        }
    }
}

fn silence(kind: FailureKind) -> Reply {
    Reply::NoResponse(Failure {
        stage: Stage::Response,
        kind,
        chain: Vec::new(),
    })
}

impl Transport for Store {
    async fn send(&self, order: &Order) -> Exchange {
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
        let paused = self.paused.lock().unwrap().as_millis();
        Time::from_millis(i64::try_from(paused).unwrap())
    }

    async fn pause(&self, time: Duration) {
        *self.paused.lock().unwrap() += time;
    }
}

/// A run against a store of a manner: its ledger, and what the store really holds after it.
async fn ran(manner: Manner) -> (crate::model::Ledger, Vec<String>, Duration) {
    let store = Store {
        manner,
        ..Store::default()
    };
    let (_keep, stop) = watch::channel(Stop::No);
    let request = Request {
        signatures: vec![SignatureVersion::V4],
        ..request()
    };
    let plan = plan(&request, &suite::core().unwrap(), Vec::new(), &[7; 32]);
    let evidence = run(&plan, Surroundings::default(), &store, &mut |_| {}, stop).await;
    let held = store.objects.into_inner().unwrap();
    let coming = store.coming.into_inner().unwrap();
    let coming = coming.into_iter().map(|(_, object)| object);
    let there = held.into_keys().chain(coming).collect();
    (evidence.ledger, there, store.paused.into_inner().unwrap())
}

#[tokio::test]
async fn a_put_that_is_carried_out_late_is_waited_for_and_removed() {
    let (ledger, there, paused) = ran(Manner::Late(4)).await;
    assert_eq!(ledger.left, []);
    assert_eq!(there, Vec::<String>::new());
    assert!(paused < Duration::from_secs(4), "{paused:?}");
}

#[tokio::test]
async fn a_put_that_is_carried_out_after_all_waiting_is_told_as_perhaps_left() {
    let (ledger, mut there, paused) = ran(Manner::Late(1000)).await;
    let mut left = names(&ledger);
    left.sort();
    there.sort();
    assert_eq!(left, there);
    assert!(!left.is_empty() && ledger.left.iter().all(|entry| !entry.certain));
    assert!(paused < Duration::from_secs(4), "{paused:?}");
}

#[tokio::test]
async fn a_put_whose_connection_was_closed_is_looked_for_once_more_and_settled() {
    let (ledger, _, paused) = ran(Manner::Closes).await;
    assert_eq!(ledger.left, []);
    assert_eq!(paused, Duration::from_millis(500));
}

#[tokio::test]
async fn a_store_that_throttles_is_asked_again_until_all_is_removed() {
    let (ledger, there, paused) = ran(Manner::Throttles).await;
    assert_eq!((ledger.left, there), (Vec::new(), Vec::new()));
    assert!(paused > Duration::ZERO, "{paused:?}");
    assert!(paused < Duration::from_secs(2), "{paused:?}");
}

#[tokio::test]
async fn a_store_that_never_removes_is_asked_a_few_times_only() {
    let (ledger, there, paused) = ran(Manner::Refuses).await;
    assert_eq!(ledger.left.len(), there.len());
    assert!(!there.is_empty());
    assert_eq!(paused, Duration::from_secs(3));
}

#[tokio::test]
async fn a_store_that_answers_at_once_is_never_waited_for() {
    let (ledger, there, paused) = ran(Manner::Fine).await;
    assert_eq!((ledger.left, there), (Vec::new(), Vec::new()));
    assert_eq!(paused, Duration::ZERO);
}

#[tokio::test]
async fn where_versioning_is_suspended_markers_null_are_removed_too() {
    for manner in [Manner::Suspended, Manner::SuspendedWithLastingMarkers] {
        let (ledger, there, _) = ran(manner).await;
        assert_eq!((ledger.left, there), (Vec::new(), Vec::new()), "{manner:?}");
    }
}

#[tokio::test]
async fn what_nobody_may_remove_of_a_suspended_bucket_is_told_once_each() {
    let (ledger, there, _) = ran(Manner::SuspendedWithoutRight).await;
    let mut left = names(&ledger);
    left.sort();
    assert_eq!(left, there);
    assert!(!left.is_empty());
}

fn names(ledger: &crate::model::Ledger) -> Vec<String> {
    let left = ledger.left.iter();
    left.map(|entry| entry.object.clone()).collect()
}
