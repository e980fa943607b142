//! What the lab's own tests need: a lab with users, and requests signed by its own reading of them.

use crate::model::Dialect;
use crate::model::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken, SignatureVersion, Time};

use super::answer::Answer;
use super::call::Call;
use super::claim::Claim;
use super::config::{Clock, LabConfig, LabUser};
use super::digest::sha256_hex;
use super::encoding::encode;
use super::route::bucket_of_host;
use super::state::State;

/// The moment at which the clocks of these tests stand.
pub(super) fn now() -> Time {
    Time::parse_rfc3339("2026-11-21T23:15:42Z").unwrap()
}

pub(super) fn key(id: &str, secret: &str) -> AccessKey {
    AccessKey {
        label: "test".into(),
        id: AccessKeyId::new(id),
        secret: SecretAccessKey::new(secret),
        token: None,
    }
}

pub(super) fn with_token(id: &str, secret: &str, token: &str) -> AccessKey {
    AccessKey {
        token: Some(SessionToken::new(token)),
        ..key(id, secret)
    }
}

pub(super) fn owner() -> AccessKey {
    key("AKIAOWNER00000000000", "owner/secret")
}

pub(super) fn uploader() -> AccessKey {
    key("AKIAUPLOADER00000000", "uploadersecret")
}

pub(super) fn temporary() -> AccessKey {
    with_token("ASIATEMPORARY0000000", "temporarysecret", "the-token")
}

/// The demo, with a third user whose key is temporary.
pub(super) fn config(dialect: Dialect, faults: &[&str]) -> LabConfig {
    let mut config = LabConfig::demo(dialect, owner(), uploader(), Clock::fixed(now()));
    config
        .users
        .push(LabUser::new("temporary", dialect, temporary()));
    config.faults = faults.iter().map(|text| text.parse().unwrap()).collect();
    config
}

pub(super) fn lab(dialect: Dialect, faults: &[&str]) -> State {
    State::new(config(dialect, faults)).unwrap()
}

/// An unsigned request to the lab: `PUT /bucket/key?query`.
pub(super) fn request(line: &str) -> Call {
    let (method, target) = line.split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Call {
        method: method.into(),
        path: path.into(),
        query: query.into(),
        headers: vec![("host".into(), "localhost:9".into())],
        ..Call::default()
    }
}

/// Signs a request in its headers, at a given time.
pub(super) fn signed_at(
    mut call: Call,
    key: &AccessKey,
    version: SignatureVersion,
    at: Time,
) -> Call {
    if let Some(token) = &key.token {
        call.set_header("x-amz-security-token", token.expose());
    }
    if version == SignatureVersion::V2 {
        call.set_header("date", &at.http_date());
        return completed(call, key, &format!("AWS {}:", key.id));
    }
    call.set_header("x-amz-date", &at.amz_date());
    call.set_header("x-amz-content-sha256", &sha256_hex(&call.body));
    let names: Vec<&str> = call.headers.iter().map(|(name, _)| name.as_str()).collect();
    let opening = format!(
        "AWS4-HMAC-SHA256 Credential={}/{}/us-east-1/s3/aws4_request,SignedHeaders={},Signature=",
        key.id,
        at.scope_date(),
        names.join(";"),
    );
    completed(call, key, &opening)
}

fn completed(mut call: Call, key: &AccessKey, opening: &str) -> Call {
    call.set_header("authorization", opening);
    let host = call.header("host").unwrap_or_default();
    let signature = Claim::read(&call, bucket_of_host(&host).as_deref())
        .map(|claim| claim.unwrap().signature_by(key.secret.expose()))
        .unwrap_or_default();
    call.set_header("authorization", &format!("{opening}{signature}"));
    call
}

pub(super) fn signed(line: &str, key: &AccessKey, version: SignatureVersion) -> Call {
    signed_at(request(line), key, version, now())
}

/// Signs a request in its query, valid from the tests' moment for some seconds.
pub(super) fn presigned(
    line: &str,
    key: &AccessKey,
    version: SignatureVersion,
    seconds: i64,
) -> Call {
    let mut call = request(line);
    let id = encode(key.id.as_str());
    let (own, last) = if version == SignatureVersion::V2 {
        let until = now().as_seconds() + seconds;
        (format!("AWSAccessKeyId={id}&Expires={until}"), "Signature")
    } else {
        let (date, day) = (now().amz_date(), now().scope_date());
        let own = format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={id}%2F{day}%2Fus-east-1%2Fs3%2Faws4_request\
             &X-Amz-Date={date}&X-Amz-Expires={seconds}&X-Amz-SignedHeaders=host"
        );
        (own, "X-Amz-Signature")
    };
    let before = if call.query.is_empty() {
        own
    } else {
        format!("{}&{own}", call.query)
    };
    call.query = format!("{before}&{last}=");
    let claim = Claim::read(&call, None).unwrap().unwrap();
    call.query += &encode(&claim.signature_by(key.secret.expose()));
    call
}

/// Status and S3 code of an answer, in one text (`403 AccessDenied`).
pub(super) fn said(answer: &Answer) -> String {
    let body = String::from_utf8_lossy(&answer.body);
    let code = body
        .split("<Code>")
        .nth(1)
        .and_then(|rest| rest.split("</Code>").next());
    format!("{} {}", answer.status, code.unwrap_or_default())
        .trim_end()
        .to_owned()
}

/// What a lab with these faults says to one request.
pub(super) fn reply(faults: &[&str], call: Call) -> String {
    said(&lab(Dialect::Aws, faults).answer(call))
}
