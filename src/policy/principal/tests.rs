//! Whom principals include, and how they are written.

use super::*;
use crate::model::Dialect;
use crate::policy::rules::Rules;

fn alice() -> Identity {
    Identity {
        name: Some("alice".into()),
        account: Some("111122223333".into()),
        canonical_id: Some(
            "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be".into(),
        ),
        administrator: Some(true),
        session: None,
    }
}

/// Whether a principal includes alice, and the anonymous; nothing if it has no known form.
fn read(dialect: Dialect, kind: &str, text: &str, who: &Identity) -> Option<(Tri, Tri)> {
    let principals = &Rules::usual(dialect).unwrap().principals;
    let whom = principals.read(kind, text)?;
    let by = |who| whom.includes(who, principals.account);
    Some((by(Some(who)), by(None)))
}

#[test]
fn aws_principals_include_exactly_whom_they_name() {
    use Tri::{No, Yes};
    let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    let table = [
        ("AWS", "*", Some((Yes, Yes))),
        ("AWS", "111122223333", Some((Yes, No))),
        ("AWS", "444455556666", Some((No, No))),
        ("AWS", "arn:aws:iam::111122223333:root", Some((Yes, No))),
        (
            "AWS",
            "arn:aws:iam::111122223333:user/alice",
            Some((Yes, No)),
        ),
        ("AWS", "arn:aws:iam::111122223333:user/bob", Some((No, No))),
        (
            "AWS",
            "arn:aws:iam::444455556666:user/alice",
            Some((No, No)),
        ),
        (
            "AWS",
            "arn:aws:iam::111122223333:role/alice",
            Some((No, No)),
        ),
        ("CanonicalUser", id, Some((Yes, No))),
        ("Service", "logging.s3.amazonaws.com", Some((No, No))),
        ("AWS", "alice", None),
        ("AWS", "arn:aws:iam:111122223333:user/alice", None),
        ("AWS", "arn:aws:iam::111122223333:user/*", None),
        ("CanonicalUser", "abc", None),
    ];
    for (kind, text, expected) in table {
        assert_eq!(read(Dialect::Aws, kind, text, &alice()), expected, "{text}");
    }
}

#[test]
fn what_is_not_known_of_a_user_decides_nothing() {
    use Tri::{No, Unknown, Yes};
    let aws = &Rules::usual(Dialect::Aws).unwrap().principals;
    let by_id = aws.identity("79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be");
    let by_arn = aws.identity("arn:aws:iam::111122223333:user/alice");
    let table = [
        (
            Dialect::Aws,
            &by_id,
            "AWS",
            "arn:aws:iam::111122223333:user/alice",
            Unknown,
        ),
        (Dialect::Aws, &by_id, "AWS", "*", Yes),
        (
            Dialect::Aws,
            &by_arn,
            "AWS",
            "arn:aws:iam::111122223333:root",
            Unknown,
        ),
        (Dialect::Aws, &by_arn, "AWS", "444455556666", No),
    ];
    for (dialect, who, kind, text, expected) in table {
        let found = read(dialect, kind, text, who).unwrap().0;
        assert_eq!(found, expected, "{text}");
    }
    let qumulo = |who: &str, text| {
        let principals = &Rules::usual(Dialect::Qumulo).unwrap().principals;
        read(Dialect::Qumulo, "Qumulo", text, &principals.identity(who)).unwrap()
    };
    assert_eq!(qumulo("auth_id:1001", "auth_id:1001"), (Yes, No));
    assert_eq!(qumulo("auth_id:1001", "auth_id:1002"), (No, No));
    assert_eq!(qumulo("auth_id:1001", "local:alice"), (Unknown, No));
    assert_eq!(qumulo("alice", "Everyone"), (Yes, Yes));
    assert_eq!(qumulo("alice", "Authenticated Users"), (Yes, No));
    assert_eq!(qumulo("alice", "local:guest"), (No, Yes));
}

#[test]
fn the_root_of_no_tenant_is_everybody_on_ceph() {
    use Tri::{No, Yes};
    let principals = &Rules::usual(Dialect::Ceph).unwrap().principals;
    let limited = principals.identity("lab-limited");
    assert_eq!(
        limited,
        principals.identity("arn:aws:iam:::user/lab-limited")
    );
    let ceph = |text| read(Dialect::Ceph, "AWS", text, &limited);
    assert_eq!(ceph("arn:aws:iam:::root"), Some((Yes, Yes)));
    assert_eq!(ceph("arn:aws:iam:::user/lab-limited"), Some((Yes, No)));
    assert_eq!(ceph("arn:aws:iam::t:user/lab-limited"), Some((No, No)));
    assert_eq!(ceph("lab-limited"), None);
    assert_eq!(ceph("arn:aws:iam:::user/*"), None);
}

#[test]
fn a_principal_is_written_as_the_store_wants_it_or_not_at_all() {
    let written = |dialect, text: &str| Rules::usual(dialect).unwrap().principals.written(text);
    let hex40 = "522b276a356bdf39013dfabea2cd43e141ecc9e8";
    assert_eq!(written(Dialect::Ddn, hex40), Some(("DDN", hex40.into())));
    assert_eq!(written(Dialect::Ddn, "alice"), None);
    assert_eq!(written(Dialect::Aws, "alice"), None);
    let ceph = written(Dialect::Ceph, "alice").unwrap();
    assert_eq!(ceph, ("AWS", "arn:aws:iam:::user/alice".into()));
    let seaweed = written(Dialect::SeaweedFs, "alice").unwrap();
    assert_eq!(
        seaweed,
        ("AWS", "arn:aws:iam::000000000000:user/alice".into())
    );
    for dialect in [Dialect::Aws, Dialect::Ceph, Dialect::Minio, Dialect::Qumulo] {
        assert_eq!(written(dialect, "*"), None, "{dialect}");
    }
    assert_eq!(written(Dialect::Qumulo, "Everyone"), None);
    assert_eq!(written(Dialect::Ceph, "arn:aws:iam:::root"), None);
}
