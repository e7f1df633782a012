//! Why a request came to nothing, sorted by what the user can do about it. No text of a provider,
//! no address and no key is ever in an error.

use std::fmt;
use std::time::Duration;

use crate::config::{AddressError, Provider, UnixMillis};
use crate::keys::KeyError;
use crate::store::UNSURE;

/// A request to a provider that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetError {
    /// Who was asked, or was to be.
    pub provider: Provider,
    /// What is the matter.
    pub problem: Problem,
}

/// What is the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No connection is to be opened.
    Offline,
    /// The user has not agreed that something is sent there.
    Consent,
    /// There is no key.
    NoKey,
    /// The keyring cannot be asked.
    Keyring(KeyError),
    /// The key is refused.
    Key,
    /// The plan does not cover what was asked.
    Plan,
    /// The allowance is used up, until a date where that is known.
    Quota(Option<UnixMillis>),
    /// Too much at once; it may say for how long to wait.
    Busy(Option<Duration>),
    /// Too many requests are under way at once.
    Crowded,
    /// The connection broke after something that is billed was sent.
    Unsure,
    /// More would be spent than the user's settings allow.
    Cap {
        /// The most, in the provider's own unit.
        most: u64,
        /// What is spent already.
        spent: u64,
        /// For one script; else for a month.
        one_script: bool,
    },
    /// The user has not said where it is.
    NoAddress,
    /// What was asked is not taken; why in a few words.
    Content(&'static str),
    /// It is not there (any more).
    Gone,
    /// The connection failed before or while anything was sent.
    Unreachable,
    /// No answer came in time, or it was cut off.
    Silent,
    /// The provider has a failure of its own.
    Down,
    /// It has failed so often just now that it is left alone for a while.
    LeftAlone,
    /// It sends elsewhere, and keys do not follow.
    Moved,
    /// What came is not what was asked for; why in a few words.
    Answer(&'static str),
    /// The address that it was moved to cannot be used.
    Address(AddressError),
    /// The ledger cannot be written, so nothing is sent.
    Ledger,
}

impl Problem {
    /// Whether it may pass by itself soon.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Busy(_) | Self::Crowded | Self::Unreachable | Self::Silent | Self::Down
        )
    }

    /// Whether the provider refused: the key, the plan or the quota.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::NoKey
                | Self::Key
                | Self::Plan
                | Self::Quota(_)
                | Self::Cap { .. }
                | Self::NoAddress
                | Self::Keyring(_)
                | Self::Consent
        )
    }

    /// A word for the ledger.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Consent => "no consent",
            Self::NoKey => "no key",
            Self::Keyring(_) => "keyring",
            Self::Key => "key refused",
            Self::Plan => "plan",
            Self::Quota(_) => "quota",
            Self::Busy(_) => "busy",
            Self::Crowded => "crowded",
            Self::Unsure => UNSURE,
            Self::Cap { .. } => "cap",
            Self::NoAddress => "no address",
            Self::Content(_) => "not taken",
            Self::Gone => "gone",
            Self::Unreachable => "unreachable",
            Self::Silent => "no answer",
            Self::Down => "down",
            Self::LeftAlone => "left alone",
            Self::Moved => "moved",
            Self::Answer(_) => "unreadable answer",
            Self::Address(_) => "address",
            Self::Ledger => "ledger",
        }
    }
}

impl NetError {
    /// A problem with a provider.
    #[must_use]
    pub fn new(provider: Provider, problem: Problem) -> Self {
        Self { provider, problem }
    }
}

