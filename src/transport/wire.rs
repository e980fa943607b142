//! One HTTP exchange: a request on a connection, and everything that comes back, bounded.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use tokio::time::timeout;

use super::connect::{Connector, Destination, Way, millis};
use super::failure;
use super::pool::{Forward, Open, Pool};
use super::tee::FirstBytes;
use crate::model::{
    BodyEnd, Connection, ConnectionChoice, Failure, FailureKind, Scheme, Stage, Timings,
};

/// Sends requests over connections of its own, keeping those that can be used again.
pub(super) struct Wire {
    pub(super) connector: Connector,
    pool: Pool,
    timeout: Duration,
}

/// One exchange as it went over the wire, nothing masked yet.
pub(super) struct Wired {
    pub(super) request: Sent,
    pub(super) connection: Connection,
    pub(super) received: Result<Received, Failure>,
    pub(super) timings: Timings,
}

/// A request as sent.
pub(super) struct Sent {
    pub(super) method: String,
    pub(super) url: String,
    /// Path and query, as the signature covers them.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body_bytes: u64,
}

/// A response as received.
pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) body_bytes: u64,
    pub(super) end: BodyEnd,
}

impl Wire {
    pub(super) fn new(connector: Connector, timeout: Duration) -> Arc<Self> {
        Arc::new(Self {
            connector,
            pool: Pool::default(),
            timeout,
        })
    }

    /// Sends a request with an absolute URL; adds the `Host` header if there is none.
    pub(super) async fn send(
        &self,
        mut request: Request<Bytes>,
        choice: ConnectionChoice,
    ) -> Wired {
        let begun = Instant::now();
        add_implied_headers(&mut request);
        let mut wired = Wired {
            request: sent(&request),
            connection: Connection::default(),
            received: Err(Failure::default()),
            timings: Timings::default(),
        };
        wired.received = self.exchange(&request, choice, &mut wired).await;
        wired.timings.total_ms = millis(begun);
        wired
    }

    async fn exchange(
        &self,
        request: &Request<Bytes>,
        choice: ConnectionChoice,
        wired: &mut Wired,
    ) -> Result<Received, Failure> {
        let to = destination(request.uri()).ok_or_else(no_host)?;
        let kept = match choice {
            ConnectionChoice::Kept(number) => Some(number),
            _ => None,
        };
        let may_be_used = kept.is_some() || choice == ConnectionChoice::Any;
        let idle = may_be_used
            .then(|| self.pool.take(&to.place(), kept))
            .flatten();
        if let Some(open) = idle {
            let outcome = self.on(open, request, wired).await;
            // A kept-alive connection may have been closed while idle; that says nothing.
            if !matches!(&outcome, Err(failed) if died_idle(failed)) {
                return outcome;
            }
        }
        let mut way = Way::default();
        let opening = self.connector.open(to, choice, &mut way);
        let opened = match choice {
            ConnectionChoice::Brief | ConnectionChoice::OtherWay => timeout(BRIEF, opening)
                .await
                .unwrap_or_else(|_| Err(failure::timed_out(Stage::Tcp, BRIEF))),
            _ => opening.await,
        };
        wired.connection = way.connection;
        wired.timings = way.timings;
        let open = Open {
            kept,
            is_other_way: choice == ConnectionChoice::OtherWay,
            ..opened?
        };
        self.on(open, request, wired).await
    }

    async fn on(
        &self,
        mut open: Open,
        request: &Request<Bytes>,
        wired: &mut Wired,
    ) -> Result<Received, Failure> {
        wired.connection = open.connection.clone();
        let begun = Instant::now();
        let first = open.first.clone();
        let sending = open
            .sender
            .send_request(on_the_wire(request, open.forward.as_ref())?);
        let response = match timeout(self.timeout, sending).await {
            Err(_) => return Err(failure::timed_out(Stage::Response, self.timeout)),
            Ok(Err(error)) => return Err(failure::http(Stage::Response, &error, &first)),
            Ok(Ok(response)) => response,
        };
        wired.timings.first_byte_ms = Some(millis(begun));
        let received = self.receive(response, &first).await;
        if may_be_kept(request, &received) && !open.is_other_way {
            self.pool.put(open);
        }
        Ok(received)
    }

