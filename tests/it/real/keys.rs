//! Keys that are issued, proved, used and revoked, on real stores and against moto's IAM and STS.
//!
//! By hand: `S3PROBE_TEST_SEAWEEDFS=FOLDER/keys.env cargo test --test it real::keys::seaweedfs -- --ignored`.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use super::program;
use super::server::{Config, Server};
use super::setting::Way;

/// A server with its owner's key in a folder, and everything the program wrote there so far.
pub(super) struct Desk {
    pub(super) server: Server,
    folder: TempDir,
}

/// What one run of the program came to.
pub(super) struct Ran {
    exit: i32,
    pub(super) stdout: String,
    stderr: String,
}

impl Desk {
    pub(super) fn at(server: Server) -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        program::write_key(&folder.path().join("owner.json"), &server.owner());
        Self { server, folder }
    }

    /// Runs the program with the owner's key as control.
    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        let endpoint = ["--endpoint", self.server.endpoint()];
        let control = ["--control", "file:owner.json"];
        self.alone(&[arguments, &endpoint, &control].concat())
    }

    /// Runs the program with these arguments and no more.
    pub(super) fn alone(&self, arguments: &[&str]) -> Ran {
        let output = program::command(Way::Http)
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .expect("the program can be run");
        let ran = Ran::of(&output);
        let secret = self.server.owner().secret;
        assert!(!ran.stdout.contains(&secret) && !ran.stderr.contains(&secret));
        ran
    }

    #[expect(clippy::disallowed_methods, reason = "a file for the program to read")]
    pub(super) fn keep(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("a file can be written");
    }

    pub(super) fn path(&self, name: &str) -> std::path::PathBuf {
        Path::new(self.folder.path()).join(name)
    }

    pub(super) fn role(&self, options: &str) -> String {
        format!("assume:{}?via=file:owner.json{options}", self.server.role())
    }

    /// Issues a key that must come out, keeps it in a file, and looks that its secret is told once.
    fn issue(&self, arguments: &[&str], file: &str) -> Value {
        let ran = self.run(&[&["key", "issue"], arguments].concat()).ends(0);
        let key: Value = serde_json::from_str(&ran.stdout).expect("a key as JSON");
        let secret = key["SecretAccessKey"].as_str().expect("a secret");
        assert!(!ran.stderr.contains(secret), "{}", ran.stderr);
        self.keep(file, &ran.stdout);
        key
    }
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(super) fn ends(self, exit: i32) -> Self {
        assert_eq!(self.exit, exit, "{}\n{}", self.stdout, self.stderr);
        self
    }

    pub(super) fn says(self, text: &str) -> Self {
        let all = format!("{}{}", self.stdout, self.stderr);
        assert!(all.contains(text), "`{text}` is not in\n{all}");
        self
    }
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn seaweedfs() {
    let desk = Desk::at(Server::running(Config::SeaweedFs));
    let bucket = "keys-by-iam";
    let user = "s3probe.uploader.keys-by-iam";
    let issue = ["--bucket", bucket, "--role", "uploader", "--prove"];
    let key = desk.issue(&[&issue[..], &["--create-bucket"]].concat(), "new.json");
    let id = key["AccessKeyId"].as_str().expect("an ID");

    // What was handed out is what was asked for, to a run of its own.
    let check = [
        "check",
        "--bucket",
        bucket,
        "--target",
        "file:new.json",
        "--signature",
        "v4",
    ];
    desk.run(&[&check[..], &["--expect", "uploader"]].concat())
        .ends(0);
    desk.run(&[&check[..], &["--expect", "read-write"]].concat())
        .ends(1)
        .says("delete");

    desk.run(&["key", "list", "--ours"]).ends(0).says(id);
    desk.run(&["key", "show", "--user", user]).ends(0).says(id);
    desk.run(&["key", "policies", "--user", user])
        .ends(0)
        .says("s3:PutObject");

    refusals(&desk, &issue);

    desk.run(&["key", "revoke", "--user", user, "--dry-run"])
        .ends(0)
        .says("nothing was taken away");
    desk.run(&["key", "revoke", "--user", user]).ends(2);
    desk.run(&["key", "revoke", "--user", user, "--yes"])
        .ends(0)
        .says("gone: user");
    desk.run(&["key", "show", "--user", user])
        .ends(3)
        .says("NoSuchEntity");
    desk.run(&check).ends(1).says("identity.unknown-key");

    sessions(&desk, bucket);
    nothing_unproved(&desk);
}

