//! Experiments: where a cell failed for a reason that codes cannot name, one thing is changed.
//!
//! Nothing is sent when nothing failed. Families follow each other; a family with an experiment
//! that passes ends the search for its signature version.

use std::sync::Arc;

use super::event::Step;
use super::orders;
use super::sender::Sender;
use crate::classify;
use crate::model::{
    AccessKey, Action, Addressing, Cell, Change, Echo, ErrorClass, Exchange, Expected, KeyRole,
    Observed, Order, Purpose, Reading, ResponseRecord, SignatureVersion, Trial, Verb,
};
use crate::plan::Plan;
use crate::suite::{Experiment, Family, HostForm, PrefixForm, Recipe, TlsPort, Trigger};
use crate::transport::Transport;

/// Sends what applies; gives the names of those that the budget left out.
pub(super) async fn run<T: Transport>(plan: &Plan, sender: &mut Sender<'_, T>) -> Vec<String> {
    let mut left = usize::try_from(plan.request.experiments).unwrap_or(usize::MAX);
    let mut left_out = Vec::new();
    for family in &plan.experiments {
        let mut orders = orders_of(plan, family, sender.exchanges());
        let cut = orders.len().min(left);
        left -= cut;
        left_out.extend(orders.split_off(cut).iter().filter_map(name_of));
        let missing = orders::own_objects(plan, &orders, |object| sender.holds(object));
        sender.send_all(Step::Experiment, missing).await;
        sender.send_all(Step::Experiment, orders).await;
    }
    left_out.sort();
    left_out.dedup();
    left_out
}

fn name_of(order: &Order) -> Option<String> {
    order
        .trial
        .as_ref()
        .map(|(trial, _)| trial.experiment.clone())
}

/// The requests of a family that apply after what was seen so far.
fn orders_of(plan: &Plan, family: &Family, exchanges: &[Exchange]) -> Vec<Order> {
    let readings = classify::read(exchanges);
    let seen = Seen {
        plan,
        exchanges,
        readings: &readings,
    };
    let mut orders = Vec::new();
    for experiment in &family.experiments {
        for cell in plan
            .cells
            .iter()
            .filter(|cell| seen.applies(experiment, cell))
        {
            orders.extend(seen.order(experiment, cell));
        }
    }
    orders
}

/// What was seen so far, for questions about it.
struct Seen<'s> {
    plan: &'s Plan,
    exchanges: &'s [Exchange],
    readings: &'s [Reading],
}

impl<'s> Seen<'s> {
    fn applies(&self, experiment: &Experiment, cell: &Cell) -> bool {
        cell.verb == experiment.verb
            && experiment.signatures.contains(&cell.signature)
            && self.holds(experiment.when, cell)
            && !(experiment.when.searches() && self.is_solved(cell))
    }

    /// Whether an experiment with a cell's request has passed already, where a cell had failed.
    fn is_solved(&self, cell: &Cell) -> bool {
        self.exchanges
            .iter()
            .zip(self.readings)
            .any(|(exchange, reading)| {
                exchange.purpose == Purpose::Experiment
                    && exchange.signature == cell.signature
                    && exchange.operation.verb() == Some(cell.verb)
                    && reading.observed == Observed::Allowed
                    && !self.varies_what_works(exchange)
            })
    }

    fn varies_what_works(&self, experiment: &Exchange) -> bool {
        let trial = experiment.trial.as_ref();
        let cell = trial.and_then(|trial| self.plan.cells.iter().find(|c| c.id == trial.varies));
        cell.is_some_and(|cell| self.works(cell))
    }

    fn works(&self, cell: &Cell) -> bool {
        self.of(cell.verb, cell.signature, cell.key)
            .is_some_and(|(_, reading)| reading.observed == Observed::Allowed)
    }

    /// Whether a cell that failed works with the fewest headers.
    fn minimal_passes(&self, cell: &Cell) -> bool {
        self.exchanges
            .iter()
            .zip(self.readings)
            .any(|(exchange, reading)| {
                reading.observed == Observed::Allowed
                    && exchange.trial.as_ref().is_some_and(|trial| {
                        trial.varies == cell.id && trial.experiment.starts_with("headers.minimal")
                    })
            })
    }

