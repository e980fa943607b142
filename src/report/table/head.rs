//! What was tested and what came of it: the lines a reader who stops early has read.

use super::super::{Style, said, text};
use super::Ink;
use crate::model::{Confidence, Report, Server, Severity, Status};

/// The head line and the headline.
pub(super) fn lines(report: &Report, style: Style) -> Vec<String> {
    let mut lines = subject(report, style);
    if said::is_emulation(report) {
        let words = "This is the s3probe lab, an emulation: real stores may answer otherwise.";
        lines.extend(text::wrapped(words, style.columns()));
    }
    lines.extend(headline(report, style));
    lines
}

fn subject(report: &Report, style: Style) -> Vec<String> {
    let run = &report.run.facts;
    let mut pieces = vec![
        format!("{} {}", report.tool.name, report.tool.version),
        run.endpoint.clone(),
        format!("bucket {}", run.bucket),
        format!("{} style", run.addressing),
        server(&report.run.server),
    ];
    for piece in &mut pieces {
        *piece = style.safe(piece);
    }
    text::flowed(&pieces, "   ", 2, style.columns())
}

fn server(server: &Server) -> String {
    if server.vendor.is_empty() || server.vendor == "unknown" {
        return "unknown store".to_owned();
    }
    let name = match &server.version {
        Some(version) => format!("{} {version}", server.vendor),
        None => server.vendor.clone(),
    };
    match (server.confidence, server.by.as_str()) {
        (Confidence::Certain, "") => name,
        (Confidence::Certain, by) => format!("{name} (by {by})"),
        (sure, "") => format!("{name} ({})", sure.as_str()),
        (sure, by) => format!("{name} ({}, by {by})", sure.as_str()),
    }
}

fn headline(report: &Report, style: Style) -> Vec<String> {
    let (mark, ink) = mark(report.verdict.status, style);
    let mut said = style.safe(&report.verdict.headline);
    let deviates = report.verdict.status != Status::AsExpected;
    if let Some(first) = report.findings.first().filter(|_| deviates)
        && first.severity == Severity::Error
    {
        let (code, sure) = (style.safe(first.code.as_str()), first.confidence.as_str());
        said = format!("{said} [{code}, {sure}]");
    }
    text::hanging(&format!("{mark} "), &said, style.columns())
        .iter()
        .map(|line| ink.paint(line, style))
        .collect()
}

fn mark(status: Status, style: Style) -> (&'static str, Ink) {
    let (mark, plain, ink) = match status {
        Status::AsExpected => ("✓", "[ok]", Ink::Good),
        Status::Deviates | Status::Environment => ("✗", "[fail]", Ink::Bad),
        Status::Inconclusive => ("?", "[?]", Ink::Unclear),
        Status::Leftovers => ("!", "[left behind]", Ink::Bad),
    };
    (if style.unicode { mark } else { plain }, ink)
}
