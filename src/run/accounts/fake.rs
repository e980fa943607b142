//! An IAM that answers from a list, in order.

use std::cell::RefCell;
use std::future::Future;

use super::Accounts;
use crate::model::{
    AccessKey, AccessKeyId, Exchange, Operation, Query, Reply, ResponseRecord, SecretAccessKey,
};
use crate::transport::Asked;

pub(super) struct Fake {
    answers: RefCell<Vec<(String, u16, String)>>,
    asked: RefCell<Vec<String>>,
}

impl Fake {
    /// Operation, status and what stands inside the answer's root.
    pub(super) fn of(answers: &[(&str, u16, &str)]) -> Self {
        let answers = answers.iter().rev();
        Self {
            answers: RefCell::new(
                answers
                    .map(|(operation, status, body)| {
                        ((*operation).to_owned(), *status, (*body).to_owned())
                    })
                    .collect(),
            ),
            asked: RefCell::default(),
        }
    }

    /// Each call as `Operation name=value …`.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.borrow().clone()
    }

    /// Answers that nobody asked for.
    pub(super) fn left(&self) -> usize {
        self.answers.borrow().len()
    }
}

impl Accounts for Fake {
    async fn ask(&self, query: &Query) -> Asked {
        let parameters = query.parameters.iter();
        let words = parameters.map(|(name, value)| format!("{name}={value}"));
        let operation = query.operation.to_string();
        let call = [operation].into_iter().chain(words).collect::<Vec<_>>();
        let call = call.join(" ");
        self.asked.borrow_mut().push(call.clone());
        let (operation, status, inside) = self.answers.borrow_mut().pop().unwrap();
        assert_eq!(operation, query.operation.as_str(), "{call}");
        let body = if status == 200 {
            format!("<{operation}Response>{inside}</{operation}Response>")
        } else {
            inside
        };
        let issued =
            (status == 200 && query.operation == Operation::CreateAccessKey).then(|| AccessKey {
                label: String::new(),
                id: AccessKeyId::new("AKIDNEW"),
                secret: SecretAccessKey::new("newsecret"),
                token: None,
            });
        let exchange = Exchange {
            operation: query.operation,
            reply: Reply::Response(ResponseRecord {
                status,
                body,
                ..ResponseRecord::default()
            }),
            ..Exchange::default()
        };
        Asked { exchange, issued }
    }
}

/// Runs a future that waits for nothing.
pub(super) fn now<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}
