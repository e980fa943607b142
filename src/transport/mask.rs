//! Hides secrets, session tokens and signatures in every text before it is kept.
//!
//! Types keep secrets out of what we write; this keeps them out of what endpoints echo. Endpoints
//! print the access key ID they were given, whole, up to its first slash, or in hex: with a
//! swapped pair that is the secret.

use std::fmt::Write as _;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::model::AccessKey;
use crate::sign::uri;

/// What must not be kept, in all the forms an endpoint may echo it.
#[derive(Clone)]
pub struct Mask {
    finder: Option<Arc<AhoCorasick>>,
    /// What is looked for one by one: a signature's forms, which are few and new every time.
    plain: Vec<String>,
}

impl Mask {
    /// A mask for all keys of a run, wrong ones included.
    pub fn new<'a>(keys: impl IntoIterator<Item = &'a AccessKey>) -> Self {
        let mut hidden = Vec::new();
        for key in keys {
            add_forms(&mut hidden, key.secret.expose(), true);
            if let Some(token) = &key.token {
                add_forms(&mut hidden, token.expose(), false);
            }
            if !key.id.is_presentable() {
                add_forms(&mut hidden, key.id.as_str(), true);
            }
        }
        Self::of(hidden)
    }

    /// This mask and a signature, of which the first characters stay.
    #[must_use]
    pub fn and_signature(&self, signature: &str) -> Self {
        let mut hidden = self.plain.clone();
        if let Some(rest) = signature.get(SIGNATURE_SHOWN..) {
            add_forms(&mut hidden, rest, false);
        }
        Self {
            finder: self.finder.clone(),
            plain: longest_first(hidden),
        }
    }

    /// This mask and texts that a reply gave away, each as secret as a secret access key.
    #[must_use]
    pub fn and_texts(&self, texts: &[String]) -> Self {
        let mut hidden = self.plain.clone();
        for text in texts {
            add_forms(&mut hidden, text, true);
        }
        Self {
            finder: self.finder.clone(),
            plain: longest_first(hidden),
        }
    }

    /// The text with everything hidden that must be.
    pub fn apply(&self, text: &str) -> String {
        let mut masked = match &self.finder {
            None => text.to_owned(),
            Some(finder) => {
                let mut masked = String::with_capacity(text.len());
                finder.replace_all_with(text, &mut masked, |_, _, into| {
                    into.push_str(HIDDEN);
                    true
                });
                masked
            }
        };
        for form in &self.plain {
            if masked.contains(form) {
                masked = masked.replace(form, HIDDEN);
            }
        }
        masked
    }

    fn of(hidden: Vec<String>) -> Self {
        let hidden = longest_first(hidden);
        match AhoCorasick::builder()
            // A few short texts are searched, so quick to build beats quick to search.
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .build(&hidden)
        {
            Ok(finder) => Self {
                finder: Some(Arc::new(finder)),
                plain: Vec::new(),
            },
            // Too much for an automaton is still to be hidden.
            Err(_) => Self {
                finder: None,
                plain: hidden,
            },
        }
    }
}

fn longest_first(mut forms: Vec<String>) -> Vec<String> {
    forms.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    forms.dedup();
    forms
}

/// Adds a text whole, in pieces, percent-encoded, XML-escaped and in hex.
fn add_forms(hidden: &mut Vec<String>, text: &str, in_pieces: bool) {
    let trimmed = text.trim();
    let mut wholes = vec![text, trimmed];
    if in_pieces {
        wholes.extend(
            text.split(['/', '+', '='])
                .filter(|piece| piece.len() >= PIECE),
        );
        // What stands before the first slash is echoed by one store, however short it is.
        wholes.extend(
            trimmed
                .split_once('/')
                .map(|(first, _)| first)
                .filter(|f| f.len() >= WHOLE),
        );
    }
    for whole in wholes.into_iter().filter(|whole| whole.len() >= WHOLE) {
        hidden.push(whole.to_owned());
        hidden.push(uri::encode(whole));
        hidden.push(
            uri::encode(whole)
                .replace("%2F", "%2f")
                .replace("%2B", "%2b")
                .replace("%3D", "%3d"),
        );
        hidden.push(uri::encode(&uri::encode(whole)));
        hidden.push(escaped_xml(whole));
        hidden.push(whole.replace('/', "\\/"));
        for separator in ["", " "] {
            let hex = hex(whole, separator);
            hidden.push(hex.to_ascii_uppercase());
            hidden.push(hex);
        }
    }
}

