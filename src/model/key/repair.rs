//! Repairs of a key that was damaged on its way: what could have been meant by what was given.
//!
//! A repair is only made where its mark is seen, and none puts a text that looks like a secret in
//! the ID's place: an ID travels in the clear.

use super::shape::{self, clings, core, is_quoted, looks_like_id, looks_like_secret};
use super::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken, escapes};

/// One way in which a key may have been damaged, undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Repair {
    /// White space and byte-order marks round the secret taken away.
    TrimmedSecret,
    /// White space and byte-order marks round the ID taken away.
    TrimmedId,
    /// The same, round all parts.
    Trimmed,
    /// White space inside the parts taken away too.
    Joined,
    /// Quotes round the parts taken away.
    Unquoted,
    /// What stands before the value, such as `secret_key =`, taken away.
    ValueOnly,
    /// Percent escapes undone.
    PercentDecoded,
    /// HTML escapes undone.
    HtmlDecoded,
    /// JSON escapes undone.
    JsonDecoded,
    /// Backslashes taken away.
    WithoutBackslashes,
    /// Blanks inside the secret made plus signs again.
    PlusForBlank,
    /// Plus signs in the secret made blanks.
    BlankForPlus,
    /// ID and secret exchanged.
    Swapped,
    /// The first of two secrets that were pasted one after the other.
    FirstHalf,
    /// The second of them.
    SecondHalf,
    /// The secret of another key of the same source.
    SecretOfAnotherKey,
    /// The ID of another key of the same source.
    IdOfAnotherKey,
}

impl Repair {
    /// The repair of an experiment's name, `repair.trimmed`.
    pub fn of_experiment(name: &str) -> Option<Self> {
        let word = name.strip_prefix("repair.")?;
        ALL.into_iter().find(|repair| repair.as_str() == word)
    }

    /// What was done, for a sentence: "with …".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::TrimmedSecret => "what clings to the secret taken away",
            Self::TrimmedId => "what clings to the ID taken away",
            Self::Trimmed => "what clings to its parts taken away",
            Self::Joined => "all blanks and line ends taken away",
            Self::Unquoted => "its quotes taken away",
            Self::ValueOnly => "the text before the value taken away",
            Self::PercentDecoded => "its percent escapes undone",
            Self::HtmlDecoded => "its HTML escapes undone",
            Self::JsonDecoded => "its JSON escapes undone",
            Self::WithoutBackslashes => "its backslashes taken away",
            Self::PlusForBlank => "plus signs in the place of the secret's blanks",
            Self::BlankForPlus => "blanks in the place of the secret's plus signs",
            Self::Swapped => "ID and secret exchanged",
            Self::FirstHalf => "the first half of the secret alone",
            Self::SecondHalf => "the second half of the secret alone",
            Self::SecretOfAnotherKey => "the secret of another key",
            Self::IdOfAnotherKey => "the ID of another key",
        }
    }

    /// The word in reports, behind `repair.`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TrimmedSecret => "trimmed-secret",
            Self::TrimmedId => "trimmed-id",
            Self::Trimmed => "trimmed",
            Self::Joined => "joined",
            Self::Unquoted => "unquoted",
            Self::ValueOnly => "value-only",
            Self::PercentDecoded => "percent-decoded",
            Self::HtmlDecoded => "html-decoded",
            Self::JsonDecoded => "json-decoded",
            Self::WithoutBackslashes => "without-backslashes",
            Self::PlusForBlank => "plus-for-blank",
            Self::BlankForPlus => "blank-for-plus",
            Self::Swapped => "swapped",
            Self::FirstHalf => "first-half",
            Self::SecondHalf => "second-half",
            Self::SecretOfAnotherKey => "secret-of-another-key",
            Self::IdOfAnotherKey => "id-of-another-key",
        }
    }
}

impl AccessKey {
    /// What may have been meant by this key, the likeliest first, at most [`MOST`] of them.
    ///
    /// `siblings` are the other keys of the source it came from. The label of a repaired key is
    /// that of the key it took a part from.
    pub fn repairs(&self, siblings: &[Self]) -> Vec<(Repair, Self)> {
        let mut found: Vec<(Repair, Self)> = Vec::new();
        let candidates = self.undone().into_iter().chain(self.mixed(siblings));
        for (repair, key) in candidates {
            let is_new = |other: &Self| {
                (&other.id, &other.secret, &other.token) != (&key.id, &key.secret, &key.token)
            };
            let whole = !key.id.0.is_empty() && !key.secret.0.is_empty();
            if whole && is_new(self) && found.iter().all(|(_, other)| is_new(other)) {
                found.push((repair, key));
            }
        }
        found.retain(|(_, key)| key.shown_id().is_some());
        found.truncate(MOST);
        found
    }

