//! The decision table, row by row, on recorded answers where a real server gives them.

use super::*;
use crate::classify::fixture::{exchange, placed, recorded, xml_error};
use crate::model::{ExchangeId, Reply};
use KeyRole::{Anonymous, Control, RandomId, Target, WrongSecret};
use SignatureVersion::{None as Unsigned, V2, V4};

/// A run put together from answers.
#[derive(Default)]
struct Run(Vec<Exchange>);

impl Run {
    /// Three wrong identities, answered so.
    fn calibrated(anonymous: Exchange, random_id: Exchange, wrong_secret: Exchange) -> Self {
        let mut run = Self::default();
        run.put(Purpose::Calibrate, Anonymous, Unsigned, anonymous);
        run.put(Purpose::Calibrate, RandomId, V4, random_id);
        run.put(Purpose::Calibrate, WrongSecret, V4, wrong_secret);
        run
    }

    fn put(&mut self, purpose: Purpose, key: KeyRole, signature: SignatureVersion, x: Exchange) {
        let id = ExchangeId::new(self.0.len() + 1);
        self.0.push(Exchange {
            id,
            purpose,
            key,
            signature,
            ..x
        });
    }

    /// A request of the target under `SigV4` is answered so.
    fn target(mut self, answer: Exchange) -> Self {
        self.put(Purpose::Cell, Target, V4, answer);
        self
    }

    fn by(mut self, key: KeyRole, signature: SignatureVersion, answer: Exchange) -> Self {
        self.put(Purpose::Cell, key, signature, answer);
        self
    }

    fn calibrate(mut self, key: KeyRole, signature: SignatureVersion, answer: Exchange) -> Self {
        self.put(Purpose::Calibrate, key, signature, answer);
        self
    }

    /// The reading of the last exchange.
    fn last(self) -> Reading {
        read(&self.0).pop().unwrap()
    }
}

fn answer(file: &str) -> Exchange {
    recorded(file).exchange
}

fn sts(file: &str) -> Exchange {
    answer(&format!("ceph-rgw/sts-on/{file}"))
}

fn sts_off(file: &str) -> Exchange {
    answer(&format!("ceph-rgw/sts-off/{file}"))
}

fn weed(file: &str) -> Exchange {
    answer(&format!("seaweedfs/{file}"))
}

/// Ceph RGW with STS on: a wrong secret is answered as an unknown ID is.
fn ceph_sts_on() -> Run {
    Run::calibrated(
        sts("list-anonymous"),
        sts("list-unknown-id"),
        sts("list-unknown-id"),
    )
}

fn seaweedfs() -> Run {
    Run::calibrated(
        weed("list-anonymous"),
        weed("list-unknown-id"),
        weed("list-wrong-secret"),
    )
}

fn denied(text: &str) -> Exchange {
    exchange(
        Operation::ListObjectsV2,
        403,
        &xml_error("AccessDenied", text),
    )
}

fn ok() -> Exchange {
    exchange(Operation::ListObjectsV2, 200, "<ListBucketResult/>")
}

fn got(operation: Operation, x: Exchange) -> Exchange {
    Exchange { operation, ..x }
}

/// A store with one code for all and a text for each, as Garage has.
fn garage() -> Run {
    Run::calibrated(
        denied("Forbidden: Garage does not support anonymous access yet"),
        denied("Forbidden: No such key"),
        denied("Forbidden: Invalid signature"),
    )
}

/// A store that says the same to everybody.
fn mute() -> Run {
    Run::calibrated(denied("no"), denied("no"), denied("no"))
}

fn like(reading: &Reading) -> [Option<bool>; 3] {
    let like = reading.like;
    [like.anonymous, like.random_id, like.wrong_secret]
}

#[test]
fn row_1_without_calibration_the_code_is_all_there_is() {
    let reading = Run::default().target(sts("list-unknown-id")).last();
    assert_eq!(reading.observed, Observed::Denied);
    assert_eq!(like(&reading), [None; 3]);
    let unauthorized = exchange(
        Operation::ListObjectsV2,
        401,
        &xml_error("Unauthorized", ""),
    );
    assert_eq!(
        Run::default().target(unauthorized).last().observed,
        Observed::Rejected
    );
}

