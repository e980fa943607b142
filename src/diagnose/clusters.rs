//! Answers to one and the same request, and what they depend on: connection, address, server.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use super::Case;
use super::draft::Draft;
use super::words::list;
use crate::model::{
    ErrorClass, Exchange, KeyRole, Observed, Outcome, Purpose, Reading, ResponseRecord, Stage,
};

/// An exchange and how it is read.
pub(super) type Answer<'a> = (&'a Exchange, &'a Reading);

/// Whether an answer refuses the key, or a right of it.
pub(super) fn is_refusal(reading: &Reading) -> bool {
    matches!(reading.observed, Observed::Denied | Observed::Rejected)
        && !matches!(
            reading.class,
            ErrorClass::ClockSkew | ErrorClass::RegionMismatch
        )
}

/// What all answers of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// There are none.
    Unknown,
    /// All were allowed.
    Allowed,
    /// All were refused for key or right.
    Refused,
    /// None could be connected to.
    Down,
    /// All failed in another way.
    Failed,
    /// They differ.
    Mixed,
}

/// The fate of a group.
pub(super) fn fate(answers: &[Answer<'_>]) -> Fate {
    let one = |(exchange, reading): &Answer<'_>| match exchange.failure() {
        Some(failure) if failure.stage == Stage::Tcp => Fate::Down,
        _ if reading.observed == Observed::Allowed => Fate::Allowed,
        _ if is_refusal(reading) => Fate::Refused,
        _ => Fate::Failed,
    };
    let mut fates = answers.iter().map(one);
    match fates.next() {
        None => Fate::Unknown,
        Some(first) if fates.all(|fate| fate == first) => first,
        Some(_) => Fate::Mixed,
    }
}

/// Answers by target and control that share an address or a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Group<'a> {
    /// The address, or the number of the connection.
    pub(super) name: String,
    pub(super) target: Vec<Answer<'a>>,
    pub(super) control: Vec<Answer<'a>>,
}

impl<'a> Group<'a> {
    pub(super) fn all(&self) -> Vec<Answer<'a>> {
        [self.target.as_slice(), &self.control].concat()
    }

    /// The fates of target and control.
    pub(super) fn fates(&self) -> (Fate, Fate) {
        (fate(&self.target), fate(&self.control))
    }
}

/// The answers of an experiment, grouped by the value it put in.
fn groups<'a>(case: &Case<'a>, experiment: &str) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<&str, Group<'a>> = BTreeMap::new();
    for (trial, exchange, reading) in case.trials() {
        let Some(value) = trial.value.as_deref() else {
            continue;
        };
        if trial.experiment != experiment {
            continue;
        }
        let group = groups.entry(value).or_insert_with(|| Group {
            name: value.to_owned(),
            ..Group::default()
        });
        match exchange.key {
            KeyRole::Target => group.target.push((exchange, reading)),
            KeyRole::Control => group.control.push((exchange, reading)),
            _ => {}
        }
    }
    groups.into_values().collect()
}

/// What each address answered to the same bytes.
pub(super) fn addresses<'a>(case: &Case<'a>) -> Vec<Group<'a>> {
    groups(case, "address.replay")
}

/// What was answered on each connection that was really kept.
pub(super) fn connections<'a>(case: &Case<'a>) -> Vec<Group<'a>> {
    let mut groups = groups(case, "repeat.kept");
    groups.retain(|group| {
        let new = group
            .all()
            .iter()
            .filter(|(x, _)| !x.connection.reused)
            .count();
        new <= 1
    });
    groups
}

/// The target's cells that went wrong at one of these addresses.
pub(super) fn cells_at<'a>(case: &Case<'a>, bad: &[&str]) -> Vec<&'a Outcome> {
    let at_one = |outcome: &&Outcome| {
        let exchange = outcome
            .reading
            .as_ref()
            .and_then(|reading| case.exchange(&reading.exchange));
        let address = exchange.and_then(|x| x.connection.address.as_deref());
        let ip = address.and_then(|a| a.parse::<SocketAddr>().ok());
        ip.is_some_and(|ip| bad.contains(&ip.ip().to_string().as_str()))
    };
    case.of(KeyRole::Target)
        .filter(|outcome| outcome.observed != Observed::Allowed)
        .filter(at_one)
        .collect()
}

