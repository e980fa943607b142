//! Documents that stores refuse, take without effect, or take with more effect than they seem to
//! have: `lint` and `explain` judge each as the store behaves.

use s3probe::model::Verb;
use s3probe::policy::{Consequence, Explained, Ruling};

use super::store::{KEPT, Store, explained};
use crate::real::s3::S3;
use crate::real::server::Config;

/// What a store does with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// It does not take it.
    Refuses,
    /// It takes it, and nobody may do anything.
    Nothing,
    /// It takes it, and everybody may read.
    OpensToAll,
    /// It takes it, and the key it names may list or get.
    Works,
}

use Does::{Nothing, OpensToAll, Refuses, Works};

/// Documents that lint has to leave open: what comes of them depends on more than the text, on how
/// the client comes and on the release of the store.
const OPEN: [&str; 2] = ["condition TLS demanded", "action GetObjectAttributes"];

/// What is tried; `BUCKET`, `LIMITED` (the principal) and `NAME` (its last part) are filled in.
struct Row {
    name: &'static str,
    document: String,
    ceph: Option<Does>,
    seaweedfs: Option<Does>,
}

/// What does not agree, in words.
pub(super) fn wrong(store: &Store<'_>, config: Config) -> Vec<String> {
    let bucket = store.bucket();
    let rows = rows();
    let tried = rows.iter().filter_map(|row| Some((row, row.on(config)?)));
    let mut count = 0;
    let mut wrong = Vec::new();
    for (row, expected) in tried {
        count += 1;
        let complaints = row.complaints(store, &bucket, expected);
        wrong.extend(
            complaints
                .iter()
                .map(|complaint| format!("{}: {complaint}", row.name)),
        );
    }
    println!("{count} documents, {} complaints", wrong.len());
    wrong
}

impl Row {
    fn on(&self, config: Config) -> Option<Does> {
        match config {
            Config::CephStsOn | Config::CephStsOff => self.ceph,
            Config::SeaweedFs => self.seaweedfs,
        }
    }

    fn complaints(&self, store: &Store<'_>, bucket: &str, expected: Does) -> Vec<String> {
        let principal = store.server.limited_principal();
        let name = principal.rsplit('/').next().unwrap_or(principal);
        let document = self
            .document
            .replace("BUCKET", bucket)
            .replace("LIMITED", principal)
            .replace("NAME", name);
        let judged = store.judged(&document, bucket);
        let status = store.put_policy(bucket, &document);
        let seen = if status >= 400 {
            Refuses
        } else {
            seen(store, bucket)
        };
        let mut complaints = Vec::new();
        if seen != expected {
            complaints.push(format!(
                "the store {seen:?} ({status}), the table says {expected:?}"
            ));
        }
        if !is_fair(judged, seen) && !OPEN.contains(&self.name) {
            complaints.push(format!(
                "lint says {judged:?}, the store {seen:?} ({status})"
            ));
        }
        if seen != Refuses {
            complaints.extend(differing(store, &document, bucket));
        }
        complaints
    }
}

/// Whether lint's worst word fits what the store did.
fn is_fair(judged: Option<Consequence>, seen: Does) -> bool {
    match seen {
        Refuses => judged == Some(Consequence::Refused),
        Nothing => judged == Some(Consequence::NoEffect),
        OpensToAll => matches!(judged, Some(Consequence::TooMuch | Consequence::Advice)),
        // A part of it may be without effect; what is left, `explain` has to tell.
        Works => judged != Some(Consequence::Refused),
    }
}

/// What the policy in force gives: to the anonymous, to the limited key.
fn seen(store: &Store<'_>, bucket: &str) -> Does {
    let anonymous = store.server.anonymous();
    let limited = store.limited();
    let may = |client: &S3| may_list(client, bucket) || may_get(client, bucket);
    match (may(&anonymous), may(&limited)) {
        (true, _) => OpensToAll,
        (false, true) => Works,
        (false, false) => Nothing,
    }
}

fn may_list(client: &S3, bucket: &str) -> bool {
    client.send("GET", &format!("{bucket}?list-type=2"), "").0 == 200
}

fn may_get(client: &S3, bucket: &str) -> bool {
    client.send("GET", &format!("{bucket}/{KEPT}"), "").0 == 200
}

/// Where `explain` and the store differ.
fn differing(store: &Store<'_>, document: &str, bucket: &str) -> Vec<String> {
    let policy = store.read(document, bucket);
    let (limited, anonymous) = (store.limited(), store.server.anonymous());
    let tables = [
        ("limited", &limited, store.for_limited(&policy, bucket, "")),
        (
            "anonymous",
            &anonymous,
            explained(&policy, None, bucket, ""),
        ),
    ];
    let mut differing = Vec::new();
    for (who, client, table) in tables {
        for (verb, may) in [
            (Verb::List, may_list(client, bucket)),
            (Verb::Get, may_get(client, bucket)),
        ] {
            let ruling = &of(&table, verb).ruling;
            let open = matches!(ruling, Ruling::Undecided(_));
            if ruling.allows() != may && !open {
                differing.push(format!("{who} may {verb}: {may}, explain says {ruling:?}"));
            }
        }
    }
    differing
}

