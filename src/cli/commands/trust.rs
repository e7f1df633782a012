//! `keys`, `consent` and `ledger`.

use std::io::{BufRead, IsTerminal, Read};

use crate::cli::args::{Consent, Keys, Ledger};
use crate::cli::output::Tone;
use crate::cli::{Context, Outcome};
use crate::config::{Provider, UnixMillis};
use crate::keys::{KeyError, KeyFile, Secret};
use crate::net::date;
use crate::store::LedgerRow;
use crate::studio::StudioError;
use crate::studio::{KeyState, KeyTest};

use super::json;

/// The shortest passphrase, in characters.
const SHORTEST: usize = 8;

/// The most that is read of what is piped in as a key, in bytes.
const MOST: u64 = 10_000;

pub(in crate::cli) fn keys(context: &Context, command: &Keys) -> Result<Outcome, StudioError> {
    match command {
        Keys::Set { provider, file } => set(context, *provider, *file),
        Keys::Unlock { lock } => unlock(context, *lock),
        Keys::List { json } => list(context, *json),
        Keys::Test { provider, json } => test(context, *provider, *json),
        Keys::Remove { provider } => remove(context, *provider),
    }
}

fn refused(error: KeyError) -> StudioError {
    StudioError::Refused(error.to_string())
}

/// Asks for the passphrase of the key file, or reads a line of what is piped in.
fn unlock_file(context: &Context) -> Result<(), StudioError> {
    let keys = context.studio.keys();
    let file = keys.file().ok_or_else(|| StudioError::Input("there is no key file".to_owned()))?;
    let no_input = |_| StudioError::Input("no passphrase could be read".to_owned());
    let passphrase = if std::io::stdin().is_terminal() {
        let typed = rpassword::prompt_password("Passphrase of the key file (it does not show): ");
        let typed = zeroize::Zeroizing::new(typed.map_err(no_input)?);
        if !file.exists() {
            let again = rpassword::prompt_password("The same once more: ").map_err(no_input)?;
            if *typed != *zeroize::Zeroizing::new(again) {
                return Err(StudioError::Input("these were two passphrases".to_owned()));
            }
        }
        typed
    } else {
        let mut line = zeroize::Zeroizing::new(String::new());
        std::io::stdin().lock().take(MOST).read_line(&mut line).map_err(no_input)?;
        line
    };
    let passphrase = passphrase.trim_end_matches(['\r', '\n']);
    if passphrase.chars().count() < SHORTEST {
        return Err(StudioError::Input(format!(
            "a passphrase has at least {SHORTEST} characters; a few words are easy to keep"
        )));
    }
    file.unlock(passphrase).map_err(refused)?;
    keys.forget();
    Ok(())
}

fn unlock(context: &Context, lock: bool) -> Result<Outcome, StudioError> {
    let file = context.studio.keys().file();
    match file {
        Some(file) if lock => {
            file.lock();
            context.output.tell("the key file is locked");
        }
        Some(file) if file.exists() => {
            unlock_file(context)?;
            context.output.tell("the key file is unlocked until you sign out");
        }
        _ => {
            let said = "there is no key file; `assetflow keys set PROVIDER --file` makes one";
            return Err(StudioError::Input(said.to_owned()));
        }
    }
    Ok(Outcome::Done)
}

fn set(context: &Context, provider: Provider, in_file: bool) -> Result<Outcome, StudioError> {
    // The passphrase comes first, on a line of its own, where both are piped in.
    if in_file && !context.studio.keys().file().is_some_and(KeyFile::is_unlocked) {
        unlock_file(context)?;
    }
    let typed = if std::io::stdin().is_terminal() {
        if let Some(page) = provider.key_page() {
            context.output.tell(format!("A free key: {page}"));
        }
        rpassword::prompt_password(format!("Key for {provider} (it does not show): "))
    } else {
        let mut text = String::new();
        std::io::stdin().lock().take(MOST).read_to_string(&mut text).map(|_| text)
    };
    let typed = typed.map_err(|_| StudioError::Input("no key could be read".to_owned()))?;
    let typed = zeroize::Zeroizing::new(typed);
    let secret = Secret::parse(&typed).map_err(|error| StudioError::Input(error.to_string()))?;
    let keys = context.studio.keys();
    let kept =
        if in_file { keys.set_in_file(provider, &secret) } else { keys.set(provider, &secret) };
    kept.map_err(refused)?;
    let place = if in_file { "key file" } else { "keyring" };
    context.output.tell(format!(
        "the key for {provider} is in the {place}; `assetflow keys test {}` tells whether it works",
        provider.id()
    ));
    Ok(Outcome::Done)
}

fn remove(context: &Context, provider: Provider) -> Result<Outcome, StudioError> {
    let was_there = context.studio.keys().remove(provider).map_err(refused)?;
    context.output.tell(if was_there {
        format!("the key for {provider} is removed from the keyring")
    } else {
        format!("there was no key for {provider} in the keyring")
    });
    if let Some(variable) = provider.key_variable()
        && context
            .studio
            .key_states()
            .iter()
            .any(|it| it.provider == provider.id() && it.place.is_some())
    {
        context
            .output
            .warn(format!("{variable} or a variable like it still holds one; unset that too"));
    }
    Ok(Outcome::Done)
}

fn list(context: &Context, as_json: bool) -> Result<Outcome, StudioError> {
    let states = context.studio.key_states();
    if as_json {
        context.output.json(&json(&states)?);
        return Ok(Outcome::Done);
    }
    for state in &states {
        context.output.print(line_of(context, state));
    }
    if let Some(error) = states.iter().find_map(|state| state.error.as_ref()) {
        context.output.warn(error);
    }
    Ok(Outcome::Done)
}

