//! The lab on a socket: it listens on loopback, serves each connection, and stops when told to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bytes::Bytes;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

use super::call::Channel;
use super::config::{LabConfig, TlsMaterial};
use super::fault::FaultKind;
use super::hop;
use super::state::{LabRequest, State};
use super::wire::{Origin, read, response};

/// A running lab. Dropping it stops it too, without waiting.
pub struct Lab {
    address: SocketAddr,
    state: Arc<State>,
    listener: JoinHandle<()>,
}

/// One version of an object in a bucket of the lab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// The key.
    pub key: String,
    /// The version id; `null` in a bucket without versioning.
    pub version_id: String,
    /// The bytes; `None` for a delete marker.
    pub body: Option<Bytes>,
}

/// Starts a lab on `127.0.0.1`, on the given port or on a free one.
///
/// Fails if the port is taken, if a bucket's policy is one its dialect refuses, or if the
/// certificate cannot be used.
pub async fn start(config: LabConfig, port: Option<u16>) -> io::Result<Lab> {
    let tls = config.tls.as_ref().map(acceptor).transpose()?;
    let state = State::new(config)
        .map_err(|problem| io::Error::new(io::ErrorKind::InvalidInput, problem))?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0))).await?;
    let (address, state) = (listener.local_addr()?, Arc::new(state));
    let listener = tokio::spawn(listen(listener, Arc::clone(&state), tls));
    Ok(Lab {
        address,
        state,
        listener,
    })
}

impl Lab {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Everything in a bucket, old versions and delete markers included, by key and then by age;
    /// nothing if there is no such bucket.
    pub fn contents(&self, bucket: &str) -> Vec<StoredVersion> {
        let store = self.state.store();
        let objects = store
            .buckets
            .get(bucket)
            .into_iter()
            .flat_map(|bucket| &bucket.objects);
        objects
            .flat_map(|(key, versions)| versions.iter().map(move |version| (key, version)))
            .map(|(key, version)| StoredVersion {
                key: key.clone(),
                version_id: version.id.clone(),
                body: version.object.as_ref().map(|object| object.body.clone()),
            })
            .collect()
    }

    /// The names of its buckets.
    pub fn buckets(&self) -> Vec<String> {
        self.state.store().buckets.keys().cloned().collect()
    }

    /// The policy document of a bucket.
    pub fn policy(&self, bucket: &str) -> Option<String> {
        let store = self.state.store();
        Some(store.buckets.get(bucket)?.policy.as_ref()?.text.clone())
    }

    /// Every request it was sent, in order of arrival.
    pub fn requests(&self) -> Vec<LabRequest> {
        self.state.log().clone()
    }

    /// Stops listening and closes all connections.
    pub async fn stop(mut self) {
        self.listener.abort();
        // The only error there can be is that of the abort just asked for.
        (&mut self.listener).await.unwrap_or_default();
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn listen(listener: TcpListener, state: Arc<State>, tls: Option<TlsAcceptor>) {
    // The set aborts the connections when this task is aborted.
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            continue;
        };
        // Only times suffer if it fails.
        let _ = stream.set_nodelay(true);
        while connections.try_join_next().is_some() {}
        connections.spawn(serve(stream, peer, Arc::clone(&state), tls.clone()));
    }
}

async fn serve(stream: TcpStream, peer: SocketAddr, state: Arc<State>, tls: Option<TlsAcceptor>) {
    let origin = |channel| Origin {
        peer: peer.ip(),
        channel,
    };
    let takes_both = state.faults.has(FaultKind::TlsRequired);
    match tls {
        Some(acceptor) if !takes_both || begins_with_tls(&stream).await => {
            if let Ok(stream) = acceptor.accept(stream).await {
                connection(stream, origin(Channel::Tls), state).await;
            }
        }
        _ => connection(stream, origin(Channel::Plain), state).await,
    }
}

/// Whether the client's first byte is that of a TLS handshake.
async fn begins_with_tls(stream: &TcpStream) -> bool {
    let mut first = [0];
    matches!(stream.peek(&mut first).await, Ok(1)) && first == [TLS_HANDSHAKE]
}

/// The type of a record with a handshake, RFC 8446 section 5.1.
const TLS_HANDSHAKE: u8 = 22;

async fn connection<S>(stream: S, origin: Origin, state: Arc<State>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let state = Arc::clone(&state);
        async move {
            let call = read(request, origin).await?;
            let turn = Turn::begin(&state);
            let answer = if turn.has_room {
                state.answer(call)
            } else {
                hop::crowded()
            };
            turn.end().await;
            if let Some(millis) = state.faults.millis(FaultKind::Slow) {
                tokio::time::sleep(Duration::from_millis(millis.unsigned_abs())).await;
            }
            response(answer)
        }
    });
    // A connection that fails is the client's to notice; some faults make it fail on purpose.
    http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service)
        .await
        .unwrap_or_default();
}

/// A request under way: one of those there is room for, or one too many.
struct Turn<'s> {
    state: &'s State,
    has_room: bool,
}

impl<'s> Turn<'s> {
    fn begin(state: &'s State) -> Self {
        let most = most_at_once(state).unwrap_or(usize::MAX);
        let room = |count: usize| (count < most).then_some(count + 1);
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        let has_room = state.under_way.fetch_update(set, fetch, room).is_ok();
        Self { state, has_room }
    }

    /// Ends it, where a fault counts them after as long as a store takes.
    async fn end(self) {
        if most_at_once(self.state).is_some() {
            tokio::time::sleep(CROWDED).await;
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if self.has_room {
            self.state.under_way.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

fn most_at_once(state: &State) -> Option<usize> {
    state.faults.word(FaultKind::Crowded)?.parse().ok()
}

/// How long an answer takes where requests under way are counted.
const CROWDED: Duration = Duration::from_millis(5);

fn acceptor(material: &TlsMaterial) -> io::Result<TlsAcceptor> {
    let unusable = |error: &dyn std::fmt::Display| {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("the lab's certificate: {error}"),
        )
    };
    let chain = CertificateDer::pem_slice_iter(material.certificates.as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| unusable(&error))?;
    let key = PrivateKeyDer::from_pem_slice(material.private_key.as_bytes())
        .map_err(|error| unusable(&error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| unusable(&error))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[cfg(test)]
mod tests;
