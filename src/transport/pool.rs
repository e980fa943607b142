//! Kept-alive connections, so that a run needs few of them.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::SendRequest;

use super::tee::FirstBytes;
use crate::model::Connection;

/// An open connection, ready for a request.
pub(super) struct Open {
    /// Host and port it leads to.
    pub(super) authority: (String, u16),
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
}

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
    /// An idle connection to a host and port, if one is still usable.
    pub(super) fn take(&self, authority: &(String, u16), kept: Option<u8>) -> Option<Open> {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|open| !open.sender.is_closed());
        let at = idle.iter().position(|open| {
            open.kept == kept && open.authority == *authority && open.sender.is_ready()
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
