//! The real binary: exit codes, streams, and the processes around it.

use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use assetflow::lsp::frame;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::LIMIT;

const SHUTDOWN: &str = r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#;
const EXIT: &str = r#"{"jsonrpc":"2.0","method":"exit"}"#;

struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: JoinHandle<()>,
    messages: Receiver<Value>,
    errors: JoinHandle<String>,
    home: TempDir,
}

struct Ended {
    status: ExitStatus,
    /// What came after the introduction.
    messages: Vec<Value>,
    errors: String,
    took: Duration,
}

impl Process {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(variables: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_assetflow"))
            .args(["lsp", "--stdio"])
            .env_clear()
            .env("ASSETFLOW_HOME", home.path())
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let mut errors = child.stderr.take().unwrap();
        let (sender, messages) = channel();
        Self {
            input: child.stdin.take(),
            output: thread::spawn(move || {
                // Every byte of it has to be the protocol's.
                let mut frames = frame::Reader::new(output);
                while let Some(body) = frames.read().expect("only frames on stdout") {
                    sender.send(serde_json::from_slice(&body).unwrap()).unwrap();
                }
            }),
            messages,
            errors: thread::spawn(move || {
                let mut text = String::new();
                errors.read_to_string(&mut text).unwrap();
                text
            }),
            child,
            home,
        }
    }

    fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes)?;
        input.flush()
    }

    fn send(&mut self, message: &str) {
        frame::write(self.input.as_mut().unwrap(), message.as_bytes()).unwrap();
    }

    /// Introduces an editor and waits for the answer.
    fn initialize(&mut self, process: Option<u32>) {
        let params = json!({"processId": process, "capabilities": {}});
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params});
        self.send(&message.to_string());
        let answer = self.messages.recv_timeout(LIMIT).unwrap();
        assert!(answer["result"]["capabilities"].is_object(), "{answer}");
    }

    /// Waits for the end with the input still open.
    fn end(mut self) -> Ended {
        let watch = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if watch.elapsed() > LIMIT {
                self.child.kill().unwrap();
                panic!("the server does not end");
            }
            thread::sleep(Duration::from_millis(2));
        };
        let took = watch.elapsed();
        drop(self.input.take());
        self.output.join().unwrap();
        let messages = self.messages.iter().collect();
        Ended { status, messages, errors: self.errors.join().unwrap(), took }
    }
}

impl Ended {
    #[track_caller]
    fn expect(&self, code: i32) {
        assert_eq!(self.status.code(), Some(code), "{}", self.errors);
        // A second is promised; the rest is for a machine that does much else.
        assert!(self.took < Duration::from_secs(10), "{:?}", self.took);
    }
}

fn framed(messages: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for message in messages {
        frame::write(&mut bytes, message.as_bytes()).unwrap();
    }
    bytes
}

#[test]
fn wrong_lengths_are_refused_at_once() {
    for header in [
        "Content-Length: 99999999999",
        "Content-Length: 18446744073709551615",
        "Content-Length: -5",
        "Content-Length: abc",
        "Content-Type: text/plain",
        "Content-Length: 5\r\nContent-Length: 6",
        "garbage",
    ] {
        let mut process = Process::start();
        process.raw(format!("{header}\r\n\r\nabc").as_bytes()).unwrap();
        let ended = process.end();
        ended.expect(1);
        assert_eq!(ended.errors.lines().count(), 1, "{header}: {}", ended.errors);
        assert!(ended.messages.is_empty(), "{header}");
    }
}

#[test]
fn a_header_without_end_is_refused_early() {
    let mut process = Process::start();
    // The server may be gone before all of it is written.
    let _ = process.raw(&vec![b'a'; 8 * 1024 * 1024]);
    let ended = process.end();
    ended.expect(1);
    assert_eq!(ended.errors.lines().count(), 1, "{}", ended.errors);
}

#[test]
fn a_message_cut_off_is_an_error() {
    let mut process = Process::start();
    process.raw(b"Content-Length: 50\r\n\r\n{").unwrap();
    process.input = None;
    process.end().expect(1);
}

#[test]
fn shutdown_and_exit_in_one_write() {
    let mut process = Process::start();
    process.initialize(None);
    process.raw(&framed(&[SHUTDOWN, EXIT])).unwrap();
    let ended = process.end();
    ended.expect(0);
    assert_eq!(ended.messages, [json!({"jsonrpc": "2.0", "id": 2, "result": null})]);
    assert_eq!(ended.errors, "");
}

#[test]
fn exit_without_shutdown() {
    let mut process = Process::start();
    process.initialize(None);
    process.send(EXIT);
    process.end().expect(1);
}

#[test]
fn exit_before_anything_else() {
    let mut process = Process::start();
    process.send(EXIT);
    process.end().expect(1);
}

#[test]
fn the_end_of_the_input() {
    let mut process = Process::start();
    process.initialize(None);
    process.send(SHUTDOWN);
    process.input = None;
    let ended = process.end();
    ended.expect(0);
    assert_eq!(ended.messages.len(), 1, "what came before is answered");
}

