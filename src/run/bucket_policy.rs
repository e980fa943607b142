//! The policy of a bucket: read, stored, and removed only where it is proved to be our own.

use super::ask::Asker;
use crate::classify;
use crate::model::{
    Action, BodyEnd, ErrorClass, Exchange, OwnPolicy, Purpose, ResponseRecord, Setting,
};
use crate::transport::Transport;

/// Reads and changes a bucket's policy, with the key that asks.
#[derive(Clone, Debug)]
pub struct PolicyKeeper(pub Asker);

/// What a bucket has for a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// This document, byte for byte.
    Document(String),
    /// None.
    Nothing,
}

impl Stored {
    /// What the answer of `GetBucketPolicy` shows; nothing if it does not show it whole.
    pub fn of(exchange: &Exchange) -> Option<Self> {
        let readings = classify::read(std::slice::from_ref(exchange));
        let reading = readings.first()?;
        if reading.code.as_deref() == Setting::Policy.absent_code() {
            return Some(Self::Nothing);
        }
        let response = exchange.response()?;
        let shown = reading.class == ErrorClass::None && is_whole(response);
        shown.then(|| Self::Document(response.body.clone()))
    }

    /// The document, if there is one.
    pub fn document(&self) -> Option<&str> {
        match self {
            Self::Document(text) => Some(text),
            Self::Nothing => None,
        }
    }
}

/// Whether a body is here byte for byte: neither cut, nor masked, nor made into text.
fn is_whole(response: &ResponseRecord) -> bool {
    response.body_end == BodyEnd::Complete && response.body.len() as u64 == response.body_bytes
}

impl PolicyKeeper {
    /// `GetBucketPolicy`.
    pub async fn get<T: Transport>(&self, transport: &T) -> Exchange {
        let action = Action::Read(Setting::Policy);
        self.0.send(transport, Purpose::Policy, action).await
    }

    /// `PutBucketPolicy`.
    pub async fn put<T: Transport>(&self, transport: &T, document: &str) -> Exchange {
        let document = document.to_owned();
        let action = Action::PutPolicy { document };
        self.0.send(transport, Purpose::Policy, action).await
    }

    /// `DeleteBucketPolicy`, of a policy of our own.
    pub async fn remove<T: Transport>(&self, transport: &T, own: OwnPolicy) -> Exchange {
        let action = Action::DeletePolicy(own);
        self.0.send(transport, Purpose::Policy, action).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Operation, Reply};

    fn answered(status: u16, body: &str, body_bytes: usize) -> Exchange {
        Exchange {
            operation: Operation::GetBucketPolicy,
            reply: Reply::Response(ResponseRecord {
                status,
                body: body.to_owned(),
                body_bytes: body_bytes as u64,
                ..ResponseRecord::default()
            }),
            ..Exchange::default()
        }
    }

    #[test]
    fn a_policy_is_what_came_whole_and_none_is_what_the_store_says_is_none() {
        let none = "<Error><Code>NoSuchBucketPolicy</Code></Error>";
        let denied = "<Error><Code>AccessDenied</Code></Error>";
        let document = |text: &str| Some(Stored::Document(text.to_owned()));
        for (status, body, expected) in [
            (200, "{\"Statement\":[]}", document("{\"Statement\":[]}")),
            (404, none, Some(Stored::Nothing)),
            (403, denied, None),
            (404, "<Error><Code>NoSuchBucket</Code></Error>", None),
            (200, "<ListBucketResult/>", None),
            (200, "<html></html>", None),
            (200, "", None),
        ] {
            let found = Stored::of(&answered(status, body, body.len()));
            assert_eq!(found, expected, "{status} {body}");
        }
        assert_eq!(Stored::of(&answered(200, "{}", 9)), None, "masked or cut");
    }
}
