//! What the rules about client twins have in common: who failed, and what their requests had in
//! common that those that worked had not.

use crate::diagnose::Case;
use crate::model::{ErrorClass, Exchange, KeyRole, Observed, Operation, Purpose, Reading, Trial};

/// A request as a client would send it, and what came of it.
#[derive(Clone, Copy)]
pub(super) struct Twin<'a> {
    trial: &'a Trial,
    pub(super) exchange: &'a Exchange,
    pub(super) reading: &'a Reading,
}

/// Why a client would fail where the plain request works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// It signs another path than it sends.
    Slash,
    /// It signs a header that does not arrive as it was sent.
    SignedHeader,
    /// Trailers are not taken, however they are framed.
    Trailer,
    /// A body without a `Content-Length` is not taken.
    NoLength,
    /// A checksum header is not taken.
    ChecksumHeader,
    /// None of these, or more than one.
    Other,
}

impl<'a> Twin<'a> {
    /// The client's name for people.
    pub(super) fn title(self) -> &'a str {
        let name = || self.trial.experiment.trim_start_matches(FAMILY);
        self.trial.value.as_deref().unwrap_or_else(name)
    }

    pub(super) fn works(self) -> bool {
        self.reading.observed == Observed::Allowed
    }

    pub(super) fn is_put(self) -> bool {
        self.exchange.operation == Operation::PutObject
    }

    /// Whether the SDK of this program sent it by its own rules.
    pub(super) fn is_stock(self) -> bool {
        self.trial.experiment == STOCK
    }

    /// What the endpoint answered.
    pub(super) fn said(self) -> String {
        match (self.reading.status, self.reading.code.as_deref()) {
            (Some(status), Some(code)) => format!("{status} {code}"),
            (Some(status), None) => status.to_string(),
            (None, _) => "no reply".to_owned(),
        }
    }

    fn is_of(self, other: Twin<'_>) -> bool {
        self.trial.experiment == other.trial.experiment && self.exchange.key == other.exchange.key
    }

    fn has(self, name: &str) -> bool {
        header(self.exchange, name).is_some()
    }

    fn has_trailer(self) -> bool {
        self.has("x-amz-trailer")
    }

    fn has_checksum_header(self) -> bool {
        let mut headers = self.exchange.request.headers.iter();
        headers.any(|(name, _)| name.to_ascii_lowercase().starts_with("x-amz-checksum-"))
    }

    /// Whether the answer hangs on something else than the request: no reply, throttling, room, an
    /// error of the server's own.
    fn is_no_verdict(self) -> bool {
        let (status, class) = (self.reading.status, &self.reading.class);
        status.is_none()
            || matches!(class, ErrorClass::Throttled | ErrorClass::Quota)
            || (*class == ErrorClass::ServerError && status != Some(501))
    }

    /// Whether it was refused for its signature, as far as codes tell.
    fn is_signature_refused(self) -> bool {
        self.reading.class == ErrorClass::SignatureMismatch
            || (matches!(self.reading.observed, Observed::Rejected | Observed::Denied)
                && matches!(
                    self.reading.class,
                    ErrorClass::AccessDenied | ErrorClass::NoReason
                ))
    }
}

/// All twins of a run.
pub(super) struct Twins<'a> {
    case: &'a Case<'a>,
    pub(super) all: Vec<Twin<'a>>,
}

impl<'a> Twins<'a> {
    pub(super) fn of(case: &'a Case<'a>) -> Self {
        let is_client = |trial: &Trial| {
            trial.experiment.starts_with(FAMILY) && !trial.experiment.ends_with(AS_SIGNED)
        };
        let all = case
            .trials()
            .filter(|(trial, _, _)| is_client(trial))
            .map(|(trial, exchange, reading)| Twin {
                trial,
                exchange,
                reading,
            })
            .collect();
        Self { case, all }
    }

