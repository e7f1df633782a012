//! The language server: a door beside the command line.
//!
//! - [`frame`] and `message`: bytes to messages and back
//! - `transport`: the loop, and with it order, isolation and limits
//! - [`Server`]: the protocol's methods; [`Session`]: what they share
//! - [`Documents`], [`PositionEncoding`]: the open texts, and columns as the client counts them
//! - [`Client`], [`ClientFlags`]: what goes to the client, and what it can do with it
//!
//! Standard output carries the protocol and nothing else.

pub mod capabilities;
pub mod client;
pub mod documents;
pub mod encoding;
pub mod frame;
pub mod proto;

mod announce;
mod config;
mod ending;
pub mod features;
pub mod jobs;
mod log;
mod message;
mod outgoing;
mod parent;
mod server;
mod session;
pub mod settings;
pub mod standings;
mod transport;

use std::fmt;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};
use tower_lsp::LspServiceBuilder;

use crate::config::{Clock, Environment};

pub use capabilities::ClientFlags;
pub use client::Client;
pub use documents::{Document, Documents};
pub use encoding::PositionEncoding;
pub use ending::Ending;
pub use log::LogControl;
pub use server::Server;
pub use session::Session;

use ending::Ender;
use outgoing::Outgoing;
use transport::Transport;

/// How long the end of a session may take: what is left to be done, then what is left to be
/// written. Editors give a server one to three seconds.
const END_LIMIT: Duration = Duration::from_millis(500);
const WRITE_LIMIT: Duration = Duration::from_millis(300);

/// The two ends of the line to the client.
pub struct Connection {
    /// What the client sends.
    pub input: Box<dyn Read + Send>,
    /// What the client reads.
    pub output: Box<dyn Write + Send>,
}

impl Connection {
    /// A line over any two streams.
    pub fn new(input: impl Read + Send + 'static, output: impl Write + Send + 'static) -> Self {
        Self { input: Box::new(input), output: Box::new(output) }
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Connection").finish_non_exhaustive()
    }
}

/// What a session is given by its surroundings.
#[derive(Debug)]
pub struct Setup {
    /// The process environment.
    pub environment: Environment,
    /// The clock.
    pub clock: Clock,
    /// The log's level.
    pub log: LogControl,
}

/// Serves one client on standard input and output.
#[must_use]
pub fn run(environment: &Environment, clock: Clock, verbose: u8) -> ExitCode {
    let log = log::start(environment, verbose);
    let (ender, endings) = Ender::new();
    let on_signal = ender.clone();
    // Without a handler a signal just ends the process.
    let _ = ctrlc::try_set_handler(move || on_signal.end(Ending::Signal));
    let setup = Setup { environment: environment.clone(), clock, log: log.clone() };
    let connection = Connection::new(io::stdin(), io::stdout());
    let ending = block_on(|| session(connection, setup, ender, endings, |service| service));
    match &ending {
        Ending::Framing(error) => tracing::error!("{error}"),
        Ending::Failed(error) => tracing::error!("the language server cannot start: {error}"),
        ending => tracing::info!("the session ended: {ending:?}"),
    }
    log.flush();
    ExitCode::from(ending.code())
}

/// Serves one client until the session ends, on this thread and two workers.
#[must_use]
pub fn serve(connection: Connection, setup: Setup) -> Ending {
    serve_with(connection, setup, |service| service)
}

/// Serves one client with more methods than the product has.
#[must_use]
pub fn serve_with(
    connection: Connection,
    setup: Setup,
    extend: impl FnOnce(LspServiceBuilder<Server>) -> LspServiceBuilder<Server>,
) -> Ending {
    let (ender, endings) = Ender::new();
    block_on(|| session(connection, setup, ender, endings, extend))
}

fn block_on<F: Future<Output = io::Result<Ending>>>(session: impl FnOnce() -> F) -> Ending {
    let runtime = match Builder::new_multi_thread().worker_threads(2).enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => return Ending::Failed(error),
    };
    let ending = runtime.block_on(session());
    // Work that cannot be interrupted does not keep the process.
    runtime.shutdown_background();
    ending.unwrap_or_else(Ending::Failed)
}

async fn session(
    connection: Connection,
    setup: Setup,
    ender: Ender,
    endings: tokio::sync::mpsc::UnboundedReceiver<Ending>,
    extend: impl FnOnce(LspServiceBuilder<Server>) -> LspServiceBuilder<Server>,
) -> io::Result<Ending> {
    let outgoing = Arc::new(Outgoing::default());
    let output_closed = ender.clone();
    outgoing.write_to(connection.output, move || output_closed.end(Ending::OutputClosed))?;
    let inputs = transport::read_from(connection.input)?;
    let client = Client::new(Arc::clone(&outgoing), Handle::current());
    let Setup { environment, clock, log } = setup;
    let session = Session::new(client.clone(), environment, clock, log, ender);
    let server = Server { session: Arc::clone(&session) };
    // The service's own line to the client stays unused: `Client` keeps order and limits.
    let (service, _) = extend(server.service()).finish();
    let mut transport = Transport::new(service, client.clone(), Arc::clone(&outgoing));
    let ending = transport.run(inputs, endings).await;

    client.hang_up();
    if tokio::time::timeout(END_LIMIT, session.end()).await.is_err() {
        tracing::warn!("some work did not stop in time");
    }
    // What is left of it stays unwritten where the client does not read.
    let _ = tokio::time::timeout(WRITE_LIMIT, outgoing.finish()).await;
    Ok(ending)
}
