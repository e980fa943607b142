//! One report that has everything: every observed, verdict, party, severity, and hostile text.

use crate::model::connection::{CertificateRecord, TlsRecord};
use crate::model::key::{Alphabet, Shape};
use crate::model::report::{CellReport, ReportRun, Tool};
use crate::model::{
    Addressing, Cell, CellId, Conclusion, Confidence, Connection, ErrorClass, Exchange, ExchangeId,
    Expected, Failure, FailureKind, Finding, FindingCode, KeyFacts, KeyRole, Ledger, LedgerEntry,
    NotSent, Observed, Party, PolicyText, Purpose, Remedy, Reply, Report, RequestRecord,
    ResponseRecord, RuledOut, RunFacts, Server, Severity, SignatureVersion, Stage, Status, Time,
    Timings, Verb, Verdict,
};

/// A text that tries to leave every format it is put into.
pub(super) const HOSTILE: &str =
    "\u{1b}[2J\u{202e}gone ]]> <script>alert(1)</script> & \"quoted\" \u{0}\u{9b}31m";

/// The report with everything in it.
pub(super) fn report() -> Report {
    Report {
        schema: crate::model::report::SCHEMA.to_owned(),
        tool: Tool {
            name: "s3probe".to_owned(),
            version: "0.1.0".to_owned(),
        },
        run: run(),
        keys: keys(),
        verdict: Conclusion::new(
            Status::Leftovers,
            "The target key may put though it should not, and may not delete though it should; one object could not be removed.",
        ),
        cells: cells(),
        findings: findings(),
        exchanges: exchanges(),
        ledger: ledger(),
    }
}

/// The case most people have: works, but may not delete.
pub(super) fn uploader() -> Report {
    let cells: Vec<_> = [SignatureVersion::V4, SignatureVersion::V2]
        .into_iter()
        .flat_map(|signature| [(signature, KeyRole::Target), (signature, KeyRole::Control)])
        .flat_map(|(signature, key)| Verb::ALL.map(|verb| uploader_cell(signature, key, verb)))
        .collect();
    let mut finding = permission_finding(cells[3].cell.id.clone());
    finding.cells.push(cells[11].cell.id.clone());
    finding.severity = Severity::Error;
    let mut report = report();
    report.run.server.vendor = "ceph-rgw".to_owned();
    report.run.clock_offset_ms = Some(300);
    report.exchanges.truncate(1);
    report.verdict = Conclusion::new(
        Status::Deviates,
        "The target key works, but may not delete: its policy grants list, get and put only.",
    );
    report.ledger = Ledger::default();
    report.cells = cells;
    report.findings = vec![finding];
    report
}

/// Everything as expected, nothing found.
pub(super) fn fine() -> Report {
    let mut report = uploader();
    report.verdict = Conclusion::new(
        Status::AsExpected,
        "The target key does what it should and no more.",
    );
    report.findings.clear();
    for cell in &mut report.cells {
        if cell.observed == Observed::Denied {
            cell.expected = Expected::Deny;
            cell.verdict = Verdict::Pass;
        }
    }
    report
}

/// Lets the lab have answered.
pub(super) fn make_lab(report: &mut Report) {
    if let Reply::Response(response) = &mut report.exchanges[0].reply {
        let header = ("x-s3probe-lab", "emulation of aws");
        response
            .headers
            .push((header.0.to_owned(), header.1.to_owned()));
    }
}

fn uploader_cell(signature: SignatureVersion, key: KeyRole, verb: Verb) -> CellReport {
    if key == KeyRole::Target && verb == Verb::Delete {
        let mut denied = failed(
            signature,
            key,
            verb,
            ErrorClass::AccessDenied,
            "AccessDenied",
        );
        denied.observed = Observed::Denied;
        return denied;
    }
    worked(signature, key, verb)
}

