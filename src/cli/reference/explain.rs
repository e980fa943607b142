//! `explain`: a finding, an error code or an error class in words, for a terminal.

use super::at_stores;
use super::classes::codes_of;
use super::findings::{capitalised, gate_words};
use crate::classify::{CODES, CodeEntry};
use crate::diagnose::Rule;
use crate::diagnose::rules::RULES;
use crate::model::ErrorClass;
use crate::model::nearest;
use crate::report::{class_prose, command, text};

/// A word that is neither a finding, nor an error code, nor a class, nor a gate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{topic}` is no finding, error code or error class that s3probe knows{}", meant(.nearest))]
pub struct UnknownTopic {
    /// The word as given.
    pub topic: String,
    /// What may have been meant, the nearest first.
    pub nearest: Vec<&'static str>,
}

/// What a topic means, in lines of at most `width` columns.
///
/// A topic is a finding's code (`secret.wrong`), an S3 error code (`AccessDenied`, in any case), an
/// error class (`access-denied`), or a gate (`secret`) for the list of its findings.
pub fn explain(topic: &str, width: usize) -> Result<String, UnknownTopic> {
    let topic = topic.trim();
    let columns = width.clamp(40, 100);
    let lines = finding(topic, columns)
        .or_else(|| class(topic, columns))
        .or_else(|| code(topic, columns))
        .or_else(|| gate(topic, columns))
        .ok_or_else(|| UnknownTopic {
            topic: topic.to_owned(),
            nearest: nearest(topic, topics()),
        })?;
    Ok(lines.join("\n") + "\n")
}

/// Everything that can be explained.
fn topics() -> impl Iterator<Item = &'static str> {
    let classes = ErrorClass::ALL.into_iter().map(ErrorClass::as_str);
    let codes = CODES.iter().map(|entry| entry.code);
    RULES
        .iter()
        .map(|rule| rule.code.as_str())
        .chain(codes)
        .chain(classes)
}

fn finding(topic: &str, columns: usize) -> Option<Vec<String>> {
    let rule = RULES.iter().find(|rule| rule.code.as_str() == topic)?;
    Some(of_rule(rule, columns))
}

fn of_rule(rule: &Rule, columns: usize) -> Vec<String> {
    let title = format!("{}: {}", rule.code, rule.title);
    let mut lines = text::wrapped(&title, columns);
    lines.push(String::new());
    lines.extend(text::wrapped(rule.meaning, columns));
    lines.push(String::new());
    let entries = [
        ("How it is told", rule.told_by.to_owned()),
        ("Looks alike", rule.look_alikes.join(", ")),
        ("What to do", rule.remedy.to_owned()),
        ("Sources", rule.sources.join("; ")),
    ];
    lines.extend(listed(&entries, columns));
    lines.extend(commands(rule, columns));
    lines
}

/// What to run at each store, below the rest.
fn commands(rule: &Rule, columns: usize) -> Vec<String> {
    let commands = at_stores::commands(&rule.code);
    if commands.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), "At the stores".to_owned()];
    for (stores, command) in commands {
        lines.extend(text::hanging("  ", &stores.join(", "), columns));
        lines.extend(command::lines(&command, 4, columns));
    }
    lines
}

fn class(topic: &str, columns: usize) -> Option<Vec<String>> {
    let class = ErrorClass::ALL
        .into_iter()
        .find(|class| class.as_str() == topic)?;
    let prose = class_prose(class);
    let mut lines = vec![format!("{class}: an error class"), String::new()];
    lines.extend(text::wrapped(prose.meaning, columns));
    lines.push(String::new());
    let entries = [
        ("What to look at", prose.look_at.to_owned()),
        ("Codes", codes_of(class).join(", ")),
    ];
    lines.extend(listed(&entries, columns));
    Some(lines)
}