fn line_of(context: &Context, state: &KeyState) -> String {
    let output = &context.output;
    let name = output.tone(Tone::Strong, format!("{:<10}", state.provider));
    let place = match (&state.place, state.takes_key) {
        (Some(place), _) => output.tone(Tone::Good, format!("key in {place}")),
        (None, false) => "needs no key".to_owned(),
        (None, true) => output.tone(
            Tone::Dim,
            format!("no key: {}; assetflow keys set {}", state.without, state.provider),
        ),
    };
    let test = state.last_test.as_ref().map(|test| format!("; last test: {test}"));
    format!("{name} {place}{}", output.tone(Tone::Dim, test.unwrap_or_default()))
}

fn test(
    context: &Context,
    provider: Option<Provider>,
    as_json: bool,
) -> Result<Outcome, StudioError> {
    let states = context.studio.key_states();
    let is_set = |provider: &Provider| {
        states
            .iter()
            .any(|it| it.provider == provider.id() && (it.place.is_some() || !it.takes_key))
    };
    let wanted: Vec<Provider> = match provider {
        Some(provider) => vec![provider],
        None => Provider::ALL.into_iter().filter(is_set).collect(),
    };
    let mut tests: Vec<KeyTest> = Vec::new();
    let mut failed = None;
    for provider in wanted {
        match context.studio.test_key(provider) {
            Ok(test) => {
                if !as_json {
                    context.output.print(tested(context, &test));
                }
                tests.push(test);
            }
            Err(error) => {
                context.output.error(&error);
                failed = Some(error);
            }
        }
    }
    if as_json {
        context.output.json(&json(&tests)?);
    }
    Ok(match failed {
        None => Outcome::Done,
        Some(StudioError::Refused(_)) => Outcome::Refused,
        Some(_) => Outcome::Findings,
    })
}

fn tested(context: &Context, test: &KeyTest) -> String {
    let plan = test.plan.as_ref().map(|plan| format!("plan {plan}"));
    let left = test.remaining.map(|left| format!("{left} {} left", test.unit));
    let until = test.resets.as_ref().map(|date| format!("full again {date}"));
    let more: Vec<String> = plan.into_iter().chain(left).chain(until).collect();
    let model = test.model.as_ref().map(|model| format!("asks {model}"));
    let more: Vec<String> = model.into_iter().chain(more).collect();
    let works = context.output.tone(Tone::Good, "works");
    let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
    let mut line = format!("{:<10} {works}{more}", test.provider);
    if !test.models.is_empty() {
        let models = context.output.tone(Tone::Dim, test.models.join(", "));
        line = format!("{line}\n           models: {models}");
    }
    line
}

pub(in crate::cli) fn consent(context: &Context, args: &Consent) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let Some(provider) = args.provider else {
        let consents = studio.consents()?;
        if args.json {
            output.json(&json(&consents)?);
        } else if consents.is_empty() {
            output.tell(
                "you have agreed to nothing yet; nothing made from a script leaves this machine",
            );
        }
        for consent in consents.iter().filter(|_| !args.json) {
            let script = consent.script.as_deref().unwrap_or("all scripts");
            let given = date(UnixMillis(consent.given));
            output.print(format!(
                "{:<10} {script}  {}",
                consent.provider,
                output.tone(Tone::Dim, given)
            ));
        }
        return Ok(Outcome::Done);
    };
    if args.revoke {
        let revoked = studio.revoke(provider)?;
        output.tell(match revoked {
            0 => format!("nothing was agreed for {provider}"),
            _ => format!("{provider} is sent nothing any more"),
        });
        return Ok(Outcome::Done);
    }
    let project = args.script.as_ref().map(|script| studio.open(script, None)).transpose()?;
    studio.consent(provider, project.as_ref())?;
    let whose = project.as_ref().map_or("all scripts", |project| project.file.as_str());
    output.tell(format!("{provider} may be sent {}: {whose}", provider.notice()));
    Ok(Outcome::Done)
}

pub(in crate::cli) fn ledger(context: &Context, args: &Ledger) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let since = args.since.map_or(UnixMillis(0), |age| {
        let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        UnixMillis(studio.now().0.saturating_sub(age))
    });
    let rows = studio.ledger(since)?;
    if args.json {
        output.json(&json(&rows)?);
        return Ok(Outcome::Done);
    }
    if rows.is_empty() {
        output.tell("nothing has left this machine");
    }
    for row in &rows {
        output.print(line(context, row));
    }
    Ok(Outcome::Done)
}

fn line(context: &Context, row: &LedgerRow) -> String {
    let output = &context.output;
    let outcome = row.outcome.as_deref().unwrap_or("not finished");
    let tone = if outcome == "ok" { Tone::Good } else { Tone::Warn };
    let status = row.status.map(|status| format!(" {status}")).unwrap_or_default();
    let received = row.received.unwrap_or(0);
    format!(
        "{}  {:<16} {:<9} {:<13} {} out, {} in  {}{}",
        output.tone(Tone::Dim, date(UnixMillis(row.at))),
        row.host,
        row.purpose,
        row.data,
        bytes(row.sent),
        bytes(received),
        output.tone(tone, outcome),
        output.tone(Tone::Dim, status),
    )
}

/// A size as people read it.
fn bytes(count: u64) -> String {
    match count {
        0..=9_999 => format!("{count} B"),
        10_000..=9_999_999 => format!("{} kB", count / 1000),
        _ => format!("{} MB", count / 1_000_000),
    }
}
