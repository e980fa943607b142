//! What is tried on which server, and what must come out.

use super::server::Config::{self, CephStsOff, CephStsOn, SeaweedFs};
use super::setting::Bucket::{
    self, AllBut, Dotted, Granted, GrantedIf, GrantedTo, ListedByAcl, Missing, OnlyBucketNamed,
    OnlyObjectsNamed, Plain, Public, PublicAclIgnored, PublicAclsBlocked,
    Suspended as NoLongerVersioned, Versioned, WithForeignObject,
};
use super::setting::Target::{
    self, BlankAfterId, Limited, Owner, SlashInId, Suspended, Swapped, TrailingSpace, UnknownId,
    WrongSecret,
};
use super::setting::Way::{
    self, BelowPath, FastClock, Http, HttpOrHttps, HttpToTls, Https, HttpsToPlain, HttpsUntrusted,
    InTheHost, LatePuts, Proxied, SlowClock,
};

/// One run of the program and its outcome. The control key is the owner's in every row.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) on: &'static [Config],
    pub(super) bucket: Bucket,
    pub(super) target: Target,
    pub(super) way: Way,
    /// Further arguments, separated by blanks.
    pub(super) arguments: &'static str,
    /// Codes of all findings of severity error or warning, sorted.
    pub(super) findings: &'static [&'static str],
    pub(super) exit: i32,
}

const fn row(
    name: &'static str,
    on: &'static [Config],
    (bucket, target, way): (Bucket, Target, Way),
    arguments: &'static str,
    (findings, exit): (&'static [&'static str], i32),
) -> Row {
    Row {
        name,
        on,
        bucket,
        target,
        way,
        arguments,
        findings,
        exit,
    }
}

const ALL: &[Config] = &[CephStsOn, CephStsOff, SeaweedFs];
const CEPH: &[Config] = &[CephStsOn, CephStsOff];
const STS_ON: &[Config] = &[CephStsOn];
/// Those that tell an unknown ID from a wrong secret.
const TELLING: &[Config] = &[CephStsOff, SeaweedFs];
const WEED: &[Config] = &[SeaweedFs];

