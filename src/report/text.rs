//! Lines of a given width: wrapping, hanging indents, shortening in the middle.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text with blanks after it, `columns` wide.
pub fn padded(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Breaks a text at blanks into lines of at most `columns`; a longer word is broken too.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) <= columns {
            line.push(' ');
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut chunks = chunks(word, columns);
        line = chunks.pop().unwrap_or_default();
        lines.append(&mut chunks);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text after a label, its further lines indented as far as the label reaches.
pub fn hanging(label: &str, text: &str, columns: usize) -> Vec<String> {
    let indent = width(label);
    wrapped(text, columns.saturating_sub(indent).max(8))
        .into_iter()
        .enumerate()
        .map(|(at, line)| match at {
            0 => format!("{label}{line}"),
            _ => format!("{}{line}", " ".repeat(indent)),
        })
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The first `most` lines; where some are left out, the last one ends in dots.
pub fn clipped(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() <= most {
        return lines;
    }
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        // The dots take the place of words, so that the line grows no wider.
        let most = width(last);
        while let Some(at) = last.trim_end().rfind(' ') {
            last.truncate(at);
            if width(last.trim_end()) + CUT.len() <= most {
                break;
            }
        }
        last.truncate(last.trim_end().len());
        last.push_str(CUT);
    }
    lines
}

/// Whole pieces, as many on a line as fit, a further line indented; a longer piece is shortened.
pub fn flowed(pieces: &[String], gap: &str, indent: usize, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        let piece = shortened(piece, columns.saturating_sub(indent));
        match lines.last_mut() {
            Some(line) if width(line) + width(gap) + width(&piece) <= columns => {
                line.push_str(gap);
                line.push_str(&piece);
            }
            Some(_) => lines.push(format!("{}{piece}", " ".repeat(indent))),
            None => lines.push(piece),
        }
    }
    lines
}

/// The text with its middle left out if it is wider than `columns`.
///
/// The dots are ASCII so that the width is the same on every terminal.
pub fn shortened(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let kept = columns.saturating_sub(DOTS.len());
    let head = prefix(text, kept.div_ceil(2));
    let reversed: String = text.chars().rev().collect();
    let tail: String = prefix(&reversed, kept / 2).chars().rev().collect();
    format!("{head}{DOTS}{tail}")
}

/// A word in parts of at most `columns`.
pub fn chunks(word: &str, columns: usize) -> Vec<String> {
    let mut rest = word;
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let mut part = prefix(rest, columns);
        if part.is_empty() {
            part = rest.chars().take(1).collect();
        }
        rest = &rest[part.len()..];
        parts.push(part);
    }
    parts
}

fn prefix(text: &str, columns: usize) -> String {
    let mut taken = 0;
    text.chars()
        .take_while(|c| {
            taken += c.width().unwrap_or(0);
            taken <= columns
        })
        .collect()
}

const DOTS: &str = "...";
/// What stands where further lines are left out.
const CUT: &str = " ...";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_left_out_are_marked_and_none_grows() {
        let lines = || wrapped("one two three four five six", 9);
        assert_eq!(lines(), ["one two", "three", "four five", "six"]);
        assert_eq!(clipped(lines(), 4).len(), 4);
        assert_eq!(clipped(lines(), 3), ["one two", "three", "four ..."]);
        assert_eq!(clipped(lines(), 1), ["one ..."]);
    }

    #[test]
    fn a_text_is_broken_at_blanks_and_a_long_word_anywhere() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrapped("", 4), [""]);
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(wrapped("日本語 x", 4), ["日本", "語 x"]);
        assert_eq!(shortened("日本語日本語", 9), "日...語");
    }

    #[test]
    fn further_lines_hang_below_the_text_and_not_the_label() {
        assert_eq!(
            hanging("To do  ", "wash dishes now", 15),
            ["To do  wash", "       dishes", "       now"]
        );
    }

    #[test]
    fn pieces_stay_whole_and_long_ones_lose_their_middle() {
        let pieces = [
            "one".to_owned(),
            "two".to_owned(),
            "abcdefghijklmnop".to_owned(),
        ];
        assert_eq!(flowed(&pieces, "  ", 2, 12), ["one  two", "  abcd...nop"]);
    }
}