    fn holds(&self, trigger: Trigger, cell: &Cell) -> bool {
        let all = |fits: fn(&Reading) -> bool| {
            let mut met = false;
            for role in self.plan.roles() {
                match self.of(cell.verb, cell.signature, role) {
                    Some((_, reading)) if fits(reading) => met = true,
                    _ => return false,
                }
            }
            met
        };
        match trigger {
            Trigger::SignatureRefused => all(is_signature_refused),
            Trigger::RegionRefused => all(is_region_refused),
            Trigger::ClockRefused => all(|reading| reading.class == ErrorClass::ClockSkew),
            Trigger::TokenRefused => self.is_token_refused(cell),
            Trigger::PutFailed => all(is_failed_put),
            Trigger::MinimalPasses => self.minimal_passes(cell),
            Trigger::Works => self.works(cell),
            Trigger::ListDenied | Trigger::PutDenied => self.is_denied(cell),
            Trigger::GetDenied => {
                self.is_denied(cell)
                    && self.observed(Verb::Put, cell) == Some(Observed::Allowed)
                    && cell.key == KeyRole::Target
            }
        }
    }

    /// Whether a cell is denied that should not be; the control's only beside the target's.
    fn is_denied(&self, cell: &Cell) -> bool {
        let denied = |key| {
            let found = self.of(cell.verb, cell.signature, key);
            found.is_some_and(|(_, reading)| reading.observed == Observed::Denied)
        };
        let target = self.plan.cells.iter().find(|other| {
            (other.verb, other.signature, other.key) == (cell.verb, cell.signature, KeyRole::Target)
        });
        let wanted = match target.and_then(|cell| cell.expectation) {
            Some(expected) => expected == Expected::Allow,
            None => self.plan.request.control.is_some(),
        };
        wanted && denied(KeyRole::Target) && denied(cell.key)
    }

    /// Whether the target brought a session token to a request that was refused for who asks.
    fn is_token_refused(&self, cell: &Cell) -> bool {
        let refused = |reading: &Reading| {
            let says_otherwise = matches!(
                reading.class,
                ErrorClass::ClockSkew | ErrorClass::RegionMismatch | ErrorClass::KeyDisabled
            );
            let at_the_door =
                reading.observed == Observed::Rejected || reading.class == ErrorClass::BadRequest;
            at_the_door && !says_otherwise
        };
        cell.key == KeyRole::Target
            && self.without_token().is_some()
            && self
                .of(cell.verb, cell.signature, cell.key)
                .is_some_and(|(_, reading)| refused(reading))
    }

    /// The target key without its session token, if it has one.
    fn without_token(&self) -> Option<AccessKey> {
        let target = self.plan.keys.of(KeyRole::Target)?;
        target.token.as_ref()?;
        Some(AccessKey {
            token: None,
            ..AccessKey::clone(&target)
        })
    }

    /// What came of another cell of the same key.
    fn observed(&self, verb: Verb, cell: &Cell) -> Option<Observed> {
        let (_, reading) = self.of(verb, cell.signature, cell.key)?;
        Some(reading.observed)
    }

    /// The first exchange of a cell, read.
    fn of(
        &self,
        verb: Verb,
        signature: SignatureVersion,
        role: KeyRole,
    ) -> Option<(&'s Exchange, &'s Reading)> {
        self.exchanges
            .iter()
            .zip(self.readings)
            .find(|(exchange, _)| {
                exchange.purpose == Purpose::Cell
                    && exchange.operation.verb() == Some(verb)
                    && exchange.signature == signature
                    && exchange.key == role
            })
    }

    fn order(&self, experiment: &Experiment, cell: &Cell) -> Option<Order> {
        let (exchange, reading) = self.of(cell.verb, cell.signature, cell.key)?;
        let (change, value) = self.change(&experiment.change, exchange, reading)?;
        let trial = Trial {
            experiment: experiment.name.clone(),
            varies: cell.id.clone(),
            value,
        };
        let mut order = orders::experiment(self.plan, cell, trial, change);
        match (&experiment.change, &mut order.action) {
            (Recipe::KeyEnding(ending), Action::Put { object, .. }) => object.push_str(ending),
            (Recipe::WithoutToken, _) => order.key = self.without_token().map(Arc::new),
            (Recipe::ReadBack(name), action) => {
                *action = orders::get_of(self.plan, self.put_by(name, cell)?);
            }
            _ => {}
        }
        Some(order)
    }

