//! Keeps the ledger: an entry before each write, corrected by its reply.

use crate::model::{
    Action, Exchange, ExchangeId, FailureKind, Ledger, LedgerEntry, Order, ResponseRecord, Stage,
};

/// The ledger of a run under way.
#[derive(Default)]
pub(super) struct Keeper {
    created: Vec<LedgerEntry>,
    removed: Vec<LedgerEntry>,
}

impl Keeper {
    /// Notes a write before it is sent.
    pub(super) fn before(&mut self, order: &Order) {
        if let Action::Put { object, .. } = &order.action {
            self.created.push(entry(object, None, &order.id, false));
        }
    }

    /// Corrects the note by the reply.
    pub(super) fn after(&mut self, order: &Order, exchange: &Exchange) {
        match &order.action {
            Action::Put { object, .. } => self.after_put(object, exchange),
            Action::Delete { object, version } => {
                self.after_delete(object, version.as_deref(), exchange);
            }
            _ => {}
        }
    }

    /// Notes something found below the run's prefix that a reply had not told of.
    pub(super) fn found(&mut self, object: &str, version: Option<&str>, by: &ExchangeId) {
        let known = self
            .outstanding()
            .iter()
            .any(|e| e.object == object && e.version.as_deref() == version);
        if !known {
            self.created.push(entry(object, version, by, true));
        }
    }

    /// A listing showed that these are all that is left, so uncertain entries are settled.
    pub(super) fn settle(&mut self, still_there: &[(String, Option<String>)]) {
        self.created
            .retain(|e| e.certain || still_there.iter().any(|(object, _)| *object == e.object));
    }

    /// Whether this run sent a write for an object.
    pub(super) fn knows(&self, object: &str) -> bool {
        self.created.iter().any(|e| e.object == object)
    }

    /// Whether a reply said that the object is there.
    pub(super) fn holds(&self, object: &str) -> bool {
        self.outstanding()
            .iter()
            .any(|e| e.object == object && e.certain)
    }

    /// Whether anything was or may have been written.
    pub(super) fn is_empty(&self) -> bool {
        self.created.is_empty()
    }

    /// Whether the bucket keeps versions, as far as replies said so.
    pub(super) fn sees_versions(&self) -> bool {
        self.created.iter().any(|e| e.version.is_some())
    }

    /// What is, or may be, still there.
    pub(super) fn outstanding(&self) -> Vec<LedgerEntry> {
        self.created
            .iter()
            .filter(|e| !self.removed.contains(e))
            .cloned()
            .collect()
    }

    /// The finished ledger.
    pub(super) fn finish(self) -> Ledger {
        let left = self.outstanding();
        Ledger {
            created: self.created,
            removed: self.removed,
            left,
        }
    }

    fn after_put(&mut self, object: &str, exchange: &Exchange) {
        let Some(at) = self.created.iter().position(|e| e.by == exchange.id) else {
            return;
        };
        match exchange.response() {
            Some(response) if (200..300).contains(&response.status) => {
                self.created[at] = entry(object, version_id(response), &exchange.id, true);
            }
            // Refused: it is not there. Only an error of the endpoint itself may come too late.
            Some(response) if response.status < 500 => {
                self.created.remove(at);
            }
            Some(_) => {}
            None => {
                if exchange.failure().is_some_and(|f| {
                    f.stage < Stage::Response || f.kind == FailureKind::NotSendable
                }) {
                    self.created.remove(at);
                }
            }
        }
    }

    fn after_delete(&mut self, object: &str, version: Option<&str>, exchange: &Exchange) {
        let Some(response) = exchange.response() else {
            return;
        };
        // A 404 says that it is gone too.
        if !((200..300).contains(&response.status) || response.status == 404) {
            return;
        }
        let made_marker = response.header("x-amz-delete-marker") == Some("true");
        match (version, version_id(response)) {
            // On a versioned bucket a Delete without version adds a marker and removes nothing.
            (None, Some(marker)) if made_marker => {
                self.created
                    .push(entry(object, Some(marker), &exchange.id, true));
            }
            _ => {
                let gone = self.outstanding().into_iter().filter(|e| {
                    e.object == object && (version.is_none() || e.version.as_deref() == version)
                });
                self.removed.extend(gone.collect::<Vec<_>>());
            }
        }
    }
}

fn entry(object: &str, version: Option<&str>, by: &ExchangeId, certain: bool) -> LedgerEntry {
    LedgerEntry {
        object: object.to_owned(),
        version: version.map(str::to_owned),
        by: by.clone(),
        certain,
    }
}

fn version_id(response: &ResponseRecord) -> Option<&str> {
    response
        .header("x-amz-version-id")
        .filter(|id| !id.is_empty())
}
