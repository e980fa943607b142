//! What to send: suite × signature versions × keys, in order, with every name fixed beforehand.
//!
//! Pure: the randomness is an argument.

mod describe;
mod run_id;

use std::sync::Arc;
use std::time::Duration;

pub use run_id::{RunId, RunIdError};

use crate::model::key::Repair;
use crate::model::{
    AccessKey, Addressing, Cell, Endpoint, Expectation, KeyRole, SignatureVersion, Verb,
};
use crate::suite::{Client, Family, Suite};

/// What a user asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// Where to send.
    pub endpoint: Endpoint,
    /// The bucket to test on.
    pub bucket: String,
    /// The region to sign for.
    pub region: String,
    /// The key in question; none tests what anybody may do.
    pub target: Option<AccessKey>,
    /// A key known to work.
    pub control: Option<AccessKey>,
    /// What the target should be able to do.
    pub expectation: Option<Expectation>,
    /// The signature versions to try.
    pub signatures: Vec<SignatureVersion>,
    /// Where the bucket's name stands.
    pub addressing: Addressing,
    /// Put before the run's own prefix.
    pub prefix: Option<String>,
    /// Send no Put and no Delete.
    pub read_only: bool,
    /// An object to read in a read-only run.
    pub read_key: Option<String>,
    /// Send wrong identities to learn how they are answered.
    pub calibrate: bool,
    /// How often to send List and Get.
    pub repeat: u32,
    /// How many experiments to send at most.
    pub experiments: u32,
    /// What is tried only because somebody asked for it.
    pub on_request: OnRequest,
}

/// What is tried only because somebody asked for it.
#[derive(Clone, Debug, Default)]
pub struct OnRequest {
    /// Try repairs of the target key if it is refused.
    pub repairs: bool,
    /// The other keys of the target's source.
    pub siblings: Vec<AccessKey>,
    /// Send List to each address of the endpoint.
    pub each_address: bool,
    /// Send a refused List again for so long.
    pub wait: Duration,
}

/// What will be sent.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The run's name.
    pub run_id: RunId,
    /// Everything written has a key that starts with this.
    pub prefix: String,
    /// The matrix, target and control interleaved.
    pub cells: Vec<Cell>,
    /// All identities.
    pub keys: KeyRing,
    /// What may be tried where a cell fails.
    pub experiments: Vec<Family>,
    /// Clients whose requests are sent beside the cells that work; none unless they are asked for.
    pub clients: Vec<Client>,
    /// What the target key may have been meant to be; empty unless repairs were asked for.
    pub repairs: Vec<(Repair, Arc<AccessKey>)>,
    /// What was asked for.
    pub request: Request,
}

/// Every identity of a run, by role.
#[derive(Clone, Debug, Default)]
pub struct KeyRing {
    target: Option<Arc<AccessKey>>,
    control: Option<Arc<AccessKey>>,
    random_id: Option<Arc<AccessKey>>,
    wrong_secret: Option<Arc<AccessKey>>,
}

impl KeyRing {
    /// The key of a role; none for the anonymous.
    pub fn of(&self, role: KeyRole) -> Option<Arc<AccessKey>> {
        match role {
            KeyRole::Target => self.target.clone(),
            KeyRole::Control => self.control.clone(),
            KeyRole::RandomId => self.random_id.clone(),
            KeyRole::WrongSecret => self.wrong_secret.clone(),
            KeyRole::Anonymous | KeyRole::Source => None,
        }
    }
}

/// Lays out a run. `random` names the run and makes the wrong identities.
pub fn plan(request: &Request, suite: &Suite, experiments: Vec<Family>, random: &[u8; 32]) -> Plan {
    let run_id = RunId::from_random(random);
    Plan {
        prefix: run_id.prefix_below(request.prefix.as_deref().unwrap_or_default()),
        cells: cells(request, suite),
        keys: key_ring(request, random),
        experiments,
        clients: Vec::new(),
        repairs: repairs(request),
        request: request.clone(),
        run_id,
    }
}

