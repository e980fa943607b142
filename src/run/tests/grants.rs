//! When policy, ACL and settings are read, by whom, and that nothing of them is ever written.

use super::*;

/// What was read about grants: who asked what.
fn read_by(evidence: &Evidence) -> Vec<(KeyRole, Operation)> {
    evidence
        .exchanges
        .iter()
        .filter(|x| x.purpose == Purpose::Grants)
        .map(|x| (x.key, x.operation))
        .collect()
}

fn expecting(expectation: &str) -> Request {
    Request {
        expectation: Some(expectation.parse().unwrap()),
        ..request()
    }
}

#[tokio::test]
async fn grants_are_read_only_where_a_right_is_in_question_and_a_control_can() {
    let may_not_delete = || Rules {
        denied: vec![(KeyRole::Target, Verb::Delete)],
        ..OPEN
    };
    let without_control = Request {
        control: None,
        ..request()
    };
    for (rules, request, reads) in [
        (OPEN, request(), 0),
        (OPEN, expecting("read-write"), 0),
        (may_not_delete(), expecting("uploader"), 0),
        (may_not_delete(), without_control, 0),
        (may_not_delete(), request(), 9),
        (may_not_delete(), expecting("read-write"), 9),
        (OPEN, expecting("uploader"), 9),
    ] {
        let evidence = ran(&Script::new(rules), &request).await;
        assert_eq!(read_by(&evidence).len(), reads, "{:?}", request.expectation);
    }
}

#[tokio::test]
async fn settings_are_asked_for_by_the_control_and_the_target_is_only_asked_who_it_is() {
    let script = Script::new(Rules {
        denied: vec![(KeyRole::Target, Verb::Put)],
        ..OPEN
    });
    let read = read_by(&ran(&script, &request()).await);
    let by_target: Vec<_> = read
        .iter()
        .filter(|(role, _)| *role == KeyRole::Target)
        .collect();
    assert_eq!(by_target, [&(KeyRole::Target, Operation::ListBuckets)]);
    for setting in Setting::ALL {
        assert!(read.contains(&(KeyRole::Control, setting.operation())));
    }
}

#[tokio::test]
async fn a_lock_is_looked_for_where_the_control_may_not_remove_what_was_made() {
    for (versioned, locked, control, reads) in [
        (true, true, true, 1),
        (true, false, true, 0),
        (false, true, true, 0),
        (true, true, false, 0),
    ] {
        let script = Script::new(Rules {
            versioned,
            locked,
            ..OPEN
        });
        let request = Request {
            control: request().control.filter(|_| control),
            ..request()
        };
        let evidence = ran(&script, &request).await;
        let read = read_by(&evidence);
        let lock = (KeyRole::Control, Operation::GetObjectLockConfiguration);
        assert_eq!(read, vec![lock; reads], "{versioned} {locked} {control}");
        assert_eq!(evidence.ledger.left.is_empty(), !(versioned && locked));
    }
}
