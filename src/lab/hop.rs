//! Hops between client and store, under faults: what they answer themselves, and what they change.

use super::answer::Answer;
use super::call::Call;
use super::fault::{FaultKind, Faults};
use super::refusal::{Code, Refusal};

/// What a hop answers by itself, without the store seeing the request.
pub(super) fn own_answer(call: &Call, faults: &Faults) -> Option<Answer> {
    let has = |kind| faults.has(kind);
    if let Some(answer) = of_something_else(call, faults) {
        return Some(answer);
    }
    if has(FaultKind::HttpsRedirect) {
        let host = call.header("host").unwrap_or_default();
        let to = format!("https://{host}{}", call.path);
        return Some(
            html(301, "301 Moved Permanently", "<center>nginx</center>").with("location", to),
        );
    }
    if let Some(status) = faults.word(FaultKind::ProxyPage) {
        return Some(proxy_page(status));
    }
    if has(FaultKind::AuthBackendMissing) {
        return Some(
            html(
                401,
                "Unauthorized",
                "<p>This server could not verify that you are authorized.</p>",
            )
            .with("www-authenticate", "Keystone uri=\"http://localhost:5000\""),
        );
    }
    if has(FaultKind::ExpectRefused) && call.header("expect").is_some() {
        return Some(html(417, "417 Expectation Failed", ""));
    }
    let writes = matches!(call.method.as_str(), "PUT" | "POST" | "DELETE");
    if writes && has(FaultKind::MethodBlocked) {
        return Some(html(405, "405 Not Allowed", "<center>nginx</center>"));
    }
    let limit = faults
        .word(FaultKind::BodyLimit)
        .and_then(|text| text.parse().ok());
    if limit.is_some_and(|limit| call.body.len() > limit) {
        return Some(html(
            413,
            "413 Request Entity Too Large",
            "<center>nginx</center>",
        ));
    }
    None
}

/// What something answers that is no store and has none behind it.
fn of_something_else(call: &Call, faults: &Faults) -> Option<Answer> {
    let has = |kind| faults.has(kind);
    if has(FaultKind::HtmlConsole) {
        return Some(html(
            200,
            "Console",
            "<div id=\"root\"></div><noscript>Enable JavaScript.</noscript>",
        ));
    }
    if let Some(status) = faults.word(FaultKind::BareStatus) {
        return Some(Answer::empty(status.parse().unwrap_or(404)));
    }
    if has(FaultKind::JsonAnswer) {
        return Some(Answer::text(200, "application/json", "{\"status\":\"ok\"}"));
    }
    if has(FaultKind::LoginRedirect) {
        let to = format!("https://sso.example.org/login?return={}", call.path);
        return Some(Answer::empty(302).with("location", to));
    }
    None
}

/// A refusal the whole store gives, whoever asks.
pub(super) fn store_wide(faults: &Faults, nth: u64) -> Option<Refusal> {
    if faults.has(FaultKind::NotInitialised) {
        return Some(
            Refusal::new(Code::XMinioServerNotInitialized).with_header("retry-after", "10"),
        );
    }
    let every_second = nth.is_multiple_of(2);
    (faults.has(FaultKind::Throttle) && every_second).then(|| Refusal::new(Code::SlowDown))
}

/// The request as it leaves the hops.
pub(super) fn passed_on(mut call: Call, faults: &Faults) -> Call {
    if let Some(host) = faults.word(FaultKind::HostRewritten) {
        call.set_header("host", host);
    }
    if faults.has(FaultKind::HostPortDropped)
        && let Some(host) = call.header("host")
        && let Some((name, _port)) = host.rsplit_once(':')
    {
        call.set_header("host", name);
    }
    if faults.has(FaultKind::AcceptEncodingRewritten) {
        call.set_header("accept-encoding", "gzip");
    }
    if faults.has(FaultKind::AuthorizationReplaced) {
        call.set_header("authorization", "Basic bGFiOmhvcA==");
    }
    if faults.has(FaultKind::HeaderAdded) {
        call.set_header("x-amz-cf-id", "lab");
    }
    if let Some(name) = faults.word(FaultKind::StripHeader) {
        let name = name.to_ascii_lowercase();
        call.headers.retain(|(header, _)| *header != name);
    }
    if faults.has(FaultKind::UnderscoreHeadersDropped) {
        call.headers.retain(|(header, _)| !header.contains('_'));
    }
    if let Some(segment) = faults.word(FaultKind::BasePathStripped)
        && let Some(rest) = call.path.strip_prefix(&format!("/{segment}"))
        && (rest.is_empty() || rest.starts_with('/'))
    {
        call.path = if rest.is_empty() {
            "/".to_owned()
        } else {
            rest.to_owned()
        };
    }
    if faults.has(FaultKind::HeadAsGet) && call.method == "HEAD" {
        "GET".clone_into(&mut call.method);
    }
    while faults.has(FaultKind::PathNormalised) && call.path.contains("//") {
        call.path = call.path.replace("//", "/");
    }
    call
}

/// What a proxy answers that has no room for one request more.
pub(super) fn crowded() -> Answer {
    proxy_page("503")
}

fn proxy_page(status: &str) -> Answer {
    let status = status.parse().unwrap_or(403);
    let title = match status {
        502 => "502 Bad Gateway",
        503 => "503 Service Unavailable",
        504 => "504 Gateway Time-out",
        _ => "403 Forbidden",
    };
    html(
        status,
        title,
        "<p>The request was blocked by a rule of this network.</p>",
    )
    .with("via", "1.1 proxy.example")
}

fn html(status: u16, title: &str, inside: &str) -> Answer {
    let page = format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body><h1>{title}</h1>{inside}</body></html>\n"
    );
    Answer::text(status, "text/html; charset=utf-8", page)
}