fn escaped_xml(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&apos;")
}

fn hex(text: &str, separator: &str) -> String {
    let mut hex = String::with_capacity(text.len() * 3);
    for (at, byte) in text.bytes().enumerate() {
        let between = if at == 0 { "" } else { separator };
        // Writing to a String cannot fail.
        let _ = write!(hex, "{between}{byte:02x}");
    }
    hex
}

const HIDDEN: &str = "(hidden)";
/// Characters of a signature that stay, enough to tell two apart.
const SIGNATURE_SHOWN: usize = 6;
/// Shorter texts are left alone: they would hide half of every sentence.
const WHOLE: usize = 3;
/// Shorter pieces of a secret are left alone.
const PIECE: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AccessKeyId, SecretAccessKey, SessionToken};

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    fn key(id: &str, secret: &str, token: Option<&str>) -> AccessKey {
        AccessKey {
            label: String::new(),
            id: AccessKeyId::new(id),
            secret: SecretAccessKey::new(secret),
            token: token.map(SessionToken::new),
        }
    }

    #[test]
    fn a_secret_is_hidden_in_every_form_an_endpoint_echoes() {
        let mask = Mask::new([&key("AKIAIOSFODNN7EXAMPLE", SECRET, None)]);
        for echoed in [
            SECRET.to_owned(),
            "wJalrXUtnFEMI".to_owned(),
            "bPxRfiCYEXAMPLEKEY".to_owned(),
            "wJalrXUtnFEMI%2FK7MDENG%2BbPxRfiCYEXAMPLEKEY".to_owned(),
            "wJalrXUtnFEMI%2fK7MDENG%2bbPxRfiCYEXAMPLEKEY".to_owned(),
            "wJalrXUtnFEMI%252FK7MDENG%252BbPxRfiCYEXAMPLEKEY".to_owned(),
            hex(SECRET, ""),
            hex(SECRET, " "),
            hex(SECRET, "").to_ascii_uppercase(),
        ] {
            let masked = mask.apply(&format!("<Id>{echoed}</Id> AKIAIOSFODNN7EXAMPLE"));
            assert_eq!(masked, "<Id>(hidden)</Id> AKIAIOSFODNN7EXAMPLE", "{echoed}");
        }
    }

    #[test]
    fn a_secret_in_the_place_of_the_id_is_hidden_and_a_token_too() {
        let mask = Mask::new([&key(
            SECRET,
            "AKIAIOSFODNN7EXAMPLE",
            Some("FwoGZXIvYXdzEXAMPLETOKEN=="),
        )]);
        let masked = mask.apply(&format!("{SECRET} FwoGZXIvYXdzEXAMPLETOKEN=="));
        assert_eq!(masked, "(hidden) (hidden)");
    }

    #[test]
    fn of_a_signature_only_the_beginning_stays() {
        let mask = Mask::new([]).and_signature("abcdef0123456789");
        assert_eq!(
            mask.apply("Signature=abcdef0123456789"),
            "Signature=abcdef(hidden)"
        );
    }

    #[test]
    fn a_secret_that_is_nearly_nothing_hides_nothing_else() {
        let mask = Mask::new([&key("id", "x", None)]);
        assert_eq!(mask.apply("explain xml"), "explain xml");
    }
}
