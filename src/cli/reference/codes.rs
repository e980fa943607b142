//! `codes.md`: the error codes of S3 and of the stores that imitate it, and what they amount to.

use std::fmt::Write;

use super::Page;
use crate::classify::{CODES, CodeEntry};
use crate::model::ErrorClass;

/// The page.
pub(super) fn page() -> Page {
    Page::markdown("codes.md", &text(CODES))
}

fn text(codes: &[CodeEntry]) -> String {
    let mut out = String::from(INTRODUCTION);
    for entry in codes {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} |",
            entry.code,
            link(entry.class),
            entry.source.replace('|', "\\|")
        );
    }
    out
}

/// A class with a link to its section.
pub(super) fn link(class: ErrorClass) -> String {
    format!("[{class}](classes.md#{class})")
}

const INTRODUCTION: &str = "\
# Error codes

What s3probe reads from the `Code` of an error document before it looks at anything else. A code is
not a cause: `AccessDenied` is what some stores say to an unknown key, so each run also sends wrong
identities on purpose and compares. Codes that are not listed keep their text and get the class
[unlisted-code](classes.md#unlisted-code).

| code | class | seen or documented |
| --- | --- | --- |
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_beside_its_class_and_its_source() {
        let entry = CodeEntry {
            code: "AccessDenied",
            class: ErrorClass::AccessDenied,
            source: "S3 API reference",
        };
        assert!(text(&[entry]).ends_with(
            "| `AccessDenied` | [access-denied](classes.md#access-denied) | S3 API reference |\n"
        ));
    }
}
