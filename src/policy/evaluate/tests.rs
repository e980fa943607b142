//! What documents decide.

use super::*;
use crate::model::Dialect;
use crate::policy::rules::Kind;

const BUCKET: &str = "photos.example";

fn alice() -> Identity {
    Identity {
        name: Some("alice".into()),
        account: Some("111122223333".into()),
        canonical_id: Some("522b276a356bdf39013dfabea2cd43e141ecc9e8".into()),
        administrator: Some(true),
        session: None,
    }
}

/// Who asks: alice, the owner, or nobody.
fn asker<'a>(who: &str, alice: &'a Identity) -> Asker<'a> {
    Asker {
        identity: (who != "nobody").then_some(alice),
        standing: if who == "owner" {
            Standing::Owner
        } else {
            Standing::Other
        },
    }
}

fn shown(ruling: Ruling) -> String {
    let name = |by: StatementRef| by.sid.unwrap_or(by.index.to_string());
    match ruling {
        Ruling::AllowedBy(by) => format!("allow {}", name(by)),
        Ruling::DeniedBy(by) => format!("deny {}", name(by)),
        Ruling::Undecided(by) => format!("unknown {}", name(by)),
        Ruling::AllowedAsOwner => "owner".to_owned(),
        Ruling::NoStatement => "none".to_owned(),
    }
}

/// What somebody is told, asking with an action and a key in one text (`s3:GetObject k`).
fn told(document: &str, dialect: Dialect, who: &str, what: &str, context: &Context) -> String {
    let rules = Rules::of(dialect, Kind::Bucket).unwrap();
    let policy = Policy::parse(document, BUCKET, rules).unwrap();
    let (action, key) = what
        .split_once(' ')
        .map_or((what, None), |(a, k)| (a, Some(k)));
    let alice = alice();
    let question = Question {
        asker: asker(who, &alice),
        action,
        bucket: BUCKET,
        key,
        context,
    };
    shown(decide(Some(&policy), &question))
}

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../../fixtures/policies/", $name))
    };
}

#[test]
fn aws_documents_decide_as_documented() {
    let list_get_put = fixture!("aws/list-get-put.json");
    let all_but_delete = fixture!("aws/all-but-delete.json");
    let public_read = fixture!("aws/public-read.json");
    let not_principal = fixture!("aws/not-principal.json");
    let table = [
        (list_get_put, "alice", "s3:ListBucket", "allow list"),
        (list_get_put, "alice", "s3:GetObject a/b", "allow get-put"),
        (list_get_put, "alice", "s3:getobject a/b", "allow get-put"),
        (list_get_put, "alice", "s3:DeleteObject a", "none"),
        (list_get_put, "alice", "s3:GetBucketAcl", "none"),
        (list_get_put, "nobody", "s3:GetObject a", "none"),
        (list_get_put, "owner", "s3:DeleteObject a", "owner"),
        (all_but_delete, "alice", "s3:ListBucket", "allow all"),
        (
            all_but_delete,
            "alice",
            "s3:DeleteObject a",
            "deny no-delete",
        ),
        (
            all_but_delete,
            "alice",
            "s3:DeleteObjectVersion a",
            "deny no-delete",
        ),
        (
            all_but_delete,
            "owner",
            "s3:DeleteObject a",
            "deny no-delete",
        ),
        (public_read, "nobody", "s3:GetObject a", "allow 0"),
        (public_read, "nobody", "s3:ListBucket", "none"),
        (not_principal, "nobody", "s3:GetObject a", "deny 0"),
        (not_principal, "nobody", "s3:ListBucket", "none"),
        (not_principal, "alice", "s3:GetObject a", "none"),
    ];
    for (document, who, what, expected) in table {
        let found = told(document, Dialect::Aws, who, what, &Context::default());
        assert_eq!(found, expected, "{who} {what}");
    }
}

fn facts(facts: &[(&str, &str)]) -> Context {
    let add = |all: Context, (key, value): &(&str, &str)| all.with(key, *value);
    facts.iter().fold(Context::default(), add)
}

#[test]
fn a_prefix_condition_holds_for_that_prefix_only() {
    let told = |what, context: &Context| {
        told(
            fixture!("aws/prefix.json"),
            Dialect::Aws,
            "alice",
            what,
            context,
        )
    };
    let with = |prefix| facts(&[("s3:prefix", prefix)]);
    assert_eq!(
        told("s3:ListBucket", &with("incoming/x")),
        "allow list-incoming"
    );
    assert_eq!(told("s3:ListBucket", &with("")), "none");
    assert_eq!(told("s3:ListBucket", &facts(&[])), "none");
    assert_eq!(
        told("s3:ListBucket", &Context::open()),
        "unknown list-incoming"
    );
    assert_eq!(
        told("s3:PutObject incoming/a", &facts(&[])),
        "allow put-incoming"
    );
    assert_eq!(told("s3:PutObject other/a", &facts(&[])), "none");
}

