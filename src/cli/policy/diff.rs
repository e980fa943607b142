//! What would change in a policy, line by line.

use similar::TextDiff;

use crate::report::escape;

/// The difference between two documents, both laid out alike so that only values count.
pub(super) fn shown(before: Option<&str>, after: Option<&str>) -> String {
    let (before, after) = (laid_out(before), laid_out(after));
    let diff = TextDiff::from_lines(&before, &after);
    let text = diff
        .unified_diff()
        .context_radius(3)
        .header("stored", "new")
        .to_string();
    text.lines()
        .map(|line| escape::terminal(line) + "\n")
        .collect()
}

/// A document with a value a line; as it is if it is no JSON, nothing if there is none.
fn laid_out(document: Option<&str>) -> String {
    let Some(text) = document else {
        return String::new();
    };
    let parsed: Option<serde_json::Value> = serde_json::from_str(text).ok();
    let pretty = parsed.and_then(|value| serde_json::to_string_pretty(&value).ok());
    pretty.unwrap_or_else(|| text.to_owned()) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_that_differ_are_shown_and_nothing_a_terminal_obeys() {
        let before = r#"{"Statement":[{"Action":"s3:GetObject"}]}"#;
        let after = "{\"Statement\": [\n{\"Action\": \"s3:PutObject\"}]}";
        let diff = shown(Some(before), Some(after));
        let changed: Vec<&str> = diff
            .lines()
            .filter(|line| {
                line.starts_with(['+', '-']) && !line.starts_with("++") && !line.starts_with("--")
            })
            .map(str::trim_end)
            .collect();
        assert_eq!(changed.len(), 2, "{diff}");
        assert!(
            changed[0].ends_with("\"Action\": \"s3:GetObject\""),
            "{diff}"
        );
        assert!(!shown(Some("\u{1b}[2J"), Some(after)).contains('\u{1b}'));
        assert_eq!(
            shown(
                Some(before),
                Some("{\"Statement\":\n[{\"Action\":\"s3:GetObject\"}]}")
            ),
            ""
        );
        assert!(shown(None, Some(before)).contains("+{"));
    }
}
