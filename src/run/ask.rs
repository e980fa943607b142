//! Single requests outside a check, with one key.

use std::sync::Arc;

use futures_util::future;

use crate::model::{
    AccessKey, Action, Addressing, ConnectionChoice, Exchange, ExchangeId, KeyRole, Order, Purpose,
    Setting, SignatureVersion,
};
use crate::transport::Transport;

/// Who asks, and how.
#[derive(Clone, Debug)]
pub struct Asker {
    /// What the key is asked about, or asks for.
    pub role: KeyRole,
    /// The key it signs with.
    pub key: Arc<AccessKey>,
    /// How it signs.
    pub signature: SignatureVersion,
    /// Where the bucket's name stands.
    pub addressing: Addressing,
}

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// `ListBuckets`: the buckets of the key, and whose key it is.
    Buckets,
    /// One setting of the bucket.
    Setting(Setting),
    /// `GetCallerIdentity`.
    CallerIdentity,
}

impl Asker {
    /// Asks all at once, reads only; the answers are in the order of the questions.
    pub async fn ask<T: Transport>(&self, transport: &T, questions: &[Question]) -> Vec<Exchange> {
        let actions = questions.iter().map(|question| match question {
            Question::Buckets => Action::Buckets,
            Question::Setting(setting) => Action::Read(*setting),
            Question::CallerIdentity => Action::CallerIdentity,
        });
        let sent = actions.map(|action| self.send(transport, Purpose::Grants, action));
        let mut exchanges = future::join_all(sent).await;
        for (at, exchange) in exchanges.iter_mut().enumerate() {
            exchange.id = ExchangeId::new(at + 1);
        }
        exchanges
    }

    /// Sends one request.
    pub(super) async fn send<T: Transport>(
        &self,
        transport: &T,
        purpose: Purpose,
        action: Action,
    ) -> Exchange {
        let order = Order {
            id: ExchangeId::new(0),
            purpose,
            cell: None,
            role: self.role,
            key: Some(Arc::clone(&self.key)),
            signature: self.signature,
            addressing: self.addressing,
            action,
            trial: None,
            connection: ConnectionChoice::Any,
        };
        transport.send(&order).await
    }
}
