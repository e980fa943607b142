//! Answer kinds: what remains of a reply when IDs, times, names and lengths are taken out.
//!
//! Two replies of one kind mean that the endpoint took the same branch. What follows from the
//! request and not from the branch (an object's key, say) must not make two kinds of one.

use std::collections::BTreeSet;

use super::body::Body;
use crate::model::{
    Addressing, ErrorClass, Exchange, FailureKind, Operation, Reading, Reply, ResponseRecord,
};

/// Names that requests and replies of a run carry, the longest first.
///
/// They are collected over all exchanges that are compared, so that a word that happens to be one
/// key's ID is taken out of every reply and not out of that key's alone.
pub(super) struct Names(Vec<String>);

impl Names {
    /// The names in these exchanges and their replies.
    pub(super) fn of<'a>(read: impl Iterator<Item = (&'a Exchange, &'a Reading)>) -> Self {
        let mut names = BTreeSet::new();
        for (exchange, reading) in read {
            names.extend(names_of_request(exchange));
            let fields = NAME_FIELDS
                .iter()
                .filter_map(|name| reading.fields.get(*name));
            names.extend(fields.cloned());
        }
        // A word with a digit in it is taken out as such; only the others need to be known.
        let is_needed = |name: &String| {
            name.len() >= 3 && (!name.contains(|c: char| c.is_ascii_digit()) || name.contains(' '))
        };
        let mut names: Vec<String> = names.into_iter().filter(is_needed).collect();
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Self(names)
    }

    /// A text with its names, numbers, hashes and addresses replaced.
    fn pattern(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for name in &self.0 {
            text = without(&text, name);
        }
        let words: Vec<String> = text.split_whitespace().map(word).collect();
        words.join(" ")
    }
}

/// The kind of a reply.
pub(super) fn kind(exchange: &Exchange, reading: &Reading, body: &Body, names: &Names) -> String {
    match &exchange.reply {
        Reply::NoResponse(failure) => {
            let (stage, word) = (failure.stage.as_str(), failure_word(&failure.kind));
            format!("no response: {stage} {word}")
        }
        Reply::Response(response) => {
            // An object's bytes say nothing about the branch.
            let is_object =
                exchange.operation == Operation::GetObject && reading.class == ErrorClass::None;
            let said = if is_object {
                "object".to_owned()
            } else {
                said(body, names)
            };
            format!(
                "{} {said}{HEADERS}{}",
                response.status,
                header_names(response)
            )
        }
    }
}

/// What a body says, without its names.
fn said(body: &Body, names: &Names) -> String {
    let error = match body {
        Body::Html { title } => return format!("html {:?}", names.pattern(title)),
        Body::Json => return "json".to_owned(),
        Body::Text => return "text".to_owned(),
        Body::Empty => return "empty".to_owned(),
        Body::Xml(root) => return root.clone(),
        Body::Error(error) => error,
    };
    let message = error
        .message
        .as_ref()
        .map_or_else(String::new, |text| format!(" {:?}", names.pattern(text)));
    let fields: Vec<&str> = error
        .fields
        .keys()
        .map(String::as_str)
        .filter(|name| !OF_THE_REQUEST.contains(name))
        .collect();
    format!("{}{message} ({})", error.code, fields.join(" "))
}

/// Whether two kinds are one: `None` where the comparison cannot tell.
///
/// Which headers a reply has depends on the operation too, so between operations they are left out;
/// within one operation a difference in nothing but headers may come from a hop, and tells nothing.
pub(super) fn same(a: &str, b: &str, same_operation: bool) -> Option<bool> {
    let said = |kind: &str| kind.split(HEADERS).next().unwrap_or_default().to_owned();
    match (a == b, said(a) == said(b)) {
        (true, _) => Some(true),
        (_, false) => Some(false),
        (_, true) if same_operation => None,
        (_, true) => Some(true),
    }
}