    /// Reads a body piece by piece, so that what arrived before a failure is kept.
    async fn receive(&self, response: Response<Incoming>, first: &FirstBytes) -> Received {
        let (head, mut body) = response.into_parts();
        let limit = if head.status.is_success() {
            BODY_KEPT
        } else {
            ERROR_KEPT
        };
        let mut kept = BytesMut::new();
        let mut body_bytes = 0_u64;
        let end = loop {
            match timeout(self.timeout, body.frame()).await {
                Err(_) => break BodyEnd::CutShort(failure::timed_out(Stage::Body, self.timeout)),
                Ok(None) => break BodyEnd::Complete,
                Ok(Some(Err(error))) => {
                    break BodyEnd::CutShort(failure::http(Stage::Body, &error, first));
                }
                Ok(Some(Ok(frame))) => {
                    let Ok(data) = frame.into_data() else {
                        continue;
                    };
                    body_bytes += data.len() as u64;
                    let room = limit - kept.len();
                    kept.extend_from_slice(&data[..room.min(data.len())]);
                    if data.len() > room {
                        break BodyEnd::Bounded;
                    }
                }
            }
        };
        Received {
            status: head.status,
            headers: head.headers,
            body: kept.freeze(),
            body_bytes,
            end,
        }
    }
}

/// Host and length, which a request on the wire has and a request value may not.
fn add_implied_headers(request: &mut Request<Bytes>) {
    let host = request
        .uri()
        .authority()
        .and_then(|a| HeaderValue::from_str(a.as_str()).ok());
    let length = request.body().len();
    let method_has_body = matches!(request.method().as_str(), "PUT" | "POST");
    let headers = request.headers_mut();
    if let (false, Some(host)) = (headers.contains_key(http::header::HOST), host) {
        headers.insert(http::header::HOST, host);
    }
    let is_chunked = headers.contains_key(http::header::TRANSFER_ENCODING);
    let has_length = headers.contains_key(http::header::CONTENT_LENGTH) || is_chunked;
    if !has_length && (length > 0 || method_has_body) {
        headers.insert(http::header::CONTENT_LENGTH, HeaderValue::from(length));
    }
}

fn sent(request: &Request<Bytes>) -> Sent {
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect();
    Sent {
        method: request.method().to_string(),
        url: request.uri().to_string(),
        target: origin_form(request.uri()),
        headers,
        body_bytes: request.body().len() as u64,
    }
}

/// The request with the target form its connection wants.
fn on_the_wire(
    request: &Request<Bytes>,
    forward: Option<&Forward>,
) -> Result<Request<Full<Bytes>>, Failure> {
    let uri = match forward {
        Some(_) => request.uri().clone(),
        None => origin_form(request.uri())
            .parse()
            .map_err(|error: http::uri::InvalidUri| not_sendable(&error))?,
    };
    let mut wired = Request::builder()
        .method(request.method())
        .uri(uri)
        .body(Full::new(request.body().clone()))
        .map_err(|error| not_sendable(&error))?;
    *wired.headers_mut() = request.headers().clone();
    if let Some(credentials) = forward.and_then(|forward| forward.authorization.clone()) {
        wired
            .headers_mut()
            .insert(http::header::PROXY_AUTHORIZATION, credentials);
    }
    Ok(wired)
}

fn origin_form(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), ToString::to_string)
}

fn destination(uri: &Uri) -> Option<Destination<'_>> {
    let scheme = match uri.scheme_str()? {
        "http" => Scheme::Http,
        "https" => Scheme::Https,
        _ => return None,
    };
    let host = uri.host()?.trim_matches(['[', ']']);
    Some(Destination {
        scheme,
        host,
        port: uri.port_u16().unwrap_or(scheme.default_port()),
    })
}

/// Not after a refused write: one server closes then without saying so.
fn may_be_kept(request: &Request<Bytes>, received: &Received) -> bool {
    let refused_write = !request.body().is_empty() && !received.status.is_success();
    let closing = received
        .headers
        .get(http::header::CONNECTION)
        .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"close"));
    received.end == BodyEnd::Complete && !refused_write && !closing
}

fn died_idle(failed: &Failure) -> bool {
    failed.stage == Stage::Response
        && matches!(failed.kind, FailureKind::ClosedEarly | FailureKind::Reset)
}

fn no_host() -> Failure {
    Failure {
        stage: Stage::Name,
        kind: FailureKind::NotSendable,
        chain: vec!["the URL has no host".to_owned()],
    }
}

fn not_sendable(error: &(dyn std::error::Error + 'static)) -> Failure {
    failure::failure(Stage::Response, FailureKind::NotSendable, error)
}

/// How long a connection may take that nobody counts on.
const BRIEF: Duration = Duration::from_secs(2);
/// How much of a successful body is kept; a List of one key or a canary is far smaller.
const BODY_KEPT: usize = 1 << 20;
/// How much of an error's body is kept.
const ERROR_KEPT: usize = 64 << 10;