fn run() -> ReportRun {
    ReportRun {
        facts: RunFacts {
            id: "7f3a9c01".to_owned(),
            started: Time::from_millis(1_795_302_942_000),
            duration_ms: 812.3,
            endpoint: "https://s3.example.org".to_owned(),
            bucket: "photos.example".to_owned(),
            region: "us-east-1".to_owned(),
            addressing: Addressing::Path,
            prefix: "s3probe-7f3a9c01/".to_owned(),
            signatures: vec![SignatureVersion::V4, SignatureVersion::V2],
            expect: Some("list,get,delete,!put".to_owned()),
            repeat: 1,
            calibrated: true,
            addresses: vec!["192.0.2.7".to_owned(), "2001:db8::7".to_owned()],
            ..RunFacts::default()
        },
        server: Server {
            vendor: "ceph-rgw".to_owned(),
            version: Some("16.2".to_owned()),
            confidence: Confidence::Certain,
            by: "the form of x-amz-request-id".to_owned(),
        },
        clock_offset_ms: Some(-1_203_000),
    }
}

fn keys() -> Vec<KeyFacts> {
    let key = |role, label: &str, id: &str| KeyFacts {
        role,
        label: label.to_owned(),
        access_key_id: id.to_owned(),
        id: Shape {
            length: id.len(),
            alphabet: Alphabet::UpperAlphanumeric,
            marks: vec![],
        },
        secret: Shape {
            length: 40,
            alphabet: Alphabet::Base64,
            marks: vec![],
        },
        token: None,
        expires: None,
    };
    vec![
        key(KeyRole::Target, "profile:uploader", "AKIAIOSFODNN7EXAMPLE"),
        key(KeyRole::Control, "env:ADMIN", "AKIAI44QH8DHBEXAMPLE"),
    ]
}

fn cells() -> Vec<CellReport> {
    use KeyRole::{Control, Target};
    use SignatureVersion::{V2, V4};
    let nothing = NotSent::NothingPlanted;
    let mut cells = vec![
        worked(V4, Target, Verb::List),
        worked(V4, Target, Verb::Get),
    ];
    cells.extend(deviating());
    cells.extend(Verb::ALL.map(|verb| worked(V4, Control, verb)));
    cells.extend(broken());
    cells.push(unsent(
        V2,
        Target,
        Verb::Delete,
        nothing,
        Verdict::Inconclusive,
    ));
    cells.extend(odd());
    for verb in [Verb::Put, Verb::Delete] {
        cells.push(unsent(
            V2,
            Control,
            verb,
            NotSent::ReadOnly,
            Verdict::Skipped,
        ));
    }
    cells
}

/// A Put that should be denied and a Delete that should work.
fn deviating() -> [CellReport; 2] {
    let (v4, target) = (SignatureVersion::V4, KeyRole::Target);
    let mut open = worked(v4, target, Verb::Put);
    (open.expected, open.verdict) = (Expected::Deny, Verdict::Fail);
    let mut denied = failed(
        v4,
        target,
        Verb::Delete,
        ErrorClass::AccessDenied,
        "AccessDenied",
    );
    denied.observed = Observed::Denied;
    denied.message = Some(HOSTILE.to_owned());
    [open, denied]
}

/// A wrong signature, an error of a proxy, and no reply at all.
fn broken() -> [CellReport; 3] {
    let (v2, target) = (SignatureVersion::V2, KeyRole::Target);
    let mismatch = (ErrorClass::SignatureMismatch, "SignatureDoesNotMatch");
    let mut rejected = failed(v2, target, Verb::List, mismatch.0, mismatch.1);
    rejected.observed = Observed::Rejected;
    let mut no_reason = failed(v2, target, Verb::Get, ErrorClass::NoReason, "");
    (no_reason.code, no_reason.status) = (None, Some(502));
    no_reason.verdict = Verdict::Inconclusive;
    let mut silent = failed(v2, target, Verb::Put, ErrorClass::NoResponse, "");
    (silent.code, silent.status, silent.ms) = (None, None, None);
    silent.message = None;
    (silent.observed, silent.verdict) = (Observed::Unreachable, Verdict::Inconclusive);
    silent.exchanges = vec![ExchangeId::new(3)];
    [rejected, no_reason, silent]
}

