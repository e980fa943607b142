//! Hides what could be a secret in a text that is not ours and that a person should see.

use std::borrow::Cow;

/// The text with every word that could be a key or a token hidden, and control characters shown.
///
/// A word of 12 characters or more is hidden unless it is all lower-case letters and dashes, as
/// prose and option names are.
pub(super) fn foreign(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '_' | '-' | '.' | '%') {
            word.push(c);
            continue;
        }
        masked.push_str(&shown(&word));
        word.clear();
        if c.is_control() && c != '\n' {
            masked.extend(c.escape_default());
        } else {
            masked.push(c);
        }
    }
    masked + &shown(&word)
}

fn shown(word: &str) -> Cow<'_, str> {
    let prose = word
        .chars()
        .all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_' | '.'));
    if word.len() < 12 || prose {
        Cow::Borrowed(word)
    } else {
        Cow::Borrowed("[hidden]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_tokens_are_hidden_and_prose_is_not() {
        for (text, shown) in [
            (
                "could not authenticate to the server",
                "could not authenticate to the server",
            ),
            (
                "bad secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY!",
                "bad secret [hidden]!",
            ),
            ("SecretAccessKey=hush", "[hidden]"),
            ("token: eyJhbGciOi.eyJzdWIi\nnext", "token: [hidden]\nnext"),
            ("red \u{1b}[31m", "red \\u{1b}[31m"),
        ] {
            assert_eq!(foreign(text), shown);
        }
    }
}
