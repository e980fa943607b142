//! What the lab answers, before it is put on the wire.

use bytes::Bytes;

/// An answer: a status, headers, and a body with how much of it is really sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// Headers in order.
    pub(super) headers: Vec<(String, String)>,
    /// The body.
    pub(super) body: Bytes,
    /// What becomes of it on the way.
    pub(super) fate: Fate,
}

/// What becomes of an answer on its way to the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It arrives.
    #[default]
    Sent,
    /// Half of the body arrives, then the connection is closed.
    Cut,
    /// The connection is closed without an answer.
    Dropped,
}

impl Answer {
    /// An answer without body.
    pub(super) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            fate: Fate::Sent,
        }
    }

    /// An answer of XML.
    pub(super) fn xml(status: u16, text: String) -> Self {
        Self::text(status, "application/xml", text)
    }

    /// An answer of text.
    pub(super) fn text(status: u16, content_type: &str, text: impl Into<String>) -> Self {
        let mut answer = Self::empty(status).with("content-type", content_type);
        answer.body = Bytes::from(text.into());
        answer
    }

    /// The same with one more header.
    #[must_use]
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }
}