#[test]
fn row_2_a_wrong_identity_is_rejected_whatever_the_words() {
    for at in [1, 2] {
        let readings = read(&ceph_sts_on().0);
        assert_eq!(readings[at].class, ErrorClass::AccessDenied);
        assert_eq!(readings[at].observed, Observed::Rejected);
    }
    assert_eq!(read(&ceph_sts_on().0)[0].observed, Observed::Denied);
}

#[test]
fn row_3_ceph_with_sts_rejects_without_the_buckets_name() {
    for file in [
        "list-unknown-id",
        "list-suspended-wrong-secret",
        "list-expired-temporary-key",
    ] {
        let reading = ceph_sts_on().target(sts(file)).last();
        assert_eq!(reading.observed, Observed::Rejected, "{file}");
        assert_eq!(
            like(&reading),
            [Some(false), Some(true), Some(true)],
            "{file}"
        );
    }
    for file in ["get-unknown-id", "put-wrong-secret", "delete-unknown-id"] {
        let reading = ceph_sts_on().target(sts(file)).last();
        assert_eq!(reading.observed, Observed::Rejected, "{file}");
    }
}

#[test]
fn row_4_unlike_both_wrong_identities_is_denied() {
    for file in ["get-limited-denied", "put-limited-denied"] {
        let reading = ceph_sts_on().target(sts(file)).last();
        assert_eq!(reading.observed, Observed::Denied, "{file}");
        assert_eq!(
            like(&reading),
            [Some(true), Some(false), Some(false)],
            "{file}"
        );
    }
    for file in ["list-denied", "get-denied", "put-denied", "delete-denied"] {
        assert_eq!(
            seaweedfs().target(weed(file)).last().observed,
            Observed::Denied,
            "{file}"
        );
    }
    let calibrated = Run::calibrated(
        sts_off("list-anonymous"),
        sts_off("list-unknown-id"),
        sts_off("list-wrong-secret"),
    );
    let reading = calibrated.target(sts_off("delete-limited-denied")).last();
    assert_eq!(reading.observed, Observed::Denied);
}

#[test]
fn row_5_one_code_for_all_is_told_by_its_text_if_calibration_shows_it() {
    let say = |text: &str| garage().target(denied(text)).last();
    assert_eq!(say("Forbidden: No such key").observed, Observed::Rejected);
    assert_eq!(
        say("Forbidden: Invalid signature").observed,
        Observed::Rejected
    );
    let right = say("Forbidden: Operation is not allowed for this key.");
    assert_eq!(right.observed, Observed::Denied);
    assert_eq!(like(&right), [Some(false); 3]);
}

#[test]
fn row_6_a_store_that_says_the_same_to_all_leaves_a_key_that_never_worked_rejected() {
    let reading = mute().target(denied("no")).last();
    assert_eq!(reading.observed, Observed::Rejected);
    assert_eq!(like(&reading), [Some(true); 3]);
    let by_control = mute().by(Control, V4, ok()).target(denied("no")).last();
    assert_eq!(by_control.observed, Observed::Rejected);
}

#[test]
fn row_7_a_key_that_works_elsewhere_is_denied_where_the_store_says_the_same_to_all() {
    let reading = mute().target(ok()).target(denied("no")).last();
    assert_eq!(reading.observed, Observed::Denied);
    let other_version = mute().by(Target, V2, ok()).target(denied("no")).last();
    assert_eq!(other_version.observed, Observed::Rejected);
}

#[test]
fn row_8_a_key_that_works_elsewhere_is_rejected_where_the_store_tells_the_two_apart() {
    let by_bucket_name = ceph_sts_on()
        .target(sts("get-owner"))
        .target(sts("list-unknown-id"));
    assert_eq!(by_bucket_name.last().observed, Observed::Rejected);
    let by_own_denial = garage()
        .target(ok())
        .target(denied("Forbidden: Operation is not allowed for this key."))
        .target(denied("Forbidden: Invalid signature"));
    assert_eq!(by_own_denial.last().observed, Observed::Rejected);
}