/// The cells that were accepted in one round and refused in another.
pub(super) fn flapping<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    let flaps = |outcome: &&Outcome| {
        let rounds = rounds(case, outcome);
        let accepted = rounds.iter().any(|(_, r)| r.observed == Observed::Allowed);
        accepted && rounds.iter().any(|(_, r)| is_refusal(r))
    };
    case.outcomes.iter().filter(flaps).collect()
}

/// Cells that met the same refusal, of a key that is accepted under the same signature version.
pub(super) fn struck_along<'a>(case: &Case<'a>, rounds: &[Answer<'_>]) -> Vec<&'a Outcome> {
    let met = |class| {
        rounds
            .iter()
            .any(|(_, r)| is_told_refusal(r) && r.class == class)
    };
    let accepted = |o: &Outcome| {
        case.exchanges().any(|(x, r)| {
            is_of_the_run(x)
                && is_accepted(r)
                && (x.key, x.signature) == (o.cell.key, o.cell.signature)
        })
    };
    case.outcomes
        .iter()
        .filter(|o| o.observed == Observed::Rejected && met(o.class) && accepted(o))
        .collect()
}

/// Cells that flap, and those that were struck along with them.
pub(super) fn explained<'a>(case: &Case<'a>, flapping: &[&'a Outcome]) -> Vec<&'a Outcome> {
    let rounds: Vec<_> = flapping.iter().flat_map(|o| rounds(case, o)).collect();
    let mut all = flapping.to_vec();
    all.extend(struck_along(case, &rounds));
    all
}

pub(super) fn is_accepted(reading: &Reading) -> bool {
    reading.observed == Observed::Allowed
}

/// A refusal of the key itself, by a code that leaves no doubt.
pub(super) fn is_told_refusal(reading: &Reading) -> bool {
    matches!(
        reading.class,
        ErrorClass::UnknownKey | ErrorClass::SignatureMismatch | ErrorClass::KeyDisabled
    )
}

pub(super) fn is_of_the_run(exchange: &Exchange) -> bool {
    matches!(
        exchange.purpose,
        Purpose::Cell | Purpose::Plant | Purpose::CleanUp
    )
}

/// All that was sent for a cell.
pub(super) fn rounds<'a>(case: &Case<'a>, outcome: &Outcome) -> Vec<Answer<'a>> {
    case.exchanges()
        .filter(|(exchange, _)| outcome.exchanges.contains(&exchange.id))
        .collect()
}

/// A mark of the server whose values never mix accepted and refused answers.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    pub(super) name: &'static str,
    pub(super) accepted: String,
    pub(super) refused: String,
    /// Whether the mark is the server's and not one of refusals as such: answers of the other
    /// kind carry it too, those to wrong identities for one.
    pub(super) of_the_server: bool,
}

/// The first mark along which the answers differ.
pub(super) fn mark_that_decides(case: &Case<'_>, answers: &[Answer<'_>]) -> Option<Telling> {
    MARKS.iter().find_map(|(name, mark)| {
        let (accepted, refused) = sides(answers, *mark)?;
        let apart = !accepted.is_empty() && !refused.is_empty() && accepted.is_disjoint(&refused);
        let words = |side: &Side| list(&side.iter().collect::<Vec<_>>(), "and");
        apart.then(|| Telling {
            name,
            of_the_server: *name == ADDRESS || crosses(case, *mark, &accepted, &refused),
            accepted: words(&accepted),
            refused: words(&refused),
        })
    })
}

const ADDRESS: &str = "address";
const MARKS: [(&str, Mark); 4] = [
    (ADDRESS, |x| x.connection.address.clone()),
    ("Server header", |x| {
        x.response()?.header("server").map(str::to_owned)
    }),
    ("form of the request ID", |x| {
        x.response()?.header("x-amz-request-id").map(form)
    }),
    ("certificate", |x| {
        let tls = x.connection.tls.as_ref()?;
        let first = tls.certificates.first()?;
        Some(format!("{} since {}", first.subject, first.not_before))
    }),
];

type Mark = fn(&Exchange) -> Option<String>;
type Side = BTreeSet<String>;