    /// Each repair of what was given; those that change nothing are dropped by the caller.
    fn undone(&self) -> Vec<(Repair, Self)> {
        let plus = |text: &str| trimmed(text).replace(' ', "+");
        let blank = |text: &str| text.replace('+', " ");
        let mut all = vec![
            (Repair::TrimmedSecret, self.with_secret(trimmed)),
            (Repair::TrimmedId, self.with_id(trimmed)),
            (Repair::Trimmed, self.with(trimmed)),
            (Repair::PlusForBlank, self.with_secret(plus)),
            (Repair::Joined, self.with(joined)),
            (Repair::Unquoted, self.with(unquoted)),
            (Repair::ValueOnly, self.with(value_only)),
            (Repair::PercentDecoded, self.with(percent_decoded)),
            (Repair::HtmlDecoded, self.with(html_decoded)),
            (Repair::JsonDecoded, self.with(json_decoded)),
            (Repair::WithoutBackslashes, self.with(without_backslashes)),
        ];
        all.extend(self.swapped().map(|key| (Repair::Swapped, key)));
        if let Some([first, second]) = halves(core(&self.secret.0)) {
            all.push((Repair::FirstHalf, self.with_secret(|_| first.clone())));
            all.push((Repair::SecondHalf, self.with_secret(|_| second.clone())));
        }
        all.push((Repair::BlankForPlus, self.with_secret(blank)));
        all
    }

    /// The pair exchanged, if its shapes say that it is the wrong way round.
    fn swapped(&self) -> Option<Self> {
        let (id, secret) = (core(&self.id.0), core(&self.secret.0));
        let wrong_way_round =
            !looks_like_secret(secret) && (looks_like_secret(id) || looks_like_id(secret));
        wrong_way_round.then(|| Self {
            id: AccessKeyId::new(secret),
            secret: SecretAccessKey::new(id),
            ..self.clone()
        })
    }

    /// This ID with the secrets of other keys, and their IDs with this secret.
    fn mixed(&self, siblings: &[Self]) -> Vec<(Repair, Self)> {
        let with_their_secret = siblings.iter().map(|other| Self {
            id: self.id.clone(),
            ..other.clone()
        });
        let with_their_id = siblings.iter().map(|other| Self {
            label: other.label.clone(),
            id: other.id.clone(),
            ..self.clone()
        });
        with_their_secret
            .map(|key| (Repair::SecretOfAnotherKey, key))
            .chain(with_their_id.map(|key| (Repair::IdOfAnotherKey, key)))
            .collect()
    }

    fn with(&self, change: impl Fn(&str) -> String) -> Self {
        let token = self.token.as_ref();
        Self {
            label: self.label.clone(),
            id: AccessKeyId::new(change(&self.id.0)),
            secret: SecretAccessKey::new(change(&self.secret.0)),
            token: token.map(|token| SessionToken::new(change(&token.raw)).until(token.expires)),
        }
    }

    fn with_id(&self, change: impl Fn(&str) -> String) -> Self {
        Self {
            id: AccessKeyId::new(change(&self.id.0)),
            ..self.clone()
        }
    }

    fn with_secret(&self, change: impl Fn(&str) -> String) -> Self {
        Self {
            secret: SecretAccessKey::new(change(&self.secret.0)),
            ..self.clone()
        }
    }
}

const ALL: [Repair; 17] = [
    Repair::TrimmedSecret,
    Repair::TrimmedId,
    Repair::Trimmed,
    Repair::Joined,
    Repair::Unquoted,
    Repair::ValueOnly,
    Repair::PercentDecoded,
    Repair::HtmlDecoded,
    Repair::JsonDecoded,
    Repair::WithoutBackslashes,
    Repair::PlusForBlank,
    Repair::BlankForPlus,
    Repair::Swapped,
    Repair::FirstHalf,
    Repair::SecondHalf,
    Repair::SecretOfAnotherKey,
    Repair::IdOfAnotherKey,
];

/// How many repairs are tried at most: each is a refused sign-in in somebody's log. With the three
/// Lists that confirm one, twelve are sent.
pub const MOST: usize = 9;

fn trimmed(text: &str) -> String {
    shape::trimmed(text).to_owned()
}

fn joined(text: &str) -> String {
    text.chars().filter(|c| !clings(*c)).collect()
}

fn unquoted(text: &str) -> String {
    let text = trimmed(text);
    if is_quoted(&text) {
        text[1..text.len() - 1].to_owned()
    } else {
        text
    }
}

/// `export secret_key = "value"` to its value; other texts stay, since base64 ends in `=` too.
fn value_only(text: &str) -> String {
    let name = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        name.ends_with("key") || name.ends_with("key_id") || name.ends_with("keyid")
    };
    match text.split_once(['=', ':']) {
        Some((before, value)) if name(before) => unquoted(value),
        _ => text.to_owned(),
    }
}

fn percent_decoded(text: &str) -> String {
    escapes::percent(&trimmed(text)).text
}

fn html_decoded(text: &str) -> String {
    escapes::html(&trimmed(text)).text
}

fn json_decoded(text: &str) -> String {
    let text = unquoted(text);
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or(text)
}

fn without_backslashes(text: &str) -> String {
    trimmed(text).replace('\\', "")
}

/// A secret of 80 characters is two of 40; so is any that is the same text twice.
fn halves(text: &str) -> Option<[String; 2]> {
    let text = joined(text);
    let length = text.chars().count();
    let first: String = text.chars().take(length / 2).collect();
    let second: String = text.chars().skip(length / 2).collect();
    let twice = length >= 16 && first == second;
    (length == 80 || twice).then_some([first, second])
}

#[cfg(test)]
mod tests;
