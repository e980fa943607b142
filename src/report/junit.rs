//! JUnit XML for CI systems: an expected denial passes, what could not be tested is an error.

use std::time::Duration;

use quick_junit::{
    NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite,
};

use super::{escape, said};
use crate::model::report::CellReport;
use crate::model::{Finding, LedgerEntry, Report, Severity, Status, Verdict};

/// The report as JUnit XML.
#[expect(
    clippy::expect_used,
    reason = "writing to memory does not fail, and texts are escaped for XML"
)]
pub(super) fn render(report: &Report) -> String {
    let mut document = Document::new("s3probe");
    if let Some(time) = seconds(report.run.facts.duration_ms) {
        document.set_time(time);
    }
    document.add_test_suite(run_suite(report));
    document.add_test_suites(key_suites(report));
    let general = findings_suite(report);
    if !general.test_cases.is_empty() {
        document.add_test_suite(general);
    }
    document.to_string().expect("JUnit is written to memory")
}

/// The run as a whole, so that the document is red whenever the verdict is not as expected.
fn run_suite(report: &Report) -> TestSuite {
    let run = &report.run.facts;
    let mut suite = TestSuite::new("run");
    for (name, value) in [
        (
            "tool",
            format!("{} {}", report.tool.name, report.tool.version),
        ),
        ("run", run.id.clone()),
        ("started", run.started.to_string()),
        ("endpoint", run.endpoint.clone()),
        ("bucket", run.bucket.clone()),
        ("server", report.run.server.vendor.clone()),
        ("verdict", report.verdict.status.as_str().to_owned()),
        ("exit-code", report.verdict.exit_code.to_string()),
    ] {
        suite.add_property(Property::new(name, escape::xml(&value)));
    }
    if said::is_emulation(report) {
        suite.add_property(Property::new("emulation", "the s3probe lab, no real store"));
    }
    let headline = &report.verdict.headline;
    suite.add_test_case(case(
        "verdict",
        "s3probe.run",
        verdict_status(report.verdict.status, headline),
    ));
    let left = &report.ledger.left;
    let clean = if left.is_empty() {
        TestCaseStatus::success()
    } else {
        not_passed(
            NonSuccessKind::Failure,
            "objects were left behind",
            &objects(left),
        )
    };
    suite.add_test_case(case("clean-up", "s3probe.run", clean));
    suite
}

fn verdict_status(status: Status, headline: &str) -> TestCaseStatus {
    match status {
        Status::AsExpected => TestCaseStatus::success(),
        Status::Inconclusive => not_passed(NonSuccessKind::Error, headline, ""),
        Status::Deviates | Status::Environment | Status::Leftovers => {
            not_passed(NonSuccessKind::Failure, headline, "")
        }
    }
}

