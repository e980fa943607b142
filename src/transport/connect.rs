//! From a URL to an open connection: name, TCP, forward proxy, TLS, each timed and recorded.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request, Uri, Version};
use http_body_util::{Empty, Full};
use hyper::client::conn::http1;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::failure;
use super::pool::{Forward, Open, Place};
use super::quick_ack::QuickAck;
use super::settings::{Resolve, Settings, SettingsError};
use super::tee::{FirstBytes, Tee};
use super::tls::Trust;
use crate::model::{Connection, ConnectionChoice, Failure, FailureKind, Scheme, Stage, Timings};

/// Opens connections.
pub(super) struct Connector {
    trust: Trust,
    resolve: Vec<Resolve>,
    proxies: Matcher,
    /// The proxy that the environment names at all, whatever it is meant for.
    any_proxy: Matcher,
    timeout: Duration,
}

/// A connection under way: what is known so far, kept also when it fails.
#[derive(Default)]
pub(super) struct Way {
    /// What is known about the connection.
    pub(super) connection: Connection,
    /// How long its steps took.
    pub(super) timings: Timings,
}

/// Where a connection leads.
#[derive(Clone, Copy)]
pub(super) struct Destination<'a> {
    pub(super) scheme: Scheme,
    pub(super) host: &'a str,
    pub(super) port: u16,
}

impl Destination<'_> {
    /// What connections to it are kept under.
    pub(super) fn place(self) -> Place {
        (self.scheme, self.host.to_owned(), self.port)
    }
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}
type BoxStream = Box<dyn Stream>;

impl Connector {
    pub(super) fn new(settings: &Settings) -> Result<Self, SettingsError> {
        for proxy in [&settings.http_proxy, &settings.https_proxy]
            .into_iter()
            .flatten()
        {
            proxy.parse::<Uri>().map_err(|_| SettingsError::Proxy)?;
        }
        let proxies = Matcher::builder()
            .http(settings.http_proxy.clone().unwrap_or_default())
            .https(settings.https_proxy.clone().unwrap_or_default())
            .no(settings.no_proxy.clone().unwrap_or_default())
            .build();
        Ok(Self {
            trust: Trust::new(settings)?,
            resolve: settings.resolve.clone(),
            proxies,
            any_proxy: any_proxy(settings),
            timeout: settings.timeout,
        })
    }

    /// The forward proxy for a destination, without its credentials.
    pub(super) fn proxy_of(&self, to: Destination<'_>) -> Option<String> {
        self.intercept(to).map(|proxy| shown(proxy.uri()))
    }

    /// The forward proxy that the environment names and that is not used for a destination.
    pub(super) fn unused_proxy_of(&self, to: Destination<'_>) -> Option<String> {
        match self.intercept(to) {
            Some(_) => None,
            None => self.other_way(to).map(|proxy| shown(proxy.uri())),
        }
    }

    /// All addresses of a name.
    pub(super) async fn addresses(
        &self,
        host: &str,
        port: u16,
    ) -> Result<Vec<SocketAddr>, Failure> {
        let fixed: Vec<SocketAddr> = self
            .resolve
            .iter()
            .filter(|rule| rule.host == host && rule.port == port)
            .map(|rule| SocketAddr::new(rule.address, port))
            .collect();
        if !fixed.is_empty() {
            return Ok(fixed);
        }
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let not_resolved = |error: &std::io::Error| {
            failure::failure(Stage::Name, FailureKind::NameNotResolved, error)
        };
        match timeout(self.timeout, tokio::net::lookup_host((host, port))).await {
            Err(_) => Err(failure::timed_out(Stage::Name, self.timeout)),
            Ok(Err(error)) => Err(not_resolved(&error)),
            Ok(Ok(found)) => {
                let found: Vec<SocketAddr> = found.collect();
                if found.is_empty() {
                    return Err(not_resolved(&std::io::Error::other(
                        "the name has no address",
                    )));
                }
                Ok(found)
            }
        }
    }