const LIST: &[&str] = &["s3:ListBucket"];
const GET_PUT: &[&str] = &["s3:GetObject", "s3:PutObject"];
const LIST_GET: &[&str] = &["s3:ListBucket", "s3:GetObject"];
const LIST_GET_PUT: &[&str] = &["s3:ListBucket", "s3:GetObject", "s3:PutObject"];
const OVER_TLS: &str = r#"{"Bool":{"aws:SecureTransport":"true"}}"#;
const FROM_HERE: &str = r#"{"IpAddress":{"aws:SourceIp":"127.0.0.1/32"}}"#;
const FROM_AFAR: &str = r#"{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#;
const ANYTHING: &[&str] = &["s3:*"];
const LIST_OBJECTS: &[&str] = &["s3:ListObjects", "s3:GetObject"];
const OF_ANOTHER_ACCOUNT: &str = "arn:aws:iam::111122223333:user/limited";

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    // A key that does what it should.
    row("owner",                          ALL,     (Plain, Owner, Http),                        "--expect read-write", (&[], 0)),
    row("owner, SigV4 only",              ALL,     (Plain, Owner, Http),                        "--expect read-write --signature v4", (&[], 0)),
    row("owner, below a prefix",          ALL,     (Plain, Owner, Http),                        "--expect read-write --prefix incoming/", (&[], 0)),
    row("owner, any region will do",      ALL,     (Plain, Owner, Http),                        "--expect read-write --region nowhere-1", (&[], 0)),
    row("owner, dotted bucket",           ALL,     (Dotted, Owner, Http),                       "--expect read-write", (&[], 0)),
    row("owner, versioned bucket",        ALL,     (Versioned, Owner, Http),                    "--expect read-write", (&[], 0)),
    row("owner, versioning suspended",    ALL,     (NoLongerVersioned, Owner, Http),            "--expect read-write", (&[], 0)),
    row("nothing granted, none expected", ALL,     (Plain, Limited, Http),                      "--expect none", (&[], 0)),
    row("list, get, put",                 ALL,     (Granted(LIST_GET_PUT), Limited, Http),      "--expect uploader", (&[], 0)),
    row("get, put",                       ALL,     (Granted(GET_PUT), Limited, Http),           "--expect get,put", (&[], 0)),
    row("list",                           ALL,     (Granted(LIST), Limited, Http),              "--expect list", (&[], 0)),
    row("all but put",                    ALL,     (AllBut("s3:PutObject"), Limited, Http),     "--expect list,get,delete", (&[], 0)),
    row("everything granted",             ALL,     (Granted(ANYTHING), Limited, Http),          "--expect read-write", (&[], 0)),
    row("read-only run",                  ALL,     (Granted(LIST_GET), Limited, Http),          "--expect read-only --read-only --read-key kept", (&[], 0)),

    // A key that may do less, or more.
    row("nothing granted",                ALL,     (Plain, Limited, Http),                      "--expect read-write", (&["permission.denied"], 1)),
    row("delete is missing",              ALL,     (Granted(LIST_GET_PUT), Limited, Http),      "--expect read-write", (&["permission.action-missing"], 1)),
    row("delete is missing, by control",  ALL,     (Granted(LIST_GET_PUT), Limited, Http),      "", (&["permission.action-missing"], 1)),
    row("list is missing",                ALL,     (Granted(GET_PUT), Limited, Http),           "--expect uploader", (&["permission.action-missing"], 1)),
    row("get is missing",                 ALL,     (Granted(LIST), Limited, Http),              "--expect read-only", (&["permission.action-missing"], 1)),
    row("put is denied",                  ALL,     (AllBut("s3:PutObject"), Limited, Http),     "--expect read-write", (&["permission.explicit-deny"], 1)),
    row("more than expected",             ALL,     (Granted(ANYTHING), Limited, Http),          "--expect read-only", (&["permission.excess"], 1)),
    row("public bucket",                  ALL,     (Public, Owner, Http),                       "--expect read-write", (&["permission.everything-open"], 0)),

    // A policy with a slip in it.
    row("bucket and not its objects",     ALL,     (OnlyBucketNamed, Limited, Http),            "--expect uploader", (&["permission.resource-bucket-only"], 1)),
    row("objects and not the bucket",     ALL,     (OnlyObjectsNamed, Limited, Http),           "--expect read-write", (&["permission.resource-object-only"], 1)),
    row("ARN with another account",       ALL,     (GrantedTo(OF_ANOTHER_ACCOUNT), Limited, Http), "--expect read-write", (&["policy.principal-form"], 1)),
    row("bare name where ARNs are",       ALL,     (GrantedTo("limited"), Limited, Http),       "--expect read-write", (&["policy.principal-form"], 1)),
    row("action that is none",            WEED,    (Granted(LIST_OBJECTS), Limited, Http),      "--expect read-only", (&["policy.action-unknown"], 1)),

    // What is set beside the policy.
    row("ACL for everybody, ignored",     CEPH,    (PublicAclIgnored, Limited, Http),           "--expect list", (&["permission.block-public-access"], 1)),
    row("ACLs blocked, and all uploads",  CEPH,    (PublicAclsBlocked, Limited, Http),          "--expect uploader", (&["permission.block-public-access"], 4)),
    row("ACL for the key, ACLs are off",  WEED,    (ListedByAcl, Limited, Http),                "--expect list", (&["permission.acl-disabled"], 1)),
    row("ACL for the key, ACLs are on",   CEPH,    (ListedByAcl, Limited, Http),                "--expect list", (&[], 0)),
    row("object of another user",         CEPH,    (WithForeignObject, Owner, Http),            "--expect read-only --read-only --read-key foreign", (&["permission.object-owner"], 1)),
    row("object of another user",         WEED,    (WithForeignObject, Owner, Http),            "--expect read-only --read-only --read-key foreign", (&[], 0)),

    // A right under a condition that does not hold.
    row("granted over TLS, asked without", CEPH, (GrantedIf(OVER_TLS), Limited, HttpOrHttps),   "--expect read-write", (&["permission.secure-transport"], 1)),
    row("granted over TLS, asked with",   CEPH,    (GrantedIf(OVER_TLS), Limited, Https),       "--expect read-write", (&[], 0)),
    row("not granted over TLS either",    CEPH,    (Plain, Limited, HttpOrHttps),               "--expect read-write", (&["permission.denied"], 1)),
    row("granted to us, not to a proxy",  ALL,     (GrantedIf(FROM_HERE), Limited, Proxied),    "--expect read-write", (&["permission.source-ip"], 1)),
    row("granted to us, no proxy",        ALL,     (GrantedIf(FROM_HERE), Limited, Http),       "--expect read-write", (&[], 0)),
    row("granted to nobody near",         ALL,     (GrantedIf(FROM_AFAR), Limited, Proxied),    "--expect read-write", (&["permission.denied"], 1)),

    // A key that is not accepted.
    row("unknown id",                     STS_ON,  (Granted(ANYTHING), UnknownId, Http),        "--expect read-write", (&["identity.rejected"], 1)),
    row("unknown id",                     TELLING, (Granted(ANYTHING), UnknownId, Http),        "--expect read-write", (&["identity.unknown-key"], 1)),
    row("wrong secret",                   STS_ON,  (Granted(ANYTHING), WrongSecret, Http),      "--expect read-write", (&["identity.rejected"], 1)),
    row("wrong secret",                   TELLING, (Granted(ANYTHING), WrongSecret, Http),      "--expect read-write", (&["secret.wrong"], 1)),
    row("swapped",                        ALL,     (Granted(ANYTHING), Swapped, Http),          "--expect read-write", (&["identity.swapped"], 1)),
    row("trailing space in the secret",   ALL,     (Granted(ANYTHING), TrailingSpace, Http),    "--expect read-write", (&["secret.trailing-whitespace"], 1)),
    row("suspended",                      CEPH,    (Granted(ANYTHING), Suspended, Http),        "--expect read-write", (&["identity.disabled"], 1)),
    row("disabled, told as unknown",      WEED,    (Granted(ANYTHING), Suspended, Http),        "--expect read-write", (&["identity.unknown-key"], 1)),

    // What common clients would meet, boto3 itself among them (tried by hand: the same answers).
    row("clients over http",              ALL,     (Plain, Owner, Http),                        "--expect read-write --clients", (&["signature.v2-bucket-slash"], 0)),
    row("clients over http, SigV4",       ALL,     (Plain, Owner, Http),                        "--expect read-write --clients --signature v4", (&[], 0)),
    row("clients over https",             CEPH,    (Plain, Owner, Https),                       "--expect read-write --clients", (&["payload.trailer-unsupported", "signature.v2-bucket-slash"], 0)),

    // Something else that is wrong.
    row("clock 20 minutes fast",          ALL,     (Plain, Owner, FastClock),                   "--expect read-write", (&["clock.client-skew"], 4)),
    row("http to the port with TLS",      CEPH,    (Plain, Owner, HttpToTls),                   "--expect read-write", (&["tls.http-on-tls-port"], 3)),
    row("http to the port with TLS",      WEED,    (Plain, Owner, HttpToTls),                   "--expect read-write", (&["tls.http-on-tls-port"], 4)),
    row("https to the port without",      ALL,     (Plain, Owner, HttpsToPlain),                "--expect read-write", (&["tls.plain-http-on-port"], 3)),
    row("a blank after the ID",           ALL,     (Granted(ANYTHING), BlankAfterId, Http),     "--expect read-write", (&["secret.trailing-whitespace"], 1)),
    row("a slash in the ID",              STS_ON,  (Granted(ANYTHING), SlashInId, Http),        "--expect read-write", (&["identity.rejected"], 1)),
    row("a slash in the ID",              TELLING, (Granted(ANYTHING), SlashInId, Http),        "--expect read-write", (&["identity.unknown-key"], 1)),
    row("swapped, nothing calibrated",    ALL,     (Granted(ANYTHING), Swapped, Http),          "--expect read-write --no-calibration", (&["identity.swapped"], 1)),
    row("clock 20 minutes slow",          ALL,     (Plain, Owner, SlowClock),                   "--expect read-write", (&["clock.client-skew"], 4)),
    row("missing bucket",                 ALL,     (Missing, Owner, Http),                      "--expect read-write", (&["addressing.no-such-bucket"], 4)),
    row("puts come late",                 ALL,     (Plain, Owner, LatePuts),                    "--expect read-write --timeout 1s --experiments 0", (&["server.no-answer"], 4)),
    row("missing bucket, limited key",    ALL,     (Missing, Limited, Http),                    "", (&["addressing.no-such-bucket"], 4)),
    row("missing bucket, unknown key",    STS_ON,  (Missing, UnknownId, Http),                  "", (&["addressing.no-such-bucket", "identity.rejected"], 4)),
    row("missing bucket, unknown key",    TELLING, (Missing, UnknownId, Http),                  "", (&["addressing.no-such-bucket", "identity.unknown-key"], 4)),
    row("missing bucket, suspended key",  CEPH,    (Missing, Suspended, Http),                  "", (&["addressing.no-such-bucket", "identity.disabled"], 4)),
    row("a path before the bucket",       ALL,     (Plain, Owner, BelowPath),                   "--expect read-write", (&["addressing.path-taken-as-bucket"], 4)),
    row("a path before it, limited key",  ALL,     (Plain, Limited, BelowPath),                 "", (&["addressing.path-taken-as-bucket"], 4)),
    row("bucket in the host, not known",  CEPH,    (Dotted, Owner, InTheHost),                  "--expect read-write", (&["addressing.host-taken-as-bucket"], 4)),
    row("bucket in the host, not looked at", WEED, (Dotted, Owner, InTheHost),                  "--expect read-write", (&["addressing.path-required"], 4)),
    row("clock fast, limited key",        ALL,     (Granted(ANYTHING), Limited, FastClock),     "--expect read-write", (&["clock.client-skew"], 4)),
    row("clock slow, limited key",        ALL,     (Granted(ANYTHING), Limited, SlowClock),     "--expect read-write", (&["clock.client-skew"], 4)),
    row("https, CA given",                ALL,     (Plain, Owner, Https),                       "--expect read-write", (&[], 0)),
    row("https, not verified",            ALL,     (Plain, Owner, HttpsUntrusted),              "--expect read-write --insecure", (&["run.insecure", "tls.untrusted-ca"], 0)),
    row("https, CA not known",            ALL,     (Plain, Owner, HttpsUntrusted),              "--expect read-write", (&["tls.untrusted-ca"], 3)),
];

#[test]
fn no_server_has_two_rows_of_one_name() {
    for config in ALL {
        let mut names: Vec<_> = TABLE.iter().filter(|row| row.on.contains(config)).collect();
        let count = names.len();
        names.sort_by_key(|row| row.name);
        names.dedup_by_key(|row| row.name);
        assert_eq!(names.len(), count, "{config:?}");
    }
}

#[test]
fn every_bad_key_is_tried_on_every_server() {
    let bad = [UnknownId, WrongSecret, Swapped, TrailingSpace, Suspended];
    for (config, target) in ALL
        .iter()
        .flat_map(|config| bad.map(|target| (config, target)))
    {
        let tried = TABLE
            .iter()
            .any(|row| row.on.contains(config) && row.target == target);
        assert!(tried, "{target:?} on {config:?}");
    }
}