fn names_of_request(exchange: &Exchange) -> Vec<String> {
    let mut names = Vec::new();
    let url = &exchange.request.url;
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = path.split('?').next().unwrap_or_default();
    names.push(authority.to_owned());
    names.push(authority.split(':').next().unwrap_or_default().to_owned());
    if exchange.addressing == Addressing::Virtual {
        names.push(authority.split('.').next().unwrap_or_default().to_owned());
    }
    names.push(format!("/{path}"));
    names.push(path.to_owned());
    names.extend(path.split('/').map(str::to_owned));
    names.extend(access_key_id(exchange));
    names
}

/// The access key ID in `Authorization`, as far as it is not masked.
fn access_key_id(exchange: &Exchange) -> Option<String> {
    let mut headers = exchange.request.headers.iter();
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    if let Some((_, scope)) = value.split_once("Credential=") {
        let scope = scope.split([',', ' ']).next()?;
        // From the right: an ID may hold slashes.
        return scope.rsplitn(5, '/').nth(4).map(str::to_owned);
    }
    let (id, _) = value.strip_prefix("AWS ")?.rsplit_once(':')?;
    Some(id.to_owned())
}

/// A text with a name taken out where it stands as a whole word.
fn without(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        let inside = before
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
            || after.chars().next().is_some_and(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if inside { name } else { "…" });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A word as it is, or a dot row if it is a number, a hash, an ARN, an address or masked.
fn word(word: &str) -> String {
    let core = word.trim_matches(|c: char| c.is_ascii_punctuation());
    let mixed =
        core.chars().any(char::is_lowercase) && core.chars().skip(1).any(char::is_uppercase);
    let varies = core
        .chars()
        .any(|c| c.is_ascii_digit() || c == '…' || c == '*')
        || core.contains("://")
        || core.starts_with("arn:")
        || (core.len() >= 20 && mixed);
    if varies {
        "…".to_owned()
    } else {
        word.to_owned()
    }
}

fn header_names(response: &ResponseRecord) -> String {
    let names: BTreeSet<String> = response
        .headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .filter(|name| !VOLATILE.contains(&name.as_str()) && !name.contains("request-id"))
        .collect();
    names.into_iter().collect::<Vec<_>>().join(" ")
}

fn failure_word(kind: &FailureKind) -> &'static str {
    match kind {
        FailureKind::NameNotResolved => "name not resolved",
        FailureKind::Refused => "refused",
        FailureKind::Unreachable => "unreachable",
        FailureKind::TimedOut { .. } => "timed out",
        FailureKind::Reset => "reset",
        FailureKind::ClosedEarly => "closed early",
        FailureKind::NotHttp { .. } => "not http",
        FailureKind::NotTls { .. } => "not tls",
        FailureKind::TlsAlert { .. } => "tls alert",
        FailureKind::Certificate(_) => "certificate",
        FailureKind::ProxyRefused { .. } => "proxy refused",
        FailureKind::Cancelled => "cancelled",
        FailureKind::NotSendable => "not sendable",
        FailureKind::Other => "other",
    }
}

/// Where the headers begin in a kind.
const HEADERS: &str = " | ";

/// Elements whose value is a name of this run or of this one reply.
const NAME_FIELDS: [&str; 8] = [
    "AWSAccessKeyId",
    "BucketName",
    "HostId",
    "Key",
    "KeyName",
    "Bucket",
    "RequestId",
    "Resource",
];

/// Elements that are there because the request named an object, whatever the branch.
///
/// `BucketName` is not one of them: Ceph RGW leaves it out while it has not authenticated.
const OF_THE_REQUEST: [&str; 3] = ["Key", "KeyName", "Resource"];

