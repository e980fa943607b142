//! Problems as SARIF 2.1.0 (OASIS), which code-scanning tools read.

use serde_json::{Value, json};

use super::lint::Found;
use crate::model::{Severity, report::Tool};
use crate::policy::advice;
use crate::policy::json::place;
use crate::policy::problem::RULES;

/// The whole document.
pub(super) fn document(found: &[Found<'_>]) -> Value {
    let tool = Tool::this();
    let rules: Vec<Value> = RULES
        .iter()
        .map(|(id, meaning)| json!({"id": id, "shortDescription": {"text": meaning}}))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": tool.name, "version": tool.version, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": found.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn result(found: &Found<'_>) -> Value {
    let (text, span) = (&found.source.text, &found.problem.span);
    let (start, end) = (place(text, span.start), place(text, span.end));
    let message = match advice(&found.problem, found.rules) {
        Some(advice) => format!("{}. To do: {advice}.", found.told()),
        None => found.told(),
    };
    let rule = found.problem.rule();
    json!({
        "ruleId": rule,
        "ruleIndex": RULES.iter().position(|(id, _)| *id == rule),
        "level": match found.problem.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "note",
        },
        "message": {"text": message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": found.source.name},
            "region": {
                "startLine": start.line, "startColumn": start.column,
                "endLine": end.line, "endColumn": end.column,
            },
        }}],
    })
}
