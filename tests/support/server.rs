//! A small HTTP server on loopback that answers as it is told, faults included, and remembers what
//! it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    pub fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(it, _)| it == name).map(|(_, value)| &**value)
    }

    /// Everything that came, as text: for finding what must not be in it.
    pub fn whole(&self) -> String {
        format!("{self:?} {}", String::from_utf8_lossy(&self.body))
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub fault: Fault,
}

/// What goes wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// The answer comes later.
    Late(Duration),
    /// The connection is closed without an answer.
    Closed,
    /// The length is right and the body ends early.
    Cut(usize),
    /// There is no length, and the body ends early.
    CutWithoutLength(usize),
    /// The body comes so many bytes a second.
    Drip(usize),
}

impl Reply {
    pub fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type".to_owned(), kind.to_owned())];
        Self { status, headers, body: body.into(), fault: Fault::None }
    }

    pub fn json(value: &serde_json::Value) -> Self {
        Self::new(200, "application/json", value.to_string())
    }

    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.headers.push((name.to_owned(), value.to_string()));
        self
    }

    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = fault;
        self
    }
}

type Handler = dyn Fn(&Received) -> Reply + Send + Sync;

/// The server; it ends when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    at_once: Arc<AtomicUsize>,
    most_at_once: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Server {
    pub fn start(handler: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            received: Arc::default(),
            at_once: Arc::default(),
            most_at_once: Arc::default(),
            stop: Arc::default(),
        };
        let handler: Arc<Handler> = Arc::new(handler);
        let (received, stop) = (Arc::clone(&server.received), Arc::clone(&server.stop));
        let (at_once, most) = (Arc::clone(&server.at_once), Arc::clone(&server.most_at_once));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let (handler, received) = (Arc::clone(&handler), Arc::clone(&received));
                let (at_once, most) = (Arc::clone(&at_once), Arc::clone(&most));
                thread::spawn(move || serve(stream, &*handler, &received, &at_once, &most));
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// The most requests that were under way together.
    pub fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    stream: TcpStream,
    handler: &Handler,
    received: &Mutex<Vec<Received>>,
    at_once: &AtomicUsize,
    most: &AtomicUsize,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut out = stream;
    while let Some(request) = read(&mut reader) {
        most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        received.lock().unwrap().push(request.clone());
        let reply = handler(&request);
        let goes_on = write(&mut out, &reply);
        at_once.fetch_sub(1, Ordering::SeqCst);
        if !goes_on {
            break;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|&count| count > 0)?;
    let mut parts = line.split_whitespace();
    let (method, target) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let mut body = vec![0; length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let query = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Some(Received { method, path: path.to_owned(), query, headers, body })
}

/// Whether the connection can be used again.
fn write(out: &mut TcpStream, reply: &Reply) -> bool {
    if let Fault::Late(by) = reply.fault {
        thread::sleep(by);
    }
    if reply.fault == Fault::Closed {
        return false;
    }
    let lines = reply.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let head = format!("HTTP/1.1 {} x\r\n{}", reply.status, lines.collect::<String>());
    let head = match reply.fault {
        Fault::CutWithoutLength(_) => format!("{head}connection: close\r\n\r\n"),
        _ => format!("{head}content-length: {}\r\n\r\n", reply.body.len()),
    };
    if out.write_all(head.as_bytes()).is_err() {
        return false;
    }
    match reply.fault {
        Fault::Cut(count) | Fault::CutWithoutLength(count) => {
            let _ = out.write_all(&reply.body[..count.min(reply.body.len())]);
            false
        }
        Fault::Drip(per_second) => {
            for part in reply.body.chunks(per_second.max(1)) {
                if out.write_all(part).is_err() {
                    return false;
                }
                thread::sleep(Duration::from_secs(1));
            }
            true
        }
        _ => out.write_all(&reply.body).is_ok(),
    }
}
