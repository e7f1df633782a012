//! The loop between the client and the handlers.
//!
//! What makes a language server reliable is decided here, not in the handlers:
//!
//! - Messages are taken strictly in the order they came. A notification is done before the next
//!   message is looked at; it must not wait for anything, which is asserted.
//! - A request is started at once, up to the first place where it waits, so that it sees the texts
//!   as they were when it came. From there on it is a task of its own: no request, however slow,
//!   keeps another message waiting.
//! - A handler that panics answers with an error; nothing else notices.
//! - Nothing is read while the client does not take what it has been sent.

use std::any::Any;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;
use std::thread;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, poll_fn, ready};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{self, Receiver, UnboundedReceiver};
use tower_service::Service;

use super::capabilities;
use super::client::Client;
use super::ending::Ending;
use super::frame;
use super::message::{self, Incoming};
use super::outgoing::Outgoing;
use super::proto::Uri;
use super::proto::jsonrpc::{Error, ErrorCode, Id, Request, Response};

/// Messages that are read ahead.
const READ_AHEAD: usize = 32;

/// Requests that may wait at one time; no editor comes near it.
const MAX_WAITING: usize = 1024;

/// The protocol's code for a request that is fine but cannot be served.
const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// What the reader hands over.
pub(super) enum Input {
    Message(Incoming),
    End(Ending),
}

/// Starts the thread that reads messages. Nothing can wake a thread from a blocking read, so
/// nobody waits for its end: it ends with the input, or with the process.
pub(super) fn read_from(input: impl Read + Send + 'static) -> std::io::Result<Receiver<Input>> {
    let (sender, receiver) = mpsc::channel(READ_AHEAD);
    let reader = move || {
        let mut frames = frame::Reader::new(input);
        loop {
            let next = match frames.read() {
                Ok(Some(body)) => Input::Message(message::read(&body)),
                Ok(None) => Input::End(Ending::EndOfInput),
                Err(error) => Input::End(Ending::Framing(error)),
            };
            let last = matches!(next, Input::End(_));
            if sender.blocking_send(next).is_err() || last {
                return;
            }
        }
    };
    thread::Builder::new().name("lsp-reader".to_owned()).spawn(reader)?;
    Ok(receiver)
}

type Panic = Box<dyn Any + Send>;

/// A handler at work; the outer error is a panic, the inner one that the service has ended.
type Running<E> = BoxFuture<'static, Result<Result<Option<Response>, E>, Panic>>;

/// The loop's state.
pub(super) struct Transport<S> {
    service: S,
    client: Client,
    outgoing: Arc<Outgoing>,
    waiting: Arc<Semaphore>,
    shut_down: bool,
}