/// Headers that come and go without a meaning for the branch.
const VOLATILE: [&str; 16] = [
    "age",
    "alt-svc",
    "cf-ray",
    "connection",
    "content-length",
    "date",
    "etag",
    "keep-alive",
    "last-modified",
    "set-cookie",
    "transfer-encoding",
    "via",
    "x-amz-id-2",
    "x-cache",
    "x-ntap-sg-trace-id",
    "x-trans-id",
];

#[cfg(test)]
mod tests {
    use super::super::alone;
    use super::super::fixture::{exchange, recorded, xml_error};
    use super::*;

    fn kinds(exchanges: &[Exchange]) -> Vec<String> {
        let read: Vec<_> = exchanges.iter().map(alone::read).collect();
        let names = Names::of(
            exchanges
                .iter()
                .zip(read.iter().map(|(reading, _)| reading)),
        );
        let each = exchanges.iter().zip(&read);
        each.map(|(x, (reading, body))| kind(x, reading, body, &names))
            .collect()
    }

    fn signed_by(id: &str, message: &str) -> Exchange {
        let mut x = exchange(
            Operation::ListObjectsV2,
            403,
            &xml_error("AccessDenied", message),
        );
        let value = format!("AWS4-HMAC-SHA256 Credential={id}/20261121/r/s3/aws4_request, X");
        x.request.headers.push(("Authorization".into(), value));
        x
    }

    #[test]
    fn ids_names_numbers_and_addresses_do_not_make_a_kind() {
        let found = kinds(&[
            signed_by(
                "GKaaaa",
                "Forbidden: No such key: GKaaaa (photos, 17 ms, http://a.b/c)",
            ),
            signed_by(
                "GKbbbb",
                "Forbidden: No such key: GKbbbb (photos, 4 ms, http://d.e/f)",
            ),
            signed_by("GKbbbb", "Forbidden: Invalid signature"),
        ]);
        assert_eq!(found[0], found[1]);
        assert_ne!(found[0], found[2]);
        assert_eq!(
            found[2],
            "403 AccessDenied \"Forbidden: Invalid signature\" (RequestId) | "
        );
    }

    #[test]
    fn a_word_that_is_one_keys_id_is_taken_out_of_every_reply() {
        let found = kinds(&[
            signed_by("user", "The user may not do this"),
            signed_by("qxvb", "The user may not do this"),
        ]);
        assert_eq!(found[0], found[1]);
    }

    #[test]
    fn an_arn_in_a_message_is_a_name() {
        let say = |arn: &str| signed_by("AKIA", &format!("User: {arn} is not authorized"));
        let found = kinds(&[
            say("arn:aws:iam::123456789012:user/ann"),
            say("arn:aws:iam:::user/bob"),
        ]);
        assert_eq!(found[0], found[1]);
    }

    #[test]
    fn ceph_takes_another_branch_before_it_has_authenticated() {
        let found = kinds(&[
            recorded("ceph-rgw/sts-on/list-unknown-id").exchange,
            recorded("ceph-rgw/sts-on/list-anonymous").exchange,
            recorded("ceph-rgw/sts-on/get-unknown-id").exchange,
            recorded("ceph-rgw/sts-on/delete-anonymous").exchange,
        ]);
        assert_ne!(found[0], found[1]);
        assert_eq!(same(&found[0], &found[2], false), Some(true));
        assert_eq!(same(&found[1], &found[3], false), Some(true));
    }

    #[test]
    fn the_key_in_an_error_of_seaweedfs_follows_from_the_request() {
        let found = kinds(&[
            recorded("seaweedfs/list-unknown-id").exchange,
            recorded("seaweedfs/get-unknown-id").exchange,
        ]);
        assert_eq!(same(&found[0], &found[1], false), Some(true));
    }

    #[test]
    fn headers_alone_tell_nothing() {
        assert_eq!(same("403 X () | a", "403 X () | a b", true), None);
        assert_eq!(same("403 X () | a", "403 X () | a b", false), Some(true));
        assert_eq!(same("403 X () | a", "403 Y () | a", true), Some(false));
    }
}