/// An operation the endpoint does not have, and a code nobody has.
fn odd() -> [CellReport; 2] {
    let (v2, control) = (SignatureVersion::V2, KeyRole::Control);
    let absent = (ErrorClass::NotImplemented, "NotImplemented");
    let mut absent = failed(v2, control, Verb::List, absent.0, absent.1);
    (absent.observed, absent.verdict) = (Observed::Unsupported, Verdict::Unsupported);
    let odd = failed(v2, control, Verb::Get, ErrorClass::UnlistedCode, HOSTILE);
    [absent, odd]
}

fn worked(signature: SignatureVersion, key: KeyRole, verb: Verb) -> CellReport {
    CellReport {
        cell: Cell::new(verb.as_str(), verb, signature, Addressing::Path, key, None),
        expected: Expected::Allow,
        observed: Observed::Allowed,
        verdict: Verdict::Pass,
        class: ErrorClass::None,
        status: Some(200),
        code: None,
        message: None,
        ms: Some(8.3),
        exchanges: vec![ExchangeId::new(1)],
    }
}

fn failed(
    signature: SignatureVersion,
    key: KeyRole,
    verb: Verb,
    class: ErrorClass,
    code: &str,
) -> CellReport {
    CellReport {
        observed: Observed::Failed,
        verdict: Verdict::Fail,
        class,
        status: Some(403),
        code: Some(code.to_owned()),
        message: Some("Access to this is not allowed.".to_owned()),
        ms: Some(5.1),
        exchanges: vec![ExchangeId::new(2)],
        ..worked(signature, key, verb)
    }
}

fn unsent(
    signature: SignatureVersion,
    key: KeyRole,
    verb: Verb,
    why: NotSent,
    verdict: Verdict,
) -> CellReport {
    let mut cell = CellReport {
        observed: Observed::NotSent,
        verdict,
        status: None,
        ms: None,
        exchanges: vec![],
        ..worked(signature, key, verb)
    };
    cell.cell.not_sent = Some(why);
    cell
}

fn findings() -> Vec<Finding> {
    let cells = cells();
    let id = |at: usize| cells[at].cell.id.clone();
    vec![
        permission_finding(id(3)),
        finding(
            "permission.excess",
            Party::Key,
            Severity::Error,
            Confidence::Certain,
            vec![id(2)],
        ),
        finding(
            "clock.client-skew",
            Party::Us,
            Severity::Warning,
            Confidence::Certain,
            vec![],
        ),
        finding(
            "hop.upstream-down",
            Party::Hop,
            Severity::Error,
            Confidence::Possible,
            vec![id(9)],
        ),
        finding(
            "server.cut-short",
            Party::Endpoint,
            Severity::Error,
            Confidence::Likely,
            vec![],
        ),
        finding(
            "tcp.timeout",
            Party::Network,
            Severity::Info,
            Confidence::Likely,
            vec![id(10)],
        ),
    ]
}

