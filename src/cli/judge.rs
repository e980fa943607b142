//! From evidence to a report: everything that is concluded, in one place. Pure.

use crate::classify;
use crate::model::report::Tool;
use crate::model::{Conclusion, Evidence, Judged, Report, Server, Status};

/// Judges a run.
pub(super) fn judge(evidence: Evidence) -> Report {
    let readings = classify::read(&evidence.exchanges);
    let outcomes = classify::outcomes(&evidence, &readings);
    let judged = Judged {
        server: Server::default(),
        clock_offset_ms: None,
        outcomes,
        findings: Vec::new(),
        // Until the rules are merged nothing is concluded, and nothing may look as if it were.
        conclusion: Conclusion::new(Status::Inconclusive, "not judged: there are no rules yet"),
    };
    Report::new(Tool::this(), evidence, judged)
}
