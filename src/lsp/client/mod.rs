//! The client, as the server speaks to it.
//!
//! Sending never waits and keeps its order. A request has a time limit and an answer for the case
//! that the client gives none; a handler never waits for one, it leaves a task behind.

mod progress;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::capabilities::ClientFlags;
use super::documents::{Document, Documents};
use super::outgoing::Outgoing;
use super::proto::jsonrpc::{Error, Id};
use super::proto::notification::{LogMessage, Notification, PublishDiagnostics, ShowMessage};
use super::proto::request::{
    ApplyWorkspaceEdit, CodeLensRefresh, InlayHintRefreshRequest, Request as RequestType,
    WorkspaceDiagnosticRefresh,
};
use super::proto::{
    ApplyWorkspaceEditParams, Diagnostic, LogMessageParams, MessageType, ProgressToken,
    PublishDiagnosticsParams, ShowMessageParams, Uri, WorkspaceEdit,
};

pub use progress::Progress;

/// How long a client may take over what it can answer by itself.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(30);

/// How long it may take where it may ask the user.
pub const USER_LIMIT: Duration = Duration::from_mins(10);

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The client answered with an error.
    #[error("the editor refused: {0}")]
    Refused(Error),
    /// The client took too long.
    #[error("the editor did not answer in time")]
    Late,
    /// The client is gone.
    #[error("the editor is gone")]
    Gone,
    /// The answer is not what the protocol says.
    #[error("the editor's answer cannot be read")]
    Unreadable,
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// It is in the text.
    Yes,
    /// The client did not want it; often because its text is newer than what was edited.
    No(Option<String>),
    /// The client did not answer; whether it is in the text is not known.
    Unknown(NoAnswer),
}

/// A handle to the client; clones are the same.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    outgoing: Arc<Outgoing>,
    runtime: Handle,
    flags: OnceLock<ClientFlags>,
    next_id: AtomicI64,
    waiting: Mutex<Waiting>,
    /// The documents that have diagnostics at the client. Held while publishing, so that what
    /// belongs to an older version never comes after what belongs to a newer one.
    published: Mutex<HashSet<Uri>>,
    /// What to do when the user stops work that is shown under a token.
    stops: Mutex<HashMap<String, Stop>>,
}

type Stop = Box<dyn FnOnce() + Send>;

type Outcome = Result<Value, Error>;

/// The requests that the client has not answered.
#[derive(Default)]
struct Waiting {
    answers: HashMap<i64, oneshot::Sender<Outcome>>,
    hung_up: bool,
}

impl Client {
    pub(super) fn new(outgoing: Arc<Outgoing>, runtime: Handle) -> Self {
        Self(Arc::new(Inner {
            outgoing,
            runtime,
            flags: OnceLock::new(),
            next_id: AtomicI64::new(1),
            waiting: Mutex::default(),
            published: Mutex::default(),
            stops: Mutex::default(),
        }))
    }

    /// What the client can do; nothing before it said so.
    #[must_use]
    pub fn flags(&self) -> ClientFlags {
        self.0.flags.get().cloned().unwrap_or_default()
    }

    pub(super) fn set_flags(&self, flags: ClientFlags) {
        let _ = self.0.flags.set(flags);
    }

