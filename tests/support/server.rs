//! A small HTTP server on loopback that answers as it is told, faults included, and remembers what
//! it was asked.

#![allow(dead_code, reason = "each program uses a part")]

use std::any::Any;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
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
    /// Sent without a length, in parts of at most so many bytes.
    pub pieces: Option<usize>,
    /// So many zero bytes come before the last byte of the body.
    pub zeros: u64,
    /// Let go of just before the end is sent: whoever has the whole answer may count on it.
    pub held: Option<Arc<dyn Any + Send + Sync>>,
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
        let body = body.into();
        Self { status, headers, body, fault: Fault::None, pieces: None, zeros: 0, held: None }
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

    /// Where parts are small, characters of several bytes come in two of them.
    pub fn in_pieces(mut self, most: usize) -> Self {
        self.pieces = Some(most.max(1));
        self
    }

    pub fn zeros(mut self, count: u64) -> Self {
        self.zeros = count;
        self
    }

    pub fn holding(mut self, what: impl Any + Send + Sync) -> Self {
        self.held = Some(Arc::new(what));
        self
    }
}

type Handler = dyn Fn(&Received) -> Reply + Send + Sync;

/// What every connection works with.
struct Desk {
    handler: Box<Handler>,
    received: Arc<Mutex<Vec<Received>>>,
    at_once: Arc<AtomicUsize>,
    most_at_once: Arc<AtomicUsize>,
    delay: Arc<AtomicU64>,
}

/// A request that is under way for as long as this is there.
struct UnderWay<'a>(&'a AtomicUsize);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The server; it ends when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    at_once: Arc<AtomicUsize>,
    most_at_once: Arc<AtomicUsize>,
    delay: Arc<AtomicU64>,
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
            delay: Arc::default(),
            stop: Arc::default(),
        };
        let desk = Arc::new(Desk {
            handler: Box::new(handler),
            received: Arc::clone(&server.received),
            at_once: Arc::clone(&server.at_once),
            most_at_once: Arc::clone(&server.most_at_once),
            delay: Arc::clone(&server.delay),
        });
        let stop = Arc::clone(&server.stop);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let desk = Arc::clone(&desk);
                thread::spawn(move || desk.serve(stream));
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

    /// From now on every answer comes so much later.
    pub fn delay(&self, by: Duration) {
        self.delay.store(u64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }

    /// Forgets what it was asked.
    pub fn forget(&self) {
        self.received.lock().unwrap().clear();
        self.most_at_once.store(self.at_once.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

impl Desk {
    fn serve(&self, stream: TcpStream) {
        // Parts are to leave as parts.
        let _ = stream.set_nodelay(true);
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut out = stream;
        while let Some(request) = read(&mut reader) {
            let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_at_once.fetch_max(now, Ordering::SeqCst);
            let under_way = UnderWay(&self.at_once);
            self.received.lock().unwrap().push(request.clone());
            let mut reply = (self.handler)(&request);
            thread::sleep(Duration::from_millis(self.delay.load(Ordering::SeqCst)));
            let held = reply.held.take();
            if write(&mut out, &reply, (under_way, held)).is_err() {
                break;
            }
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

/// An error where the connection cannot be used again. What is held is let go of before the end.
fn write<T>(out: &mut TcpStream, reply: &Reply, held: T) -> io::Result<()> {
    if let Fault::Late(by) = reply.fault {
        thread::sleep(by);
    }
    if reply.fault == Fault::Closed {
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    let lines = reply.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let lines: String = lines.collect();
    let chunked = reply.pieces.is_some();
    let length = match reply.fault {
        _ if chunked => "transfer-encoding: chunked".to_owned(),
        Fault::CutWithoutLength(_) => "connection: close".to_owned(),
        _ => format!("content-length: {}", reply.body.len() as u64 + reply.zeros),
    };
    let start = format!("HTTP/1.1 {} x\r\n{lines}{length}\r\n\r\n", reply.status);
    let mut body = Body { out, chunked };
    let (bytes, cut) = match reply.fault {
        Fault::Cut(count) | Fault::CutWithoutLength(count) => {
            (&reply.body[..count.min(reply.body.len())], true)
        }
        _ => (&*reply.body, false),
    };
    // What is small comes in one, unless it is to come in parts.
    let in_parts = chunked || reply.zeros > 0 || matches!(reply.fault, Fault::Drip(_));
    let end = if in_parts { 1 } else { 1024 };
    let (most, last) = bytes.split_at(bytes.len().saturating_sub(end));
    if bytes.is_empty() {
        drop(held);
        body.out.write_all(start.as_bytes())?;
    } else {
        body.out.write_all(start.as_bytes())?;
        match (reply.fault, reply.pieces) {
            (Fault::Drip(per_second), _) => {
                for part in most.chunks(per_second.max(1)) {
                    body.send(part)?;
                    thread::sleep(Duration::from_secs(1));
                }
            }
            (_, Some(size)) => {
                for part in pieces(most, size) {
                    body.send(part)?;
                }
            }
            _ => body.send(most)?,
        }
        body.send_zeros(reply.zeros)?;
        drop(held);
        body.send(last)?;
    }
    if cut {
        return Err(io::ErrorKind::ConnectionAborted.into());
    }
    if chunked { body.out.write_all(b"0\r\n\r\n") } else { Ok(()) }
}

struct Body<'a> {
    out: &'a mut TcpStream,
    chunked: bool,
}

impl Body<'_> {
    fn send(&mut self, part: &[u8]) -> io::Result<()> {
        if part.is_empty() {
            return Ok(());
        }
        if !self.chunked {
            return self.out.write_all(part);
        }
        let mut chunk = format!("{:x}\r\n", part.len()).into_bytes();
        chunk.extend_from_slice(part);
        chunk.extend_from_slice(b"\r\n");
        self.out.write_all(&chunk)
    }

    fn send_zeros(&mut self, mut count: u64) -> io::Result<()> {
        static BLOCK: [u8; 1 << 16] = [0; 1 << 16];
        while count > 0 {
            let now = count.min(1 << 16);
            self.send(&BLOCK[..usize::try_from(now).unwrap()])?;
            count -= now;
        }
        Ok(())
    }
}

/// Parts of uneven size, the same ones each time. Small ones end inside every character of several
/// bytes.
fn pieces(bytes: &[u8], most: usize) -> impl Iterator<Item = &[u8]> {
    let (mut at, mut turn) = (0, 0_usize);
    std::iter::from_fn(move || {
        if at == bytes.len() {
            return None;
        }
        turn += 1;
        let size = 1 + turn.wrapping_mul(2_654_435_761) % most;
        let mut end = bytes.len().min(at + size);
        if most <= 256
            && let Some(inside) = bytes[at..end].iter().position(|&byte| byte >= 0xc0)
        {
            end = at + inside + 1;
        }
        let part = &bytes[at..end];
        at = end;
        Some(part)
    })
}