#[test]
fn row_9_wrong_identities_that_pass_are_compared_with_nothing() {
    let unchecked = || Run::calibrated(ok(), ok(), ok());
    let reading = unchecked().target(denied("no")).last();
    assert_eq!(reading.observed, Observed::Denied);
    assert_eq!(like(&reading), [None; 3]);
    assert_eq!(like(&unchecked().target(ok()).last()), [Some(true); 3]);
}

#[test]
fn row_10_where_only_secrets_are_unchecked_the_random_id_still_counts() {
    let run = || Run::calibrated(denied("nobody"), denied("unknown"), ok());
    assert_eq!(
        run().target(denied("unknown")).last().observed,
        Observed::Rejected
    );
    assert_eq!(
        run().target(denied("not yours")).last().observed,
        Observed::Denied
    );
}

#[test]
fn row_11_an_answer_that_is_not_about_the_identity_teaches_nothing() {
    let skewed = || answer("ceph-rgw/sts-on/list-clock-skew");
    let run = Run::calibrated(sts("list-anonymous"), skewed(), skewed());
    let reading = run.target(sts("list-unknown-id")).last();
    assert_eq!(reading.like.random_id, None);
    assert_eq!(reading.observed, Observed::Denied);
}

#[test]
fn row_12_a_public_bucket_hides_nobody_and_the_rest_still_counts() {
    let run = || {
        Run::calibrated(
            sts_off("list-anonymous-allowed"),
            sts("list-unknown-id"),
            sts("list-unknown-id"),
        )
    };
    assert_eq!(
        run().target(sts("list-unknown-id")).last().observed,
        Observed::Rejected
    );
    assert_eq!(
        run().target(sts("put-limited-denied")).last().observed,
        Observed::Denied
    );
}

#[test]
fn row_13_a_difference_on_another_operation_does_not_clear_a_key_rejected_on_the_calibrated_one() {
    let put = || got(Operation::PutObject, denied("put refused"));
    let reading = mute().target(denied("no")).target(put()).last();
    assert_eq!(reading.observed, Observed::Rejected);
    assert_eq!(
        mute().target(ok()).target(put()).last().observed,
        Observed::Denied
    );
    assert_eq!(mute().target(put()).last().observed, Observed::Denied);
}

#[test]
fn row_14_a_refusal_without_a_known_code_is_read_by_comparison_alone() {
    let bare = || exchange(Operation::ListObjectsV2, 403, "");
    let odd = || exchange(Operation::ListObjectsV2, 403, &xml_error("NotToday", ""));
    for refusal in [bare, odd] {
        assert_eq!(
            Run::default().target(refusal()).last().observed,
            Observed::Failed
        );
        assert_eq!(garage().target(refusal()).last().observed, Observed::Denied);
        let same = Run::calibrated(refusal(), refusal(), refusal());
        assert_eq!(same.target(refusal()).last().observed, Observed::Rejected);
    }
}

#[test]
fn row_15_a_version_that_nobody_can_use_is_unsupported_if_the_other_tells_identities_apart() {
    let malformed = || {
        exchange(
            Operation::ListObjectsV2,
            400,
            &xml_error("AuthorizationHeaderMalformed", "x"),
        )
    };
    let bad = || {
        exchange(
            Operation::ListObjectsV2,
            400,
            &xml_error("InvalidRequest", "x"),
        )
    };
    let run = |v2: fn() -> Exchange| {
        seaweedfs()
            .calibrate(RandomId, V2, v2())
            .calibrate(WrongSecret, V2, v2())
            .by(Target, V2, v2())
            .last()
    };
    assert_eq!(run(malformed).observed, Observed::Unsupported);
    assert_eq!(run(malformed).class, ErrorClass::AuthorizationMalformed);
    // Malformed under both: it is the form of the ID, and says nothing about the version.
    let both = Run::calibrated(malformed(), bad(), bad())
        .calibrate(RandomId, V2, malformed())
        .calibrate(WrongSecret, V2, malformed())
        .by(Target, V2, malformed());
    assert_eq!(both.last().observed, Observed::Rejected);
    // Taken for nobody: the signature is not seen at all.
    assert_eq!(
        run(|| weed("list-anonymous")).observed,
        Observed::Unsupported
    );
    // Refused as a wrong identity: the version is read.
    assert_eq!(
        run(|| weed("list-wrong-secret")).observed,
        Observed::Rejected
    );
}

