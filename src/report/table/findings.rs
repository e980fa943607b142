//! The findings: what is the case, how we know, what it is not, what to do.

use super::super::{Depth, Style, command, party_words, text};
use super::Ink;
use crate::model::{CellId, ExchangeId, Expected, Finding, PolicyText, Report, Severity, Status};

/// Every finding in the report's order; without any, why there is none.
pub(super) fn lines(report: &Report, style: Style) -> Vec<String> {
    if report.findings.is_empty() {
        return text::wrapped(why_none(report), style.columns());
    }
    let several = report.findings.len() > 1;
    let blocks = report.findings.iter().map(|finding| match style.depth {
        Depth::Short => short(finding, style),
        Depth::Full => block(finding, several, style),
    });
    let mut lines = blocks.collect::<Vec<_>>().join(&String::new());
    if style.depth == Depth::Short {
        let more = "All of each finding (facts, what was ruled out, every step, commands): -v.";
        let more = text::wrapped(more, style.columns());
        lines.push(String::new());
        lines.extend(more.iter().map(|line| Ink::Faint.paint(line, style)));
    }
    lines
}

/// What is the case, how we know, what to do first: [`SHORT`] lines, longer texts cut.
fn short(finding: &Finding, style: Style) -> Vec<String> {
    let columns = style.columns();
    let (mark, ink) = mark(finding.severity, style);
    let name = format!("[{}, {}]", finding.code, finding.confidence.as_str());
    let title = format!("{} {name}", finding.title);
    let label = |label: &str| format!("  {label:<LABEL$}");
    let whole = |label: &str, said: &str| text::hanging(label, &style.safe(said), columns);
    let title = text::clipped(whole(&format!("{mark} "), &title), SHORT / 2);
    let step = finding.remedy.steps.first();
    let step = step.map_or_else(Vec::new, |step| whole(&label("What to do"), step));
    let step = text::clipped(step, SHORT / 3);
    let known = whole(&label("How we know"), &finding.because);
    let known = text::clipped(known, SHORT - title.len() - step.len());
    let title = title.iter().map(|line| ink.paint(line, style));
    title.chain(known).chain(step).collect()
}

/// Lines of a finding that is told in short.
const SHORT: usize = 6;

fn why_none(report: &Report) -> &'static str {
    let expected = report
        .cells
        .iter()
        .any(|cell| cell.expected != Expected::Any);
    match report.verdict.status {
        Status::AsExpected if expected => {
            "No findings: every cell that could be tested shows what was expected of it."
        }
        Status::AsExpected => {
            "No findings: nothing was expected of the key, and no fault was seen. With --expect or --control the cells are judged."
        }
        _ => {
            "No findings: what was observed fits no cause that s3probe knows. The exchanges are in the JSON report."
        }
    }
}

fn block(finding: &Finding, several: bool, style: Style) -> Vec<String> {
    let columns = style.columns();
    let (mark, ink) = mark(finding.severity, style);
    let title = text::hanging(&format!("{mark} "), &style.safe(&finding.title), columns);
    let mut lines: Vec<_> = title.iter().map(|line| ink.paint(line, style)).collect();
    let (code, sure) = (
        style.safe(finding.code.as_str()),
        finding.confidence.as_str(),
    );
    let name = format!("[{code}, {sure}] {}", party_words(finding.party));
    let named = text::hanging("  ", &name, columns);
    lines.extend(named.iter().map(|line| Ink::Faint.paint(line, style)));

    let mut entry = |label: &str, number: &str, said: &str| {
        let label = format!("  {label:<LABEL$}{number}");
        lines.extend(text::hanging(&label, &style.safe(said), columns));
    };
    entry(
        "How we know",
        "",
        &cited(&finding.because, &finding.evidence),
    );
    if several && !finding.cells.is_empty() {
        entry("Explains", "", &cells(finding));
    }
    for (at, (name, value)) in finding.facts.iter().enumerate() {
        entry(first(at, "Facts"), "", &format!("{name}: {value}"));
    }
    for (at, other) in finding.ruled_out.iter().enumerate() {
        let said = format!("{}: {}", other.code, cited(&other.why, &other.by));
        entry(first(at, "Ruled out"), "", &said);
    }
    let numbered = finding.remedy.steps.len() > 1;
    for (at, step) in finding.remedy.steps.iter().enumerate() {
        let number = numbered.then(|| format!("{}. ", at + 1));
        entry(first(at, "What to do"), &number.unwrap_or_default(), step);
    }
    for line in &finding.remedy.commands {
        lines.extend(command::lines(&style.safe(line), 4, columns));
    }
    if let Some(policy) = &finding.remedy.policy {
        lines.extend(document(policy, style));
    }
    lines
}

/// A policy as it stands in a file, so that it can be copied from here.
fn document(policy: &PolicyText, style: Style) -> Vec<String> {
    let changes = policy.changes.join("; ");
    let said = format!("policy.json, for {}: {changes}", policy.dialect);
    let mut lines = text::hanging("    ", &style.safe(&said), style.columns());
    lines.extend(
        policy
            .document
            .lines()
            .map(|line| format!("      {}", style.safe(line))),
    );
    lines
}

/// The label of a list, on its first line only.
fn first(at: usize, label: &'static str) -> &'static str {
    if at == 0 { label } else { "" }
}

fn mark(severity: Severity, style: Style) -> (&'static str, Ink) {
    match severity {
        Severity::Error if style.unicode => ("✗", Ink::Bad),
        Severity::Error => ("x", Ink::Bad),
        Severity::Warning => ("!", Ink::Unclear),
        Severity::Info => ("-", Ink::Faint),
    }
}

fn cited(said: &str, exchanges: &[ExchangeId]) -> String {
    if exchanges.is_empty() {
        return said.to_owned();
    }
    format!(
        "{said} ({})",
        listed(exchanges.iter().map(ExchangeId::as_str))
    )
}

fn cells(finding: &Finding) -> String {
    listed(finding.cells.iter().map(CellId::as_str))
}

/// The first few of a list, and how many more there are.
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(SHOWN);
    let mut text = names.take(SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text = format!("{text} and {more} more");
    }
    text
}

/// Columns of an entry's label.
const LABEL: usize = 13;

/// Names shown of a longer list; the JSON report has them all.
const SHOWN: usize = 8;
