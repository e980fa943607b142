//! The report for people: the verdict first, then the matrix, then why and what to do.

mod findings;
mod head;
mod matrix;
mod notes;

use super::Style;
use crate::model::Report;

/// The report as a person reads it, no line wider than the style allows.
pub(super) fn render(report: &Report, style: Style) -> String {
    let blocks = [
        head::lines(report, style),
        matrix::lines(report, style),
        findings::lines(report, style),
        notes::lines(report, style),
    ];
    let mut out = blocks
        .iter()
        .filter(|lines| !lines.is_empty())
        .map(|lines| lines.join("\n"))
        .collect::<Vec<_>>()
        .join("\n\n");
    out.push('\n');
    out
}

/// A colour for what it means, not for how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ink {
    Good,
    Bad,
    Unclear,
    Faint,
}

impl Ink {
    fn paint(self, text: &str, style: Style) -> String {
        if !style.color {
            return text.to_owned();
        }
        let code = match self {
            Self::Good => "32",
            Self::Bad => "31",
            Self::Unclear => "33",
            Self::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Depth, sample, text};
    use super::*;

    fn at(width: usize) -> Style {
        Style {
            width,
            ..Style::plain()
        }
    }

    #[test]
    fn shows_every_verdict_and_every_party() {
        insta::assert_snapshot!(render(&sample::report(), at(80)));
    }

    #[test]
    fn a_finding_in_short_is_what_how_we_know_and_what_to_do() {
        let style = Style {
            depth: Depth::Short,
            ..at(80)
        };
        insta::assert_snapshot!(render(&sample::report(), style));
    }

    #[test]
    fn a_wide_terminal_is_used() {
        insta::assert_snapshot!(render(&sample::report(), at(160)));
    }

    #[test]
    fn a_key_that_may_not_delete() {
        insta::assert_snapshot!(render(&sample::uploader(), at(80)));
    }

    #[test]
    fn a_key_that_is_fine_in_ascii() {
        let style = Style {
            unicode: false,
            ..at(80)
        };
        insta::assert_snapshot!(render(&sample::fine(), style));
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let mut long = sample::report();
        long.run.facts.endpoint = format!("https://{}.example.org", "storage".repeat(20));
        long.run.facts.bucket = "bücket-名前".repeat(30);
        long.cells[3].code = Some("Unbreakable".to_lowercase().repeat(20));
        for report in [
            &long,
            &sample::report(),
            &sample::uploader(),
            &sample::fine(),
        ] {
            for width in 60..=160 {
                for line in render(report, at(width)).lines() {
                    assert!(text::width(line) <= width, "{width}: {line}");
                }
            }
        }
    }

    #[test]
    fn nothing_from_the_endpoint_is_obeyed() {
        let out = render(&sample::report(), at(100));
        assert!(out.contains("\\u{1b}[2J\\u{202e}gone"));
        assert!(!out.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{0}']));
    }

    #[test]
    fn without_unicode_there_is_ascii_only() {
        for report in [sample::report(), sample::uploader()] {
            let style = Style {
                unicode: false,
                ..at(80)
            };
            assert!(render(&report, style).is_ascii());
        }
    }

    #[test]
    fn colours_are_the_only_difference_between_a_terminal_and_a_file() {
        let style = Style {
            color: true,
            ..at(80)
        };
        let coloured = render(&sample::report(), style);
        assert!(coloured.contains("\u{1b}[31m"));
        assert_eq!(
            without_colours(&coloured),
            render(&sample::report(), at(80))
        );
    }

    #[test]
    fn an_emulation_is_called_one() {
        let mut report = sample::uploader();
        assert!(!render(&report, at(80)).contains("emulation"));
        sample::make_lab(&mut report);
        assert!(render(&report, at(80)).contains("emulation"));
    }

    fn without_colours(text: &str) -> String {
        let mut parts = text.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| {
            out + part.split_once('m').map_or("", |(_, rest)| rest)
        })
    }
}