fn objects(left: &[LedgerEntry]) -> String {
    left.iter()
        .map(|entry| entry.object.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// One suite for each key under each signature version, in the order of the cells.
fn key_suites(report: &Report) -> Vec<TestSuite> {
    let mut suites: Vec<TestSuite> = Vec::new();
    for cell in &report.cells {
        let name = format!("{} {}", cell.cell.signature.title(), cell.cell.key);
        let case = cell_case(report, cell);
        let found = suites.iter().position(|suite| suite.name.as_str() == name);
        let at = found.unwrap_or_else(|| {
            suites.push(TestSuite::new(name));
            suites.len() - 1
        });
        suites[at].add_test_case(case);
    }
    suites
}

fn cell_case(report: &Report, cell: &CellReport) -> TestCase {
    let class = format!("s3probe.{}.{}", cell.cell.signature, cell.cell.key);
    let mut case = case(cell.cell.id.as_str(), &class, cell_status(report, cell));
    if let Some(time) = cell.ms.and_then(seconds) {
        case.set_time(time);
    }
    case
}

fn cell_status(report: &Report, cell: &CellReport) -> TestCaseStatus {
    let kind = match cell.verdict {
        Verdict::Pass => return TestCaseStatus::success(),
        Verdict::Fail => NonSuccessKind::Failure,
        Verdict::Inconclusive => NonSuccessKind::Error,
        Verdict::Unsupported | Verdict::Skipped => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message(escape::xml(&reason(report, cell)));
            return skipped;
        }
    };
    let titles: Vec<_> = of_cell(report, cell)
        .map(|finding| finding.title.as_str())
        .collect();
    let observed = format!(
        "expected {}, observed {}: {}",
        cell.expected.as_str(),
        cell.observed.as_str(),
        reason(report, cell)
    );
    let message = if titles.is_empty() {
        observed.clone()
    } else {
        titles.join("; ")
    };
    let mut lines = vec![observed];
    lines.extend(
        cell.message
            .iter()
            .map(|message| format!("the endpoint said: {message}")),
    );
    lines.extend(of_cell(report, cell).map(finding_text));
    not_passed(kind, &message, &lines.join("\n"))
}

fn reason(report: &Report, cell: &CellReport) -> String {
    match cell.cell.not_sent {
        Some(why) => why.reason().to_owned(),
        None => said::words(report, cell),
    }
}

fn of_cell<'a>(report: &'a Report, cell: &'a CellReport) -> impl Iterator<Item = &'a Finding> {
    let findings = report.findings.iter();
    findings.filter(|finding| finding.cells.contains(&cell.cell.id))
}

/// The findings that no failed cell shows already.
fn findings_suite(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new("findings");
    let shown = |finding: &&Finding| {
        report.cells.iter().any(|cell| {
            matches!(cell.verdict, Verdict::Fail | Verdict::Inconclusive)
                && finding.cells.contains(&cell.cell.id)
        })
    };
    for finding in report.findings.iter().filter(|finding| !shown(finding)) {
        let text = finding_text(finding);
        let status = match finding.severity {
            Severity::Error => not_passed(NonSuccessKind::Failure, &finding.title, &text),
            Severity::Warning | Severity::Info => TestCaseStatus::success(),
        };
        let mut case = case(finding.code.as_str(), "s3probe.findings", status);
        if finding.severity != Severity::Error {
            case.set_system_out(escape::xml(&text));
        }
        suite.add_test_case(case);
    }
    suite
}

fn finding_text(finding: &Finding) -> String {
    let mut lines = vec![
        format!(
            "[{}, {}, {}] {}",
            finding.code,
            finding.confidence.as_str(),
            finding.party.as_str(),
            finding.title
        ),
        finding.because.clone(),
    ];
    lines.extend(finding.remedy.steps.iter().map(|step| format!("- {step}")));
    lines.extend(
        finding
            .remedy
            .commands
            .iter()
            .map(|command| format!("  {command}")),
    );
    if let Some(policy) = &finding.remedy.policy {
        lines.push(format!("policy.json, for {}:", policy.dialect));
        lines.extend(policy.document.lines().map(|line| format!("  {line}")));
    }
    lines.join("\n")
}

fn case(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(escape::xml(name), status);
    case.set_classname(class);
    case
}

fn not_passed(kind: NonSuccessKind, message: &str, description: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(escape::xml(message));
    if !description.is_empty() {
        status.set_description(escape::xml(description));
    }
    status
}

fn seconds(ms: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(ms / 1000.0).ok()
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::super::sample;
    use super::*;

    #[test]
    fn shows_every_verdict() {
        insta::assert_snapshot!(render(&sample::report()));
    }

    #[test]
    fn the_counts_are_those_of_the_cells_and_findings() {
        let document = parsed(&sample::report());
        let suites: Vec<_> = document
            .test_suites
            .iter()
            .map(|suite| {
                (
                    suite.name.as_str(),
                    suite.tests,
                    suite.failures,
                    suite.errors,
                    suite.skipped,
                )
            })
            .collect();
        assert_eq!(
            suites,
            [
                ("run", 2, 2, 0, 0),
                ("SigV4 target", 4, 2, 0, 0),
                ("SigV4 control", 4, 0, 0, 0),
                ("SigV2 target", 4, 1, 3, 0),
                ("SigV2 control", 4, 1, 0, 3),
                ("findings", 2, 1, 0, 0),
            ]
        );
    }

    #[test]
    fn an_expected_denial_passes_and_nothing_is_red() {
        let document = parsed(&sample::fine());
        assert_eq!((document.failures, document.errors), (0, 0));
        assert_eq!(document.tests, 18);
    }

    #[test]
    fn an_emulation_is_called_one() {
        let mut report = sample::fine();
        assert!(!render(&report).contains("emulation"));
        sample::make_lab(&mut report);
        assert!(render(&report).contains("name=\"emulation\""));
    }

    #[test]
    fn hostile_text_arrives_as_text() {
        let document = parsed(&sample::report());
        let TestCaseStatus::NonSuccess { description, .. } =
            &document.test_suites[1].test_cases[3].status
        else {
            panic!("the denied delete is no failure");
        };
        let text = description.as_ref().unwrap().as_str();
        assert!(
            text.contains("\\u{1b}[2J\\u{202e}gone ]]> <script>alert(1)</script> & \"quoted\""),
            "{text}"
        );
    }

    #[test]
    fn a_strict_parser_reads_it_to_the_end() {
        let text = render(&sample::report());
        let mut reader = Reader::from_str(&text);
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
    }

    fn parsed(report: &Report) -> Document {
        Document::deserialize_from_str(&render(report)).unwrap()
    }
}
