//! A relay between the program and a server. It passes bytes on as they are and keeps what the program
//! sent, so that what a run did is not known from its own report alone.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

type Connections = Arc<Mutex<Vec<Arc<Mutex<Vec<u8>>>>>>;

/// The relay. It lives as long as the process.
pub(super) struct Wire {
    address: SocketAddr,
    connections: Connections,
}

/// A request as it was transmitted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sent {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) authorization: Option<String>,
    /// What a POST of a form calls.
    pub(super) action: Option<String>,
}

impl Wire {
    /// A relay to an endpoint of the form `http://ADDRESS:PORT`.
    pub(super) fn to(endpoint: &str) -> Self {
        let upstream = authority(endpoint);
        Self::relaying(move |client| {
            let server = TcpStream::connect(&upstream).expect("the server is there");
            Some((client, server, no_edit))
        })
    }

    /// The same, with Puts that come late.
    pub(super) fn with_late_puts(endpoint: &str) -> Self {
        let upstream = authority(endpoint);
        Self::relaying(move |client| {
            let server = TcpStream::connect(&upstream).expect("the server is there");
            Some((client, server, late_if_put))
        })
    }

    /// The same at a port that takes TLS as well; of that nothing is kept.
    pub(super) fn to_both(plain: &str, tls: &str) -> Self {
        let (plain, tls) = (authority(plain), authority(tls));
        Self::relaying(move |client| {
            let mut first = [0];
            let speaks_tls = client.peek(&mut first).is_ok() && first == [TLS_HANDSHAKE];
            if speaks_tls {
                let server = TcpStream::connect(&tls).expect("the server is there");
                relay(client, server, Arc::default(), no_edit);
                return None;
            }
            let server = TcpStream::connect(&plain).expect("the server is there");
            Some((client, server, no_edit))
        })
    }

    /// A forward proxy for plain requests whose own address is another one than the program's.
    pub(super) fn proxy_to(endpoint: &str) -> Self {
        let upstream = authority(endpoint);
        Self::relaying(move |client| {
            let server = connect_from(PROXY_ADDRESS, &upstream);
            Some((client, server, without_authority))
        })
    }

    fn relaying(
        mut meet: impl FnMut(TcpStream) -> Option<(TcpStream, TcpStream, Edit)> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let connections = Connections::default();
        let kept = Arc::clone(&connections);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if let Some((client, server, edit)) = meet(client) {
                    let sent = Arc::default();
                    kept.lock().unwrap().push(Arc::clone(&sent));
                    relay(client, server, sent, edit);
                }
            }
        });
        Self {
            address,
            connections,
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(super) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests so far, connection by connection.
    pub(super) fn sent(&self) -> Vec<Sent> {
        let connections = self.connections.lock().unwrap();
        connections
            .iter()
            .flat_map(|bytes| requests(&bytes.lock().unwrap()))
            .collect()
    }
}

/// Changes the bytes of a request on their way.
type Edit = fn(&[u8]) -> Vec<u8>;

fn no_edit(bytes: &[u8]) -> Vec<u8> {
    bytes.to_vec()
}

/// The program sends each head in one piece.
fn late_if_put(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PUT ") {
        thread::sleep(Duration::from_millis(2500));
    }
    bytes.to_vec()
}

/// A proxy is asked for whole URLs and asks for paths. The program sends each head in one piece.
fn without_authority(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    match text.split_once(" http://") {
        Some((method, rest)) if !method.contains('\r') => {
            let path = rest.find('/').map_or("", |at| &rest[at..]);
            format!("{method} {path}").into_bytes()
        }
        _ => bytes.to_vec(),
    }
}

fn authority(endpoint: &str) -> String {
    let rest = endpoint.split_once("://").map(|(_, rest)| rest);
    rest.expect("a URL").to_owned()
}

