//! Between hyper and the lab: requests read whole, answers sent as their fate wants.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::{Request, Response};

use super::answer::{Answer, Fate};
use super::call::{Call, Channel};

/// The longest body that is read.
const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// Where a request came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) peer: std::net::IpAddr,
    pub(super) channel: Channel,
}

/// Reads a request whole; an error closes the connection.
pub(super) async fn read(request: Request<Incoming>, origin: Origin) -> io::Result<Call> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, LONGEST_BODY)
        .collect()
        .await
        .map_err(unreadable)?;
    let header = |(name, value): (&hyper::http::HeaderName, &hyper::http::HeaderValue)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    };
    Ok(Call {
        method: head.method.to_string(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.iter().map(header).collect(),
        body: body.to_bytes(),
        peer: origin.peer,
        channel: origin.channel,
    })
}

fn unreadable(error: Box<dyn std::error::Error + Send + Sync>) -> io::Error {
    if error.is::<LengthLimitError>() {
        io::Error::new(io::ErrorKind::FileTooLarge, "the lab reads at most 64 MiB")
    } else {
        io::Error::other(error)
    }
}

/// Makes the response of an answer; an error closes the connection without one.
pub(super) fn response(answer: Answer) -> io::Result<Response<Sent>> {
    if answer.fate == Fate::Dropped {
        return Err(io::Error::new(
            io::ErrorKind::ConnectionAborted,
            "dropped by a fault",
        ));
    }
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    response
        .body(Sent::new(answer.body, answer.fate))
        .map_err(io::Error::other)
}

/// A body that arrives whole, or stops in the middle of what it promised.
#[derive(Debug)]
pub(super) struct Sent {
    bytes: Bytes,
    promised: u64,
    fate: Fate,
    /// Whether hyper was given the time to send what it has before the body breaks off.
    flushed: Flushed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flushed {
    NotYet,
    Done,
}

impl Sent {
    fn new(bytes: Bytes, fate: Fate) -> Self {
        let promised = bytes.len() as u64;
        let bytes = if fate == Fate::Cut {
            bytes.slice(..bytes.len() / 2)
        } else {
            bytes
        };
        Self {
            bytes,
            promised,
            fate,
            flushed: Flushed::NotYet,
        }
    }
}

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let bytes = std::mem::take(&mut self.bytes);
        if !bytes.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(bytes))));
        }
        match (self.fate, self.flushed) {
            (Fate::Cut, Flushed::NotYet) => {
                self.flushed = Flushed::Done;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            (Fate::Cut, Flushed::Done) => {
                Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into())))
            }
            (Fate::Sent | Fate::Dropped, _) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty() && self.fate != Fate::Cut
    }

    fn size_hint(&self) -> SizeHint {
        match self.fate {
            Fate::Cut => SizeHint::with_exact(self.promised),
            _ => SizeHint::with_exact(self.bytes.len() as u64),
        }
    }
}