impl fmt::Display for NetError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, id) = (self.provider.title(), self.provider.id());
        match &self.problem {
            Problem::Offline => write!(out, "{name} is not asked: --offline"),
            Problem::Consent => write!(
                out,
                "{name} is not asked: you have not agreed to send it anything yet; \
                 `--yes` agrees for this run, `assetflow consent {id}` for good"
            ),
            Problem::NoKey => write!(out, "{name} needs a key: `assetflow keys set {id}`"),
            Problem::Keyring(error) => write!(out, "{name}: {error}"),
            Problem::Key => {
                write!(out, "{name} refuses the key; set another one: `assetflow keys set {id}`")
            }
            Problem::Plan => write!(out, "{name}: your plan there does not cover this"),
            Problem::Quota(None) => write!(out, "{name}: your allowance there is used up"),
            Problem::Quota(Some(until)) => {
                write!(out, "{name}: the allowance is used up until {}", date(*until))
            }
            Problem::Busy(_) | Problem::Crowded => {
                write!(out, "{name} has too much to do just now; try again in a minute")
            }
            Problem::Unsure => write!(
                out,
                "{name}: the connection broke after the request was sent, so it may have been \
                 billed; run it again, and its history is looked at before anything is bought"
            ),
            Problem::Cap { most, spent, one_script } => {
                let unit = self.provider.unit().unwrap_or("requests");
                let (whose, setting) =
                    if *one_script { ("this script", "script") } else { ("a month", "month") };
                write!(
                    out,
                    "{name} is not asked: {spent} {unit} are spent, and the cap for {whose} is \
                     {most}; raise `{id}.{unit}-per-{setting}` in your settings to go on"
                )
            }
            Problem::NoAddress => write!(
                out,
                "{name} has no address yet: set `{id}.url` in your settings \
                 (for Ollama: \"http://127.0.0.1:11434/v1\")"
            ),
            Problem::Content(why) => write!(out, "{name} does not take this: {why}"),
            Problem::Gone => write!(out, "{name} does not have it any more"),
            Problem::Unreachable => {
                write!(out, "{name} cannot be reached; is there a connection to the internet?")
            }
            Problem::Silent => write!(out, "{name} did not answer in time; try again"),
            Problem::Down => write!(out, "{name} has a failure; try again later"),
            Problem::LeftAlone => {
                write!(out, "{name} failed several times just now; it is asked again in a minute")
            }
            Problem::Moved => {
                write!(out, "{name} sends elsewhere, and keys do not follow; update AssetFlow")
            }
            Problem::Answer(why) => write!(out, "{name}: {why}"),
            Problem::Address(error) => {
                write!(out, "{} {error}", self.provider.address_variable())
            }
            Problem::Ledger => write!(
                out,
                "{name} is not asked: what leaves must be written down, and the store cannot be written"
            ),
        }
    }
}

impl std::error::Error for NetError {}

/// A date to the minute, in UTC: `2026-11-26 21:05 UTC`.
#[must_use]
pub fn date(at: UnixMillis) -> String {
    let rest = at.0.rem_euclid(86_400_000);
    let (year, month, day) = at.calendar_day();
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (millis, written) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400_000, "2000-02-29 00:00 UTC"),
            (1_764_191_100_000, "2025-11-26 21:05 UTC"),
            (4_107_542_399_000, "2100-02-28 23:59 UTC"),
            (-1, "1969-12-31 23:59 UTC"),
        ] {
            assert_eq!(date(UnixMillis(millis)), written);
        }
    }

    #[test]
    fn every_error_is_one_line_that_names_the_provider() {
        for problem in [
            Problem::Offline,
            Problem::Consent,
            Problem::NoKey,
            Problem::Keyring(KeyError::Locked),
            Problem::Key,
            Problem::Plan,
            Problem::Quota(None),
            Problem::Quota(Some(UnixMillis(0))),
            Problem::Busy(None),
            Problem::Crowded,
            Problem::Unsure,
            Problem::Cap { most: 1, spent: 1, one_script: true },
            Problem::NoAddress,
            Problem::Content("too long"),
            Problem::Gone,
            Problem::Unreachable,
            Problem::Silent,
            Problem::Down,
            Problem::LeftAlone,
            Problem::Moved,
            Problem::Answer("it is no JSON"),
            Problem::Ledger,
        ] {
            let text = NetError::new(Provider::Pexels, problem).to_string();
            assert!(text.contains("Pexels") && text.lines().count() == 1, "{text}");
        }
    }
}
