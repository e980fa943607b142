//! Plan to evidence: the only asynchronous part above the transport.
//!
//! Stages follow each other, the requests of a stage go out at once. Nothing is concluded here
//! beyond what decides the next stage: is the bucket there, and may anything be written.

pub mod accounts;
mod addresses;
pub mod ask;
pub mod bucket_policy;
mod clean_up;
mod clients;
pub mod event;
mod experiments;
mod gate;
mod grants;
mod ledger;
pub mod leftovers;
mod listing;
mod orders;
mod patience;
mod repairs;
mod repeats;
mod sender;
mod wait;

use tokio::sync::watch;

pub use event::{Event, Step, Stop};

use crate::model::cell::NotSent;
use crate::model::key::AccessKey;
use crate::model::{
    Evidence, Exchange, Failure, FailureKind, KeyFacts, KeyRole, Purpose, RunFacts, Stage, Verb,
};
use crate::plan::Plan;
use crate::transport::Transport;
use gate::Gate;
use sender::Sender;

/// What is known about the way before anything is sent.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// All addresses of the endpoint's name.
    pub addresses: Vec<String>,
    /// The forward proxy obeyed.
    pub proxy: Option<String>,
    /// The one that the environment names and that is not obeyed for this endpoint.
    pub unused_proxy: Option<String>,
    /// Whether TLS is not verified.
    pub insecure: bool,
    /// The calls that temporary keys were taken with, sent before the run.
    pub taken: Vec<Exchange>,
}

/// Runs a plan and returns all that was seen; a stopped run cleans up first.
pub async fn run<T: Transport>(
    plan: &Plan,
    mut around: Surroundings,
    transport: &T,
    observe: &mut dyn FnMut(Event<'_>),
    stop: watch::Receiver<Stop>,
) -> Evidence {
    let started = transport.now();
    let mut run = Run {
        plan,
        has_other_way: around.proxy.is_some() || around.unused_proxy.is_some(),
        not_sent: Vec::new(),
        sender: Sender::new(transport, observe, stop),
    };
    run.sender.begin_with(std::mem::take(&mut around.taken));
    run.go().await;
    let left_out = experiments::run(plan, &mut run.sender).await;
    repairs::run(plan, &mut run.sender).await;
    addresses::run(plan, &around.addresses, &mut run.sender).await;
    repeats::run(plan, &mut run.sender).await;
    wait::run(plan, &mut run.sender).await;
    clients::run(plan, &mut run.sender).await;
    grants::run(plan, &mut run.sender).await;
    let mut facts = facts(plan, around);
    facts.started = started;
    facts.interrupted = run.sender.stopped();
    facts.experiments_left_out = left_out;
    clean_up::clean_up(plan, &mut run.sender).await;
    grants::look_for_lock(plan, &mut run.sender).await;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a run's milliseconds fit a double"
    )]
    let duration = transport.now().millis_since(started) as f64;
    facts.duration_ms = duration;
    let cells = run.cells();
    let (exchanges, ledger) = run.sender.finish();
    Evidence {
        run: facts,
        keys: key_facts(plan),
        cells,
        exchanges,
        ledger,
    }
}

struct Run<'r, T> {
    plan: &'r Plan,
    /// Whether there is a way past the proxy, or through one that is not used.
    has_other_way: bool,
    not_sent: Vec<(Verb, NotSent)>,
    sender: Sender<'r, T>,
}