/// What is refused, and leaves nothing behind by that.
fn refusals(desk: &Desk, issue: &[&str]) {
    // A second one of the same name is refused, and nothing is made or lost by that.
    desk.run(&[&["key", "issue"], issue].concat())
        .ends(3)
        .says("is there already");
    // This store takes a boundary and forgets it: no key without the boundary that was asked for.
    let bounded = [
        "--username",
        "bounded",
        "--permissions-boundary",
        "arn:aws:iam::aws:policy/x",
    ];
    desk.run(&[&["key", "issue"], &issue[..4], &bounded[..]].concat())
        .ends(3)
        .says("ignores it");
    desk.run(&["key", "show", "--user", "bounded"]).ends(3);
    // The owner's own user is not removed with its own key.
    desk.run(&["key", "revoke", "--user", "owner", "--yes"])
        .ends(2)
        .says("itself");
}

/// No unproved key leaves: the bucket is not there, so nothing can be proved, and all is taken back.
fn nothing_unproved(desk: &Desk) {
    let nowhere = [
        "--bucket",
        "keys-nowhere",
        "--role",
        "read-only",
        "--prove",
        "--wait",
        "1s",
    ];
    let ran = desk.run(&[&["key", "issue"], &nowhere[..]].concat());
    assert!(
        matches!(ran.exit, 1 | 3 | 4) && ran.stdout.is_empty(),
        "{} {}",
        ran.exit,
        ran.stderr
    );
    ran.says("taken back: nothing of it is left");
    let listed = desk.run(&["key", "list", "--ours"]).ends(0);
    assert!(!listed.stdout.contains(".keys-"), "{}", listed.stdout);
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_on() {
    let desk = Desk::at(Server::running(Config::CephStsOn));
    let bucket = "keys-by-sts";
    desk.server.s3().create_bucket(bucket);
    sessions(&desk, bucket);
    // The role is not for everybody.
    program::write_key(&desk.path("limited.json"), &desk.server.limited());
    let role = desk.role("").replace("owner.json", "limited.json");
    desk.run(&["check", "--bucket", bucket, "--target", &role])
        .ends(3)
        .says("trust policy");
    // Release 16 has no IAM for users: that is said before anything is sent to it.
    desk.run(&["key", "issue", "--bucket", bucket, "--role", "read-only"])
        .ends(2)
        .says("--vendor ceph-rgw");
    desk.run(&["key", "list"]).ends(3).says("no IAM here");
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_off() {
    let desk = Desk::at(Server::running(Config::CephStsOff));
    let bucket = "keys-by-sts";
    desk.server.s3().create_bucket(bucket);
    // AssumeRole gives a key all the same; only the proof shows that it is none.
    let arguments = ["check", "--bucket", bucket, "--signature", "v4"];
    desk.run(&[&arguments[..], &["--target", &desk.role("")]].concat())
        .ends(1)
        .says("[token.not-honoured");
    let role = desk.server.role().to_owned();
    let issue = ["--bucket", bucket, "--role", "read-only", "--assume", &role];
    let ran = desk
        .run(&[&["key", "issue"], &issue[..], &["--prove", "--wait", "1s"]].concat())
        .ends(1)
        .says("not handed out");
    assert_eq!(ran.stdout, "");
}

/// Temporary keys with a session policy: as target, altered, and issued.
fn sessions(desk: &Desk, bucket: &str) {
    let policy = serde_json::json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"],
        "Resource": [format!("arn:aws:s3:::{bucket}"), format!("arn:aws:s3:::{bucket}/*")]}]});
    desk.keep("session.json", &policy.to_string());
    let check = ["check", "--bucket", bucket, "--signature", "v4", "--target"];
    let narrowed = desk.role("&policy=session.json&duration=15m");
    desk.run(&[&check[..], &[&narrowed, "--expect", "read-only"]].concat())
        .ends(0);
    desk.run(&[&check[..], &[&desk.role(""), "--expect", "read-write"]].concat())
        .ends(0);

    let role = desk.server.role().to_owned();
    let issue = [
        "--bucket", bucket, "--role", "uploader", "--prefix", "in/", "--prove",
    ];
    let terms = ["--assume", &role, "--duration", "15m"];
    let key = desk.issue(&[&issue[..], &terms[..]].concat(), "temporary.json");
    let file = [
        &check[..],
        &[
            "file:temporary.json",
            "--expect",
            "uploader",
            "--prefix",
            "in/",
        ],
    ];
    desk.run(&file.concat()).ends(0);

    tokens(desk, &check, key);
}

