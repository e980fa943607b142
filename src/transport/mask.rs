//! Hides secrets, session tokens and signatures in every text before it is kept.
//!
//! Types keep secrets out of what we write; this keeps them out of what endpoints echo. Endpoints
//! print the access key ID they were given, whole, up to its first slash, or in hex: with a
//! swapped pair that is the secret.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use base64::Engine as _;
use base64::prelude::{
    BASE64_STANDARD_NO_PAD as STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD,
};

use crate::model::AccessKey;
use crate::model::key::core;
use crate::model::key::escapes::{self, Decoded};
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
            if key.shown_id().is_none() {
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

    /// The text with everything hidden that must be, as it stands and behind its escapes.
    pub fn apply(&self, text: &str) -> String {
        let mut found = self.found(text);
        for (mark, decode) in ESCAPES {
            if text.contains(mark) {
                let decoded = decode(text);
                let behind = self.found(&decoded.text).into_iter();
                found.extend(behind.map(|part| decoded.source(part)));
            }
        }
        found.sort_unstable_by_key(|part| (part.start, part.end));
        let mut masked = String::with_capacity(text.len());
        let mut at = 0;
        for part in found {
            if part.start >= at {
                masked.push_str(&text[at..part.start]);
                masked.push_str(HIDDEN);
            }
            at = at.max(part.end);
        }
        masked + &text[at..]
    }

    /// Where something stands that must be hidden.
    fn found(&self, text: &str) -> Vec<Range<usize>> {
        let by_finder = self.finder.iter().flat_map(|finder| finder.find_iter(text));
        let plain = self.plain.iter();
        let one_by_one = plain.flat_map(|form| {
            let places = text.match_indices(form.as_str());
            places.map(|(at, form)| at..at + form.len())
        });
        by_finder.map(|one| one.range()).chain(one_by_one).collect()
    }

    fn of(hidden: Vec<String>) -> Self {
        let hidden = longest_first(hidden);
        match AhoCorasick::builder()
            // A few short texts are searched, so quick to build beats quick to search.
            .kind(Some(AhoCorasickKind::NoncontiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            // Hex and escapes come in either case, and some endpoints change that of a whole text.
            .ascii_case_insensitive(true)
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

/// Adds a text whole, without what clings to it, in pieces, escaped, in hex and in base64.
fn add_forms(hidden: &mut Vec<String>, text: &str, in_pieces: bool) {
    let core = core(text);
    let mut wholes = vec![text, text.trim(), core];
    if in_pieces {
        wholes.extend(
            core.split(['/', '+', '='])
                .filter(|piece| piece.len() >= PIECE),
        );
        // What stands before the first slash is echoed by one store, however short it is.
        wholes.extend(
            core.split_once('/')
                .map(|(first, _)| first)
                .filter(|f| f.len() >= WHOLE),
        );
    }
    wholes.sort_unstable();
    wholes.dedup();
    for whole in wholes.into_iter().filter(|whole| whole.len() >= WHOLE) {
        hidden.push(whole.to_owned());
        hidden.push(uri::encode(whole));
        hidden.push(uri::encode(&uri::encode(whole)));
        hidden.push(escaped_xml(whole));
        hidden.push(whole.replace('/', "\\/"));
        hidden.extend(["", " ", ":"].map(|separator| hex(whole, separator)));
        if whole.len() >= PIECE {
            hidden.push(STANDARD_NO_PAD.encode(whole));
            hidden.push(URL_SAFE_NO_PAD.encode(whole));
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

type Decode = fn(&str) -> Decoded;

/// Escapes that an endpoint may write an echo in, each with the mark that tells of it.
const ESCAPES: [(char, Decode); 3] = [
    ('&', escapes::html),
    ('\\', escapes::json),
    ('%', escapes::percent),
];

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
            hex(SECRET, ":"),
            hex(SECRET, "").to_ascii_uppercase(),
            SECRET.to_ascii_lowercase(),
            SECRET.replace('/', "&#x2F;").replace('+', "&#43;"),
            SECRET.replace('/', "\\u002f"),
            SECRET.replace('M', "%4D"),
            STANDARD_NO_PAD.encode(SECRET),
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
    fn what_clung_to_a_secret_may_be_gone_or_escaped_in_the_echo() {
        let quoted = format!("\u{feff}\"{}\"", SECRET.replace(['/', '+'], "x"));
        let bare = quoted.trim_matches(['\u{feff}', '"']);
        let mask = Mask::new([&key(&quoted, "AKIAIOSFODNN7EXAMPLE", None)]);
        for echoed in [
            quoted.clone(),
            format!("&#34;{bare}&#34;"),
            format!("&quot;{bare}&quot;"),
            bare.to_owned(),
        ] {
            let masked = mask.apply(&echoed);
            assert!(!masked.contains(&bare[..8]), "{echoed}: {masked}");
        }
        assert_eq!(
            mask.apply("a &amp; b, 100%, C:\\dir"),
            "a &amp; b, 100%, C:\\dir"
        );
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