fn sides(answers: &[Answer<'_>], mark: Mark) -> Option<(Side, Side)> {
    let (mut accepted, mut refused) = (Side::new(), Side::new());
    for (exchange, reading) in answers {
        let side = if reading.observed == Observed::Allowed {
            &mut accepted
        } else {
            &mut refused
        };
        side.insert(mark(exchange)?);
    }
    Some((accepted, refused))
}

/// Whether a refusal somewhere has the accepting side's mark, or a success the refusing side's.
fn crosses(case: &Case<'_>, mark: Mark, accepted: &Side, refused: &Side) -> bool {
    case.exchanges().any(|(exchange, _)| {
        let status = exchange.response().map(|response| response.status);
        let side = match status {
            Some(200..=299) => refused,
            Some(400..=499) => accepted,
            _ => return false,
        };
        mark(exchange).is_some_and(|value| side.contains(&value))
    })
}

/// The form of a request ID: letters and digits counted, everything else gone.
fn form(id: &str) -> String {
    let dashes = id.matches('-').count();
    let hex = id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let alphabet = if hex { "hexadecimal" } else { "mixed" };
    format!(
        "{} characters, {alphabet}, {dashes} dashes",
        id.chars().count()
    )
}

/// Everything that target and control sent once and again, in the order of time.
pub(super) fn in_time<'a>(case: &Case<'a>) -> Vec<Answer<'a>> {
    let repeated = |exchange: &Exchange| {
        let trial = exchange.trial.as_ref();
        exchange.purpose == Purpose::Cell
            || trial.is_some_and(|trial| trial.experiment == "repeat.alone")
    };
    let by_a_key = |role| matches!(role, KeyRole::Target | KeyRole::Control);
    let mut answers: Vec<_> = case
        .exchanges()
        .filter(|(x, _)| repeated(x) && by_a_key(x.key) && x.response().is_some())
        .collect();
    answers.sort_by_key(|(exchange, _)| exchange.started);
    answers
}

/// The waiting for a refused List to be allowed, if there was any.
pub(super) fn waited<'a>(case: &Case<'a>) -> Vec<Answer<'a>> {
    case.trials()
        .filter(|(trial, _, _)| trial.experiment == "wait.again")
        .map(|(_, exchange, reading)| (exchange, reading))
        .collect()
}

/// Rules out that the key was not known yet, if waiting did not help.
pub(super) fn rule_out_delay(case: &Case<'_>, draft: Draft) -> Draft {
    let mut waited = waited(case);
    if fate(&waited) != Fate::Refused {
        waited.clear();
    }
    let why = "it was refused all the time that was waited";
    draft.ruled_out("identity.propagation-delay", &waited, why)
}

/// What an answer was, in a word or two: `403 AccessDenied`.
pub(super) fn said(reading: &Reading) -> String {
    match (reading.status, reading.code.as_deref()) {
        (Some(status), Some(code)) => format!("{status} {code}"),
        (Some(status), None) => status.to_string(),
        (None, _) => "no reply".to_owned(),
    }
}

/// How a group of answers reads in a fact: `2 of 2 accepted`.
pub(super) fn counted(answers: &[Answer<'_>]) -> Option<String> {
    let accepted = answers
        .iter()
        .filter(|(_, reading)| reading.observed == Observed::Allowed)
        .count();
    let other = answers
        .iter()
        .find(|(_, reading)| reading.observed != Observed::Allowed);
    let total = answers.len();
    match other {
        None if total == 0 => None,
        None => Some(format!("{accepted} of {total} accepted")),
        Some((_, reading)) => Some(format!(
            "{accepted} of {total} accepted, else {}",
            said(reading)
        )),
    }
}

/// Facts about each group, target and control apart.
pub(super) fn told(draft: Draft, groups: &[Group<'_>], what: &str) -> Draft {
    groups.iter().fold(draft, |draft, group| {
        let name = &group.name;
        draft
            .fact_if(&format!("{what}{name}: target"), counted(&group.target))
            .fact_if(&format!("{what}{name}: control"), counted(&group.control))
    })
}

/// Whether an exchange got a response at all.
pub(super) fn responded(answers: &[Answer<'_>]) -> bool {
    let response: fn(&Exchange) -> Option<&ResponseRecord> = Exchange::response;
    answers
        .iter()
        .any(|(exchange, _)| response(exchange).is_some())
}