    /// Leaves a task behind; works from any thread.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.runtime.spawn(task);
    }

    /// Sends a notification.
    pub fn notify<N: Notification>(&self, params: N::Params) {
        self.send::<N::Params>(N::METHOD, None, params);
    }

    /// Sends a request and waits for the answer, `limit` at most. For tasks, not for handlers.
    ///
    /// # Errors
    /// When there is no answer of use.
    pub async fn request<R: RequestType>(
        &self,
        params: R::Params,
        limit: Duration,
    ) -> Result<R::Result, NoAnswer> {
        let (waiter, id) = self.wait().ok_or(NoAnswer::Gone)?;
        self.send::<R::Params>(R::METHOD, Some(id.number), params);
        match tokio::time::timeout(limit, waiter).await {
            Err(_) => Err(NoAnswer::Late),
            Ok(Err(_)) => Err(NoAnswer::Gone),
            Ok(Ok(Err(error))) => Err(NoAnswer::Refused(error)),
            Ok(Ok(Ok(value))) => serde_json::from_value(value).map_err(|_| NoAnswer::Unreadable),
        }
    }

    /// Sends a request and goes on; `then` gets the answer when there is one, or why there is
    /// none.
    pub fn ask<R: RequestType>(
        &self,
        params: R::Params,
        then: impl FnOnce(Result<R::Result, NoAnswer>) + Send + 'static,
    ) where
        R::Params: Send + 'static,
        R::Result: Send,
    {
        let client = self.clone();
        self.spawn(async move { then(client.request::<R>(params, ANSWER_LIMIT).await) });
    }

    /// Asks the client to fetch again what it shows beside the text, as far as it can.
    pub fn refresh(&self) {
        let flags = self.flags();
        if flags.code_lens_refresh {
            self.ask::<CodeLensRefresh>((), |_| {});
        }
        if flags.inlay_hint_refresh {
            self.ask::<InlayHintRefreshRequest>((), |_| {});
        }
        if flags.pull_diagnostics && flags.diagnostics_refresh {
            self.ask::<WorkspaceDiagnosticRefresh>((), |_| {});
        }
    }

    /// Shows a message to the user.
    pub fn show_message(&self, kind: MessageType, message: impl Into<String>) {
        self.notify::<ShowMessage>(ShowMessageParams { typ: kind, message: message.into() });
    }

    /// Writes to the log that the client keeps of this server.
    pub fn log_message(&self, kind: MessageType, message: impl Into<String>) {
        self.notify::<LogMessage>(LogMessageParams { typ: kind, message: message.into() });
    }

    /// Publishes what was found in a snapshot of a document; nothing where the document has
    /// changed or is closed meanwhile. Answers whether it was sent.
    pub fn publish_diagnostics(
        &self,
        documents: &Documents,
        snapshot: &Document,
        diagnostics: Vec<Diagnostic>,
    ) -> bool {
        let mut published = lock(&self.0.published);
        if !documents.is_current(snapshot) {
            return false;
        }
        let uri = snapshot.uri.clone();
        if diagnostics.is_empty() {
            published.remove(&uri);
        } else {
            published.insert(uri.clone());
        }
        self.send_diagnostics(uri, Some(snapshot.version), diagnostics);
        true
    }

    /// Takes back what was published for a document that is closed.
    pub fn clear_diagnostics(&self, uri: &Uri) {
        let mut published = lock(&self.0.published);
        if published.remove(uri) {
            self.send_diagnostics(uri.clone(), None, Vec::new());
        }
    }

    fn send_diagnostics(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        self.notify::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics, version });
    }

    /// Asks the client to make an edit. For tasks, not for handlers.
    pub async fn apply_edit(&self, label: impl Into<String>, edit: WorkspaceEdit) -> Edited {
        let params = ApplyWorkspaceEditParams { label: Some(label.into()), edit };
        match self.request::<ApplyWorkspaceEdit>(params, USER_LIMIT).await {
            Ok(answer) if answer.applied => Edited::Yes,
            Ok(answer) => Edited::No(answer.failure_reason),
            Err(NoAnswer::Refused(error)) => Edited::No(Some(error.message.into_owned())),
            Err(reason) => Edited::Unknown(reason),
        }
    }

    /// Shows work that goes on, where the client can. `stop` is called if the user stops it; work
    /// without one cannot be stopped.
    #[must_use]
    pub fn progress(
        &self,
        title: impl Into<String>,
        stop: Option<Box<dyn FnOnce() + Send>>,
    ) -> Progress {
        Progress::start(self, title.into(), stop)
    }

    /// The user stops the work that is shown under a token.
    pub(super) fn stop_progress(&self, token: &ProgressToken) {
        if let ProgressToken::String(token) = token {
            let stop = lock(&self.0.stops).remove(token);
            // Called without the lock: it may end the progress, which takes the lock itself.
            if let Some(stop) = stop {
                stop();
            }
        }
    }

    /// Passes the client's answer on to whoever waits for it.
    pub(super) fn answered(&self, id: &Id, outcome: Outcome) {
        let waiter = match id {
            Id::Number(number) => lock(&self.0.waiting).answers.remove(number),
            _ => None,
        };
        if waiter.is_none_or(|waiter| waiter.send(outcome).is_err()) {
            tracing::debug!("the client answered a request that nobody waits for");
        }
    }

    /// No more answers will come.
    pub(super) fn hang_up(&self) {
        let mut waiting = lock(&self.0.waiting);
        waiting.hung_up = true;
        waiting.answers.clear();
        drop(waiting);
        lock(&self.0.stops).clear();
    }

    fn wait(&self) -> Option<(oneshot::Receiver<Outcome>, Waiter<'_>)> {
        let number = self.next_number();
        let (sender, receiver) = oneshot::channel();
        let mut waiting = lock(&self.0.waiting);
        if waiting.hung_up {
            return None;
        }
        waiting.answers.insert(number, sender);
        Some((receiver, Waiter { client: self, number }))
    }

    fn next_number(&self) -> i64 {
        self.0.next_id.fetch_add(1, Ordering::Relaxed)
    }

    fn send<P: serde::Serialize>(&self, method: &'static str, id: Option<i64>, params: P) {
        self.0.outgoing.send(&Message { jsonrpc: "2.0", id, method, params });
    }
}

/// A request or a notification, written without an intermediate form: findings are many.
#[derive(serde::Serialize)]
struct Message<P> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    method: &'static str,
    #[serde(skip_serializing_if = "is_nothing")]
    params: P,
}

/// Methods without parameters have none in the message.
fn is_nothing<P>(_: &P) -> bool {
    size_of::<P>() == 0
}

impl fmt::Debug for Client {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Client").finish_non_exhaustive()
    }
}

/// Nobody waits any more when this goes, be it for an answer, the time limit or a dropped task.
struct Waiter<'a> {
    client: &'a Client,
    number: i64,
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        lock(&self.client.0.waiting).answers.remove(&self.number);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
