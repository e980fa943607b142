//! Marks: what in an answer speaks for one store.

use crate::model::{Exchange, ResponseRecord};

/// One thing that speaks for a store.
#[derive(Debug)]
pub(super) struct Mark {
    /// What to look at.
    pub(super) at: At,
    /// What it must be.
    pub(super) is: Is,
    /// How much it says.
    pub(super) weight: Weight,
    /// In words, for the report.
    pub(super) words: &'static str,
    /// The release, read from the same text.
    pub(super) version: Option<fn(&str) -> Option<String>>,
}

impl Mark {
    /// A mark that says no version.
    pub(super) const fn new(at: At, is: Is, weight: Weight, words: &'static str) -> Self {
        Self {
            at,
            is,
            weight,
            words,
            version: None,
        }
    }

    /// The text that shows this mark in an exchange.
    pub(super) fn found<'a>(&self, exchange: &'a Exchange) -> Option<&'a str> {
        let response = exchange.response()?;
        let text = match self.at {
            At::Header(name) => response.header(name),
            At::HeaderName => return self.header_name(response),
            At::Element(name) => element(&response.body, name),
            At::Error => error(response),
            At::Host => host(exchange),
        };
        text.filter(|text| self.is.holds(text))
    }

    fn header_name<'a>(&self, response: &'a ResponseRecord) -> Option<&'a str> {
        let mut names = response.headers.iter().map(|(name, _)| name.as_str());
        names.find(|name| self.is.holds(&name.to_ascii_lowercase()))
    }
}

/// Where a mark is.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    /// The value of this header.
    Header(&'static str),
    /// The name of any header, in lower case.
    HeaderName,
    /// The text of the first element of this name.
    Element(&'static str),
    /// A whole error document.
    Error,
    /// The host asked.
    Host,
}

/// What is there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Is {
    /// Anything.
    There,
    /// Exactly this.
    Exactly(&'static str),
    /// A text that begins so.
    StartsWith(&'static str),
    /// A text that holds this.
    Holds(&'static str),
    /// A text of a form.
    Form(fn(&str) -> bool),
}

impl Is {
    fn holds(self, text: &str) -> bool {
        match self {
            Self::There => true,
            Self::Exactly(wanted) => text == wanted,
            Self::StartsWith(wanted) => text.starts_with(wanted),
            Self::Holds(wanted) => text.contains(wanted),
            Self::Form(form) => form(text),
        }
    }
}

/// How much a mark says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Others have it too.
    Weak = 1,
    /// Unusual.
    Middling = 2,
    /// Nobody else is known to have it.
    Strong = 4,
}

/// The text of the first element of a name. Marks look at documents that stores write themselves,
/// so plain search does; what it misses is one mark less.
pub(super) fn element<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let start = body.find(&format!("<{name}>"))? + name.len() + 2;
    let end = start + body[start..].find('<')?;
    Some(&body[start..end])
}

/// The names of a document's elements below its root.
pub(super) fn elements(body: &str) -> Vec<&str> {
    body.split('<')
        .filter(|tag| !tag.starts_with(['/', '?', '!']))
        .filter_map(|tag| tag.split(['>', ' ', '/']).next())
        .filter(|name| !name.trim().is_empty())
        .skip(1)
        .collect()
}

fn error(response: &ResponseRecord) -> Option<&str> {
    let is_error = response.body.contains("<Error>") && response.body.contains("<Code>");
    is_error.then_some(response.body.as_str())
}

fn host(exchange: &Exchange) -> Option<&str> {
    let (_, rest) = exchange.request.url.split_once("://")?;
    rest.split(['/', ':', '?']).next()
}
