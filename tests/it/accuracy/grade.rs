//! Right, silent, wrong, certainly wrong: how a report stands to what is the case.

use s3probe::lab::Dialect;
use s3probe::model::{Confidence, Finding, Report, Severity};

use super::cases::Case;
use super::truth;

/// How the first finding of a report stands to the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It names the cause; or there is none, and nothing is claimed.
    Right,
    /// It says less: nothing, something true that is not the cause, or one reading of several.
    Silent,
    /// It names another cause as the likely one.
    Wrong,
    /// It, or a later finding, names with certainty what is not the case.
    CertainlyWrong,
}

/// A case, judged.
#[derive(Clone, Debug)]
pub(super) struct Graded {
    pub(super) name: String,
    pub(super) gate: String,
    pub(super) grade: Grade,
    /// The first finding with its confidence, or a word for none.
    pub(super) said: String,
    /// The codes that are right.
    pub(super) right: Vec<String>,
    /// None of a recorded run.
    pub(super) exit: Option<u8>,
}

/// Findings about the run itself: they report what was done and seen, and name no cause.
const NO_CAUSE: [&str; 4] = [
    "run.control-fails",
    "run.unexplained",
    "run.nothing-to-read",
    "run.insecure",
];

/// Judges a report.
pub(super) fn grade(case: &Case, report: &Report) -> Graded {
    let faults = &case.situation.faults;
    let first = first(&report.findings, &case.right);
    // The dialect `ddn` answers ListObjectsV2 as V1, with or without a fault.
    let of_dialect = |finding: &Finding| {
        case.situation.dialect == Dialect::Ddn
            && finding.code.as_str() == "operation.list-v2-ignored"
    };
    let holds = |finding: &Finding| is_true(finding, &case.right, faults) || of_dialect(finding);
    let certain = report
        .findings
        .iter()
        .any(|finding| finding.confidence == Confidence::Certain && !holds(finding));
    let grade = match first {
        _ if certain => Grade::CertainlyWrong,
        None if case.right.is_empty() => Grade::Right,
        None => Grade::Silent,
        Some(first) if case.right.contains(&first.code.as_str()) => Grade::Right,
        Some(first) if case.right.is_empty() && of_dialect(first) => Grade::Right,
        Some(first) if holds(first) => Grade::Silent,
        Some(first) if truth::says_less(faults, first) => Grade::Silent,
        Some(first) if first.confidence == Confidence::Possible && !case.right.is_empty() => {
            Grade::Silent
        }
        Some(_) => Grade::Wrong,
    };
    Graded {
        name: case.name.clone(),
        gate: case
            .right
            .first()
            .map_or("none", |code| gate(code))
            .to_owned(),
        grade,
        said: first
            .or(report.findings.first())
            .map_or_else(|| "nothing".to_owned(), spoken),
        right: case.right.iter().map(|code| (*code).to_owned()).collect(),
        exit: Some(report.exit() as u8),
    }
}

fn gate(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

fn spoken(finding: &Finding) -> String {
    format!("{} ({})", finding.code, finding.confidence.as_str())
}

/// The first finding that claims a cause.
fn first<'r>(findings: &'r [Finding], right: &[&str]) -> Option<&'r Finding> {
    findings.iter().find(|finding| {
        let code = finding.code.as_str();
        let claims = finding.severity >= Severity::Warning && !NO_CAUSE.contains(&code);
        // What was left behind is told beside the cause, unless it is what the fault is about.
        let beside = code == "run.leftovers";
        right.contains(&code) || (claims && !beside)
    })
}

/// Whether what a finding claims is the case.
pub(super) fn is_true(finding: &Finding, right: &[&str], faults: &[String]) -> bool {
    let code = finding.code.as_str();
    finding.code.gate() == "run" || right.contains(&code) || truth::follows(faults, code)
}
