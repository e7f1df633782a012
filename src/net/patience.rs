//! How long to wait before trying again, and when to leave a provider alone for a while.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::error::Problem;
use crate::config::{Clock, Provider, Stopwatch, UnixMillis};

/// How often a failed request is tried again.
const RETRIES: u32 = 3;

/// The longest wait that a provider may ask for; beyond it the user is told.
const LONGEST_HINT: Duration = Duration::from_mins(2);

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

/// Failures within [`FAILURES_WITHIN`] after which a provider is left alone for [`ALONE_FOR`].
const FAILURES: usize = 5;
const FAILURES_WITHIN: Duration = Duration::from_mins(1);
const ALONE_FOR: Duration = Duration::from_mins(1);

/// The wait before try number `retry` (from 0): what the provider asked for and a little more, else
/// anything up to a bound that doubles. None where it asks for too much. `chance` is from 0 to 1.
fn wait(retry: u32, hint: Option<Duration>, chance: f64) -> Option<Duration> {
    let chance = chance.clamp(0.0, 1.0);
    match hint {
        Some(hint) if hint > LONGEST_HINT => None,
        Some(hint) => Some(hint + FIRST.mul_f64(chance)),
        None => Some(FIRST.saturating_mul(1 << retry.min(10)).min(LONGEST).mul_f64(chance)),
    }
}

/// The wait before the next try after some that failed; none where no other try would help.
pub(super) fn before_next(tries: u32, problem: &Problem) -> Option<Duration> {
    let hint = if let Problem::Busy(hint) = problem { *hint } else { None };
    let again = problem.may_pass() && tries < RETRIES;
    again.then(|| wait(tries, hint, chance()))?
}

/// A number from 0 to 1 that nobody can foresee; the half where the system has none.
pub(super) fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

/// What a `Retry-After` asks for: seconds or a date. None for what makes no sense, which a clock
/// that is off can cause as well.
pub(super) fn retry_after(text: &str, now: UnixMillis) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = UnixMillis::from_system(httpdate::parse_http_date(text).ok()?);
    let wait = date.since(now);
    (!wait.is_zero()).then_some(wait)
}

/// Remembers which providers fail, within this process.
#[derive(Debug, Default)]
pub(super) struct Breakers(Mutex<HashMap<Provider, Breaker>>);

#[derive(Debug, Default)]
struct Breaker {
    failures: Vec<Stopwatch>,
    /// Since when it is left alone.
    open: Option<Stopwatch>,
    /// One request finds out whether it works again.
    probing: bool,
}

impl Breakers {
    /// Whether a provider may be asked. After it was left alone for long enough one request may find
    /// out how it is.
    pub(super) fn pass(&self, provider: Provider) -> bool {
        let mut breakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let breaker = breakers.entry(provider).or_default();
        match &breaker.open {
            None => true,
            Some(open) if open.elapsed() < ALONE_FOR || breaker.probing => false,
            Some(_) => {
                breaker.probing = true;
                true
            }
        }
    }

    /// It answered, whatever it said.
    pub(super) fn answered(&self, provider: Provider) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&provider);
    }

    /// It did not, or has a failure.
    pub(super) fn failed(&self, provider: Provider, clock: &Clock) {
        let mut breakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let breaker = breakers.entry(provider).or_default();
        breaker.failures.retain(|failure| failure.elapsed() < FAILURES_WITHIN);
        breaker.failures.push(clock.stopwatch());
        if breaker.probing || breaker.failures.len() >= FAILURES {
            *breaker = Breaker { open: Some(clock.stopwatch()), ..Breaker::default() };
        }
    }

    /// Nothing was found out: it was stopped before.
    pub(super) fn unknown(&self, provider: Provider) {
        let mut breakers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(breaker) = breakers.get_mut(&provider) {
            breaker.probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound() {
        let most: Vec<_> =
            (0..8).map(|retry| wait(retry, None, 1.0).unwrap().as_millis()).collect();
        assert_eq!(most, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
        assert_eq!(wait(3, None, 0.0), Some(Duration::ZERO));
        assert_eq!(wait(u32::MAX, None, 1.0), Some(LONGEST));
    }

    #[test]
    fn the_providers_own_hint_wins_unless_it_is_too_long() {
        let hint = |seconds| wait(0, Some(Duration::from_secs(seconds)), 0.5);
        assert_eq!(hint(2), Some(Duration::from_millis(2250)));
        assert_eq!(hint(120), Some(Duration::from_millis(120_250)));
        assert_eq!(hint(121), None);
        assert_eq!(hint(1_000_000_000), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = UnixMillis(1_764_191_100_000);
        let read = |text: &str| retry_after(text, now);
        assert_eq!(read("2"), Some(Duration::from_secs(2)));
        assert_eq!(read("0"), Some(Duration::ZERO));
        assert_eq!(read("Wed, 26 Nov 2025 21:05:30 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(read("1000000000"), Some(Duration::from_secs(1_000_000_000)));
        for nonsense in ["-1", "x", "", "1.5", "Wed, 26 Nov 2025 21:04:00 GMT"] {
            assert_eq!(read(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn a_provider_that_keeps_failing_is_left_alone_and_tried_by_one() {
        let clock = Clock::fake(UnixMillis(0));
        let breakers = Breakers::default();
        for _ in 0..5 {
            assert!(breakers.pass(Provider::Pexels));
            breakers.failed(Provider::Pexels, &clock);
        }
        assert!(!breakers.pass(Provider::Pexels));
        assert!(breakers.pass(Provider::Pixabay), "others go on");
        clock.advance(ALONE_FOR);
        assert!(breakers.pass(Provider::Pexels), "one finds out");
        assert!(!breakers.pass(Provider::Pexels), "the others wait for it");
        breakers.failed(Provider::Pexels, &clock);
        assert!(!breakers.pass(Provider::Pexels));
        clock.advance(ALONE_FOR);
        assert!(breakers.pass(Provider::Pexels));
        breakers.answered(Provider::Pexels);
        assert!(breakers.pass(Provider::Pexels) && breakers.pass(Provider::Pexels));
    }

    #[test]
    fn failures_far_apart_do_not_add_up() {
        let clock = Clock::fake(UnixMillis(0));
        let breakers = Breakers::default();
        for _ in 0..20 {
            breakers.failed(Provider::Pexels, &clock);
            clock.advance(Duration::from_secs(20));
        }
        assert!(breakers.pass(Provider::Pexels));
    }

    #[test]
    fn a_try_that_was_stopped_leaves_the_next_one_free() {
        let clock = Clock::fake(UnixMillis(0));
        let breakers = Breakers::default();
        (0..5).for_each(|_| breakers.failed(Provider::Pexels, &clock));
        clock.advance(ALONE_FOR);
        assert!(breakers.pass(Provider::Pexels));
        breakers.unknown(Provider::Pexels);
        assert!(breakers.pass(Provider::Pexels));
    }
}
