//! Findings from the text to sign that a refusal shows, for the rules whose line differs.
//!
//! Each function takes the rule it speaks for, so a rule may ask for the echo first and for
//! experiments after that.

use super::draft::Draft;
use super::product::{self, Fix};
use super::words::list;
use super::{Case, Rule};
use crate::model::{
    Addressing, Confidence, EchoLine, EchoPart, Exchange, Finding, Outcome, Party, PathChange,
    Reading, SignatureVersion,
};

/// Cells whose refusals show one line that differs.
struct Shown<'a> {
    outcomes: Vec<&'a Outcome>,
    line: &'a EchoLine,
}

impl<'a> Shown<'a> {
    /// One more cell; a line with its value is kept before one without.
    fn take(&mut self, outcome: &'a Outcome, line: &'a EchoLine) {
        self.outcomes.push(outcome);
        if self.line.theirs.as_deref() == Some(EchoLine::NOT_SHOWN) {
            self.line = line;
        }
    }
}

/// Whether a cell's refusal shows that the endpoint signed another text than we did.
///
/// Such a refusal says nothing about the key: the signatures differ whatever the secret is.
pub(super) fn shows_another_text(outcome: &Outcome) -> bool {
    lines(outcome).next().is_some()
}

/// Whether a cell's refusal names a line that differs, so that nothing else need be tried.
pub(super) fn names_a_line(outcome: &Outcome) -> bool {
    let echo = outcome.reading.as_ref().and_then(|r| r.echo.as_ref());
    shows_another_text(outcome) && echo.is_some_and(crate::model::Echo::settles)
}

/// Whether a cell's refusal shows that the endpoint signed the very text that we signed.
pub(super) fn shows_our_text(outcome: &Outcome) -> bool {
    let reading = outcome.reading.as_ref();
    reading.is_some_and(|r| r.echo.as_ref().is_some_and(crate::model::Echo::is_same))
}

/// Whether the refusal of a virtual-hosted `SigV2` request shows a resource without the bucket.
pub(super) fn lacks_the_bucket(exchange: &Exchange, reading: &Reading, bucket: &str) -> bool {
    let is_without = |line: &EchoLine| {
        let (Some(ours), Some(theirs)) = (line.ours.as_deref(), line.theirs.as_deref()) else {
            return false;
        };
        let path = ours.strip_prefix('/').and_then(|o| o.strip_prefix(bucket));
        matches!(line.part, EchoPart::Path(_)) && path == Some(theirs)
    };
    exchange.addressing == Addressing::Virtual
        && exchange.signature == SignatureVersion::V2
        && reading
            .echo
            .iter()
            .flat_map(|echo| &echo.lines)
            .any(is_without)
}

/// What the refusals of an experiment show in the place of a header; none if they show no such line.
pub(super) fn header_of<'a>(refused: &[(&Exchange, &'a Reading)], name: &str) -> Option<&'a str> {
    let echoes = refused
        .iter()
        .filter_map(|(_, reading)| reading.echo.as_ref());
    let mut lines = echoes.flat_map(|echo| &echo.lines);
    let line = lines.find(|line| header(line) == Some(name))?;
    Some(side(line.theirs.as_deref()))
}

/// What the echo shows, or else what a rule finds without it.
pub(super) fn first(shown: Vec<Finding>, other: impl FnOnce() -> Vec<Finding>) -> Vec<Finding> {
    if shown.is_empty() { other() } else { shown }
}

/// The Host arrives as another one.
pub(super) fn host_rewritten(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let found = shown(case, |line| is_host(line) && !is_port_alone(line));
    each(found, |shown| {
        let title = sentence("The Host header arrives changed", shown.line);
        mended(draft(rule, Party::Hop, title, shown), case, Fix::Host)
            .step("Let the proxy pass the Host on as it came (nginx: proxy_set_header Host $http_host; HAProxy: no http-request set-header Host; Apache: ProxyPreserveHost On).")
            .step("If there is no proxy, the store takes its own name for the Host: use that name as the endpoint.")
    })
}

