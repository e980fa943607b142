//! What a run leaves where a bucket keeps versions or a store fails now and then, and `clean`.

use s3probe::lab::{BucketConfig, Versioning};

use super::fixture::SECRET;
use super::lab::{LabHost, OWNER_SECRET, UNTOUCHED};

const SECRETS: [&str; 2] = [SECRET, OWNER_SECRET];
const CHECK: [&str; 5] = ["check", "--target", "env:OWNER", "-o", "json:run.json"];
const CLEAN: [&str; 4] = ["clean", "--control", "env:OWNER", "--yes"];

/// What is below a run's prefix before anybody comes.
fn left_by_a_run(bucket: &mut BucketConfig) {
    for name in ["canary", "put.v4.path.target", "put.v2.path.target"] {
        let object = format!("s3probe-0123456789abcdef/{name}");
        bucket.objects.push((object, "left".into()));
    }
}

#[test]
fn a_bucket_whose_versioning_is_suspended_is_left_as_it_was() {
    for versioning in [
        Versioning::Suspended,
        Versioning::SuspendedWithLastingMarkers,
    ] {
        let lab = LabHost::with_bucket(&[], move |bucket| bucket.versioning = versioning);
        let test = lab.test();
        let arguments = [&CHECK[..], &["--expect", "read-write"]].concat();
        test.run(&arguments).ends_with(0).hides(&SECRETS);
        assert_eq!(lab.left(), UNTOUCHED, "{versioning:?}");
    }
}

#[test]
fn the_right_that_clean_up_takes_is_named_and_a_key_that_has_it_cleans() {
    for versioning in [
        Versioning::Enabled,
        Versioning::Suspended,
        Versioning::SuspendedWithLastingMarkers,
    ] {
        let lab = LabHost::with_bucket(&[], move |bucket| {
            bucket.versioning = versioning;
            let policy = bucket.policy.take().unwrap();
            let more = "\"s3:GetObject\", \"s3:DeleteObject\",";
            bucket.policy = Some(policy.replace("\"s3:GetObject\",", more));
        });
        let test = lab.test();
        let ran = test
            .run(&[
                "check",
                "--target",
                "env:UPLOADER",
                "--expect",
                "read-write",
            ])
            .ends_with(5)
            .hides(&SECRETS);
        assert!(ran.stdout.contains("s3:DeleteObjectVersion"), "{ran:?}");
        let ran = test.run(&CLEAN).ends_with(0).hides(&SECRETS);
        assert!(ran.stdout.contains("All of it is removed."), "{ran:?}");
        assert_eq!(lab.left(), UNTOUCHED, "{versioning:?}");
    }
}

#[test]
fn an_endpoint_that_fails_every_second_time_is_left_as_it_was() {
    for fault in ["throttle", "flapping"] {
        for _ in 0..3 {
            let lab = LabHost::new(&[fault]);
            let test = lab.test();
            // Whatever became of the control key's List, it removes what the target may not.
            let keys = ["--target", "env:UPLOADER", "--control", "env:OWNER"];
            let both = ["check", "-o", "json:run.json"];
            test.run(&[&both[..], &keys].concat()).hides(&SECRETS);
            let report: serde_json::Value = serde_json::from_str(&test.read("run.json")).unwrap();
            assert_eq!(report["ledger"]["left"], serde_json::json!([]), "{fault}");
            test.run(&[&CHECK[..], &["--force"]].concat())
                .hides(&SECRETS);
            let report: serde_json::Value = serde_json::from_str(&test.read("run.json")).unwrap();
            assert_eq!(report["ledger"]["left"], serde_json::json!([]), "{fault}");
            assert_eq!(lab.left(), UNTOUCHED, "{fault}");
        }
    }
}

#[test]
fn clean_asks_an_endpoint_again_that_fails_every_second_time() {
    let lab = LabHost::with_bucket(&["throttle"], left_by_a_run);
    let ran = lab.test().run(&CLEAN).ends_with(0).hides(&SECRETS);
    assert!(ran.stdout.starts_with("3 objects of 1 run:"), "{ran:?}");
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn clean_signs_as_it_is_told() {
    let lab = LabHost::with_bucket(&["v2-refused"], left_by_a_run);
    let v2 = [&CLEAN[..], &["--signature", "v2"]].concat();
    lab.test().run(&v2).ends_with(3).hides(&SECRETS);
    assert_eq!(lab.left().len(), 4);
    let lab = LabHost::with_bucket(&[], left_by_a_run);
    lab.test().run(&v2).ends_with(0).hides(&SECRETS);
    assert_eq!(lab.left(), UNTOUCHED);
}

#[test]
fn a_policy_is_read_with_the_signature_version_asked_for() {
    let lab = LabHost::new(&["v2-refused"]);
    let get = ["policy", "get", "--control", "env:OWNER", "--signature"];
    let test = lab.test();
    test.run(&[&get[..], &["v4"]].concat()).ends_with(0);
    let refused = test.run(&[&get[..], &["v2"]].concat());
    assert_ne!(refused.code, 0, "{refused:?}");
}
