//! The answer as lines for people.

use super::answer::Answer;
use crate::report::{Style, text};

/// The lines, the answer first.
pub(super) fn shown(answer: &Answer, style: Style) -> String {
    let columns = style.columns();
    let key = &answer.access_key_id;
    let first = match answer.who() {
        Some(who) => format!("The key {key} acts as {who}."),
        None => format!("The endpoint did not tell whom the key {key} acts as."),
    };
    let mut lines = text::wrapped(&style.safe(&first), columns);
    lines.push(String::new());
    let mut entry = |label: &str, said: &str| {
        let label = format!("  {label:<LABEL$}");
        lines.extend(text::hanging(&label, &style.safe(said), columns));
    };
    for asked in &answer.asked {
        entry(
            asked.operation,
            &format!("{} ({})", asked.said, asked.signature),
        );
    }
    let server = &answer.server;
    let recognised = format!(
        "{}, {} ({})",
        server.vendor,
        server.confidence.as_str(),
        server.by
    );
    entry("Store", &recognised);
    for (label, said) in [("Form", &answer.form), ("Policy", &answer.policy)] {
        if let Some(said) = said {
            entry(label, said);
        }
    }
    for (at, advice) in answer.advice.iter().enumerate() {
        entry(if at == 0 { "What to do" } else { "" }, advice);
    }
    lines.join("\n") + "\n"
}

/// Columns of a label.
const LABEL: usize = 19;