fn code(topic: &str, columns: usize) -> Option<Vec<String>> {
    let exact = CODES.iter().find(|entry| entry.code == topic);
    let entry = exact.or_else(|| {
        CODES
            .iter()
            .find(|entry| entry.code.eq_ignore_ascii_case(topic))
    })?;
    Some(of_code(entry, columns))
}

fn of_code(entry: &CodeEntry, columns: usize) -> Vec<String> {
    let prose = class_prose(entry.class);
    let title = format!("{}: an S3 error code, class {}", entry.code, entry.class);
    let mut lines = text::wrapped(&title, columns);
    lines.push(String::new());
    lines.extend(text::wrapped(prose.meaning, columns));
    lines.push(String::new());
    let entries = [
        ("What to look at", prose.look_at.to_owned()),
        ("Named in", findings_that_name(entry.code).join(", ")),
        ("Seen", entry.source.to_owned()),
    ];
    lines.extend(listed(&entries, columns));
    for (at, meaning) in at_stores::meanings(entry.code).iter().enumerate() {
        let label = if at == 0 { "At the stores" } else { "" };
        lines.extend(text::hanging(&format!("{label:<17}"), meaning, columns));
    }
    lines
}

/// The findings in whose words the code occurs.
fn findings_that_name(code: &str) -> Vec<&'static str> {
    let named = |text: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| word == code)
    };
    RULES
        .iter()
        .filter(|rule| {
            let words = [rule.meaning, rule.told_by, rule.remedy];
            words.iter().chain(rule.sources).any(|text| named(text))
        })
        .map(|rule| rule.code.as_str())
        .collect()
}

fn gate(topic: &str, columns: usize) -> Option<Vec<String>> {
    let mut rules = RULES
        .iter()
        .filter(|rule| rule.code.gate() == topic)
        .peekable();
    rules.peek()?;
    let mut lines = vec![format!("{topic}: {}", gate_words(topic)), String::new()];
    for rule in rules {
        let said = format!("{}: {}", rule.code, capitalised(rule.title));
        lines.extend(text::hanging("- ", &said, columns));
    }
    Some(lines)
}

/// Labelled texts, those without text left out.
fn listed(entries: &[(&str, String)], columns: usize) -> Vec<String> {
    let said = entries.iter().filter(|(_, said)| !said.is_empty());
    said.flat_map(|(label, said)| text::hanging(&format!("{label:<17}"), said, columns))
        .collect()
}

fn meant(nearest: &[&str]) -> String {
    if nearest.is_empty() {
        return "; docs/reference lists them all".to_owned();
    }
    let names: Vec<_> = nearest.iter().map(|name| format!("`{name}`")).collect();
    format!("; near it are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_can_be_suggested_can_be_explained() {
        for topic in topics() {
            let text = explain(topic, 80).unwrap();
            assert!(text.starts_with(topic), "{topic}: {text}");
            assert!(text.lines().all(|line| text::width(line) <= 80), "{text}");
        }
    }

    #[test]
    fn an_error_code_is_explained_in_any_case() {
        let said = explain("signaturedoesnotmatch", 80);
        assert_eq!(said, explain("SignatureDoesNotMatch", 80));
        let said = said.unwrap();
        assert!(
            said.starts_with("SignatureDoesNotMatch: an S3 error code, class signature-mismatch\n")
        );
        assert!(said.contains(class_prose(ErrorClass::SignatureMismatch).meaning));
        assert!(said.contains("\nNamed in         secret.wrong"), "{said}");
    }

    #[test]
    fn a_class_is_explained_with_its_codes() {
        insta::assert_snapshot!(explain("token-expired", 60).unwrap());
    }

    #[test]
    fn an_unknown_word_gets_near_ones() {
        let error = explain("AcessDenied", 80).unwrap_err();
        assert_eq!(error.nearest.first(), Some(&"AccessDenied"));
        assert!(
            error.to_string().contains("near it are `AccessDenied`"),
            "{error}"
        );
        assert!(explain("hovercraft", 80).unwrap_err().nearest.is_empty());
    }
}
