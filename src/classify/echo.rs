//! The text to sign that a refusal shows, held against ours line by line.
//!
//! Both are masked alike, so lines that are equal stay equal. Nothing is concluded from a text that
//! cannot be read as one of its signature version.

use std::collections::BTreeMap;

use super::echo_path;
use super::echo_text::{Canonical, V2Text, V4Text, shown};
use crate::model::{Echo, EchoLine, EchoPart, Exchange, RequestRecord, SignatureVersion};

type Fields = BTreeMap<String, String>;

/// What a refusal shows of the text to sign, against ours; none if it shows none that can be read.
pub(super) fn compared(exchange: &Exchange, fields: &Fields) -> Option<Echo> {
    let request = &exchange.request;
    if let Some(echo) = not_signed(request, fields) {
        return Some(echo);
    }
    // An experiment may sign something else than it sends: then its text is kept as signed.
    let is_ours = request.signature_matches == Some(true) || exchange.trial.is_some();
    let ours = request.string_to_sign.as_deref().filter(|_| is_ours)?;
    let theirs = shown(fields, "StringToSign", ours);
    if theirs.as_deref() == Some(ours) {
        return is_proof(exchange, ours, fields).then(Echo::default);
    }
    let lines = match exchange.signature {
        SignatureVersion::V4 => v4(request, ours, theirs.as_deref(), fields),
        SignatureVersion::V2 => v2(ours, &theirs?),
        SignatureVersion::None => None,
    }?;
    (!lines.is_empty()).then_some(Echo { lines })
}

/// Headers that the endpoint misses in the signature, and that we did not send.
fn not_signed(request: &RequestRecord, fields: &Fields) -> Option<Echo> {
    let sent = |name: &str| {
        let mut headers = request.headers.iter();
        headers.any(|(found, _)| found.eq_ignore_ascii_case(name))
    };
    let names = fields.get("HeadersNotSigned")?.split(',').map(str::trim);
    let lines: Vec<EchoLine> = names
        .filter(|name| is_header_name(name) && !sent(name))
        .map(|name| EchoLine {
            part: EchoPart::Header(name.to_ascii_lowercase()),
            ours: None,
            theirs: Some(EchoLine::NOT_SHOWN.to_owned()),
        })
        .collect();
    (!lines.is_empty()).then_some(Echo { lines })
}

fn is_header_name(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    !text.is_empty() && text.len() <= 128 && text.chars().all(plain)
}

/// Whether equal texts show that the same was signed: with our ID, and checked against our signature.
///
/// Under `SigV4` the text holds a hash of all the rest; under `SigV2` a hidden part may differ.
fn is_proof(exchange: &Exchange, text: &str, fields: &Fields) -> bool {
    let mut headers = exchange.request.headers.iter();
    let sent = headers
        .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        .map_or("", |(_, value)| value.as_str());
    let agrees = |field: &str, agrees: fn(&str, &str) -> bool| {
        fields.get(field).is_none_or(|value| agrees(sent, value))
    };
    let is_whole = exchange.signature == SignatureVersion::V4 || !text.contains(HIDDEN);
    is_whole
        && agrees("SignatureProvided", |sent, value| sent.ends_with(value))
        && agrees("AWSAccessKeyId", |sent, value| sent.contains(value))
}

fn v4(
    request: &RequestRecord,
    ours: &str,
    theirs: Option<&str>,
    fields: &Fields,
) -> Option<Vec<EchoLine>> {
    let ours = V4Text::of(ours)?;
    let theirs = theirs.and_then(V4Text::of);
    let our_request = request.canonical_request.as_deref()?;
    let their_request = shown(fields, "CanonicalRequest", our_request);
    let mut lines = match &their_request {
        Some(text) => canonical(&Canonical::of(our_request)?, &Canonical::of(text)?),
        None => Vec::new(),
    };
    if let Some(theirs) = theirs {
        let dated = EchoPart::Header("x-amz-date".to_owned());
        if !lines.iter().any(|line| line.part == dated) {
            lines.extend(differing(EchoPart::Time, ours.time, theirs.time));
        }
        lines.extend(differing(EchoPart::Scope, ours.scope, theirs.scope));
        let named = !lines.is_empty() && their_request.is_some();
        if !named {
            lines.extend(differing(EchoPart::Unshown, ours.hash, theirs.hash));
        }
    }
    Some(lines)
}

