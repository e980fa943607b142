//! The document `s3probe.report/1`: what `--save` keeps and `diagnose` reads.

use super::escape;
use crate::model::{Exchange, Report, Timings};

/// The document, times to a tenth of a millisecond so that it reads back to the very same bytes.
#[expect(
    clippy::expect_used,
    reason = "serde_json refuses maps without text keys only, and a report has none"
)]
pub(super) fn render(report: &Report) -> String {
    let document = serde_json::to_string_pretty(&rounded(report.clone()))
        .expect("a report is made of values JSON has");
    escape::json(&document) + "\n"
}

fn rounded(mut report: Report) -> Report {
    let run = &mut report.run.facts;
    run.duration_ms = tenth(run.duration_ms);
    for cell in &mut report.cells {
        cell.ms = cell.ms.map(tenth);
    }
    for Exchange { timings, .. } in &mut report.exchanges {
        *timings = Timings {
            dns_ms: timings.dns_ms.map(tenth),
            tcp_ms: timings.tcp_ms.map(tenth),
            tls_ms: timings.tls_ms.map(tenth),
            first_byte_ms: timings.first_byte_ms.map(tenth),
            total_ms: tenth(timings.total_ms),
        };
    }
    report
}

/// Rounded to a tenth; what is no number becomes zero, because JSON has no word for it.
fn tenth(ms: f64) -> f64 {
    let rounded = (ms * 10.0).round() / 10.0;
    if rounded.is_finite() { rounded } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn a_saved_report_is_written_again_byte_for_byte() {
        let mut report = sample::report();
        report.run.facts.duration_ms = 812.349_999;
        report.exchanges[0].timings.total_ms = 0.1 + 0.2;
        report.cells[0].ms = Some(1e9 + 0.04);
        let first = render(&report);
        let read: Report = serde_json::from_str(&first).unwrap();
        assert_eq!(render(&read), first);
        assert!(first.contains("\"duration_ms\": 812.3,"));
    }

    #[test]
    fn reading_loses_nothing() {
        let report = rounded(sample::report());
        let read: Report = serde_json::from_str(&render(&report)).unwrap();
        assert_eq!(read, report);
    }

    #[test]
    fn what_is_no_number_does_not_break_the_document() {
        let mut report = sample::report();
        report.run.facts.duration_ms = f64::NAN;
        report.exchanges[0].timings.total_ms = f64::INFINITY;
        let read: Report = serde_json::from_str(&render(&report)).unwrap();
        assert_eq!(render(&read), render(&report));
    }

    #[test]
    fn the_document_is_as_published() {
        insta::assert_snapshot!(render(&sample::report()));
    }
}