fn permission_finding(cell: CellId) -> Finding {
    Finding {
        title: "The policy grants list, get and put, and not delete.".to_owned(),
        because: "The same request signed by the control key works, and the target key is accepted for three other operations, so the key is good and the right is missing.".to_owned(),
        facts: [("action", "s3:DeleteObject"), ("bucket", "photos.example")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
        ruled_out: vec![
            RuledOut {
                code: FindingCode::new("secret.wrong"),
                by: vec![ExchangeId::new(2)],
                why: "a wrong secret is answered SignatureDoesNotMatch here".to_owned(),
            },
            RuledOut {
                code: FindingCode::new("identity.unknown-key"),
                by: vec![ExchangeId::new(1), ExchangeId::new(2)],
                why: "a random ID is answered InvalidAccessKeyId here".to_owned(),
            },
        ],
        remedy: Remedy {
            steps: vec![
                "Ask the bucket's owner whether this key is meant to delete.".to_owned(),
                "If it is, add s3:DeleteObject for the objects of the bucket to its policy, and nothing else.".to_owned(),
            ],
            commands: vec![
                "aws --endpoint-url https://s3.example.org s3api get-bucket-policy --bucket photos.example --query Policy --output text".to_owned(),
            ],
            policy: Some(PolicyText {
                dialect: "aws".to_owned(),
                changes: vec!["statement 2 added: Allow delete".to_owned()],
                document: "{\n  \"Version\": \"2012-10-17\"\n}\n".to_owned(),
            }),
        },
        ..finding(
            "permission.action-missing",
            Party::Policy,
            Severity::Error,
            Confidence::Certain,
            vec![cell],
        )
    }
}

fn finding(
    code: &'static str,
    party: Party,
    severity: Severity,
    confidence: Confidence,
    cells: Vec<CellId>,
) -> Finding {
    Finding {
        code: FindingCode::new(code),
        title: format!("{} is at fault here, says {HOSTILE}", party.as_str()),
        severity,
        party,
        confidence,
        because: "It was seen.".to_owned(),
        cells,
        evidence: vec![ExchangeId::new(2)],
        facts: [].into(),
        ruled_out: vec![],
        remedy: Remedy {
            steps: vec!["Look again.".to_owned()],
            commands: vec![],
            policy: None,
        },
    }
}

fn exchanges() -> Vec<Exchange> {
    let sent = |number, reply| Exchange {
        id: ExchangeId::new(number),
        purpose: Purpose::Cell,
        started: Time::from_millis(1_795_302_942_100),
        request: RequestRecord {
            method: "GET".to_owned(),
            url: "https://s3.example.org/photos.example?list-type=2".to_owned(),
            headers: vec![("host".to_owned(), "s3.example.org".to_owned())],
            ..RequestRecord::default()
        },
        connection: Connection {
            address: Some("192.0.2.7:443".to_owned()),
            tls: Some(tls()),
            ..Connection::default()
        },
        reply,
        timings: Timings {
            first_byte_ms: Some(5.0),
            total_ms: 5.1,
            ..Timings::default()
        },
        ..Exchange::default()
    };
    let response = |status, body: &str| {
        Reply::Response(ResponseRecord {
            status,
            body: body.to_owned(),
            body_bytes: body.len() as u64,
            ..ResponseRecord::default()
        })
    };
    vec![
        sent(1, response(200, "<ListBucketResult/>")),
        sent(2, response(403, HOSTILE)),
        sent(
            3,
            Reply::NoResponse(Failure {
                stage: Stage::Response,
                kind: FailureKind::TimedOut { after_ms: 10_000 },
                chain: vec!["deadline passed".to_owned()],
            }),
        ),
    ]
}

fn tls() -> TlsRecord {
    TlsRecord {
        version: Some("TLS 1.3".to_owned()),
        cipher: Some("TLS13_AES_256_GCM_SHA384".to_owned()),
        certificates: vec![CertificateRecord {
            subject: "CN=s3.example.org".to_owned(),
            issuer: "CN=Example CA".to_owned(),
            names: vec!["s3.example.org".to_owned()],
            not_before: Time::from_millis(1_790_000_000_000),
            not_after: Time::from_millis(1_796_000_000_000),
            self_issued: false,
        }],
        fault: None,
        pinned: false,
    }
}

fn ledger() -> Ledger {
    let entry = |object: &str, certain: bool| LedgerEntry {
        object: object.to_owned(),
        version: certain.then(|| "v-1".to_owned()),
        by: ExchangeId::new(2),
        certain,
    };
    let canary = entry("s3probe-7f3a9c01/canary", true);
    let unsure = entry("s3probe-7f3a9c01/put.v2.path.target", false);
    let removed = entry("s3probe-7f3a9c01/put.v4.path.control", true);
    Ledger {
        created: vec![canary.clone(), unsure.clone(), removed.clone()],
        removed: vec![removed],
        left: vec![canary, unsure],
    }
}

mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_sample_has_every_word_a_reader_can_meet() {
        let report = report();
        let observed: HashSet<_> = report.cells.iter().map(|cell| cell.observed).collect();
        let verdicts: HashSet<_> = report.cells.iter().map(|cell| cell.verdict).collect();
        let parties: HashSet<_> = report.findings.iter().map(|f| f.party).collect();
        let severities: HashSet<_> = report.findings.iter().map(|f| f.severity).collect();
        assert_eq!(
            [
                observed.len(),
                verdicts.len(),
                parties.len(),
                severities.len()
            ],
            [7, 5, 6, 3]
        );
    }
}