impl Plan {
    /// The keys whose cells are run, the planter of canaries last.
    pub fn roles(&self) -> Vec<KeyRole> {
        roles(&self.request)
    }

    /// The object that Get reads.
    pub fn canary(&self) -> String {
        format!("{}canary", self.prefix)
    }

    /// The object a writing cell acts on.
    pub fn object_of(&self, cell: &Cell) -> String {
        match (cell.verb, &self.request.read_key) {
            (Verb::Get, Some(key)) => key.clone(),
            (Verb::Get, None) => self.canary(),
            _ => format!("{}{}", self.prefix, cell.id),
        }
    }

    /// The cells of a verb.
    pub fn cells_of(&self, verb: Verb) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(move |cell| cell.verb == verb)
    }

    /// The object a Delete cell removes: what the same key has put in the same way, if that is
    /// there, else one planted for it.
    pub fn object_to_delete(&self, cell: &Cell, is_there: impl Fn(&str) -> bool) -> String {
        self.cells_of(Verb::Put)
            .find(|put| put.key == cell.key && put.signature == cell.signature)
            .map(|put| self.object_of(put))
            .filter(|object| is_there(object))
            .unwrap_or_else(|| self.object_of(cell))
    }

    /// What an object of this run holds.
    pub fn body_of(&self, object: &str) -> Vec<u8> {
        format!("written by s3probe run {} as {object}\n", self.run_id).into_bytes()
    }

    /// The prefix to list under: the one given, if any, so that a key limited to it can list.
    pub fn list_prefix(&self) -> Option<String> {
        self.request
            .prefix
            .clone()
            .filter(|prefix| !prefix.is_empty())
    }
}

fn roles(request: &Request) -> Vec<KeyRole> {
    let control = request.control.is_some().then_some(KeyRole::Control);
    [KeyRole::Target].into_iter().chain(control).collect()
}

fn cells(request: &Request, suite: &Suite) -> Vec<Cell> {
    let mut cells = Vec::new();
    for probe in &suite.probes {
        for signature in signatures(request) {
            for role in roles(request) {
                let signature = match (role, &request.target) {
                    (KeyRole::Target, None) => SignatureVersion::None,
                    _ => signature,
                };
                let expected = request
                    .expectation
                    .as_ref()
                    .filter(|_| role == KeyRole::Target)
                    .map(|expectation| expectation.of(probe.verb));
                let cell = Cell::new(
                    &probe.name,
                    probe.verb,
                    signature,
                    request.addressing,
                    role,
                    expected,
                );
                if cells.iter().all(|earlier: &Cell| earlier.id != cell.id) {
                    cells.push(cell);
                }
            }
        }
    }
    cells
}

fn repairs(request: &Request) -> Vec<(Repair, Arc<AccessKey>)> {
    let asked = request.on_request.repairs.then_some(&request.on_request);
    let (Some(asked), Some(target)) = (asked, &request.target) else {
        return Vec::new();
    };
    let repairs = target.repairs(&asked.siblings).into_iter();
    repairs
        .map(|(repair, key)| (repair, Arc::new(key)))
        .collect()
}

fn signatures(request: &Request) -> Vec<SignatureVersion> {
    if request.target.is_none() && request.control.is_none() {
        vec![SignatureVersion::None]
    } else {
        request.signatures.clone()
    }
}

fn key_ring(request: &Request, random: &[u8; 32]) -> KeyRing {
    let wrong = request.target.as_ref().filter(|_| request.calibrate);
    KeyRing {
        target: request.target.clone().map(Arc::new),
        control: request.control.clone().map(Arc::new),
        random_id: wrong.map(|key| {
            Arc::new(AccessKey {
                label: "a random ID".to_owned(),
                id: key.id.lookalike(&random[8..]),
                secret: key.secret.wrong(&random[16..]),
                token: None,
            })
        }),
        wrong_secret: wrong.map(|key| {
            Arc::new(AccessKey {
                label: "a wrong secret".to_owned(),
                secret: key.secret.wrong(&random[8..]),
                ..key.clone()
            })
        }),
    }
}

#[cfg(test)]
mod tests;
