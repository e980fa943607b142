//! What interrupted runs left: found by the form of its name, removed one by one.

use super::ask::Asker;
use super::ledger::NULL_VERSION;
use super::listing::{self, Listed};
use super::patience::{Patience, may_change};
use crate::classify::{self, passes_by_itself};
use crate::model::{Action, Exchange, Purpose, Reading};
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

/// What became of leftovers.
#[derive(Debug)]
pub struct Cleared {
    /// Those whose removal was refused or not answered, with what was said last.
    pub refused: Vec<(Leftover, Exchange)>,
    /// What is still there; the error is the exchange that could not be read as a listing.
    pub left: Result<Vec<Leftover>, Box<Exchange>>,
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

    /// Removes what was found, again where the endpoint fails now and then, and looks what is left.
    pub async fn clear<T: Transport>(
        &self,
        transport: &T,
        prefix: &str,
        run: Option<&RunId>,
        found: Vec<Leftover>,
    ) -> Cleared {
        let mut refused = self.remove_all(transport, found).await;
        let mut left = self.find(transport, prefix, run).await;
        let lasting = left
            .as_ref()
            .map_or(Vec::new(), |left| lasting(left, &refused));
        if !lasting.is_empty() {
            for leftover in &lasting {
                self.put_over(transport, leftover).await;
            }
            refused.extend(self.remove_all(transport, lasting).await);
            left = self.find(transport, prefix, run).await;
        }
        Cleared { refused, left }
    }

    /// Removes one after the other; what is left of them, with the answers that say why.
    async fn remove_all<T: Transport>(
        &self,
        transport: &T,
        mut left: Vec<Leftover>,
    ) -> Vec<(Leftover, Exchange)> {
        let mut patience = Patience::default();
        loop {
            let mut refused = Vec::new();
            for leftover in left {
                let exchange = self.remove(transport, &leftover).await;
                if !exchange.is_success() {
                    refused.push((leftover, exchange));
                }
            }
            let again = refused
                .iter()
                .any(|(_, exchange)| reads_as(exchange, may_change));
            match patience.next_pause(transport.now()).filter(|_| again) {
                Some(pause) => transport.pause(pause).await,
                None => return refused,
            }
            left = refused.into_iter().map(|(leftover, _)| leftover).collect();
        }
    }

    async fn remove<T: Transport>(&self, transport: &T, leftover: &Leftover) -> Exchange {
        let (object, version) = (leftover.object.clone(), leftover.version.clone());
        let action = Action::Delete { object, version };
        self.0.send(transport, Purpose::CleanUp, action).await
    }

    /// Puts an object in the place of a delete marker that a Delete does not remove.
    async fn put_over<T: Transport>(&self, transport: &T, leftover: &Leftover) {
        let action = Action::Put {
            object: leftover.object.clone(),
            body: b"put by s3probe in the place of a delete marker, to be removed with it\n"
                .to_vec(),
        };
        self.0.send(transport, Purpose::CleanUp, action).await;
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
        let mut patience = Patience::default();
        loop {
            let exchange = self
                .0
                .send(transport, Purpose::CleanUp, action.clone())
                .await;
            if let Some(listed) = listing::read(&exchange) {
                return Ok(listed);
            }
            // A rejection is taken as it is: nothing has shown yet that this key is accepted.
            let again = reads_as(&exchange, passes_by_itself);
            match patience.next_pause(transport.now()).filter(|_| again) {
                Some(pause) => transport.pause(pause).await,
                None => return Err(Box::new(exchange)),
            }
        }
    }
}

/// Versions `null` that are there although their removal was answered as done.
///
/// One store answers 204 to a Delete of a marker `null` and keeps it, but removes an object that was
/// put in its place (`SeaweedFS` 4.48). Each has the name of a run's object, like all that is removed.
fn lasting(left: &[Leftover], refused: &[(Leftover, Exchange)]) -> Vec<Leftover> {
    let is_refused = |leftover: &&Leftover| refused.iter().any(|(other, _)| other == *leftover);
    let lasting = left
        .iter()
        .filter(|leftover| leftover.version.as_deref() == Some(NULL_VERSION));
    lasting.filter(|l| !is_refused(l)).cloned().collect()
}

/// Whether what is asked of an exchange's reading holds.
fn reads_as(exchange: &Exchange, asked: fn(&Reading) -> bool) -> bool {
    classify::read(std::slice::from_ref(exchange))
        .iter()
        .any(asked)
}