    /// Opens a connection of the kind that is wanted; `way` is filled in as it goes.
    pub(super) async fn open(
        &self,
        to: Destination<'_>,
        choice: ConnectionChoice,
        way: &mut Way,
    ) -> Result<Open, Failure> {
        let proxy = match choice {
            ConnectionChoice::OtherWay => self.other_way(to),
            _ => self.intercept(to),
        };
        let (host, port) = match &proxy {
            Some(proxy) => {
                way.connection.proxy = Some(shown(proxy.uri()));
                proxy_authority(proxy.uri()).ok_or_else(no_host)?
            }
            None => (to.host.to_owned(), to.port),
        };
        let only = match choice {
            // Behind a proxy the address is the proxy's business.
            ConnectionChoice::FreshTo(address) if proxy.is_none() => Some(address),
            _ => None,
        };
        let tcp = self.dial((&host, port), only, way).await?;
        let stream: BoxStream = match &proxy {
            Some(proxy) if to.scheme == Scheme::Https => {
                Box::new(self.tunnel(tcp, to, proxy).await?)
            }
            _ => Box::new(tcp),
        };
        let (tee, first) = Tee::new(stream);
        let stream: BoxStream = Box::new(tee);
        let (stream, first) = match to.scheme {
            Scheme::Http => (stream, first),
            Scheme::Https => self.handshake_tls(stream, &first, to.host, way).await?,
        };
        let forward = proxy
            .filter(|_| to.scheme == Scheme::Http)
            .map(|proxy| Forward {
                authorization: proxy.basic_auth().cloned(),
            });
        let (sender, http) = http1::handshake::<_, Full<Bytes>>(TokioIo::new(stream))
            .await
            .map_err(|error| failure::http(Stage::Response, &error, &first))?;
        // The connection's own errors reach the request that was on it.
        tokio::spawn(http);
        Ok(Open {
            leads_to: to.place(),
            sender,
            connection: way.connection.clone(),
            first,
            forward,
            kept: None,
            is_other_way: false,
        })
    }

    fn intercept(&self, to: Destination<'_>) -> Option<Intercept> {
        self.proxies.intercept(&uri_of(to)?)
    }

    /// The proxy of the way that is not taken: none where one is used.
    fn other_way(&self, to: Destination<'_>) -> Option<Intercept> {
        match self.intercept(to) {
            Some(_) => None,
            None => self.any_proxy.intercept(&uri_of(to)?),
        }
    }

    /// Connects to the first address that takes the connection.
    async fn dial(
        &self,
        (host, port): (&str, u16),
        only: Option<IpAddr>,
        way: &mut Way,
    ) -> Result<QuickAck, Failure> {
        let begun = Instant::now();
        let addresses = match only {
            Some(address) => vec![SocketAddr::new(address, port)],
            None => self.addresses(host, port).await?,
        };
        way.timings.dns_ms = Some(millis(begun));
        let begun = Instant::now();
        let mut last = failure::timed_out(Stage::Tcp, self.timeout);
        for address in addresses {
            way.connection.address = Some(address.to_string());
            let left = self.timeout.saturating_sub(begun.elapsed());
            match timeout(left, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    // Only delays small writes if it fails; nothing to report.
                    let _ = stream.set_nodelay(true);
                    way.timings.tcp_ms = Some(millis(begun));
                    let own = stream.local_addr().ok();
                    way.connection.from = own.map(|own| own.ip().to_string());
                    return Ok(QuickAck::new(stream));
                }
                Ok(Err(error)) => last = failure::io(Stage::Tcp, &error),
                Err(_) => last = failure::timed_out(Stage::Tcp, self.timeout),
            }
        }
        Err(last)
    }

    /// Asks a forward proxy for a way through.
    async fn tunnel(
        &self,
        tcp: QuickAck,
        to: Destination<'_>,
        proxy: &Intercept,
    ) -> Result<impl Stream + use<>, Failure> {
        let (tee, first) = Tee::new(tcp);
        let http = |error: hyper::Error| failure::http(Stage::Proxy, &error, &first);
        let asked = async {
            let (mut sender, connection) = http1::handshake::<_, Empty<Bytes>>(TokioIo::new(tee))
                .await
                .map_err(&http)?;
            tokio::spawn(connection.with_upgrades());
            let response = sender
                .send_request(connect_request(to, proxy)?)
                .await
                .map_err(&http)?;
            if !response.status().is_success() {
                return Err(Failure {
                    stage: Stage::Proxy,
                    kind: FailureKind::ProxyRefused {
                        status: response.status().as_u16(),
                    },
                    chain: Vec::new(),
                });
            }
            hyper::upgrade::on(response)
                .await
                .map(TokioIo::new)
                .map_err(&http)
        };
        timeout(self.timeout, asked)
            .await
            .unwrap_or_else(|_| Err(failure::timed_out(Stage::Proxy, self.timeout)))
    }

    async fn handshake_tls(
        &self,
        stream: BoxStream,
        below: &FirstBytes,
        host: &str,
        way: &mut Way,
    ) -> Result<(BoxStream, FirstBytes), Failure> {
        let begun = Instant::now();
        let setup =
            |error: &SettingsError| failure::failure(Stage::Tls, FailureKind::NotSendable, error);
        let name = ServerName::try_from(host.to_owned())
            .map_err(|error| failure::failure(Stage::Tls, FailureKind::NotSendable, &error))?;
        let (config, seen) = self.trust.config().map_err(|error| setup(&error))?;
        let connecting = TlsConnector::from(config).connect(name, stream);
        let connected = match timeout(self.timeout, connecting).await {
            Err(_) => Err(failure::timed_out(Stage::Tls, self.timeout)),
            Ok(Err(error)) => Err(failure::tls(&error, below)),
            Ok(Ok(stream)) => Ok(stream),
        };
        way.timings.tls_ms = Some(millis(begun));
        match connected {
            Ok(stream) => {
                way.connection.tls = Some(seen.record(Some(stream.get_ref().1)));
                let (tee, first) = Tee::new(stream);
                Ok((Box::new(tee), first))
            }
            Err(mut failed) => {
                let record = seen.record(None);
                // The verifier knows more than the alert it chose.
                if let (FailureKind::Certificate(_), Some(fault)) = (&failed.kind, &record.fault) {
                    failed.kind = FailureKind::Certificate(fault.clone());
                }
                way.connection.tls = (!record.certificates.is_empty()).then_some(record);
                Err(failed)
            }
        }
    }
}