/// The Host arrives with another port, with one more or without.
pub(super) fn host_port_changed(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let found = shown(case, |line| is_host(line) && is_port_alone(line));
    each(found, |shown| {
        let title = sentence("The Host header arrives with another port", shown.line);
        mended(draft(rule, Party::Hop, title, shown), case, Fix::Host)
            .step("Let the proxy pass the Host on with its port (nginx: proxy_set_header Host $http_host; and neither $host nor $host:$server_port).")
            .step("Or serve the endpoint on the scheme's own port, which no client puts into the Host.")
    })
}

/// The path arrives without its beginning, or with something before it.
pub(super) fn base_path_stripped(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let of = |change| move |line: &EchoLine| line.part == EchoPart::Path(change);
    let removed = each(shown(case, of(PathChange::PrefixRemoved)), |shown| {
        let title = sentence("The path arrives without its beginning", shown.line);
        draft(rule, Party::Hop, title, shown)
    });
    let added = each(shown(case, of(PathChange::PrefixAdded)), |shown| {
        let title = sentence("The path arrives with something before it", shown.line);
        // A store that takes its own name for a bucket's puts it there under SigV2, without any hop.
        draft(rule, Party::Hop, title, shown).confidence(Confidence::Likely)
    });
    let found = removed.into_iter().chain(added);
    found
        .map(|mut finding| {
            let product = product::step(case, Fix::Path);
            let steps = PATH_STEPS.map(str::to_owned);
            finding.remedy.steps = product.into_iter().chain(steps).collect();
            finding
        })
        .collect()
}

const PATH_STEPS: [&str; 2] = [
    "Serve the store at the root of a host name of its own: a path that is rewritten breaks every signature that covers it.",
    "If the path must stay, have it reach the store unchanged (nginx: proxy_pass without a path after the host).",
];

/// A signed header arrives with another value, or where none was sent.
pub(super) fn signed_header_rewritten(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let found = shown(case, |line| {
        let name = header(line).filter(|name| *name != "host");
        name.is_some_and(|name| has_arrived(line) && (is_sent(line) || !name.starts_with("x-amz-")))
    });
    each(found, |shown| {
        let name = header(shown.line).unwrap_or_default();
        let title = sentence(&format!("The header {name} arrives changed"), shown.line);
        mended(draft(rule, Party::Hop, title, shown), case, Fix::Header(name))
            .fact("header", name)
            .step(format!("Find what sets {name} between here and the store, and have it pass the header on as it came."))
            .step(format!("Where that cannot be changed, leave {name} out of what the client signs or sends."))
    })
}

/// An amz header stands in the endpoint's text that we did not send.
///
/// `SigV2` covers it in every request, so it explains the cells whose refusals show nothing as well.
pub(super) fn header_added_xamz(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let found = shown(case, |line| {
        !is_sent(line)
            && has_arrived(line)
            && header(line).is_some_and(|name| name.starts_with("x-amz-"))
    });
    each(found, |shown| {
        let name = header(shown.line).unwrap_or_default();
        let title = format!("The header {name}, which we did not send, reaches the store.");
        mended(draft(rule, Party::Hop, title, shown), case, Fix::Header(name))
            .because(format!("The refusal shows what the endpoint signed, or what it misses in the signature, and {name} is in it. It is not among the headers that we sent."))
            .cells(&case.mismatched(SignatureVersion::V2))
            .fact("header", name)
            .step(format!("Have the hop before the store remove {name}, or not add it: every x-amz- header counts for the signature."))
    })
}

/// A signed header does not arrive.
pub(super) fn signed_header_not_sent(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let found = shown(case, |line| header(line).is_some() && !has_arrived(line));
    each(found, |shown| {
        let name = header(shown.line).unwrap_or_default();
        let title = format!("The signed header {name} was sent and does not arrive.");
        mended(draft(rule, Party::Hop, title, shown), case, Fix::Header(name))
            .because(format!("The refusal shows what the endpoint signed, and {name} is empty or missing there. We sent it and signed it, so the signatures differ whatever the secret is."))
            .fact("header", name)
            .step(format!("Find what removes {name} between here and the store, its own web framework included."))
            .step(format!("Until then leave {name} out of what the client signs."))
    })
}