fn of(table: &[Explained; 4], verb: Verb) -> &Explained {
    table
        .iter()
        .find(|one| one.verb == verb)
        .expect("all four are told")
}

const BOTH: &str = r#"["s3:ListBucket","s3:GetObject"]"#;
const WHOLE: &str = r#"["arn:aws:s3:::BUCKET","arn:aws:s3:::BUCKET/*"]"#;
const NAMED: &str = r#"{"AWS":["LIMITED"]}"#;

/// A document of one statement that allows.
fn allow(principal: &str, action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":{action},"Resource":{resource}}}]}}"#
    )
}

/// The same with a condition.
fn only_if(condition: &str) -> String {
    allow(NAMED, BOTH, WHOLE).replace("}]}", &format!(r#","Condition":{condition}}}]}}"#))
}

/// The usual document with one text in the place of another.
fn with(old: &str, new: &str) -> String {
    let usual = allow(NAMED, BOTH, WHOLE);
    assert!(usual.contains(old), "{old}");
    usual.replace(old, new)
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    let row = |name, document, ceph, seaweedfs| Row { name, document, ceph, seaweedfs };
    let principal = |text: &str| allow(text, BOTH, WHOLE);
    let resource = |text: &str| allow(NAMED, BOTH, text);
    let action = |text: &str| allow(NAMED, text, WHOLE);
    vec![
        row("the usual document", allow(NAMED, BOTH, WHOLE), Some(Works), Some(Works)),
        // Version.
        row("version of 2008", with("2012-10-17", "2008-10-17"), Some(Works), Some(Refuses)),
        row("another version", with("2012-10-17", "2020-01-01"), Some(Refuses), Some(Refuses)),
        row("an empty version", with("2012-10-17", ""), Some(Refuses), Some(Refuses)),
        row("a number as version", with("\"2012-10-17\"", "2012"), Some(Refuses), Some(Refuses)),
        row("no version", with(r#""Version":"2012-10-17","#, ""), Some(Works), Some(Refuses)),
        // Principals.
        row("principal as text", principal(r#"{"AWS":"LIMITED"}"#), Some(Works), Some(Works)),
        row("principal star", principal(r#""*""#), Some(OpensToAll), Some(OpensToAll)),
        row("principal AWS star", principal(r#"{"AWS":"*"}"#), Some(OpensToAll), Some(OpensToAll)),
        row("principal bare name", principal(r#"{"AWS":["NAME"]}"#), Some(Nothing), None),
        row("principal canonical", principal(r#"{"CanonicalUser":"NAME"}"#), Some(Nothing), None),
        row("principal of another account", principal(r#"{"AWS":["arn:aws:iam::123456789012:user/NAME"]}"#), Some(Nothing), Some(Nothing)),
        row("principal of another tenant", principal(r#"{"AWS":["arn:aws:iam::tenant:user/NAME"]}"#), Some(Nothing), None),
        row("principal wildcard in the ARN", principal(r#"{"AWS":["arn:aws:iam:::user/*"]}"#), Some(Nothing), None),
        row("principal a colon short", principal(r#"{"AWS":["arn:aws:iam::user/NAME"]}"#), Some(Nothing), None),
        row("principal root", principal(r#"{"AWS":["arn:aws:iam:::root"]}"#), Some(OpensToAll), None),
        row("principal DDN", principal(r#"{"DDN":["NAME"]}"#), Some(Refuses), None),
        row("principal aws in lower case", principal(r#"{"aws":["LIMITED"]}"#), Some(Refuses), None),
        row("no principal", with(r#""Principal":{"AWS":["LIMITED"]},"#, ""), Some(Nothing), Some(Refuses)),
        row("NotPrincipal", with(r#""Principal""#, r#""NotPrincipal""#), Some(OpensToAll), Some(Refuses)),
        // Actions.
        row("action in lower case", action(r#"["s3:listbucket","s3:getobject"]"#), Some(Works), None),
        row("action with a wildcard", action(r#"["s3:Get*","s3:List*"]"#), Some(Works), Some(Works)),
        row("action without service", action(r#"["GetObject"]"#), Some(Refuses), None),
        row("action ListObjects", action(r#"["s3:ListObjects"]"#), Some(Refuses), Some(Nothing)),
        row("action ListObjectsV2", action(r#"["s3:ListObjectsV2"]"#), Some(Refuses), Some(Nothing)),
        row("action HeadObject", action(r#"["s3:HeadObject"]"#), Some(Refuses), Some(Nothing)),
        row("action GetObjectAttributes", action(r#"["s3:GetObjectAttributes"]"#), Some(Refuses), None),
        row("action star", action(r#""*""#), None, Some(Refuses)),
        row("no actions", action("[]"), Some(Nothing), None),
        row("action absent", with(r#""Action":["s3:ListBucket","s3:GetObject"],"#, ""), Some(Nothing), None),
        row("NotAction", with(r#""Action":["s3:ListBucket","s3:GetObject"]"#, r#""NotAction":["s3:PutObject"]"#), Some(Nothing), None),
        // Resources.
        row("resource bare", resource(r#"["BUCKET","BUCKET/*"]"#), Some(Refuses), None),
        row("resource with a slash", resource(r#"["/BUCKET/*"]"#), Some(Refuses), None),
        row("resource as URL", resource(r#"["s3://BUCKET/*"]"#), Some(Refuses), None),
        row("resource a colon short", resource(r#"["arn:aws:s3::BUCKET/*"]"#), Some(Refuses), None),
        row("resource bucket only", resource(r#"["arn:aws:s3:::BUCKET"]"#), Some(Works), None),
        row("resource objects only", resource(r#"["arn:aws:s3:::BUCKET/*"]"#), Some(Works), None),
        row("resource of another bucket", resource(r#"["arn:aws:s3:::BUCKET-2","arn:aws:s3:::BUCKET-2/*"]"#), Some(Nothing), Some(Refuses)),
        row("resource of another partition", resource(r#"["arn:aws-cn:s3:::BUCKET","arn:aws-cn:s3:::BUCKET/*"]"#), Some(Nothing), None),
        row("resource of another service", resource(r#"["arn:aws:sqs:::BUCKET/*"]"#), Some(Nothing), None),
        row("resource with a variable", resource(r#"["arn:aws:s3:::BUCKET/${aws:username}/*"]"#), Some(Refuses), None),
        row("resource absent", with(r#","Resource":["arn:aws:s3:::BUCKET","arn:aws:s3:::BUCKET/*"]"#, ""), Some(Nothing), None),
        // Conditions.
        row("condition TLS demanded", only_if(r#"{"Bool":{"aws:SecureTransport":"true"}}"#), Some(Nothing), None),
        row("condition TLS absent", only_if(r#"{"Bool":{"aws:SecureTransport":"false"}}"#), Some(Nothing), None),
        row("condition JSON bool", only_if(r#"{"Bool":{"aws:SecureTransport":true}}"#), Some(Refuses), None),
        row("condition bad block", only_if(r#"{"IpAddress":{"aws:SourceIp":"300.1.2.3/8"}}"#), Some(Nothing), None),
        row("condition every address", only_if(r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#), Some(Works), Some(Works)),
        row("condition unknown operator", only_if(r#"{"IsLike":{"s3:prefix":"a"}}"#), Some(Refuses), Some(Refuses)),
        // The document.
        row("effect in lower case", with(r#""Allow""#, r#""allow""#), Some(Refuses), Some(Refuses)),
        row("effect absent", with(r#""Effect":"Allow","#, ""), Some(Nothing), None),
        row("unknown element", with(r#""Effect""#, r#""Colour":"blue","Effect""#), Some(Refuses), None),
        row("no statement", r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned(), Some(Nothing), None),
        row("statement absent", r#"{"Version":"2012-10-17"}"#.to_owned(), Some(Nothing), None),
        row("an empty document", "{}".to_owned(), Some(Nothing), None),
        row("one statement, not a list", with("[{", "{").replace("}]}", "}}"), Some(Works), None),
        row("byte-order mark", format!("\u{feff}{}", allow(NAMED, BOTH, WHOLE)), Some(Refuses), None),
        row("trailing comma", with("}]}", "},]}"), Some(Refuses), Some(Refuses)),
        row("duplicate key", with(r#""Effect":"Allow""#, r#""Effect":"Allow","Effect":"Allow""#), Some(Refuses), None),
        row("comment first", format!("/* rights */ {}", allow(NAMED, BOTH, WHOLE)), Some(Works), None),
        row("not JSON", "Version: 2012-10-17".to_owned(), Some(Refuses), Some(Refuses)),
    ]
}

#[test]
fn no_row_is_tried_nowhere() {
    let rows = rows();
    let idle: Vec<&str> = rows
        .iter()
        .filter(|row| row.ceph.is_none() && row.seaweedfs.is_none())
        .map(|row| row.name)
        .collect();
    assert_eq!(idle, [""; 0]);
}