    /// The object that an experiment of the same key has put.
    fn put_by(&self, name: &str, cell: &Cell) -> Option<String> {
        let mut done = self.exchanges.iter().zip(self.readings);
        let (exchange, _) = done.find(|(exchange, reading)| {
            let trial = exchange.trial.as_ref();
            reading.observed == Observed::Allowed
                && (exchange.key, exchange.signature) == (cell.key, cell.signature)
                && trial.is_some_and(|trial| trial.experiment == name)
        })?;
        let varied = &exchange.trial.as_ref()?.varies;
        Some(orders::object_of_experiment(self.plan, name, varied))
    }

    /// The change, and the value put in; none if nothing would change.
    fn change(
        &self,
        recipe: &Recipe,
        exchange: &Exchange,
        reading: &Reading,
    ) -> Option<(Change, Option<String>)> {
        let plain = |change| Some((change, None));
        match recipe {
            Recipe::Minimal | Recipe::OwnObject | Recipe::KeyEnding(_) | Recipe::ReadBack(_) => {
                plain(Change::Minimal)
            }
            Recipe::WithoutToken => plain(Change::Nothing),
            Recipe::SignSlash => plain(Change::SignSlash),
            Recipe::Payload(payload) => plain(Change::Payload(*payload)),
            Recipe::Query(more) => plain(Change::Query(more.clone())),
            Recipe::EmptyBody => plain(Change::EmptyBody),
            Recipe::Prefix(form) => self.prefix(*form),
            Recipe::Tls(port) => self.over_tls(*port),
            Recipe::PastProxy => {
                let proxy = exchange.connection.proxy.clone()?;
                Some((Change::OtherWay, Some(proxy)))
            }
            Recipe::Head => plain(Change::Head("HEAD")),
            Recipe::HeadSignedAsGet => plain(Change::Head("GET")),
            Recipe::Body(bytes) => plain(Change::Body(*bytes)),
            Recipe::SignedHeaders(headers) => {
                plain(Change::SignedHeaders(headers.clone().into_iter().collect()))
            }
            Recipe::UnsignedHeaders(headers) => {
                let headers = headers.iter();
                let filled = headers.map(|(name, value)| {
                    let value = self.filled(value, exchange)?;
                    Some((name.clone(), value))
                });
                let filled: Option<Vec<_>> = filled.collect();
                plain(Change::UnsignedHeaders(filled?))
            }
            Recipe::SignWithoutBasePath => (!self.plan.request.endpoint.base_path.is_empty())
                .then_some((Change::SignWithoutBasePath, None)),
            Recipe::SignHost(form) => {
                let host = self.host(*form, exchange)?;
                Some((Change::SignHost(host.clone()), Some(host)))
            }
            Recipe::Region(name) => {
                let region = region(name, exchange, reading)?;
                (region != self.plan.request.region)
                    .then(|| (Change::Region(region.clone()), Some(region)))
            }
            Recipe::ServerTime => {
                let date = exchange.response().and_then(ResponseRecord::date)?;
                plain(Change::Clock(date.millis_since(exchange.started)))
            }
        }
    }

    /// Another prefix to list under, unless it is the one that is sent anyway.
    fn prefix(&self, form: PrefixForm) -> Option<(Change, Option<String>)> {
        let sent = self.plan.list_prefix();
        let bare = sent.as_deref().map(|prefix| prefix.trim_end_matches('/'));
        let prefix = match form {
            PrefixForm::Absent => None,
            PrefixForm::Empty => Some(String::new()),
            PrefixForm::WithSlash => Some(format!("{}/", bare?)),
            PrefixForm::WithoutSlash => Some(bare?.to_owned()),
            PrefixForm::Run => Some(self.plan.prefix.clone()),
        };
        (prefix != sent).then(|| (Change::ListPrefix(prefix.clone()), prefix))
    }

