//! What goes to the client: one queue, one writer, so that no two messages ever mix.
//!
//! Putting a message in never waits, so handlers can do it in order and at once. What keeps the
//! memory bounded is that nothing more is read from the client while too much waits to be written.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde::Serialize;
use tokio::sync::Notify;

use super::frame;

/// With so many bytes waiting the client gets no more from us than what it asked for already.
const HIGH_WATER: usize = 1024 * 1024;

/// The messages that wait to be written.
#[derive(Debug, Default)]
pub(super) struct Outgoing {
    state: Mutex<State>,
    /// Wakes the writer.
    filled: Condvar,
    /// Wakes whoever waits for room, or for the end of the writer.
    drained: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Vec<u8>>,
    bytes: usize,
    /// Nothing more is accepted; what waits is still written.
    closed: bool,
    /// The writer has ended.
    done: bool,
}

impl Outgoing {
    /// Appends a message; it is dropped where the client is gone already.
    pub(super) fn send(&self, message: &impl Serialize) {
        match serde_json::to_vec(message) {
            Ok(body) => self.put(body),
            Err(error) => tracing::error!("a message cannot be written as JSON: {error}"),
        }
    }

    fn put(&self, body: Vec<u8>) {
        let mut state = self.lock();
        if !state.closed {
            state.bytes += body.len();
            state.waiting.push_back(body);
            self.filled.notify_one();
        }
    }

    /// Whether something that can be left out should be sent now.
    pub(super) fn has_room(&self) -> bool {
        let state = self.lock();
        state.bytes < HIGH_WATER || state.done
    }

    /// Waits until the client has read enough.
    pub(super) async fn room(&self) {
        self.until(Self::has_room).await;
    }

    /// Accepts nothing more and waits until all is written.
    pub(super) async fn finish(&self) {
        self.close();
        self.until(|outgoing| outgoing.lock().done).await;
    }

    async fn until(&self, reached: impl Fn(&Self) -> bool) {
        loop {
            let drained = self.drained.notified();
            tokio::pin!(drained);
            // Listen first, then look: what changes in between is not missed.
            drained.as_mut().enable();
            if reached(self) {
                return;
            }
            drained.await;
        }
    }

    fn close(&self) {
        self.lock().closed = true;
        self.filled.notify_one();
    }

    /// Starts the writer; `failed` is told if the client cannot be written to any more.
    pub(super) fn write_to(
        self: &Arc<Self>,
        mut output: impl Write + Send + 'static,
        failed: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<()> {
        let outgoing = Arc::clone(self);
        let writer = move || {
            let written = outgoing.write_all(&mut output);
            {
                let mut state = outgoing.lock();
                state.closed = true;
                state.done = true;
                state.waiting.clear();
                state.bytes = 0;
            }
            outgoing.drained.notify_waiters();
            if let Err(error) = written {
                tracing::info!("the client cannot be written to: {error}");
                failed();
            }
        };
        thread::Builder::new().name("lsp-writer".to_owned()).spawn(writer).map(drop)
    }

    fn write_all(&self, output: &mut impl Write) -> std::io::Result<()> {
        while let Some(body) = self.take() {
            frame::write(output, &body)?;
            self.lock().bytes -= body.len();
            self.drained.notify_waiters();
        }
        Ok(())
    }

    /// The next message; none when all is written and nothing more will come.
    fn take(&self) -> Option<Vec<u8>> {
        let mut state = self.lock();
        loop {
            if let Some(body) = state.waiting.pop_front() {
                return Some(body);
            }
            if state.closed {
                return None;
            }
            state = self.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