    /// Those that fail for a reason.
    pub(super) fn failing(&self, cause: Cause) -> Vec<Twin<'a>> {
        let failing = self.all.iter().filter(|twin| !twin.works());
        failing
            .filter(|twin| self.cause(**twin) == cause)
            .copied()
            .collect()
    }

    /// Clients of which no request failed.
    pub(super) fn that_work(&self) -> Vec<&'a str> {
        let fails = |title: &str| self.all.iter().any(|t| t.title() == title && !t.works());
        let mut titles = distinct(self.all.iter().map(|twin| twin.title()));
        titles.retain(|title| !fails(title));
        titles
    }

    /// Whether what is refused is refused for a reason that is known, so that chance has no part in it.
    pub(super) fn is_steady(&self) -> bool {
        let known = |cause| self.failing(cause).is_empty();
        known(Cause::Other) && known(Cause::SignedHeader) && self.that_work().len() > 1
    }

    fn cause(&self, twin: Twin<'a>) -> Cause {
        if self.sent_as_signed(twin).is_some() {
            Cause::Slash
        } else if twin.is_signature_refused() {
            if self.suspects().is_empty() {
                Cause::Other
            } else {
                Cause::SignedHeader
            }
        } else if !twin.is_put() || self.cannot_list(twin) || twin.is_no_verdict() {
            Cause::Other
        } else if twin.has_trailer() {
            self.cause_of_trailer(twin)
        } else if twin.has_checksum_header() && self.none_works(Twin::has_checksum_header) {
            Cause::ChecksumHeader
        } else {
            Cause::Other
        }
    }

    fn cause_of_trailer(&self, twin: Twin<'a>) -> Cause {
        let chunked = |twin: Twin<'_>| twin.has_trailer() && twin.has("transfer-encoding");
        if self.none_works(Twin::has_trailer) {
            Cause::Trailer
        } else if chunked(twin) && self.none_works(chunked) {
            Cause::NoLength
        } else {
            Cause::Other
        }
    }

    fn none_works(&self, kind: impl Fn(Twin<'a>) -> bool) -> bool {
        let mut puts = self.all.iter().filter(|twin| twin.is_put() && kind(**twin));
        !puts.any(|twin| twin.works())
    }

    /// Whether the client's List fails too, so that the body is not what it stumbles over.
    fn cannot_list(&self, twin: Twin<'a>) -> bool {
        let mut lists = self.all.iter().filter(|other| !other.is_put());
        lists.any(|other| other.is_of(twin) && !other.works())
    }

    /// The twin that sent what it signed and was accepted, for one that did not and was refused.
    pub(super) fn sent_as_signed(&self, twin: Twin<'a>) -> Option<(&'a Exchange, &'a Reading)> {
        let name = format!("{}{AS_SIGNED}", twin.trial.experiment);
        let refused = twin.is_signature_refused() || twin.reading.observed == Observed::Rejected;
        self.case
            .passed(&name)
            .filter(|(_, exchange, _)| refused && exchange.key == twin.exchange.key)
            .map(|(_, exchange, reading)| (exchange, reading))
            .next()
    }

    /// Headers that all requests refused for their signature signed, and no accepted one did in the
    /// same way; with their values.
    pub(super) fn suspects(&self) -> Vec<(String, String)> {
        let refused: Vec<&Exchange> = self
            .all
            .iter()
            .filter(|twin| twin.is_signature_refused() && !twin.works())
            .filter(|twin| self.sent_as_signed(**twin).is_none())
            .map(|twin| twin.exchange)
            .collect();
        let Some((first, others)) = refused.split_first() else {
            return Vec::new();
        };
        let accepted: Vec<&Exchange> = self.accepted().collect();
        signed_headers(first)
            .into_iter()
            .filter(|(name, _)| others.iter().all(|x| signs(x, name, None)))
            .filter(|(name, value)| {
                let value = (!is_of_one_request(name)).then_some(value.as_str());
                !accepted.iter().any(|x| signs(x, name, value))
            })
            .collect()
    }

    /// Everything of the target and the control that was accepted, plain requests included.
    fn accepted(&self) -> impl Iterator<Item = &'a Exchange> {
        let is_ours = |x: &Exchange| {
            matches!(x.key, KeyRole::Target | KeyRole::Control)
                && matches!(x.purpose, Purpose::Cell | Purpose::Experiment)
        };
        self.case
            .exchanges()
            .filter(move |(x, r)| is_ours(x) && r.observed == Observed::Allowed)
            .map(|(exchange, _)| exchange)
    }

    /// The plain requests beside which these twins stand.
    pub(super) fn plain(&self, twins: &[Twin<'a>]) -> Vec<(&'a Exchange, &'a Reading)> {
        let varied = |x: &Exchange| {
            let mut cells = twins.iter().map(|twin| Some(&twin.trial.varies));
            x.purpose == Purpose::Cell && cells.any(|cell| cell == x.cell.as_ref())
        };
        self.case.exchanges().filter(|(x, _)| varied(x)).collect()
    }
}

/// The titles of some twins, each once.
pub(super) fn titles<'a>(twins: &[Twin<'a>]) -> Vec<&'a str> {
    distinct(twins.iter().map(|twin| twin.title()))
}

/// The distinct answers to some twins.
pub(super) fn answers(twins: &[Twin<'_>]) -> Vec<String> {
    distinct(twins.iter().map(|twin| twin.said()))
}

/// The exchanges of some twins.
pub(super) fn exchanges<'a>(twins: &[Twin<'a>]) -> Vec<&'a Exchange> {
    twins.iter().map(|twin| twin.exchange).collect()
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for item in items {
        if !found.contains(&item) {
            found.push(item);
        }
    }
    found
}

/// The headers that a SigV4 `Authorization` header lists.
fn signed_headers(exchange: &Exchange) -> Vec<(String, String)> {
    let listed = header(exchange, "authorization")
        .and_then(|value| value.split_once("SignedHeaders="))
        .and_then(|(_, rest)| rest.split([',', ' ']).next());
    let names = listed.into_iter().flat_map(|names| names.split(';'));
    names
        .map(|name| {
            (
                name.to_owned(),
                header(exchange, name).unwrap_or_default().to_owned(),
            )
        })
        .collect()
}

/// Whether a request signed a header, with any value or with this one.
fn signs(exchange: &Exchange, name: &str, value: Option<&str>) -> bool {
    let mut signed = signed_headers(exchange).into_iter();
    signed.any(|(found, with)| found == name && value.is_none_or(|value| value == with))
}

/// Whether a header's value belongs to the request, so that another one's tells nothing by it.
fn is_of_one_request(name: &str) -> bool {
    name.starts_with("x-amz-")
        || name.starts_with("amz-sdk-")
        || matches!(name, "content-length" | "content-md5")
}

fn header<'a>(exchange: &'a Exchange, name: &str) -> Option<&'a str> {
    let mut headers = exchange.request.headers.iter();
    headers
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// What the names of client twins begin with.
const FAMILY: &str = "client.";
/// The SDK that sends for itself.
const STOCK: &str = "client.rust-sdk";
/// What a counter-proof's name ends with.
const AS_SIGNED: &str = ".sent-as-signed";
