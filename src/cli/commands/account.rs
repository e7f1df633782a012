//! `account`: today the erasure of what is kept on this machine.

use std::io::BufRead;

use crate::cli::args::Account;
use crate::cli::output::{Tone, count};
use crate::cli::{Context, Outcome};
use crate::studio::{Receipt, StudioError};

use super::json;

/// What has to be typed.
const WORD: &str = "delete";

pub(in crate::cli) fn account(
    context: &Context,
    command: &Account,
) -> Result<Outcome, StudioError> {
    let Account::Delete { json } = command;
    delete(context, *json)
}

fn delete(context: &Context, as_json: bool) -> Result<Outcome, StudioError> {
    let Context { studio, output, .. } = context;
    let kept = studio.kept();
    if !as_json {
        output.tell("This goes:");
        for place in &kept.places {
            output.tell(format!(
                "  {} ({}, {})",
                place.place,
                place.what,
                count(usize::try_from(place.count).unwrap_or(usize::MAX), "file", "files")
            ));
        }
        if kept.places.is_empty() {
            output.tell("  nothing is kept on this machine");
        }
        tell_what_stays(context, &kept);
    }
    output.tell(format!("Type {WORD} to remove it for good:"));
    let mut typed = String::new();
    let read = std::io::stdin().lock().read_line(&mut typed);
    if read.is_err() || typed.trim() != WORD {
        return Err(StudioError::Input("nothing was removed".to_owned()));
    }
    let receipt = studio.erase();
    if as_json {
        output.json(&json(&receipt)?);
    } else {
        for place in &receipt.places {
            let gone = match place.gone {
                Some(true) => output.tone(Tone::Good, "gone"),
                _ => output.tone(Tone::Bad, "STILL THERE"),
            };
            output.print(format!("{gone}  {} ({})", place.place, place.what));
        }
    }
    if receipt.is_complete() {
        output.tell("everything that AssetFlow kept on this machine is gone");
        return Ok(Outcome::Done);
    }
    Err(StudioError::Failed(
        "something is still there; close editors that use AssetFlow and run this again".to_owned(),
    ))
}

fn tell_what_stays(context: &Context, kept: &Receipt) {
    context.output.tell("This stays:");
    for line in &kept.stays {
        context.output.tell(format!("  {line}"));
    }
}
