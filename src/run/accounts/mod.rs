//! Users, their keys and policies, by IAM: what `key` does beyond the one check it may end with.
//!
//! Nothing here is part of a run: `check` never sends any of it.

#[cfg(test)]
mod fake;
mod holdings;
mod issue;
mod revoke;

use std::future::Future;

pub use holdings::{Holdings, KeyInfo, User, holdings, policy_text, users};
pub use issue::{Issued, Made, NotIssued, Wanted, Why, issue};
pub use revoke::{Step, of_key, revocation, revoke, undo};

use crate::model::Query;
use crate::transport::{Asked, QueryApi};

/// Something that answers calls of IAM.
pub trait Accounts {
    /// Sends a call once.
    fn ask(&self, query: &Query) -> impl Future<Output = Asked>;
}

impl Accounts for QueryApi {
    async fn ask(&self, query: &Query) -> Asked {
        Self::ask(self, query).await
    }
}