    /// The same host over TLS. Never the reverse: what was to travel in TLS is not sent without.
    fn over_tls(&self, port: TlsPort) -> Option<(Change, Option<String>)> {
        let endpoint = &self.plan.request.endpoint;
        let twin = match port {
            TlsPort::SamePort => endpoint.over_tls(endpoint.port()),
            TlsPort::Port443 if endpoint.port() == 443 => None,
            TlsPort::Port443 => endpoint.over_tls(443),
        }?;
        let shown = twin.to_string();
        Some((Change::At(Box::new(twin)), Some(shown)))
    }

    /// A form of the host, unless it is the one that is sent anyway.
    fn host(&self, form: HostForm, exchange: &Exchange) -> Option<String> {
        let endpoint = &self.plan.request.endpoint;
        let sent = self.sent_host();
        let name = sent
            .strip_suffix(&format!(":{}", endpoint.port()))
            .unwrap_or(&sent);
        let host = match form {
            HostForm::NameOnly => name.to_owned(),
            HostForm::WithPort => format!("{name}:{}", endpoint.port()),
            HostForm::Port80 => format!("{name}:80"),
            HostForm::Port443 => format!("{name}:443"),
            HostForm::Address => exchange.connection.address.clone()?,
        };
        (host != sent).then_some(host)
    }

    /// The value of a header: `{host}` and `{from}` filled in; none if that is not known.
    fn filled(&self, value: &str, exchange: &Exchange) -> Option<String> {
        match value {
            "{host}" => Some(self.sent_host()),
            "{from}" => exchange.connection.from.clone(),
            _ => Some(value.to_owned()),
        }
    }

    fn sent_host(&self) -> String {
        let request = &self.plan.request;
        match request.addressing {
            Addressing::Path => request.endpoint.authority(),
            Addressing::Virtual => request.endpoint.bucket_authority(&request.bucket),
        }
    }
}

/// A region as the recipe says; `{error}` is the one the refusal names.
fn region(name: &str, exchange: &Exchange, reading: &Reading) -> Option<String> {
    if name != "{error}" {
        return Some(name.to_owned());
    }
    let header = exchange
        .response()
        .and_then(|r| r.header("x-amz-bucket-region"));
    reading
        .fields
        .get("Region")
        .map(String::as_str)
        .or(header)
        .map(str::to_owned)
}

/// A refusal of the signature that does not say which line of what was signed is the matter.
fn is_signature_refused(reading: &Reading) -> bool {
    let is_settled = reading.echo.as_ref().is_some_and(Echo::settles);
    !is_settled && is_a_wrong_signature(reading)
}

fn is_a_wrong_signature(reading: &Reading) -> bool {
    reading.class == ErrorClass::SignatureMismatch
        || (reading.observed == Observed::Rejected && reading.class == ErrorClass::AccessDenied)
}

/// Failed for a reason that another form of the request may meet or not.
fn is_failed_put(reading: &Reading) -> bool {
    let failed = matches!(
        reading.observed,
        Observed::Failed | Observed::Unsupported | Observed::Unreachable
    );
    let says_why = matches!(
        reading.class,
        ErrorClass::NotS3
            | ErrorClass::Throttled
            | ErrorClass::UpstreamDown
            | ErrorClass::NoSuchBucket
            | ErrorClass::WrongEndpoint
            | ErrorClass::Redirect
            | ErrorClass::Quota
    );
    failed && !says_why
}

fn is_region_refused(reading: &Reading) -> bool {
    matches!(
        reading.class,
        ErrorClass::RegionMismatch | ErrorClass::AuthorizationMalformed
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EchoLine, EchoPart};

    #[test]
    fn a_refusal_that_shows_what_was_signed_needs_no_experiments() {
        let with = |echo| Reading {
            class: ErrorClass::SignatureMismatch,
            echo,
            ..Reading::default()
        };
        let line = |part| EchoLine {
            part,
            ours: None,
            theirs: None,
        };
        let named = Echo {
            lines: vec![line(EchoPart::Header("host".to_owned()))],
        };
        let unnamed = Echo {
            lines: vec![line(EchoPart::Unshown)],
        };
        assert!(is_signature_refused(&with(None)));
        assert!(is_signature_refused(&with(Some(unnamed))));
        assert!(!is_signature_refused(&with(Some(named))));
        assert!(!is_signature_refused(&with(Some(Echo::default()))));
    }
}
