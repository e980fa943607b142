//! Keeps the ledger: an entry before each write, corrected by its reply.

use std::collections::BTreeMap;

use crate::model::{
    Action, Exchange, ExchangeId, FailureKind, Ledger, LedgerEntry, Order, ResponseRecord, Stage,
};

/// The ledger of a run under way.
#[derive(Default)]
pub(super) struct Keeper {
    created: Vec<LedgerEntry>,
    removed: Vec<LedgerEntry>,
    /// Puts without an answer: they may be carried out later than a listing shows.
    unanswered: BTreeMap<ExchangeId, Silence>,
}

/// How a Put got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Silence {
    /// The other side ended it: what it was going to do is done, or is about to be.
    Ended,
    /// We did not wait longer: it may still be on its way.
    Open,
}

impl Keeper {
    /// Notes a write before it is sent.
    pub(super) fn before(&mut self, order: &Order) {
        if let Action::Put { object, .. } = &order.action {
            self.created.push(entry(object, None, &order.id, false));
            self.unanswered.insert(order.id.clone(), Silence::Open);
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

    /// Notes something that a listing showed.
    pub(super) fn found(&mut self, object: &str, version: Option<&str>, by: &ExchangeId) {
        let standing = |e: &LedgerEntry| e.object == object && !self.removed.contains(e);
        let is_known = |e: &LedgerEntry| e.version.as_deref() == version && e.certain;
        if (self.created.iter()).any(|e| standing(e) && is_known(e)) {
            return;
        }
        // What was put without a word about its version is the version that is there.
        let vague = |e: &LedgerEntry| standing(e) && e.version.is_none();
        match self.created.iter().position(vague) {
            Some(at) => {
                let put = &mut self.created[at];
                put.version = version.map(str::to_owned);
                put.certain = true;
            }
            None => self.created.push(entry(object, version, by, true)),
        }
    }

    /// A listing showed all that is left, so what an answer left open is settled. A Put without an
    /// answer is not: it may be carried out yet.
    pub(super) fn settle(&mut self, still_there: &[(String, Option<String>)]) {
        let unanswered = &self.unanswered;
        self.created.retain(|e| {
            e.certain
                || unanswered.contains_key(&e.by)
                || still_there.iter().any(|(object, _)| *object == e.object)
        });
    }

    /// Enough time has passed for Puts that the other side has ended: those that do not show were
    /// not carried out.
    pub(super) fn give_up_the_ended(&mut self) {
        let unanswered = &self.unanswered;
        self.created
            .retain(|e| e.certain || unanswered.get(&e.by) != Some(&Silence::Ended));
    }

    /// The worst of the silences about what may come yet; none if all is known.
    pub(super) fn awaited(&self) -> Option<Silence> {
        let open = self.created.iter().filter(|e| !e.certain);
        open.filter_map(|e| self.unanswered.get(&e.by).copied())
            .max()
    }

    /// What is there for sure, or may be as far as answers and listings say: all that can be removed.
    pub(super) fn removable(&self) -> Vec<LedgerEntry> {
        let mut all = self.outstanding();
        all.retain(|e| e.certain || !self.unanswered.contains_key(&e.by));
        all
    }

    /// Objects whose version `null` is there although its removal was answered as done.
    pub(super) fn lasting_nulls(&self) -> Vec<String> {
        let was_removed = |e: &LedgerEntry| {
            let mut removed = self.removed.iter();
            removed.any(|r| r.object == e.object && r.version.as_deref() == Some(NULL_VERSION))
        };
        let mut left = self.outstanding();
        left.retain(|e| e.version.as_deref() == Some(NULL_VERSION) && was_removed(e));
        left.into_iter().map(|e| e.object).collect()
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
        match silence(exchange) {
            Some(silence) => {
                self.unanswered.insert(exchange.id.clone(), silence);
            }
            None => {
                self.unanswered.remove(&exchange.id);
            }
        }
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
            // On a versioned bucket a Delete without version adds a marker and removes nothing...
            (None, Some(marker)) if made_marker => {
                // ... but the version `null`, whose place the marker takes (S3 user guide,
                // "Deleting objects from versioning-suspended buckets").
                if marker == NULL_VERSION {
                    self.gone(object, is_null);
                }
                self.created
                    .push(entry(object, Some(marker), &exchange.id, true));
            }
            (None, _) => self.gone(object, |_| true),
            (Some(NULL_VERSION), _) => self.gone(object, is_null),
            (Some(_), _) => self.gone(object, |gone| gone == version),
        }
    }

    /// Notes that an object's versions of a kind are gone, as far as anything told of them.
    fn gone(&mut self, object: &str, is_gone: impl Fn(Option<&str>) -> bool) {
        let mut gone = self.removable();
        gone.retain(|e| e.object == object && is_gone(e.version.as_deref()));
        self.removed.extend(gone);
    }
}

/// How an exchange got no answer of the store; none if it got one.
fn silence(exchange: &Exchange) -> Option<Silence> {
    match exchange.failure() {
        Some(failure) => Some(match failure.kind {
            FailureKind::Reset | FailureKind::ClosedEarly | FailureKind::NotHttp { .. } => {
                Silence::Ended
            }
            _ => Silence::Open,
        }),
        // A gateway that waits no longer says nothing about what it waited for: RFC 9110 section 15.6.5.
        None => (exchange.response()?.status == 504).then_some(Silence::Open),
    }
}

/// Whether this is what a bucket holds that does not keep versions, or no longer.
fn is_null(version: Option<&str>) -> bool {
    version.is_none_or(|version| version == NULL_VERSION)
}

/// The version ID of what is written while versioning is off or suspended: S3 user guide, "Working
/// with objects in a versioning-suspended bucket".
pub(super) const NULL_VERSION: &str = "null";

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