impl<T: Transport> Run<'_, T> {
    async fn go(&mut self) {
        let plan = self.plan;
        self.sender
            .send_all(Step::Look, vec![orders::look(plan)])
            .await;
        if self.no_way() {
            if self.has_other_way {
                let look = vec![orders::look_the_other_way(plan)];
                self.sender.send_all(Step::Experiment, look).await;
            }
            return self.leave_out(&Verb::ALL, NotSent::NoAnswer);
        }
        if self.looked().is_some_and(is_hung_up) {
            let look = orders::look_over_tls(plan).into_iter().collect();
            self.sender.send_all(Step::Experiment, look).await;
        }
        let mut first = orders::calibration(plan);
        first.extend(orders::cells(plan, Verb::List));
        self.sender.send_all(Step::List, first).await;
        self.ask_again_without_max_keys().await;
        let gate = gate::read(plan, self.sender.exchanges());
        if gate.nothing_answers {
            return self.leave_out(&[Verb::Get, Verb::Put, Verb::Delete], NotSent::NoAnswer);
        }
        match gate.writes(plan) {
            Some(reason) => {
                self.leave_out(&[Verb::Put, Verb::Delete], reason);
                self.sender
                    .send_all(Step::Act, orders::gets(plan, None))
                    .await;
            }
            None => self.write_and_read(&gate).await,
        }
    }

    /// Plants and puts, then reads and deletes.
    async fn write_and_read(&mut self, gate: &Gate) {
        let plan = self.plan;
        let planters = gate.writers(plan);
        let mut puts = orders::cells(plan, Verb::Put);
        puts.extend(
            planters
                .first()
                .and_then(|planter| orders::canary(plan, *planter)),
        );
        self.sender.send_all(Step::Put, puts).await;
        for planter in planters {
            let missing = orders::plants(plan, planter, |object| self.sender.holds(object));
            if !missing.is_empty() && self.sender.has_put(planter) {
                self.sender.send_all(Step::Put, missing).await;
            }
        }
        let canary = Some(plan.canary()).filter(|canary| self.sender.holds(canary));
        let mut acts = orders::gets(plan, canary.as_deref());
        let mut deletes = orders::deletes(plan, |object| self.sender.holds(object));
        deletes.extend(orders::deletes_of_nothing(plan, &deletes));
        if deletes.len() < plan.cells_of(Verb::Delete).count() {
            self.leave_out(&[Verb::Delete], NotSent::NothingPlanted);
        }
        acts.extend(deletes);
        self.sender.send_all(Step::Act, acts).await;
    }

    /// One store answers 5xx to `max-keys=1`: ask those cells once more without it.
    async fn ask_again_without_max_keys(&mut self) {
        let again: Vec<_> = orders::cells(self.plan, Verb::List)
            .into_iter()
            .filter(|order| self.sender.retract_server_error(order))
            .map(orders::without_max_keys)
            .collect();
        if !again.is_empty() {
            self.sender.send_all(Step::List, again).await;
        }
    }

    /// Whether the look failed before a request could be sent.
    fn no_way(&self) -> bool {
        self.looked()
            .is_some_and(|failure| failure.stage < Stage::Response)
    }

    /// How the look failed, if it did.
    fn looked(&self) -> Option<&Failure> {
        let mut exchanges = self.sender.exchanges().iter();
        let look = exchanges.find(|exchange| exchange.purpose == Purpose::Look)?;
        look.failure()
    }

    fn leave_out(&mut self, verbs: &[Verb], reason: NotSent) {
        self.not_sent
            .extend(verbs.iter().map(|verb| (*verb, reason)));
    }

    /// The planned cells; one without an exchange says why.
    fn cells(&self) -> Vec<crate::model::Cell> {
        let mut cells = self.plan.cells.clone();
        for cell in &mut cells {
            if self
                .sender
                .exchanges()
                .iter()
                .any(|x| x.cell.as_ref() == Some(&cell.id))
            {
                continue;
            }
            let reason = self.not_sent.iter().find(|(verb, _)| *verb == cell.verb);
            cell.not_sent = Some(reason.map_or(NotSent::CutShort, |(_, reason)| *reason));
        }
        cells
    }
}

/// Whether the request went out and the connection was closed, as a port that speaks TLS may do.
fn is_hung_up(failure: &Failure) -> bool {
    failure.stage == Stage::Response
        && matches!(failure.kind, FailureKind::ClosedEarly | FailureKind::Reset)
}

fn facts(plan: &Plan, around: Surroundings) -> RunFacts {
    let request = &plan.request;
    RunFacts {
        id: plan.run_id.to_string(),
        endpoint: request.endpoint.to_string(),
        bucket: request.bucket.clone(),
        region: request.region.clone(),
        addressing: request.addressing,
        prefix: plan.prefix.clone(),
        signatures: request.signatures.clone(),
        expect: request.expectation.as_ref().map(ToString::to_string),
        read_only: request.read_only,
        read_key: request.read_key.clone(),
        repeat: request.repeat,
        each_address: request.on_request.each_address,
        calibrated: request.calibrate,
        insecure: around.insecure,
        proxy: around.proxy,
        addresses: around.addresses,
        ..RunFacts::default()
    }
}

fn key_facts(plan: &Plan) -> Vec<KeyFacts> {
    [KeyRole::Target, KeyRole::Control]
        .into_iter()
        .filter_map(|role| plan.keys.of(role).map(|key| (role, key)))
        .map(|(role, key)| facts_of(role, &key))
        .collect()
}

/// What may be said about a key.
pub fn facts_of(role: KeyRole, key: &AccessKey) -> KeyFacts {
    KeyFacts {
        role,
        label: key.label.clone(),
        access_key_id: key.shown_id().unwrap_or("(hidden)").to_owned(),
        id: key.id.shape(),
        secret: key.secret.shape(),
        token: key.token.as_ref().map(|token| token.shape(&key.id)),
        expires: key
            .token
            .as_ref()
            .and_then(crate::model::SessionToken::expires),
    }
}

#[cfg(test)]
mod tests;
