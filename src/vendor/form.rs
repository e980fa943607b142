//! What the IDs and secrets of a store look like.

/// What a text of a store looks like: a key ID, a secret, a canonical ID.
#[derive(Clone, Copy, Debug)]
pub struct TextForm {
    /// In words.
    pub words: &'static str,
    /// What it begins with, one of these; empty if nothing is fixed.
    pub prefixes: &'static [&'static str],
    /// The lengths it may have, prefix included.
    pub length: (usize, usize),
    /// Whether a character may stand behind the prefix.
    pub allows: fn(char) -> bool,
    /// Whether such texts can be chosen freely, so that another form means nothing.
    pub free: bool,
    /// Whether it is one text, the same for every key, so that it tells nobody from another.
    pub shared: bool,
}

impl TextForm {
    /// A form that every such text of the store has.
    pub(super) const fn fixed(
        words: &'static str,
        length: (usize, usize),
        allows: fn(char) -> bool,
    ) -> Self {
        Self {
            words,
            prefixes: &[],
            length,
            allows,
            free: false,
            shared: false,
        }
    }

    /// A form that is usual, or that one example has; another form means nothing.
    pub(super) const fn usual(
        words: &'static str,
        length: (usize, usize),
        allows: fn(char) -> bool,
    ) -> Self {
        Self {
            free: true,
            ..Self::fixed(words, length, allows)
        }
    }

    /// The same, of a text that every key of the store has.
    pub(super) const fn shared(self) -> Self {
        Self {
            shared: true,
            ..self
        }
    }

    /// The same form behind one of these prefixes.
    pub(super) const fn after(self, prefixes: &'static [&'static str]) -> Self {
        Self { prefixes, ..self }
    }

    /// Whether a text has this form.
    pub fn fits(&self, text: &str) -> bool {
        let (shortest, longest) = self.length;
        let rest = if self.prefixes.is_empty() {
            Some(text)
        } else {
            self.prefixes
                .iter()
                .find_map(|prefix| text.strip_prefix(prefix))
        };
        (shortest..=longest).contains(&text.chars().count())
            && rest.is_some_and(|rest| rest.chars().all(self.allows))
    }
}