fn connect_from(source: &str, upstream: &str) -> TcpStream {
    let connecting = async {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(format!("{source}:0").parse().expect("an address"))?;
        let stream = socket
            .connect(upstream.parse().expect("an address"))
            .await?;
        stream.into_std()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .expect("a runtime");
    let stream = runtime.block_on(connecting).expect("the server is there");
    stream.set_nonblocking(false).expect("a socket");
    stream
}

/// On Linux all of 127.0.0.0/8 is this machine.
const PROXY_ADDRESS: &str = "127.0.0.2";
/// The type of a record with a handshake, RFC 8446 section 5.1.
const TLS_HANDSHAKE: u8 = 22;

fn relay(client: TcpStream, server: TcpStream, sent: Arc<Mutex<Vec<u8>>>, edit: Edit) {
    let (to_client, to_server) = (client.try_clone(), server.try_clone());
    let (to_client, to_server) = (to_client.expect("a socket"), to_server.expect("a socket"));
    thread::spawn(move || {
        copy(client, to_server, |bytes| {
            let bytes = edit(bytes);
            sent.lock().unwrap().extend_from_slice(&bytes);
            bytes
        });
    });
    thread::spawn(move || copy(server, to_client, no_edit));
}

/// Copies until one side ends, then ends the other side's reading.
fn copy(mut from: TcpStream, mut to: TcpStream, pass: impl Fn(&[u8]) -> Vec<u8>) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if to.write_all(&pass(&buffer[..length])).is_err() {
            break;
        }
    }
    // A server that sees the end at once may drop what it was just sent.
    thread::sleep(Duration::from_millis(200));
    // Both may be closed already.
    let _ = to.shutdown(Shutdown::Write);
}

/// Cuts a connection's bytes into requests. Bodies have a length: the program sends no other kind.
fn requests(mut bytes: &[u8]) -> Vec<Sent> {
    let mut requests = Vec::new();
    while let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let header = |name: &str| {
            head.lines()
                .skip(1)
                .filter_map(|line| line.split_once(':'))
                .find_map(|(n, value)| {
                    n.eq_ignore_ascii_case(name)
                        .then(|| value.trim().to_owned())
                })
        };
        assert_eq!(
            header("transfer-encoding"),
            None,
            "a body without a length: {head}"
        );
        let body = header("content-length").map_or(0, |length| length.parse().unwrap());
        let mut first_line = head.split(' ');
        let method = first_line.next().unwrap_or_default().to_owned();
        let rest = bytes.get(end + 4..).unwrap_or_default();
        let form = String::from_utf8_lossy(rest.get(..body).unwrap_or_default());
        let mut fields = form.split('&').filter(|_| method == "POST");
        let action = fields.find_map(|field| field.strip_prefix("Action="));
        requests.push(Sent {
            target: first_line.next().unwrap_or_default().to_owned(),
            authorization: header("authorization"),
            action: action.map(str::to_owned),
            method,
        });
        bytes = rest.get(body..).unwrap_or_default();
    }
    requests
}

#[test]
fn requests_are_cut_at_the_length_of_their_bodies() {
    let bytes =
        b"PUT /b/k HTTP/1.1\r\nContent-Length: 12\r\nAuthorization: x\r\n\r\nGET / HTTP\r\n\
                  POST /b/k HTTP/1.1\r\nContent-Length: 20\r\n\r\nVersion=1&Action=AskDELETE /b/k HTTP/1.1\r\n\r\n";
    let sent = |method: &str, authorization: Option<&str>| Sent {
        method: method.to_owned(),
        target: "/b/k".to_owned(),
        authorization: authorization.map(str::to_owned),
        action: (method == "POST").then(|| "Ask".to_owned()),
    };
    assert_eq!(
        requests(bytes),
        [
            sent("PUT", Some("x")),
            sent("POST", None),
            sent("DELETE", None)
        ]
    );
}

#[test]
fn bytes_are_passed_on_both_ways_and_what_was_sent_is_kept() {
    let upstream = TcpListener::bind("127.0.0.1:0").unwrap();
    let wire = Wire::to(&format!("http://{}", upstream.local_addr().unwrap()));
    let mut client = TcpStream::connect(wire.address).unwrap();
    let (mut server, _) = upstream.accept().unwrap();
    let request = b"GET /b HTTP/1.1\r\n\r\n";
    client.write_all(request).unwrap();
    let mut arrived = vec![0; request.len()];
    server.read_exact(&mut arrived).unwrap();
    assert_eq!(arrived, request);
    server
        .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
        .unwrap();
    drop(server);
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    assert_eq!(answer, "HTTP/1.1 204 No Content\r\n\r\n");
    let sent = Sent {
        method: "GET".to_owned(),
        target: "/b".to_owned(),
        authorization: None,
        action: None,
    };
    assert_eq!(wire.sent(), [sent]);
}