impl<S> Transport<S>
where
    S: Service<Request, Response = Option<Response>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
{
    pub(super) fn new(service: S, client: Client, outgoing: Arc<Outgoing>) -> Self {
        let waiting = Arc::new(Semaphore::new(MAX_WAITING));
        Self { service, client, outgoing, waiting, shut_down: false }
    }

    /// Serves until there is a reason to end.
    pub(super) async fn run(
        &mut self,
        mut inputs: Receiver<Input>,
        mut endings: UnboundedReceiver<Ending>,
    ) -> Ending {
        loop {
            let outgoing = Arc::clone(&self.outgoing);
            let input = tokio::select! {
                biased;
                Some(ending) = endings.recv() => return ending,
                input = async { outgoing.room().await; inputs.recv().await } => input,
            };
            match input {
                Some(Input::Message(message)) => {
                    if let Some(ending) = self.take(message).await {
                        return ending;
                    }
                }
                Some(Input::End(ending)) => return ending,
                None => return Ending::EndOfInput,
            }
        }
    }

    async fn take(&mut self, message: Incoming) -> Option<Ending> {
        match message {
            Incoming::Call(request) => match (request.method(), request.id()) {
                ("exit", None) => return Some(Ending::Exit { after_shutdown: self.shut_down }),
                ("exit", Some(id)) => {
                    self.outgoing.send(&Response::from_error(id.clone(), Error::invalid_request()));
                }
                (_, None) => self.notification(request).await,
                (_, Some(id)) => {
                    let id = id.clone();
                    self.request(id, request).await;
                }
            },
            Incoming::Answer(id, outcome) => self.client.answered(&id, outcome),
            Incoming::Broken(answer) => self.outgoing.send(&answer),
            Incoming::Lost => tracing::warn!("the client could not read a message"),
        }
        None
    }

    async fn notification(&mut self, request: Request) {
        let method = request.method().to_owned();
        warn_of_unreadable_uri(&request);
        let mut running = self.start(request);
        if poll_once(&mut running).await.is_pending() {
            // Whatever it has not done yet it would do after later messages.
            tracing::error!("the handler of {method} waits, so it may act out of order");
            debug_assert!(false, "a notification is handled without waiting: {method}");
            tokio::spawn(running);
        }
    }

    async fn request(&mut self, id: Id, mut request: Request) {
        let is_shutdown = request.method() == "shutdown";
        if request.method() == "initialize" {
            let (method, _, params) = request.into_parts();
            let params = capabilities::readable(params.unwrap_or_default());
            request = Request::build(method).id(id.clone()).params(params).finish();
        }
        let mut running = self.start(request);
        match poll_once(&mut running).await {
            Poll::Ready(outcome) => {
                let answer = answer(id, outcome);
                self.shut_down |= is_shutdown && answer.is_ok();
                self.outgoing.send(&answer);
            }
            Poll::Pending => self.leave_running(id, running),
        }
    }

    fn leave_running(&self, id: Id, running: Running<S::Error>) {
        let Ok(permit) = Arc::clone(&self.waiting).try_acquire_owned() else {
            let message = "too many requests are waiting".into();
            let error = Error { code: REQUEST_FAILED, message, data: None };
            return self.outgoing.send(&Response::from_error(id, error));
        };
        let outgoing = Arc::clone(&self.outgoing);
        tokio::spawn(async move {
            outgoing.send(&answer(id, running.await));
            drop(permit);
        });
    }

    /// Hands a message to its handler.
    fn start(&mut self, request: Request) -> Running<S::Error> {
        match catch_unwind(AssertUnwindSafe(|| self.service.call(request))) {
            Ok(future) => AssertUnwindSafe(future).catch_unwind().boxed(),
            Err(panic) => ready(Err(panic)).boxed(),
        }
    }
}

/// Runs a handler up to the first place where it waits.
async fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    // Without this the runtime would make a handler wait after it has handled many messages.
    tokio::task::unconstrained(poll_fn(|context| Poll::Ready(future.poll_unpin(context)))).await
}

fn answer<E>(id: Id, outcome: Result<Result<Option<Response>, E>, Panic>) -> Response {
    match outcome {
        Ok(Ok(Some(answer))) => answer,
        // The service is silent about unknown methods that begin with `$/`, requests included.
        Ok(Ok(None)) => Response::from_error(id, Error::method_not_found()),
        Ok(Err(_)) => Response::from_error(id, Error::invalid_request()),
        Err(_) => Response::from_error(id, panicked()),
    }
}

/// What a panic says may hold a secret; the log has its place.
fn panicked() -> Error {
    let message = "an error in AssetFlow; its log says where".into();
    Error { code: ErrorCode::InternalError, message, data: None }
}

/// A notification whose parameters cannot be read is dropped without a trace; where that is a
/// document's name, the document would just never come to life.
fn warn_of_unreadable_uri(request: &Request) {
    let uri = request.params().and_then(|params| params.pointer("/textDocument/uri"));
    if uri.and_then(Value::as_str).is_some_and(|uri| uri.parse::<Uri>().is_err()) {
        tracing::warn!("{}: the document's URI cannot be read", request.method());
    }
}
