//! The command line: reads arguments, calls the studio, prints what it answers.

mod args;
mod commands;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::config::{Clock, Environment};
use crate::lsp;
use crate::studio::{Cancel, Progress, Silent, Studio, StudioError};

use args::{Cli, Command};
use output::Output;
use progress::Bars;

/// What a command ends with (exit codes are part of the contract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// 0.
    Done,
    /// 1: there are findings, or an item failed.
    Findings,
    /// 2: bad usage or input.
    Input,
    /// 3: a provider refused.
    Refused,
    /// 4: the user stopped it.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Findings => 1,
            Outcome::Input => 2,
            Outcome::Refused => 3,
            Outcome::Interrupted => 4,
        })
    }
}

/// What every command is given.
struct Context {
    studio: Studio,
    output: Output,
    cancel: Cancel,
}

impl Context {
    /// Bars on a terminal, nothing elsewhere.
    fn progress(&self) -> Box<dyn Progress> {
        if self.output.terminal && self.output.chatty {
            Box::new(Bars::default())
        } else {
            Box::new(Silent)
        }
    }

    /// Passes on what the studio wants to tell.
    fn tell_warnings(&self) {
        for warning in self.studio.take_warnings() {
            self.output.warn(warning);
        }
    }
}

/// Runs the program with the arguments of this process.
#[must_use]
pub fn run() -> ExitCode {
    let environment = Environment::from_process();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return if asked { Outcome::Done } else { Outcome::Input }.into();
        }
    };
    if let Command::Lsp(_) = cli.command {
        return lsp::run(&environment, Clock::system(), cli.verbose);
    }
    log_to_stderr(cli.verbose);
    let output = Output::new(&environment, cli.quiet);
    let cancel = Cancel::default();
    stop_on_signal(&cancel);
    let studio = match Studio::new(&environment, Clock::system()) {
        Ok(studio) if cli.command.is_offline() => studio.offline(),
        Ok(studio) => studio,
        Err(error) => return report(&output, &error).into(),
    };
    let context = Context { studio, output, cancel };
    let outcome = dispatch(&context, cli.command);
    context.tell_warnings();
    outcome.unwrap_or_else(|error| report(&context.output, &error)).into()
}

fn dispatch(context: &Context, command: Command) -> Result<Outcome, StudioError> {
    match command {
        Command::Build(args) => commands::build(context, &args),
        Command::Segment(args) => commands::segment(context, &args),
        Command::Check(args) => commands::check(context, &args),
        Command::Status(args) => commands::status(context, &args),
        Command::Scout(args) => commands::scout(context, &args),
        Command::Pick(args) => commands::pick(context, &args),
        Command::Voice(args) => commands::voice(context, &args),
        Command::Voices(args) => commands::voices(context, &args),
        Command::Export(args) => commands::export(context, &args),
        Command::Keys(args) => commands::keys(context, &args),
        Command::Consent(args) => commands::consent(context, &args),
        Command::Account(command) => commands::account(context, &command),
        Command::Ledger(args) => commands::ledger(context, &args),
        Command::Doctor(args) => commands::doctor(context, &args),
        // The other door: it has its own log, its own signals and its own idea of an exit code.
        Command::Lsp(_) => Ok(Outcome::Done),
        Command::Completions { shell } => Ok(commands::completions(shell)),
    }
}

fn report(output: &Output, error: &StudioError) -> Outcome {
    output.error(error);
    match error {
        StudioError::Input(_) => Outcome::Input,
        StudioError::Failed(_) => Outcome::Findings,
        StudioError::Refused(_) => Outcome::Refused,
        StudioError::Interrupted => Outcome::Interrupted,
    }
}

/// A signal asks for a stop that keeps what is done.
fn stop_on_signal(cancel: &Cancel) {
    let cancel = cancel.clone();
    // Without a handler the program just ends; nothing is half written then either.
    let _ = ctrlc::try_set_handler(move || cancel.cancel());
}

fn log_to_stderr(verbose: u8) {
    let level = match verbose {
        0 => tracing::Level::WARN,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .without_time()
        .with_writer(std::io::stderr)
        .try_init();
}
