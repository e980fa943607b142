//! One running lab: from a request to its answer, without any socket.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::Time;
use crate::policy::PolicyProblem;

use super::answer::{Answer, Fate};
use super::call::Call;
use super::config::LabConfig;
use super::dialect::{host_id, look, request_id};
use super::disguise::{self, Occasion};
use super::fault::{FaultKind, Faults};
use super::hop;
use super::identify::Gate;
use super::refusal::{Answered, Code, Refusal};
use super::route::{Operation, Route, Style};
use super::service::Service;
use super::store::Store;

/// A lab's configuration, contents and memory of what it was asked.
pub(super) struct State {
    pub(super) config: LabConfig,
    pub(super) faults: Faults,
    store: Mutex<Store>,
    log: Mutex<Vec<LabRequest>>,
    count: AtomicU64,
    listed: AtomicBool,
}

/// One request the lab was sent, as it arrived, and the status it was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabRequest {
    /// The method.
    pub method: String,
    /// The path as sent.
    pub path: String,
    /// The query as sent, without `?`.
    pub query: String,
    /// The `Host` header.
    pub host: String,
    /// The status of the answer; `None` if the connection was closed without one.
    pub status: Option<u16>,
}

impl State {
    pub(super) fn new(config: LabConfig) -> Result<Self, PolicyProblem> {
        let store = Store::new(&config.buckets, config.dialect, config.clock.now())?;
        Ok(Self {
            faults: Faults::new(config.faults.clone()),
            config,
            store: Mutex::new(store),
            log: Mutex::default(),
            count: AtomicU64::new(0),
            listed: AtomicBool::new(false),
        })
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, Vec<LabRequest>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request and remembers it.
    pub(super) fn answer(&self, call: Call) -> Answer {
        let nth = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let mut entry = LabRequest {
            method: call.method.clone(),
            path: call.path.clone(),
            query: call.query.clone(),
            host: call.header("host").unwrap_or_default(),
            status: None,
        };
        let answer = self.considered(call, nth);
        entry.status = (answer.fate != Fate::Dropped).then_some(answer.status);
        self.log().push(entry);
        answer
    }

    fn considered(&self, call: Call, nth: u64) -> Answer {
        if self.faults.word(FaultKind::CloseEarly) == Some("request") {
            return Answer {
                fate: Fate::Dropped,
                ..Answer::empty(200)
            };
        }
        if let Some(answer) = hop::own_answer(&call, &self.faults) {
            return answer.with("date", self.shown_time().http_date());
        }
        let call = hop::passed_on(call, &self.faults);
        let route = self.route(&call);
        let id = request_id(nth);
        let mut answer = match self.served(&call, &route, nth) {
            Ok(answer) => answer,
            Err(refusal) => {
                let (dialect, faults) = (self.config.dialect, &self.faults);
                let occasion = Occasion {
                    dialect,
                    faults,
                    route: &route,
                    request_id: &id,
                };
                disguise::answer(refusal, &occasion)
            }
        };
        if self.faults.word(FaultKind::CloseEarly) == Some("body") {
            answer.fate = Fate::Cut;
        }
        self.signed_off(answer, &id)
    }

    /// The headers every answer of the store has.
    fn signed_off(&self, answer: Answer, id: &str) -> Answer {
        let dialect = self.config.dialect;
        let answer = answer
            .with("x-amz-request-id", id)
            .with("x-amz-id-2", host_id(dialect, id))
            .with("date", self.shown_time().http_date())
            .with("x-s3probe-lab", format!("emulation of {dialect}"));
        match look(dialect).server {
            Some(server) => answer.with("server", server),
            None => answer,
        }
    }

    /// The time of the `Date` header.
    fn shown_time(&self) -> Time {
        let skew = self.faults.millis(FaultKind::ClockSkew).unwrap_or(0);
        self.config.clock.now().plus_millis(skew)
    }

    fn route(&self, call: &Call) -> Route {
        let route = Route::of(call);
        let host = call.header("host").unwrap_or_default();
        let name = host
            .rsplit_once(':')
            .map_or(host.as_str(), |(name, _port)| name);
        if self.faults.has(FaultKind::HostTakenAsBucket)
            && route.style == Style::Path
            && !matches!(name, "localhost" | "s3.localhost")
        {
            // The whole host is the bucket, so the whole path is the key.
            return Route::of_whole_host(call, name);
        }
        if self.faults.has(FaultKind::SubResourcesFallThrough) {
            return Route::without_sub_resources(call);
        }
        route
    }

    fn served(&self, call: &Call, route: &Route, nth: u64) -> Answered<Answer> {
        if let Some(refusal) = hop::store_wide(&self.faults, nth) {
            return Err(refusal);
        }
        if self.faults.has(FaultKind::PathStyleRefused)
            && route.style == Style::Path
            && route.bucket.is_some()
        {
            return Err(Refusal::unauthenticated(Code::SecondLevelDomainForbidden));
        }
        let silent_skew = self.faults.millis(FaultKind::ClockSkewSilent).unwrap_or(0);
        let gate = Gate {
            config: &self.config,
            faults: &self.faults,
            now: self.shown_time().plus_millis(silent_skew),
            nth,
        };
        let caller = gate.caller(call, route)?;
        let lists = matches!(
            route.operation,
            Operation::ListObjects | Operation::ListObjectsV2
        );
        if self.faults.has(FaultKind::RefuseAfterList)
            && !lists
            && self.listed.load(Ordering::Relaxed)
        {
            return Err(Refusal::new(Code::AccessDenied));
        }
        let (config, faults) = (&self.config, &self.faults);
        let mut store = self.store();
        let now = self.shown_time();
        let service = Service {
            config,
            faults,
            store: &mut store,
            caller,
            call,
            route,
            now,
        };
        let answer = service.serve()?;
        if lists {
            self.listed.store(true, Ordering::Relaxed);
        }
        Ok(answer)
    }
}
