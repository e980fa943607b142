//! What interrupted runs left: found by the form of its name, removed one by one.

use super::ask::Asker;
use super::listing::{self, Listed};
use crate::model::{Action, Exchange, Purpose};
use crate::plan::RunId;
use crate::transport::Transport;

/// Finds and removes leftovers, with the key that asks.
#[derive(Clone, Debug)]
pub struct Cleaner(pub Asker);

/// An object, or one version or delete marker of it, that a run left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The run that made it.
    pub run: RunId,
    /// Its key.
    pub object: String,
    /// Its version, where the bucket keeps versions.
    pub version: Option<String>,
}

impl Cleaner {
    /// Everything below `prefix` that has the form of a run's object; of one run if it is given.
    ///
    /// The error is the exchange that could not be read as a listing.
    pub async fn find<T: Transport>(
        &self,
        transport: &T,
        prefix: &str,
        run: Option<&RunId>,
    ) -> Result<Vec<Leftover>, Box<Exchange>> {
        let below = run.map_or_else(|| RunId::any_below(prefix), |run| run.prefix_below(prefix));
        let entries = match self.versions(transport, &below).await {
            Ok(entries) => entries,
            // Not every store keeps versions, nor may every key list them.
            Err(_) => self.objects(transport, &below).await?,
        };
        Ok(entries
            .into_iter()
            .filter_map(|(object, version)| {
                let found = RunId::of_object(prefix, &object)?;
                (run.is_none() || run == Some(&found)).then_some(Leftover {
                    run: found,
                    object,
                    version,
                })
            })
            .collect())
    }

    /// Removes one; the exchange says whether it worked.
    pub async fn remove<T: Transport>(&self, transport: &T, leftover: &Leftover) -> Exchange {
        let (object, version) = (leftover.object.clone(), leftover.version.clone());
        let action = Action::Delete { object, version };
        self.0.send(transport, Purpose::CleanUp, action).await
    }

    async fn versions<T: Transport>(
        &self,
        transport: &T,
        prefix: &str,
    ) -> Result<Vec<(String, Option<String>)>, Box<Exchange>> {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let action = Action::ListVersions {
                prefix: prefix.to_owned(),
                after: after.clone(),
            };
            let page = self.page(transport, action).await?;
            all.extend(page.entries);
            match page.next_version {
                Some(next) if Some(&next) != after.as_ref() => after = Some(next),
                _ => return Ok(all),
            }
        }
    }

    async fn objects<T: Transport>(
        &self,
        transport: &T,
        prefix: &str,
    ) -> Result<Vec<(String, Option<String>)>, Box<Exchange>> {
        let (mut all, mut continuation) = (Vec::new(), None);
        loop {
            let action = Action::List {
                prefix: Some(prefix.to_owned()),
                max_keys: None,
                continuation: continuation.clone(),
            };
            let page = self.page(transport, action).await?;
            all.extend(page.entries);
            // A store that repeats its token would list for ever.
            match page.continuation {
                Some(next) if Some(&next) != continuation.as_ref() => continuation = Some(next),
                _ => return Ok(all),
            }
        }
    }

    async fn page<T: Transport>(
        &self,
        transport: &T,
        action: Action,
    ) -> Result<Listed, Box<Exchange>> {
        let exchange = self.0.send(transport, Purpose::CleanUp, action).await;
        listing::read(&exchange).ok_or_else(|| Box::new(exchange))
    }
}
