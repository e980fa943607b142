//! From a new key to one that is proved, on real stores: whose key it is, the policy for it, the proof.
//!
//! By hand: `S3PROBE_TEST_SEAWEEDFS=FOLDER/keys.env cargo test --test it real::story::seaweedfs -- --ignored`.

use serde_json::Value;

use super::keys::Desk;
use super::program;
use super::server::{Config, Server};

const BUCKET: &str = "from-key-to-grant";

/// Whom the limited user's key acts as: canonical ID and ARN.
type Identity = (&'static str, Option<&'static str>);

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_on() {
    let desk = told(Config::CephStsOn, "ceph", ("limited", None));
    proved_with_a_temporary_key(&desk);
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn ceph_sts_off() {
    told(Config::CephStsOff, "ceph", ("limited", None));
}

#[test]
#[ignore = "needs the servers that tests/run starts"]
fn seaweedfs() {
    let arn = "arn:aws:iam::000000000000:user/limited";
    let desk = told(Config::SeaweedFs, "seaweedfs", ("limited", Some(arn)));
    proved_with_a_temporary_key(&desk);
}

/// Check, whoami, render, lint, apply with the proof, check.
fn told(config: Config, dialect: &str, identity: Identity) -> Desk {
    let desk = Desk::at(Server::running(config));
    desk.server.s3().create_bucket(BUCKET);
    program::write_key(&desk.path("new.json"), &desk.server.limited());
    let check = ["check", "--bucket", BUCKET, "--target", "file:new.json"];
    let check = [&check[..], &["--expect", "uploader"]].concat();
    desk.run(&check).ends(1).says("AccessDenied");

    let id = is_told(&desk, identity);
    let what = ["--bucket", BUCKET, "--role", "uploader", "--principal", &id];
    let render = ["policy", "render", "--dialect", dialect];
    let policy = offline(&desk, &[&render[..], &what].concat());
    desk.keep("policy.json", &policy);
    offline(
        &desk,
        &["policy", "lint", "--dialect", dialect, "policy.json"],
    );
    names(&desk, "policy.json", 0, "names this key's user");
    let slip = policy.replace("user/limited", "user/limitet");
    assert_ne!(slip, policy);
    desk.keep("slip.json", &slip);
    names(&desk, "slip.json", 1, "one character differs");

    let apply = ["policy", "apply", "--bucket", BUCKET];
    desk.run(&[&apply[..], &["slip.json"]].concat()).ends(0);
    desk.run(&check)
        .ends(1)
        .says("[permission.principal-mismatch");
    let proof = ["--target", "file:new.json", "--expect", "uploader"];
    let proved = [&apply[..], &["policy.json", "--then-check"], &proof].concat();
    desk.run(&proved).ends(0).says("The target key does");
    desk.run(&check).ends(0);
    desk
}

/// `whoami` of the new key, whose answer goes into the policy.
fn is_told(desk: &Desk, (id, arn): Identity) -> String {
    let told = offline(desk, &whoami(desk));
    let told: Value = serde_json::from_str(&told).expect("a document");
    assert_eq!(told["canonical_id"].as_str(), Some(id), "{told}");
    assert_eq!(told["arn"].as_str(), arn, "{told}");
    id.to_owned()
}

fn names(desk: &Desk, policy: &str, exit: i32, words: &str) {
    desk.alone(&[&whoami(desk)[..], &["--policy", policy]].concat())
        .ends(exit)
        .says(words);
}

fn offline(desk: &Desk, arguments: &[&str]) -> String {
    desk.alone(arguments).ends(0).stdout
}

/// A policy may be proved with a key that is taken for the purpose; a dry run takes none.
fn proved_with_a_temporary_key(desk: &Desk) {
    let session = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",
        "Action":["s3:ListBucket","s3:GetObject","s3:PutObject"],
        "Resource":["arn:aws:s3:::{BUCKET}","arn:aws:s3:::{BUCKET}/*"]}}]}}"#
    );
    desk.keep("session.json", &session);
    let role = desk.role("&policy=session.json&duration=15m");
    let apply = ["policy", "apply", "slip.json", "--bucket", BUCKET];
    let proof = ["--then-check", "--target", &role, "--expect", "uploader"];
    let apply = [&apply[..], &proof].concat();
    desk.run(&[&apply[..], &["--dry-run"]].concat())
        .ends(0)
        .says("nothing was changed");
    desk.run(&[&apply[..], &["--backup", "before.json"]].concat())
        .ends(0)
        .says("assume:");
}

fn whoami(desk: &Desk) -> [&str; 7] {
    let endpoint = desk.server.endpoint();
    let target = "file:new.json";
    [
        "whoami",
        "--endpoint",
        endpoint,
        "--target",
        target,
        "-o",
        "json",
    ]
}
