//! Wrong identities for calibration: an unknown ID of the same shape, a wrong secret of the same length.

use super::{AccessKeyId, SecretAccessKey};

impl AccessKeyId {
    /// An ID of this one's shape that nobody has, made from random bytes.
    ///
    /// Length, separators, the letters' cases and a known prefix stay: some stores parse an ID
    /// before they look it up, and an ID of another form would be answered by the parser.
    #[must_use]
    pub fn lookalike(&self, random: &[u8]) -> Self {
        let kept = kept_prefix(&self.0);
        let mut source = Source::new(random);
        let text = self
            .0
            .char_indices()
            .map(|(at, c)| {
                if at < kept {
                    c
                } else {
                    source.like(c, self.is_hex_after(kept))
                }
            })
            .collect();
        Self(text)
    }

    fn is_hex_after(&self, at: usize) -> bool {
        self.0[at..]
            .chars()
            .all(|c| matches!(c, '0'..='9' | 'a'..='f'))
    }
}

impl SecretAccessKey {
    /// A secret of this one's length that shares nothing else with it, made from random bytes.
    #[must_use]
    pub fn wrong(&self, random: &[u8]) -> Self {
        let mut source = Source::new(random);
        Self(
            (0..self.0.chars().count().max(1))
                .map(|_| source.from(BASE62))
                .collect(),
        )
    }
}

fn kept_prefix(id: &str) -> usize {
    ["AKIA", "ASIA", "GK"]
        .iter()
        .find(|prefix| id.starts_with(**prefix) && id.len() > prefix.len() + 4)
        .map_or(0, |prefix| prefix.len())
}

/// A stream of choices from given random bytes, stretched so that it never ends.
struct Source<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Source<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn from(&mut self, alphabet: &[u8]) -> char {
        let round = self.at / self.bytes.len().max(1);
        let byte = self
            .bytes
            .get(self.at % self.bytes.len().max(1))
            .copied()
            .unwrap_or(0);
        self.at += 1;
        let index = usize::from(byte)
            .wrapping_mul(31)
            .wrapping_add(round * 17 + self.at * 7);
        char::from(alphabet[index % alphabet.len()])
    }

    fn like(&mut self, c: char, hex: bool) -> char {
        match c {
            '0'..='9' | 'a'..='f' if hex => self.from(b"0123456789abcdef"),
            'A'..='Z' => self.from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            '0'..='9' => self.from(b"23456789"),
            'a'..='z' => self.from(b"abcdefghijklmnopqrstuvwxyz"),
            other => other,
        }
    }
}

const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::key::shape::Mark;

    const RANDOM: [u8; 16] = [
        7, 91, 203, 14, 55, 160, 2, 99, 180, 33, 240, 71, 128, 5, 66, 217,
    ];

    #[test]
    fn a_lookalike_has_the_shape_and_not_the_value() {
        for id in [
            "AKIAIOSFODNN7EXAMPLE",
            "GK31c2f218a2e44f485b94239e",
            "team:alice",
            "uploader-7",
        ] {
            let id = AccessKeyId::new(id);
            let other = id.lookalike(&RANDOM);
            assert_ne!(id, other);
            assert_eq!(id.shape().length, other.shape().length);
            assert_eq!(id.shape().alphabet, other.shape().alphabet, "{other}");
            assert_eq!(
                id.shape().has(Mark::VendorPrefix),
                other.shape().has(Mark::VendorPrefix)
            );
        }
        assert_eq!(
            AccessKeyId::new("team:alice")
                .lookalike(&RANDOM)
                .as_str()
                .find(':'),
            Some(4)
        );
    }

    #[test]
    fn a_wrong_secret_has_the_length_and_nothing_else() {
        let secret = SecretAccessKey::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        let wrong = secret.wrong(&RANDOM);
        assert_eq!(wrong.shape().length, 40);
        assert_ne!(wrong, secret);
        assert_eq!(SecretAccessKey::new("").wrong(&RANDOM).shape().length, 1);
    }
}