#[test]
fn all_conditions_must_hold() {
    let from =
        |address, secure| facts(&[("aws:SourceIp", address), ("aws:SecureTransport", secure)]);
    let table = [
        (Dialect::Aws, "192.0.2.9", "true", "allow 0"),
        (Dialect::Aws, "192.0.2.9", "false", "none"),
        (Dialect::Aws, "127.0.0.1", "true", "none"),
        (Dialect::Ddn, "192.0.2.9", "false", "allow 0"),
        (Dialect::Ddn, "127.0.0.1", "false", "none"),
    ];
    for (dialect, address, secure, expected) in table {
        let document = match dialect {
            Dialect::Aws => fixture!("aws/tls-from-the-office.json"),
            _ => fixture!("ddn/from-the-office.json"),
        };
        let found = told(
            document,
            dialect,
            "alice",
            "s3:GetObject a",
            &from(address, secure),
        );
        assert_eq!(found, expected, "{dialect} {address} {secure}");
    }
}

#[test]
fn ddn_documents_decide_for_the_whole_bucket_and_spare_the_owner() {
    let list_get_put = fixture!("ddn/list-get-put.json");
    let deny_everybody = fixture!("ddn/deny-everybody.json");
    let table = [
        (list_get_put, "alice", "s3:ListBucket", "allow uploader"),
        (
            list_get_put,
            "alice",
            "s3:PutObject any/key",
            "allow uploader",
        ),
        (list_get_put, "alice", "s3:DeleteObject any/key", "none"),
        (list_get_put, "nobody", "s3:GetObject any/key", "none"),
        (deny_everybody, "alice", "s3:GetObject a", "allow 0"),
        (deny_everybody, "alice", "s3:DeleteObject a", "deny 1"),
        (deny_everybody, "owner", "s3:DeleteObject a", "owner"),
    ];
    for (document, who, what, expected) in table {
        let found = told(document, Dialect::Ddn, who, what, &Context::default());
        assert_eq!(found, expected, "{who} {what}");
    }
}

/// Seen on Ceph RGW 16.2 and SeaweedFS 4.48; documented for AWS.
#[test]
fn what_is_left_to_an_owner_who_is_denied_everything_differs() {
    let shut = r#"{"Version":"2012-10-17","Statement":[{"Sid":"shut","Effect":"Deny","Principal":"*",
        "Action":"s3:*","Resource":["arn:aws:s3:::photos.example","arn:aws:s3:::photos.example/*"]}]}"#;
    let table = [
        (Dialect::Aws, "s3:GetObject a", "deny shut"),
        (Dialect::Aws, "s3:DeleteBucketPolicy", "owner"),
        (Dialect::Aws, "s3:PutBucketPolicy", "owner"),
        (Dialect::Ceph, "s3:DeleteBucketPolicy", "deny shut"),
        (Dialect::Ceph, "s3:GetBucketPolicy", "deny shut"),
        (Dialect::SeaweedFs, "s3:GetObject a", "deny shut"),
        (Dialect::SeaweedFs, "s3:DeleteBucketPolicy", "deny shut"),
        (Dialect::SeaweedFs, "s3:PutBucketPolicy", "deny shut"),
    ];
    for (dialect, what, expected) in table {
        let found = told(shut, dialect, "owner", what, &Context::default());
        assert_eq!(found, expected, "{dialect} {what}");
    }
}

#[test]
fn a_variable_is_not_known_and_rules_out_only_what_no_value_of_it_could_match() {
    let home = r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"s3:GetObject",
        "Resource":"arn:aws:s3:::photos.example/home/${aws:username}/*"}]}"#;
    let asked = |what| told(home, Dialect::Aws, "alice", what, &Context::default());
    assert_eq!(asked("s3:GetObject home/alice/a"), "unknown 0");
    assert_eq!(asked("s3:GetObject elsewhere/a"), "none");
}

#[test]
fn without_a_policy_only_the_owner_may() {
    let context = Context::default();
    let alice = alice();
    let asked = |who| {
        let question = Question {
            asker: asker(who, &alice),
            action: "s3:GetObject",
            bucket: BUCKET,
            key: Some("a"),
            context: &context,
        };
        shown(decide(None, &question))
    };
    assert_eq!(
        ["owner", "alice", "nobody"].map(asked),
        ["owner", "none", "none"]
    );
}