#[test]
fn row_16_codes_that_name_the_cause_are_not_overruled() {
    for (file, class, observed) in [
        ("list-inactive", ErrorClass::UnknownKey, Observed::Rejected),
        (
            "list-wrong-secret",
            ErrorClass::SignatureMismatch,
            Observed::Rejected,
        ),
        (
            "list-missing-bucket",
            ErrorClass::NoSuchBucket,
            Observed::Failed,
        ),
        ("list-owner", ErrorClass::None, Observed::Allowed),
    ] {
        let reading = seaweedfs().target(weed(file)).last();
        assert_eq!(
            (reading.class, reading.observed),
            (class, observed),
            "{file}"
        );
    }
    let suspended = ceph_sts_on().target(sts("list-suspended")).last();
    assert_eq!(
        (suspended.class, suspended.observed),
        (ErrorClass::KeyDisabled, Observed::Rejected)
    );
}

#[test]
fn a_wrong_secret_under_swift_is_like_both_wrong_identities() {
    let mismatch = || {
        exchange(
            Operation::ListObjectsV2,
            403,
            &xml_error("SignatureDoesNotMatch", "x"),
        )
    };
    let reading = Run::calibrated(denied("x"), mismatch(), mismatch())
        .target(mismatch())
        .last();
    assert_eq!(like(&reading), [Some(false), Some(true), Some(true)]);
}

#[test]
fn a_calibration_counts_for_its_own_signature_version_only() {
    let reading = ceph_sts_on().by(Target, V2, sts("list-unknown-id")).last();
    assert_eq!(like(&reading), [Some(false), None, None]);
    assert_eq!(reading.observed, Observed::Denied);
}

#[test]
fn a_run_reads_one_answer_in_the_light_of_those_before() {
    let earlier = ceph_sts_on().0;
    let list = placed(
        "ceph-rgw/sts-on/list-unknown-id",
        4,
        Purpose::Cell,
        Target,
        V4,
    );
    assert_eq!(read_one(&list, &earlier).observed, Observed::Rejected);
    let missing = placed(
        "ceph-rgw/sts-on/put-missing-bucket",
        5,
        Purpose::Cell,
        Target,
        V4,
    );
    assert_eq!(read_one(&missing, &earlier).class, ErrorClass::NoSuchBucket);
    assert_eq!(read_one(&list, &[]).observed, Observed::Denied);
}

#[test]
fn a_reply_that_never_came_is_like_nothing() {
    let none = Exchange {
        reply: Reply::default(),
        ..ok()
    };
    let reading = ceph_sts_on().target(none).last();
    assert_eq!(
        (reading.observed, like(&reading)),
        (Observed::Unreachable, [None; 3])
    );
}

proptest::proptest! {
    /// Whatever endpoints send, and in whatever places, a reading comes out for each exchange.
    #[test]
    fn no_answers_make_the_reader_panic(
        answers in proptest::collection::vec((0u16..700, "\\PC{0,40}", 0usize..5, 0usize..3), 0..12)
    ) {
        let keys = [Target, Control, Anonymous, RandomId, WrongSecret];
        let mut run = ceph_sts_on();
        for (status, text, key, signature) in answers {
            let body = xml_error("AccessDenied", &text);
            let mut x = exchange(Operation::ListObjectsV2, status, &body);
            x.request.url = text.clone();
            x.request.headers.push(("Authorization".into(), format!("AWS {text}:x")));
            run.put(Purpose::Cell, keys[key], [V4, V2, Unsigned][signature], x);
        }
        proptest::prop_assert_eq!(read(&run.0).len(), run.0.len());
    }
}
