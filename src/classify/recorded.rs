//! Every recorded answer of a real server, read by itself: file, class, observed.

use super::alone;
use super::fixture::{all, recorded};
use crate::model::ErrorClass::{self, self as C};
use crate::model::Observed::{self, self as O};

#[test]
fn each_recorded_answer_is_read_as_expected_by_itself() {
    for (file, class, observed) in EXPECTED {
        let (reading, _) = alone::read(&recorded(file).exchange);
        assert_eq!(
            (reading.class, reading.observed),
            (*class, *observed),
            "{file}"
        );
    }
}

#[test]
fn each_recorded_answer_is_in_the_table_and_says_what_it_is_and_where_it_was_seen() {
    let listed: Vec<&str> = EXPECTED.iter().map(|(file, _, _)| *file).collect();
    assert_eq!(all(), listed);
    for file in listed {
        let answer = recorded(file);
        assert!(
            !answer.what.is_empty() && answer.observed.contains("loopback"),
            "{file}"
        );
    }
}

#[rustfmt::skip]
const EXPECTED: &[(&str, ErrorClass, Observed)] = &[
    ("ceph-rgw/sts-off/delete-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-off/delete-limited-denied", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-off/delete-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-off/delete-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-off/delete-unknown-id", C::UnknownKey, O::Rejected),
    ("ceph-rgw/sts-off/delete-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("ceph-rgw/sts-off/get-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-off/get-limited-denied", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-off/get-missing-owner", C::NoSuchKey, O::Failed),
    ("ceph-rgw/sts-off/get-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-off/get-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-off/get-unknown-id", C::UnknownKey, O::Rejected),
    ("ceph-rgw/sts-off/get-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("ceph-rgw/sts-off/list-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-off/list-anonymous-allowed", C::None, O::Allowed),
    ("ceph-rgw/sts-off/list-limited-denied", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-off/list-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-off/list-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-off/list-temporary-key", C::UnknownKey, O::Rejected),
    ("ceph-rgw/sts-off/list-unknown-id", C::UnknownKey, O::Rejected),
    ("ceph-rgw/sts-off/list-v2-bucket-slash", C::SignatureMismatch, O::Rejected),
    ("ceph-rgw/sts-off/list-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("ceph-rgw/sts-off/put-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-off/put-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-off/put-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-off/put-unknown-id", C::UnknownKey, O::Rejected),
    ("ceph-rgw/sts-off/put-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("ceph-rgw/sts-off/service-anonymous", C::None, O::Allowed),
    ("ceph-rgw/sts-on/delete-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/delete-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-on/delete-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-on/delete-unknown-id", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/delete-versioned", C::None, O::Allowed),
    ("ceph-rgw/sts-on/get-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/get-deleted-versioned", C::NoSuchKey, O::Failed),
    ("ceph-rgw/sts-on/get-invalid-range", C::BadRequest, O::Failed),
    ("ceph-rgw/sts-on/get-limited-denied", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/get-missing-owner", C::NoSuchKey, O::Failed),
    ("ceph-rgw/sts-on/get-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-on/get-range", C::None, O::Allowed),
    ("ceph-rgw/sts-on/get-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-on/get-unknown-id", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/list-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/list-clock-skew", C::ClockSkew, O::Rejected),
    ("ceph-rgw/sts-on/list-expired-temporary-key", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/list-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-on/list-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-on/list-suspended-wrong-secret", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/list-unknown-id", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/put-anonymous", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/put-bad-content-length", C::NoReason, O::Failed),
    ("ceph-rgw/sts-on/put-limited-denied", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/put-missing-bucket", C::NoSuchBucket, O::Failed),
    ("ceph-rgw/sts-on/put-no-length", C::Payload, O::Failed),
    ("ceph-rgw/sts-on/put-owner", C::None, O::Allowed),
    ("ceph-rgw/sts-on/put-precondition", C::BadRequest, O::Failed),
    ("ceph-rgw/sts-on/put-suspended", C::KeyDisabled, O::Rejected),
    ("ceph-rgw/sts-on/put-unknown-id", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/put-wrong-payload-hash", C::Payload, O::Failed),
    ("ceph-rgw/sts-on/put-wrong-secret", C::AccessDenied, O::Denied),
    ("ceph-rgw/sts-on/service-anonymous", C::None, O::Allowed),
    ("s3s/delete-anonymous", C::AccessDenied, O::Denied),
    ("s3s/delete-owner", C::None, O::Allowed),
    ("s3s/delete-swapped", C::BadRequest, O::Failed),
    ("s3s/delete-unknown-id", C::UnknownKey, O::Rejected),
    ("s3s/delete-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("s3s/get-anonymous", C::AccessDenied, O::Denied),
    ("s3s/get-missing", C::NoSuchKey, O::Failed),
    ("s3s/get-owner", C::None, O::Allowed),
    ("s3s/get-swapped", C::BadRequest, O::Failed),
    ("s3s/get-unknown-id", C::UnknownKey, O::Rejected),
    ("s3s/get-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("s3s/list-anonymous", C::AccessDenied, O::Denied),
    ("s3s/list-clock-skew", C::ClockSkew, O::Rejected),
    ("s3s/list-missing-bucket", C::NoSuchBucket, O::Failed),
    ("s3s/list-owner", C::None, O::Allowed),
    ("s3s/list-swapped", C::BadRequest, O::Failed),
    ("s3s/list-unknown-id", C::UnknownKey, O::Rejected),
    ("s3s/put-anonymous", C::AccessDenied, O::Denied),
    ("s3s/put-owner", C::None, O::Allowed),
    ("s3s/put-swapped", C::BadRequest, O::Failed),
    ("s3s/put-unknown-id", C::UnknownKey, O::Rejected),
    ("s3s/put-wrong-digest", C::Payload, O::Failed),
    ("s3s/put-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("s3s/service-anonymous", C::AccessDenied, O::Denied),
    ("seaweedfs/delete-denied", C::AccessDenied, O::Denied),
    ("seaweedfs/delete-owner", C::None, O::Allowed),
    ("seaweedfs/delete-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("seaweedfs/get-anonymous-allowed", C::None, O::Allowed),
    ("seaweedfs/get-clock-fast", C::ClockSkew, O::Rejected),
    ("seaweedfs/get-clock-slow", C::ClockSkew, O::Rejected),
    ("seaweedfs/get-denied", C::AccessDenied, O::Denied),
    ("seaweedfs/get-dot-segment", C::BadRequest, O::Failed),
    ("seaweedfs/get-double-slash", C::NotImplemented, O::Unsupported),
    ("seaweedfs/get-inactive", C::UnknownKey, O::Rejected),
    ("seaweedfs/get-missing", C::NoSuchKey, O::Failed),
    ("seaweedfs/get-owner", C::None, O::Allowed),
    ("seaweedfs/get-unknown-id", C::UnknownKey, O::Rejected),
    ("seaweedfs/get-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("seaweedfs/list-anonymous", C::AccessDenied, O::Denied),
    ("seaweedfs/list-denied", C::AccessDenied, O::Denied),
    ("seaweedfs/list-inactive", C::UnknownKey, O::Rejected),
    ("seaweedfs/list-missing-bucket", C::NoSuchBucket, O::Failed),
    ("seaweedfs/list-owner", C::None, O::Allowed),
    ("seaweedfs/list-swapped", C::AuthorizationMalformed, O::Rejected),
    ("seaweedfs/list-unknown-id", C::UnknownKey, O::Rejected),
    ("seaweedfs/list-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("seaweedfs/put-bad-bucket-name", C::InvalidName, O::Failed),
    ("seaweedfs/put-bad-chunk", C::ServerError, O::Failed),
    ("seaweedfs/put-denied", C::AccessDenied, O::Denied),
    ("seaweedfs/put-incomplete", C::Payload, O::Failed),
    ("seaweedfs/put-invalid-md5", C::Payload, O::Failed),
    ("seaweedfs/put-missing-bucket", C::None, O::Allowed),
    ("seaweedfs/put-owner", C::None, O::Allowed),
    ("seaweedfs/put-wrong-md5", C::Payload, O::Failed),
    ("seaweedfs/put-wrong-secret", C::SignatureMismatch, O::Rejected),
    ("seaweedfs/service-anonymous", C::AccessDenied, O::Denied),
];