fn canonical(ours: &Canonical<'_>, theirs: &Canonical<'_>) -> Vec<EchoLine> {
    let mut lines = Vec::new();
    lines.extend(differing(EchoPart::Method, ours.method, theirs.method));
    lines.extend(path(ours.path, theirs.path));
    lines.extend(query(ours.query, theirs.query));
    let of_headers = headers(&ours.headers, &theirs.headers);
    let sorted = |list: &str| {
        let mut names: Vec<String> = list.split(';').map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let order = of_headers.is_empty()
        && ours.signed != theirs.signed
        && sorted(ours.signed) == sorted(theirs.signed);
    lines.extend(of_headers);
    if order {
        lines.extend(differing(EchoPart::HeaderOrder, ours.signed, theirs.signed));
    }
    lines.extend(differing(
        EchoPart::PayloadHash,
        ours.payload,
        theirs.payload,
    ));
    lines
}

fn v2(ours: &str, theirs: &str) -> Option<Vec<EchoLine>> {
    let (ours, theirs) = (V2Text::of(ours)?, V2Text::of(theirs)?);
    let mut lines = Vec::new();
    lines.extend(differing(EchoPart::Method, ours.method, theirs.method));
    let positional = ["content-md5", "content-type", "date"].into_iter();
    for (name, (a, b)) in positional.zip(ours.positional.into_iter().zip(theirs.positional)) {
        lines.extend(header(name, Some(a), Some(b)));
    }
    lines.extend(headers(&ours.amz, &theirs.amz));
    let split = |resource| str::split_once(resource, '?').unwrap_or((resource, ""));
    let ((our_path, our_query), (their_path, their_query)) =
        (split(ours.resource), split(theirs.resource));
    lines.extend(path(our_path, their_path));
    lines.extend(query(our_query, their_query));
    Some(lines)
}

/// The headers that differ; their order, if nothing else does.
fn headers(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> Vec<EchoLine> {
    let (our, their) = (by_name(ours), by_name(theirs));
    let mut names: Vec<&String> = our.keys().chain(their.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let value = |of: &BTreeMap<String, String>, name: &String| of.get(name).cloned();
    let lines: Vec<EchoLine> = names
        .into_iter()
        .filter_map(|name| {
            let (a, b) = (value(&our, name), value(&their, name));
            header(name, a.as_deref(), b.as_deref())
        })
        .collect();
    let order = |headers: &[(&str, &str)]| -> String {
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        names.join(";")
    };
    if lines.is_empty() && our.len() == ours.len() && their.len() == theirs.len() {
        let (a, b) = (order(ours), order(theirs));
        return differing(EchoPart::HeaderOrder, &a, &b)
            .into_iter()
            .collect();
    }
    lines
}

fn by_name(headers: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut map = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        map.entry(name.to_ascii_lowercase())
            .and_modify(|all| *all = format!("{all},{value}"))
            .or_insert_with(|| (*value).to_owned());
    }
    map
}

fn header(name: &str, ours: Option<&str>, theirs: Option<&str>) -> Option<EchoLine> {
    if ours == theirs {
        return None;
    }
    let is_secret = SECRET_NAMES.iter().any(|part| name.contains(part));
    let fit = |value: &str| match value {
        "" => String::new(),
        _ if is_secret => HIDDEN.to_owned(),
        value => value.to_owned(),
    };
    Some(EchoLine {
        part: EchoPart::Header(name.to_owned()),
        ours: ours.map(fit),
        theirs: theirs.map(fit),
    })
}

fn path(ours: &str, theirs: &str) -> Option<EchoLine> {
    let change = echo_path::change(ours, theirs);
    differing(EchoPart::Path(change), ours, theirs)
}

/// Of a query only the parameters that differ, since others may be long or hold a token.
fn query(ours: &str, theirs: &str) -> Option<EchoLine> {
    if ours == theirs {
        return None;
    }
    let only = |these: &str, others: &str| {
        let others: Vec<&str> = others.split('&').collect();
        let own: Vec<String> = these
            .split('&')
            .filter(|parameter| !parameter.is_empty() && !others.contains(parameter))
            .map(without_secret)
            .collect();
        own.join("&")
    };
    Some(EchoLine {
        part: EchoPart::Query,
        ours: Some(only(ours, theirs)),
        theirs: Some(only(theirs, ours)),
    })
}

fn without_secret(parameter: &str) -> String {
    let (name, _) = parameter.split_once('=').unwrap_or((parameter, ""));
    let lower = name.to_ascii_lowercase();
    if SECRET_NAMES.iter().any(|part| lower.contains(part)) || lower.contains("signature") {
        format!("{name}={HIDDEN}")
    } else {
        parameter.to_owned()
    }
}

fn differing(part: EchoPart, ours: &str, theirs: &str) -> Option<EchoLine> {
    (ours != theirs).then(|| EchoLine {
        part,
        ours: Some(ours.to_owned()),
        theirs: Some(theirs.to_owned()),
    })
}

/// What stands where a text was hidden.
const HIDDEN: &str = "(hidden)";

/// Parts of the names of headers and parameters whose values are not for showing.
const SECRET_NAMES: [&str; 7] = [
    "authorization",
    "cookie",
    "credential",
    "customer-key",
    "password",
    "secret",
    "token",
];

#[cfg(test)]
mod tests;
