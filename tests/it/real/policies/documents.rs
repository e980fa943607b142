//! Documents that stores refuse, take without effect, or take with more effect than they seem to
//! have: the store does what the files say, as lint and explain do (`policy_rows`).

use super::store::{KEPT, Store};
use crate::policy_rows::{Rows, Sent, fate};
use crate::real::s3::S3;

/// What does not agree, in words.
pub(super) fn wrong(store: &Store<'_>) -> Vec<String> {
    let rows = Rows::of(store.rules.dialect);
    assert_eq!(rows.principal, store.server.limited_principal());
    let bucket = store.bucket();
    let sent = rows.sent(&bucket);
    let wrong: Vec<String> = sent
        .iter()
        .filter_map(|sent| complaint(store, &bucket, sent))
        .collect();
    println!("{} documents, {} complaints", sent.len(), wrong.len());
    wrong
}

fn complaint(store: &Store<'_>, bucket: &str, sent: &Sent) -> Option<String> {
    let status = store.put_policy(bucket, &sent.document);
    let seen = if status >= 400 {
        "refused".to_owned()
    } else {
        seen(store, bucket)
    };
    let document = &sent.document;
    (seen != sent.fate).then(|| format!("{seen} ({status}), not {}: {document}", sent.fate))
}

/// What the policy in force lets the limited key and the anonymous do.
fn seen(store: &Store<'_>, bucket: &str) -> String {
    fate(
        &may(&store.limited(), bucket),
        &may(&store.server.anonymous(), bucket),
    )
}

fn may(client: &S3, bucket: &str) -> Vec<&'static str> {
    let may = |target: String| client.send("GET", &target, "").0 == 200;
    let list = may(format!("{bucket}?list-type=2")).then_some("list");
    let get = may(format!("{bucket}/{KEPT}")).then_some("get");
    list.into_iter().chain(get).collect()
}