/// Slashes or dot segments of the path are made fewer.
pub(super) fn path_normalised(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let wanted = EchoPart::Path(PathChange::Normalised);
    each(shown(case, |line| line.part == wanted), |shown| {
        let title = sentence("Slashes or dots of the path are taken away", shown.line);
        mended(draft(rule, Party::Endpoint, title, shown), case, Fix::Path)
            .step("Have the path pass as it is (nginx: merge_slashes off, and proxy_pass without a path).")
            .step("Until then use no object names with //, /./ or /../ in them.")
    })
}

/// The path has the same names in other escapes.
pub(super) fn key_encoding(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let wanted = EchoPart::Path(PathChange::Recoded);
    each(shown(case, |line| line.part == wanted), |shown| {
        let title = sentence("The path arrives in other escapes", shown.line);
        mended(draft(rule, Party::Endpoint, title, shown), case, Fix::Path)
            .step("Have the hop pass the path on undecoded (nginx: proxy_pass without a path; Apache: nocanon).")
            .step("Until then use object names of letters, digits, -, _, . and / only.")
    })
}

/// The query is another one.
pub(super) fn query_encoding(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    each(shown(case, |line| line.part == EchoPart::Query), |shown| {
        let title = sentence("The endpoint signs another query", shown.line);
        draft(rule, Party::Endpoint, title, shown)
            .step("Have the hop pass the query on as it came; if there is none, show both texts to the store's makers.")
    })
}

/// The same headers in another order.
pub(super) fn header_order(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    let found = shown(case, |line| line.part == EchoPart::HeaderOrder);
    each(found, |shown| {
        let title = sentence(
            "The endpoint signs the headers in another order",
            shown.line,
        );
        draft(rule, Party::Endpoint, title, shown)
            .step("Show both texts to the store's makers: the specification wants the headers sorted by name, as we sign them.")
    })
}

/// Another line differs, or one that the endpoint does not show.
pub(super) fn text_differs(rule: &Rule, case: &Case<'_>) -> Vec<Finding> {
    each(shown(case, |_| true), |shown| {
        let title = match shown.line.part {
            EchoPart::Unshown => {
                "The endpoint signed another request than we did, and does not show it.".to_owned()
            }
            _ => sentence(
                &format!("The endpoint signed another {}", name(&shown.line.part)),
                shown.line,
            ),
        };
        draft(rule, Party::Endpoint, title, shown)
            .step("Try the store's own address past any proxy; if that works, the proxy changes the request.")
            .step("If there is no proxy, show the text in the evidence to the store's makers.")
    })
}

/// The cells whose refusals show a line that fits, put together by what the line is about.
fn shown<'a>(case: &Case<'a>, fits: impl Fn(&EchoLine) -> bool) -> Vec<Shown<'a>> {
    let mut all: Vec<Shown<'a>> = Vec::new();
    for outcome in case.outcomes {
        for line in lines(outcome).filter(|line| fits(line)) {
            match all.iter_mut().find(|shown| shown.line.part == line.part) {
                Some(shown) => shown.take(outcome, line),
                None => all.push(Shown {
                    outcomes: vec![outcome],
                    line,
                }),
            }
        }
    }
    all
}

fn lines(outcome: &Outcome) -> impl Iterator<Item = &EchoLine> {
    let echo = outcome.reading.as_ref().and_then(|r| r.echo.as_ref());
    echo.into_iter().flat_map(|echo| &echo.lines)
}

fn each<'a>(found: Vec<Shown<'a>>, make: impl Fn(&Shown<'a>) -> Draft) -> Vec<Finding> {
    let found = found.into_iter();
    found.map(|shown| make(&shown).done()).collect()
}

