//! `classes.md`: what one exchange amounts to, whatever words the endpoint chose.

use std::fmt::Write;

use super::Page;
use crate::classify::CODES;
use crate::model::ErrorClass;
use crate::report::class_prose;

/// The page.
pub(super) fn page() -> Page {
    let mut out = String::from(INTRODUCTION);
    for class in ErrorClass::ALL {
        let prose = class_prose(class);
        let _ = write!(out, "\n## {class}\n\n{}\n\n", prose.meaning);
        let _ = writeln!(out, "- What to look at: {}", prose.look_at);
        let codes = codes_of(class);
        if !codes.is_empty() {
            let codes: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
            let _ = writeln!(out, "- Codes: {}", codes.join(", "));
        }
    }
    Page::markdown("classes.md", &out)
}

/// The error codes that amount to a class.
pub(super) fn codes_of(class: ErrorClass) -> Vec<&'static str> {
    let of_class = CODES.iter().filter(|entry| entry.class == class);
    of_class.map(|entry| entry.code).collect()
}

const INTRODUCTION: &str = "\
# Error classes

A class is what one exchange amounts to, read from the error document, the kind of document and the
status, in this order. It says what happened in one cell; why it happened is said by a
[finding](findings.md), over all cells. `s3probe explain CLASS` prints the same words.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_section() {
        let text = page().text;
        for class in ErrorClass::ALL {
            assert!(text.contains(&format!("\n## {class}\n")), "{class}");
        }
    }
}
