//! Text from an endpoint, made harmless for where it is shown. The only place that does this.
//!
//! Characters that a terminal would obey (escapes, direction overrides, invisible ones) are shown
//! as `\u{1b}`: a reader sees that they were there, and nothing happens.

use std::fmt::Write;

/// The text on one line of a terminal.
pub fn terminal(text: &str) -> String {
    shown(text, is_obeyed)
}

/// The text in ASCII only: our own marks by their nearest sign, anything else as `\u{e9}`.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '…' => out.push_str("..."),
            '–' | '—' => out.push('-'),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            c if c.is_ascii() => out.push(c),
            c => push_code_point(&mut out, c),
        }
    }
    out
}

/// The text as XML 1.0 can hold it; markup is escaped by the writer of the document.
pub fn xml(text: &str) -> String {
    shown(text, |c| {
        !matches!(c, '\n' | '\t') && (is_obeyed(c) || matches!(c, '\u{fffe}' | '\u{ffff}'))
    })
}

/// A JSON document whose strings cannot move a terminal's cursor or turn its text round.
///
/// The JSON stays the same to a parser: characters outside ASCII occur in strings only, and there
/// `\u001b` is another spelling.
pub fn json(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        if c == '\n' || !is_obeyed(c) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

fn shown(text: &str, hidden: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            push_code_point(&mut out, c);
        } else {
            out.push(c);
        }
    }
    out
}

fn push_code_point(out: &mut String, c: char) {
    let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
}

/// Whether a terminal would do something else with it than show it.
fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(
            terminal("a\u{1b}[2Jb\r\n\tc"),
            "a\\u{1b}[2Jb\\u{d}\\u{a}\\u{9}c"
        );
        assert_eq!(terminal("\u{202e}evil\u{2066}"), "\\u{202e}evil\\u{2066}");
        assert_eq!(terminal("\u{9b}31m"), "\\u{9b}31m");
        assert_eq!(terminal("Größe ✓ 日本"), "Größe ✓ 日本");
    }

    #[test]
    fn ascii_holds_nothing_else() {
        assert_eq!(
            ascii("a … b – “c” é 日"),
            "a ... b - \"c\" \\u{e9} \\u{65e5}"
        );
    }

    #[test]
    fn what_xml_cannot_hold_is_shown_and_line_ends_stay() {
        assert_eq!(
            xml("a\u{0}b\nc\u{ffff}d\u{1b}"),
            "a\\u{0}b\nc\\u{ffff}d\\u{1b}"
        );
        assert_eq!(xml("]]><script>"), "]]><script>");
    }

    #[test]
    fn json_means_the_same_before_and_after() {
        for hostile in [
            "\u{202e}x",
            "\u{9b}2J",
            "\u{7f}",
            "\u{e0041}tag",
            "\u{1b}[0m\n",
        ] {
            let document = serde_json::to_string(hostile).unwrap();
            let escaped = json(&document);
            assert!(escaped.chars().all(|c| !is_obeyed(c)), "{escaped}");
            assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), hostile);
        }
    }
}
