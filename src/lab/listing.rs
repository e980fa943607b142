//! Pages of a list: prefix, delimiter, where to start, how many.

use super::call::Call;
use super::refusal::{Answered, Code, Refusal};

/// What a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) prefix: String,
    pub(super) delimiter: Option<String>,
    pub(super) max_keys: usize,
    pub(super) encoding: Encoding,
}

/// How keys are written in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// As they are.
    Plain,
    /// Percent-encoded.
    Url,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page<T> {
    /// Keys and what is known about them.
    pub(super) items: Vec<(String, T)>,
    /// Prefixes that stand for the keys under them.
    pub(super) prefixes: Vec<String>,
    /// The last entry, if there is more after it.
    pub(super) next: Option<String>,
}

impl Ask {
    /// Reads the parameters that all lists share.
    pub(super) fn of(call: &Call) -> Answered<Self> {
        let max_keys = match call.param("max-keys") {
            None => 1000,
            Some(text) => text.parse::<usize>().map_err(|_| {
                Refusal::new(Code::InvalidArgument)
                    .saying("Provided max-keys not an integer or within integer range")
                    .with("ArgumentName", "max-keys")
                    .with("ArgumentValue", text.clone())
            })?,
        };
        let encoding = match call.param("encoding-type").as_deref() {
            None => Encoding::Plain,
            Some("url") => Encoding::Url,
            Some(other) => {
                return Err(Refusal::new(Code::InvalidArgument)
                    .saying("Invalid Encoding Method specified in Request")
                    .with("ArgumentName", "encoding-type")
                    .with("ArgumentValue", other));
            }
        };
        Ok(Self {
            prefix: call.param("prefix").unwrap_or_default(),
            delimiter: call.param("delimiter").filter(|text| !text.is_empty()),
            max_keys: max_keys.min(1000),
            encoding,
        })
    }

    /// The prefix that stands for a key, if the delimiter makes one.
    pub(super) fn group(&self, key: &str) -> Option<String> {
        let delimiter = self.delimiter.as_ref()?;
        let rest = key.strip_prefix(&self.prefix)?;
        let end = rest.find(delimiter.as_str())? + delimiter.len();
        Some(format!("{}{}", self.prefix, &rest[..end]))
    }

    /// Whether a key comes after the place a list starts from, which may itself be a prefix of many.
    pub(super) fn is_after(&self, key: &str, start: &str) -> bool {
        key > start && self.group(key).as_deref() != Some(start)
    }

    /// A key or prefix as the document writes it.
    pub(super) fn written(&self, text: &str) -> String {
        match self.encoding {
            Encoding::Plain => text.to_owned(),
            Encoding::Url => super::encoding::encode_path(text),
        }
    }

    /// The next page of what is left, which must be in the order of keys.
    pub(super) fn page<T>(&self, left: impl Iterator<Item = (String, T)>) -> Page<T> {
        let mut page = Page {
            items: Vec::new(),
            prefixes: Vec::new(),
            next: None,
        };
        let mut last = None;
        for (key, item) in left.filter(|(key, _)| key.starts_with(&self.prefix)) {
            let group = self.group(&key);
            if group.is_some() && group.as_ref() == page.prefixes.last() {
                continue;
            }
            if page.items.len() + page.prefixes.len() == self.max_keys {
                page.next = last;
                break;
            }
            last = Some(group.clone().unwrap_or_else(|| key.clone()));
            match group {
                Some(group) => page.prefixes.push(group),
                None => page.items.push((key, item)),
            }
        }
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Ask {
        Ask::of(&Call {
            query: query.into(),
            ..Call::default()
        })
        .unwrap()
    }

    fn page(ask: &Ask, start: &str) -> (Vec<String>, Vec<String>, Option<String>) {
        let keys = ["a", "b/1", "b/2", "c/1", "c/2/3", "d"];
        let left = keys
            .iter()
            .filter(|key| ask.is_after(key, start))
            .map(|key| ((*key).to_owned(), ()));
        let page = ask.page(left);
        (
            page.items.into_iter().map(|(key, ())| key).collect(),
            page.prefixes,
            page.next,
        )
    }

    #[test]
    fn a_delimiter_groups_keys_and_pages_go_on_after_a_group() {
        let all = ask("delimiter=/");
        assert_eq!(
            page(&all, ""),
            (
                vec!["a".into(), "d".into()],
                vec!["b/".into(), "c/".into()],
                None
            )
        );
        let two = ask("delimiter=/&max-keys=2");
        assert_eq!(
            page(&two, ""),
            (vec!["a".into()], vec!["b/".into()], Some("b/".into()))
        );
        assert_eq!(
            page(&two, "b/"),
            (vec!["d".into()], vec!["c/".into()], None)
        );
        let inside = ask("delimiter=/&prefix=c/");
        assert_eq!(
            page(&inside, ""),
            (vec!["c/1".into()], vec!["c/2/".into()], None)
        );
    }

    #[test]
    fn a_list_without_delimiter_pages_by_key() {
        let two = ask("max-keys=2");
        assert_eq!(page(&two, "").2.as_deref(), Some("b/1"));
        assert_eq!(page(&two, "b/1").0, ["b/2", "c/1"]);
        assert_eq!(page(&ask("max-keys=0"), ""), (vec![], vec![], None));
        assert_eq!(page(&ask("prefix=zz"), ""), (vec![], vec![], None));
    }

    #[test]
    fn nonsense_is_refused() {
        for query in ["max-keys=-1", "max-keys=x", "encoding-type=base64"] {
            let call = Call {
                query: query.into(),
                ..Call::default()
            };
            assert_eq!(
                Ask::of(&call).unwrap_err().code,
                Code::InvalidArgument,
                "{query}"
            );
        }
        assert_eq!(ask("encoding-type=url").written("a b/c"), "a%20b/c");
    }
}