/// First of all, what to change in the product whose marks are on the answers.
fn mended(draft: Draft, case: &Case<'_>, fix: Fix<'_>) -> Draft {
    match product::step(case, fix) {
        Some(step) => draft.fact_if("marks of", product::name(case)).step(step),
        None => draft,
    }
}

fn draft(rule: &Rule, party: Party, title: String, shown: &Shown<'_>) -> Draft {
    let versions = |version| {
        let mut outcomes = shown.outcomes.iter();
        outcomes.any(|o| o.cell.signature == version)
    };
    let under = match (
        versions(SignatureVersion::V4),
        versions(SignatureVersion::V2),
    ) {
        (true, false) => " under SigV4",
        (false, true) => " under SigV2",
        _ => "",
    };
    let line = shown.line;
    Draft::new(rule, party, title)
        .confidence(Confidence::Certain)
        .because(format!(
            "The refusal shows what the endpoint signed{under}, and there the {} is not the one that we signed and sent. So the signatures differ whatever the secret is.",
            name(&line.part)
        ))
        .cells(&shown.outcomes)
        .fact("line that differs", name(&line.part))
        .fact("signed here", side(line.ours.as_deref()))
        .fact("signed there", side(line.theirs.as_deref()))
        .fact_if("differs too", others(shown))
}

/// The other lines that differ in the same refusals.
fn others(shown: &Shown<'_>) -> Option<String> {
    let mut names = Vec::new();
    for line in shown.outcomes.iter().flat_map(|outcome| lines(outcome)) {
        let other = name(&line.part);
        if line.part != shown.line.part && !names.contains(&other) {
            names.push(other);
        }
    }
    (!names.is_empty()).then(|| list(&names, "and"))
}

/// What a line is about, after "the".
fn name(part: &EchoPart) -> String {
    match part {
        EchoPart::Method => "method".to_owned(),
        EchoPart::Path(_) => "path".to_owned(),
        EchoPart::Query => "query".to_owned(),
        EchoPart::Header(name) => format!("header {name}"),
        EchoPart::HeaderOrder => "order of headers".to_owned(),
        EchoPart::PayloadHash => "hash of the body".to_owned(),
        EchoPart::Time => "time".to_owned(),
        EchoPart::Scope => "scope".to_owned(),
        EchoPart::Unshown => "hash of the canonical request".to_owned(),
    }
}

fn side(value: Option<&str>) -> &str {
    value.filter(|value| !value.is_empty()).unwrap_or("nothing")
}

fn sentence(opening: &str, line: &EchoLine) -> String {
    let (ours, theirs) = (line.ours.as_deref(), line.theirs.as_deref());
    let (ours, theirs) = (cut(side(ours)), cut(side(theirs)));
    format!("{opening}: we signed {ours}, the endpoint {theirs}.")
}

/// A value as far as a sentence bears it; the facts have all of it.
fn cut(value: &str) -> String {
    const MOST: usize = 80;
    let mut shown: String = value.chars().take(MOST).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}

fn header(line: &EchoLine) -> Option<&str> {
    match &line.part {
        EchoPart::Header(name) => Some(name),
        _ => None,
    }
}

fn is_host(line: &EchoLine) -> bool {
    header(line) == Some("host") && has_arrived(line)
}

/// Whether two hosts are one name with other ports.
fn is_port_alone(line: &EchoLine) -> bool {
    let name = |host: &'_ str| -> String {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
        let has_port = port.bytes().all(|byte| byte.is_ascii_digit());
        let name = if has_port { name } else { host };
        name.to_ascii_lowercase()
    };
    line.ours.as_deref().map(name) == line.theirs.as_deref().map(name)
}

fn is_sent(line: &EchoLine) -> bool {
    line.ours.as_ref().is_some_and(|value| !value.is_empty())
}

fn has_arrived(line: &EchoLine) -> bool {
    line.theirs.as_ref().is_some_and(|value| !value.is_empty())
}
