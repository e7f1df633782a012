//! One function for each command: arguments in, studio called, answer printed.

mod account;
mod agree;
mod build;
mod check;
mod doctor;
mod media;
mod scenes;
mod trust;
mod voices;

pub(super) use account::account;
pub(super) use build::{build, export, voice};
pub(super) use check::check;
pub(super) use doctor::{completions, doctor};
pub(super) use media::{pick, scout};
pub(super) use scenes::{segment, status};
pub(super) use trust::{consent, keys, ledger};
pub(super) use voices::voices;

use serde::Serialize;

use crate::studio::StudioError;

/// A report as JSON.
fn json(report: &impl Serialize) -> Result<serde_json::Value, StudioError> {
    serde_json::to_value(report).map_err(|error| StudioError::Failed(error.to_string()))
}

/// At most `width` characters of a text, on one line.
fn clipped(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= width {
        return line;
    }
    let cut: String = line.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}
