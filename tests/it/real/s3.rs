//! A small S3 client that shares nothing with the program: curl signs.

use std::process::Command;

use super::server::Key;

pub(super) struct S3 {
    endpoint: String,
    /// `None` for the anonymous.
    key: Option<Key>,
}

/// What a bucket is and holds: each document that says so, with the status it came with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Snapshot(Vec<(u16, String)>);

impl S3 {
    pub(super) fn new(endpoint: &str, key: Key) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            key: Some(key),
        }
    }

    /// A client that signs nothing.
    pub(super) fn anonymous(endpoint: &str) -> Self {
        Self {
            endpoint: endpoint.to_owned(),
            key: None,
        }
    }

    pub(super) fn create_bucket(&self, bucket: &str) {
        self.put(bucket, "");
    }

    /// Stores a text: an object at `bucket/key`, a document at `bucket?policy=`.
    pub(super) fn put(&self, target: &str, text: &str) {
        let (status, answer) = self.send("PUT", target, text);
        assert!(
            matches!(status, 200 | 204),
            "PUT {target}: {status} {answer}"
        );
    }

    pub(super) fn delete(&self, target: &str) {
        let (status, answer) = self.send("DELETE", target, "");
        assert_eq!(status, 204, "DELETE {target}: {answer}");
    }

    pub(super) fn snapshot(&self, bucket: &str) -> Snapshot {
        let documents = [
            "list-type=2",
            "versions=",
            "uploads=",
            "policy=",
            "versioning=",
        ];
        let ask = |query| self.send("GET", &format!("{bucket}?{query}"), "");
        Snapshot(
            documents
                .into_iter()
                .map(ask)
                .map(without_request_id)
                .collect(),
        )
    }

    /// Sends a request; gives the status and the body.
    pub(super) fn send(&self, method: &str, target: &str, body: &str) -> (u16, String) {
        let signed = self.key.as_ref().map(|Key { id, secret }| {
            let user = format!("{id}:{secret}");
            [
                "--aws-sigv4".into(),
                "aws:amz:us-east-1:s3".into(),
                "--user".into(),
                user,
            ]
        });
        let output = Command::new("curl")
            .args([
                "--silent",
                "--show-error",
                "--max-time",
                "20",
                "--request",
                method,
            ])
            .args(signed.into_iter().flatten())
            .args([
                "--header",
                "x-amz-content-sha256: UNSIGNED-PAYLOAD",
                "--data-binary",
                body,
            ])
            .args(["--write-out", "\n%{http_code}"])
            .arg(format!("{}/{target}", self.endpoint))
            .output()
            .expect("curl can be run");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{method} {target}: {errors}");
        let answer = String::from_utf8_lossy(&output.stdout).into_owned();
        let (body, status) = answer.rsplit_once('\n').expect("curl writes the status");
        (
            status.parse().expect("a status is a number"),
            body.to_owned(),
        )
    }
}

/// An error document differs from time to time, but not its status.
fn without_request_id((status, body): (u16, String)) -> (u16, String) {
    (status, if status == 200 { body } else { String::new() })
}
