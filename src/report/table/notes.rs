//! What else a reader should know: what was left behind, keys, clocks, TLS, what was not sent.

use super::super::{Style, text};
use super::Ink;
use crate::model::connection::TlsRecord;
use crate::model::{Exchange, LedgerEntry, Report, Verdict};

/// The notes, each after its label; only those that say something.
pub(super) fn lines(report: &Report, style: Style) -> Vec<String> {
    let mut notes = Notes {
        lines: left(report, style),
        style,
    };
    for key in &report.keys {
        let said = format!("{} ({})", key.access_key_id, key.label);
        notes.add(key.role.as_str(), &said);
    }
    if let Some(offset) = report.run.clock_offset_ms {
        notes.add("clock", &clock(offset));
    }
    if let Some(record) = report.exchanges.iter().find_map(tls_of) {
        notes.add("TLS", &tls(record, report));
    }
    if report.run.facts.insecure {
        notes.add(
            "insecure",
            "TLS was not verified, on request: anybody on the way could have answered.",
        );
    }
    if let Some(proxy) = &report.run.facts.proxy {
        notes.add("proxy", &format!("requests went through {proxy}"));
    }
    for (at, said) in not_sent(report).iter().enumerate() {
        notes.add(if at == 0 { "not sent" } else { "" }, said);
    }
    for (at, said) in endpoint_said(report).iter().enumerate() {
        notes.add(if at == 0 { "endpoint said" } else { "" }, said);
    }
    if !report.run.facts.calibrated {
        notes.add(
            "calibration",
            "no wrong identities were sent, so denied and unknown keys may look alike",
        );
    }
    if report.run.facts.interrupted {
        notes.add(
            "interrupted",
            "The run was cut short; what is missing was not tested.",
        );
    }
    notes.lines
}

struct Notes {
    lines: Vec<String>,
    style: Style,
}

impl Notes {
    fn add(&mut self, label: &str, said: &str) {
        let label = format!("{label:<LABEL$}");
        let said = self.style.safe(said);
        self.lines
            .extend(text::hanging(&label, &said, self.style.columns()));
    }
}

/// What the run could not remove; somebody has to.
fn left(report: &Report, style: Style) -> Vec<String> {
    if report.ledger.left.is_empty() {
        return vec![];
    }
    let bucket = &report.run.facts.bucket;
    let said = format!("Left in bucket {bucket}; `s3probe clean` removes it, and nothing else:");
    let mut lines: Vec<_> = text::wrapped(&style.safe(&said), style.columns())
        .iter()
        .map(|line| Ink::Bad.paint(line, style))
        .collect();
    for entry in &report.ledger.left {
        lines.extend(text::hanging(
            "  ",
            &style.safe(&entry_words(entry)),
            style.columns(),
        ));
    }
    lines.push(String::new());
    lines
}

fn entry_words(entry: &LedgerEntry) -> String {
    let version = match &entry.version {
        Some(version) => format!(", version {version}"),
        None => String::new(),
    };
    let sure = if entry.certain {
        ""
    } else {
        " (may be there: no reply said so)"
    };
    format!("{}{version}{sure}", entry.object)
}

fn clock(offset_ms: i64) -> String {
    let seconds = offset_ms.unsigned_abs() / 1000;
    let direction = if offset_ms > 0 { "ahead of" } else { "behind" };
    match seconds {
        0 | 1 => "the endpoint's clock and ours agree to a second or two".to_owned(),
        _ => format!("the endpoint's clock is {} {direction} ours", span(seconds)),
    }
}

fn span(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

fn tls_of(exchange: &Exchange) -> Option<&TlsRecord> {
    exchange.connection.tls.as_ref()
}

fn tls(record: &TlsRecord, report: &Report) -> String {
    let mut said = record
        .version
        .clone()
        .unwrap_or_else(|| "no TLS version agreed on".to_owned());
    if let Some(certificate) = record.certificates.first() {
        let names = certificate
            .names
            .iter()
            .take(3)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ");
        let date = certificate.not_after.to_string();
        let day = date.split('T').next().unwrap_or_default();
        let days = certificate.not_after.millis_since(report.run.facts.started) / MILLIS_PER_DAY;
        said = format!("{said}, certificate for {names}, valid until {day} ({days} days)");
    }
    if record.pinned {
        said.push_str(", self-signed and given as --ca");
    }
    said
}

/// The reasons for which cells were not sent, each once, with the cells.
fn not_sent(report: &Report) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for cell in &report.cells {
        let Some(why) = cell.cell.not_sent else {
            continue;
        };
        let word = cell.cell.probe.to_uppercase();
        match reasons
            .iter_mut()
            .find(|(reason, _)| *reason == why.reason())
        {
            Some((_, words)) if words.contains(&word) => {}
            Some((_, words)) => words.push(word),
            None => reasons.push((why.reason(), vec![word])),
        }
    }
    let said = reasons.iter();
    said.map(|(reason, words)| format!("{}: {reason}", words.join(", ")))
        .collect()
}

/// The messages of the endpoint where a cell is not as expected, each once.
fn endpoint_said(report: &Report) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for cell in &report.cells {
        let failing = matches!(cell.verdict, Verdict::Fail | Verdict::Inconclusive);
        let (Some(message), Some(status), true) = (&cell.message, cell.status, failing) else {
            continue;
        };
        let code = cell.code.as_deref().unwrap_or("without a code");
        let line = format!(
            "{status} {code}: \"{}\"",
            text::shortened(message, LONGEST_MESSAGE)
        );
        if !message.trim().is_empty() && !said.contains(&line) && said.len() < MOST_MESSAGES {
            said.push(line);
        }
    }
    said
}

const LABEL: usize = 15;
const LONGEST_MESSAGE: usize = 200;
const MOST_MESSAGES: usize = 6;
const MILLIS_PER_DAY: i64 = 86_400_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_said_with_direction_and_size() {
        assert_eq!(
            clock(-1_203_000),
            "the endpoint's clock is 20 min 3 s behind ours"
        );
        assert_eq!(
            clock(7_200_000),
            "the endpoint's clock is 2 h 0 min ahead of ours"
        );
        assert!(clock(900).contains("agree"));
    }
}