/// A proxy is chosen by the URL that is asked for.
fn uri_of(to: Destination<'_>) -> Option<Uri> {
    let host = if to.host.contains(':') {
        format!("[{}]", to.host)
    } else {
        to.host.to_owned()
    };
    let uri = format!("{}://{host}:{}/", to.scheme.as_str(), to.port);
    uri.parse().ok()
}

fn any_proxy(settings: &Settings) -> Matcher {
    let named = [&settings.https_proxy, &settings.http_proxy];
    let first = named.into_iter().flatten().next();
    Matcher::builder()
        .all(first.cloned().unwrap_or_default())
        .build()
}

fn connect_request(
    to: Destination<'_>,
    proxy: &Intercept,
) -> Result<Request<Empty<Bytes>>, Failure> {
    let host = if to.host.contains(':') {
        format!("[{}]", to.host)
    } else {
        to.host.to_owned()
    };
    let authority = format!("{host}:{}", to.port);
    let mut request = Request::builder()
        .method(Method::CONNECT)
        .uri(&authority)
        .version(Version::HTTP_11)
        .header(http::header::HOST, &authority);
    if let Some(credentials) = proxy.basic_auth() {
        request = request.header(http::header::PROXY_AUTHORIZATION, credentials);
    }
    request
        .body(Empty::new())
        .map_err(|error| failure::failure(Stage::Proxy, FailureKind::NotSendable, &error))
}

fn proxy_authority(uri: &Uri) -> Option<(String, u16)> {
    let default = if uri.scheme_str() == Some("https") {
        443
    } else {
        80
    };
    let host = uri.host()?.trim_matches(['[', ']']).to_owned();
    Some((host, uri.port_u16().unwrap_or(default)))
}

/// A proxy's URL without user and password.
fn shown(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or("http");
    match proxy_authority(uri) {
        Some((host, port)) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://"),
    }
}

fn no_host() -> Failure {
    Failure {
        stage: Stage::Proxy,
        kind: FailureKind::NotSendable,
        chain: vec!["the proxy URL has no host".to_owned()],
    }
}

/// Milliseconds since a moment, to a tenth as reports save them: what is judged is what is saved.
pub(super) fn millis(since: Instant) -> f64 {
    (since.elapsed().as_secs_f64() * 10_000.0).round() / 10.0
}
