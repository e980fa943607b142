//! Kept-alive connections, so that a run needs few of them.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::SendRequest;

use super::tee::FirstBytes;
use crate::model::{Connection, Scheme};

/// An open connection, ready for a request.
pub(super) struct Open {
    /// Where it leads to.
    pub(super) leads_to: Place,
    /// The way to send on it.
    pub(super) sender: SendRequest<Full<Bytes>>,
    /// What is known about it.
    pub(super) connection: Connection,
    /// What the peer sent first.
    pub(super) first: FirstBytes,
    /// How a plain-HTTP proxy wants requests: whole URLs, and its own credentials if it has any.
    pub(super) forward: Option<Forward>,
    /// The number it is kept under; none: anybody may use it.
    pub(super) kept: Option<u8>,
    /// Whether it went another way than the run's requests go, so that none of them may use it.
    pub(super) is_other_way: bool,
}

/// Scheme, host and port: some ports speak both plain HTTP and TLS.
pub(super) type Place = (Scheme, String, u16);

/// What a request through a plain-HTTP proxy carries besides its own.
#[derive(Clone)]
pub(super) struct Forward {
    /// `Proxy-Authorization`, from the proxy's URL.
    pub(super) authorization: Option<http::HeaderValue>,
}

/// Idle connections.
#[derive(Default)]
pub(super) struct Pool(Mutex<Vec<Open>>);

impl Pool {
    /// An idle connection to a place, if one is still usable.
    pub(super) fn take(&self, place: &Place, kept: Option<u8>) -> Option<Open> {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|open| !open.sender.is_closed());
        let at = idle.iter().position(|open| {
            open.kept == kept && open.leads_to == *place && open.sender.is_ready()
        })?;
        let mut open = idle.swap_remove(at);
        open.connection.reused = true;
        Some(open)
    }

    /// Keeps a connection for the next request.
    pub(super) fn put(&self, open: Open) {
        if !open.sender.is_closed() {
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(open);
        }
    }
}