#[test]
fn the_end_of_the_output() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_assetflow"))
        .arg("lsp")
        .env("ASSETFLOW_HOME", home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut input = child.stdin.take().unwrap();
    input.write_all(&framed(&[SHUTDOWN])).unwrap();
    let watch = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(watch.elapsed() < LIMIT, "the server does not end");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn standard_output_carries_the_protocol_only() {
    let mut process = Process::start_with(&[("ASSETFLOW_LOG", "trace"), ("RUST_LOG", "trace")]);
    process.initialize(None);
    process.send("nonsense");
    process.send(
        r#"{"jsonrpc":"2.0","id":9,"method":"workspace/executeCommand","params":{"command":"x"}}"#,
    );
    process.raw(&framed(&[SHUTDOWN, EXIT])).unwrap();
    let ended = process.end();
    ended.expect(0);
    assert_eq!(ended.messages.len(), 3);
    assert!(ended.errors.contains("the session ended"), "{}", ended.errors);
    assert!(!ended.errors.contains('\u{1b}'), "no colours: {}", ended.errors);
}

#[test]
fn the_log_can_be_changed_while_it_runs() {
    const STRAY: &str = r#"{"jsonrpc":"2.0","id":77,"result":null}"#;
    let mut process = Process::start();
    process.initialize(None);
    process.send(STRAY);
    process.send(r#"{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"verbose"}}"#);
    process.send(STRAY);
    process.send(r#"{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"off"}}"#);
    process.send(STRAY);
    let log = process.home.path().join("cache/logs/lsp.log");
    process.raw(&framed(&[SHUTDOWN, EXIT])).unwrap();
    let home = std::mem::replace(&mut process.home, tempfile::tempdir().unwrap());
    let ended = process.end();
    ended.expect(0);
    assert_eq!(ended.errors.matches("nobody waits for").count(), 1, "{}", ended.errors);
    assert_eq!(std::fs::read_to_string(&log).unwrap(), ended.errors);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(log.as_path()), 0o600);
        assert_eq!(mode(log.parent().unwrap()), 0o700);
    }
    drop(home);
}

#[test]
fn the_log_is_a_file_that_can_be_shown() {
    let mut server = Process::start_with(&[("ASSETFLOW_LOG", "info")]);
    server.initialize(None);
    server.send(r#"{"jsonrpc":"2.0","id":7,"method":"workspace/executeCommand","params":{"command":"assetflow.showLog"}}"#);
    // This client shows no files, so it is told where it is; before or after the answer.
    let mut said = [(); 2].map(|()| server.messages.recv_timeout(LIMIT).unwrap());
    said.sort_by_key(|message| message["id"].is_null());
    let [answer, told] = said;
    let file = std::path::PathBuf::from(answer["result"]["file"].as_str().unwrap());
    assert!(file.starts_with(server.home.path()) && file.is_file(), "{answer}");
    assert!(told["params"]["message"].as_str().unwrap().contains("lsp.log"), "{told}");
    server.send(SHUTDOWN);
    server.send(EXIT);
    server.end().expect(0);
}

#[test]
fn a_home_that_cannot_be_written_is_no_reason_not_to_start() {
    let mut process = Process::start_with(&[("ASSETFLOW_HOME", "/dev/null")]);
    process.initialize(None);
    process.raw(&framed(&[SHUTDOWN, EXIT])).unwrap();
    let ended = process.end();
    ended.expect(0);
    assert_eq!(ended.messages.len(), 1);
}

#[cfg(unix)]
mod unix {
    use super::*;

    #[test]
    fn the_server_ends_with_the_editor() {
        let mut editor = Command::new("sleep").arg("1000").spawn().unwrap();
        let mut process = Process::start();
        process.initialize(Some(editor.id()));
        // The input stays open in this process, as it may in a sibling of the editor.
        editor.kill().unwrap();
        editor.wait().unwrap();
        process.end().expect(0);
    }

    #[test]
    fn an_editor_that_cannot_be_seen_is_not_missed() {
        let mut gone = Command::new("true").spawn().unwrap();
        let id = gone.id();
        gone.wait().unwrap();
        let mut process = Process::start();
        process.initialize(Some(id));
        process.raw(&framed(&[SHUTDOWN, EXIT])).unwrap();
        let ended = process.end();
        ended.expect(0);
        assert_eq!(ended.messages.len(), 1);
    }

    #[test]
    fn a_signal_ends_it_in_an_orderly_way() {
        let mut process = Process::start();
        process.initialize(None);
        let id = process.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        process.end().expect(4);
    }
}

#[test]
fn an_editor_that_never_reads_the_log_is_served() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_assetflow"))
        .arg("lsp")
        .env("ASSETFLOW_HOME", home.path())
        .env("ASSETFLOW_LOG", "debug")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for id in 0..20_000 {
        let stray = json!({"jsonrpc": "2.0", "id": id, "result": null}).to_string();
        frame::write(&mut input, stray.as_bytes()).unwrap();
    }
    input.write_all(&framed(&[EXIT])).unwrap();
    let watch = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(watch.elapsed() < LIMIT, "the server does not end");
        thread::sleep(Duration::from_millis(2));
    }
}

/// An editor that never reads what it asks for.
#[cfg(target_os = "linux")]
#[test]
fn an_editor_that_never_reads_costs_no_memory() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_assetflow"))
        .arg("lsp")
        .env("ASSETFLOW_HOME", home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let sent = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&sent);
    // It is kept from writing at some point; killing the server sets it free.
    let writer = thread::spawn(move || {
        let unknown = "x".repeat(10_000);
        for id in 0..100_000 {
            let message = json!({"jsonrpc": "2.0", "id": id, "method": unknown}).to_string();
            if frame::write(&mut input, message.as_bytes()).is_err() {
                return;
            }
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    });
    let mut before = usize::MAX;
    let patience = Instant::now();
    loop {
        thread::sleep(Duration::from_secs(1));
        let now = sent.load(std::sync::atomic::Ordering::Relaxed);
        if now == before && now > 0 {
            break;
        }
        assert!(patience.elapsed() < LIMIT, "the server reads on and on");
        before = now;
    }
    assert!(before < 100_000, "reading stops when nothing can be written");
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    writer.join().unwrap();
    assert!(kilobytes < 64 * 1024, "{kilobytes} kB");
}
