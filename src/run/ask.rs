//! Single questions outside a check, with one key: reads only.

use std::sync::Arc;

use futures_util::future;

use crate::model::{
    AccessKey, Action, Addressing, ConnectionChoice, Exchange, ExchangeId, KeyRole, Order, Purpose,
    Setting, SignatureVersion,
};
use crate::transport::Transport;

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

/// Asks all at once; the answers are in the order of the questions.
pub async fn ask<T: Transport>(
    transport: &T,
    key: &Arc<AccessKey>,
    signature: SignatureVersion,
    addressing: Addressing,
    questions: &[Question],
) -> Vec<Exchange> {
    let orders: Vec<Order> = questions
        .iter()
        .enumerate()
        .map(|(at, question)| Order {
            id: ExchangeId::new(at + 1),
            purpose: Purpose::Grants,
            cell: None,
            role: KeyRole::Target,
            key: Some(Arc::clone(key)),
            signature,
            addressing,
            action: match question {
                Question::Buckets => Action::Buckets,
                Question::Setting(setting) => Action::Read(*setting),
                Question::CallerIdentity => Action::CallerIdentity,
            },
            trial: None,
            connection: ConnectionChoice::Any,
        })
        .collect();
    future::join_all(orders.iter().map(|order| transport.send(order))).await
}
