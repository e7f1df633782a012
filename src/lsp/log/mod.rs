//! The log: on standard error, and in a file that does not grow without end.
//!
//! Editors that never read standard error exist, so nobody waits for it: lines go through a queue
//! to a thread, and where the queue is full they are dropped.

mod file;

use std::io::{self, Write};
use std::panic;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::reload;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Registry, fmt};

use crate::config::{Environment, Paths};

use super::proto::TraceValue;
use file::RotatingFile;

/// Lines that may wait to be written.
const QUEUE: usize = 1024;

/// How long the end of the process waits for the last lines.
const FLUSH_LIMIT: Duration = Duration::from_millis(100);

/// Changes what is logged while the server runs; clones are the same.
#[derive(Clone, Debug, Default)]
pub struct LogControl(Option<Running>);

#[derive(Clone, Debug)]
struct Running {
    filter: reload::Handle<EnvFilter, Registry>,
    /// What the environment or the command line asked for.
    base: String,
    lines: SyncSender<Line>,
    path: Option<PathBuf>,
}

#[derive(Debug)]
enum Line {
    Text(Vec<u8>),
    /// Everything before it is written when this is answered.
    Mark(SyncSender<()>),
}

impl LogControl {
    /// Sets what is logged: a level, or directives as in `ASSETFLOW_LOG`. False where they cannot
    /// be read; nothing changes then.
    #[must_use]
    pub fn set(&self, directives: &str) -> bool {
        let Some(running) = &self.0 else { return true };
        filter(directives).is_some_and(|filter| running.filter.reload(filter).is_ok())
    }

    /// The client traces the protocol, or has enough of it.
    pub(super) fn follow_trace(&self, trace: TraceValue) {
        let Some(running) = &self.0 else { return };
        let wanted = match trace {
            TraceValue::Off => &running.base,
            TraceValue::Messages => "info",
            TraceValue::Verbose => "debug",
        };
        if !self.set(wanted) {
            tracing::warn!("the log stays as it is");
        }
    }

    /// The file that is written, as it is now; none where there is none.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        self.flush();
        self.0.as_ref()?.path.clone().filter(|path| path.is_file())
    }

    /// Waits a moment for what is still to be written.
    pub(super) fn flush(&self) {
        let Some(running) = &self.0 else { return };
        let (done, written) = mpsc::sync_channel(1);
        if running.lines.try_send(Line::Mark(done)).is_ok() {
            let _ = written.recv_timeout(FLUSH_LIMIT);
        }
    }
}

/// Starts logging for this process.
pub(super) fn start(environment: &Environment, verbose: u8) -> LogControl {
    let default = match verbose {
        0 => "warn",
        1 => "info",
        _ => "debug",
    };
    let wanted = environment.get("ASSETFLOW_LOG").unwrap_or(default);
    let (base, first) = match filter(wanted) {
        Some(filter) => (wanted, filter),
        None => (default, EnvFilter::new(default)),
    };
    let (first, handle) = reload::Layer::new(first);
    let (lines, queue) = mpsc::sync_channel(QUEUE);
    let cache = Paths::find(environment).ok().map(|paths| paths.cache);
    let path = cache.as_deref().map(RotatingFile::path);
    // The disk may be slow; the editor does not wait for it.
    let writer = move || write(&queue, cache.and_then(|cache| RotatingFile::open(&cache)));
    if thread::Builder::new().name("lsp-log".to_owned()).spawn(writer).is_err() {
        return LogControl::default();
    }
    let format = fmt::layer()
        .with_ansi(false)
        // It would complain on standard error, and panic where that is closed.
        .log_internal_errors(false)
        .with_writer(Queue(lines.clone()));
    let _ = tracing_subscriber::registry().with(first).with(format).try_init();
    if base != wanted {
        tracing::warn!("ASSETFLOW_LOG cannot be read; logging at level {base}");
    }
    log_panics();
    LogControl(Some(Running { filter: handle, base: base.to_owned(), lines, path }))
}

fn filter(directives: &str) -> Option<EnvFilter> {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::WARN.into())
        .parse(directives)
        .ok()?;
    // At finer levels the protocol crate logs whole messages, and with them scripts and keys.
    Some(filter.add_directive("tower_lsp_server=warn".parse().ok()?))
}

/// A panic says where it was and never why: the why may quote a script or a key.
fn log_panics() {
    panic::set_hook(Box::new(|info| {
        let (file, line) = info.location().map_or(("?", 0), |place| (place.file(), place.line()));
        tracing::error!("panic at {file}:{line}");
    }));
}

/// Writes lines until nobody can log any more.
fn write(queue: &Receiver<Line>, mut file: Option<RotatingFile>) {
    for line in queue {
        match line {
            Line::Text(text) => {
                if let Some(open) = &mut file
                    && open.write(&text).is_err()
                {
                    file = None;
                }
                let _ = io::stderr().write_all(&text);
            }
            Line::Mark(done) => drop(done.try_send(())),
        }
    }
}

#[derive(Clone)]
struct Queue(SyncSender<Line>);

/// One event's text, sent off when it is complete.
struct Event {
    text: Vec<u8>,
    lines: SyncSender<Line>,
}

impl<'a> MakeWriter<'a> for Queue {
    type Writer = Event;

    fn make_writer(&'a self) -> Event {
        Event { text: Vec::new(), lines: self.0.clone() }
    }
}

impl Write for Event {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() {
            let _ = self.lines.try_send(Line::Text(text));
        }
    }
}
