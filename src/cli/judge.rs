//! From evidence to a report: everything that is concluded, in one place. Pure.

use crate::classify;
use crate::diagnose::{self, Case};
use crate::model::report::Tool;
use crate::model::{Evidence, Judged, Report};
use crate::vendor;

/// Judges a run.
pub fn judge(evidence: Evidence) -> Report {
    let readings = classify::read(&evidence.exchanges);
    let outcomes = classify::outcomes(&evidence, &readings);
    let server = vendor::recognise(&evidence.exchanges);
    let clock_offset_ms = diagnose::clock_offset_ms(&evidence.exchanges);
    let case = Case {
        evidence: &evidence,
        readings: &readings,
        outcomes: &outcomes,
        server: &server,
        clock_offset_ms,
    };
    let findings = diagnose::examine(&case);
    let conclusion = diagnose::conclude(&case, &findings);
    let judged = Judged {
        server,
        clock_offset_ms,
        outcomes,
        findings,
        conclusion,
    };
    Report::new(Tool::this(), evidence, judged)
}