/// One key with one thing wrong about its token at a time: each is told by its own finding.
fn tokens(desk: &Desk, check: &[&str], mut key: Value) {
    let token = key["SessionToken"].as_str().expect("a token").to_owned();
    let half = &token[..token.len() / 2];
    let mut told = |token: Option<&str>, finding: &str| {
        key["SessionToken"] = token.map_or(Value::Null, Value::from);
        desk.keep("odd.json", &key.to_string());
        let ran = desk.run(&[check, &["file:odd.json"]].concat()).ends(1);
        assert!(!ran.stdout.contains(half));
        ran.says(finding);
    };
    told(Some(half), "[token.cut");
    told(None, "[token.missing");

    // A key that lasts, with the token that somebody forgot in the environment.
    let limited = desk.server.limited();
    let stray = serde_json::json!({"AccessKeyId": limited.id, "SecretAccessKey": limited.secret,
        "SessionToken": token});
    desk.keep("stray.json", &stray.to_string());
    desk.run(&[check, &["file:stray.json"]].concat())
        .ends(1)
        .says("[token.foreign");
}

/// moto takes every key and holds nobody to a policy: it shows the forms of calls and answers.
#[test]
#[ignore = "needs the servers that tests/run starts"]
fn moto() {
    let desk = Desk::at(Server::moto());
    let bucket = "keys-forms";
    let role = desk.server.role().to_owned();
    let what = ["--bucket", bucket, "--role", "read-write", "--by", "iam"];
    let key = desk.issue(&[&what[..], &["--create-bucket"]].concat(), "new.json");
    let id = key["AccessKeyId"].as_str().expect("an ID");
    let user = "s3probe.read-write.keys-forms";
    desk.run(&["key", "list", "-o", "json"]).ends(0).says(id);
    desk.run(&["key", "policies", "--user", user])
        .ends(0)
        .says("s3:DeleteObject");
    let named = ["--username", user];
    desk.run(&[&["key", "issue"], &what[..], &named[..]].concat())
        .ends(3)
        .says("has a policy");
    desk.run(&["key", "revoke", "--user", user, "--key", id, "--yes"])
        .ends(0);
    desk.run(&["key", "revoke", "--user", user, "--yes"])
        .ends(0);
    desk.run(&["key", "show", "--user", user])
        .ends(3)
        .says("NoSuchEntity");
    let temporary = ["--assume", &role, "--duration", "1h"];
    let key = desk.issue(&[&what[..4], &temporary[..]].concat(), "temporary.json");
    assert!(key["SessionToken"].is_string() && key["Expiration"].is_string());
}
