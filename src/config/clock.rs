//! The clock: dates by the wall clock, lengths by the monotonic one.
//!
//! The wall clock may jump, backwards too (a wrong battery clock, a time server, a suspended
//! machine); nothing here ever gives a negative length because of it.

#![expect(clippy::disallowed_methods, reason = "this is the seam that the ban points to")]

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A date: milliseconds since 1970-01-01 00:00 UTC, leap seconds not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// How long ago `earlier` was; zero where the wall clock went backwards in between.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        let millis = self.0.saturating_sub(earlier.0);
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }

    /// The day of the calendar (UTC): year, month and day.
    #[must_use]
    pub fn calendar_day(self) -> (i64, i64, i64) {
        // Days since 0000-03-01 in years of 365.2425 days: Hinnant's civil_from_days.
        let z = self.0.div_euclid(MILLIS_A_DAY) + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// The first moment of the month of the calendar (UTC).
    #[must_use]
    pub fn month_start(self) -> Self {
        let (_, _, day) = self.calendar_day();
        let today = self.0.div_euclid(MILLIS_A_DAY);
        Self((today - (day - 1)) * MILLIS_A_DAY)
    }

    /// A file's time or any other system time; times out of reach are clamped.
    #[must_use]
    pub fn from_system(time: SystemTime) -> Self {
        let clamped = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(after) => clamped(after),
            Err(before) => clamped(before.duration()).saturating_neg(),
        })
    }
}

const MILLIS_A_DAY: i64 = 86_400_000;

/// Tells the date and measures lengths of time. Clones of a fake clock share their time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Fake(Arc<FakeTime>),
}

#[derive(Debug)]
struct FakeTime {
    wall_millis: AtomicI64,
    monotonic_millis: AtomicU64,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock for tests that stands still until it is told otherwise.
    #[must_use]
    pub fn fake(now: UnixMillis) -> Self {
        let time =
            FakeTime { wall_millis: AtomicI64::new(now.0), monotonic_millis: AtomicU64::new(0) };
        Self(Source::Fake(Arc::new(time)))
    }

    /// The date by the wall clock.
    #[must_use]
    pub fn now(&self) -> UnixMillis {
        match &self.0 {
            Source::System => UnixMillis::from_system(SystemTime::now()),
            Source::Fake(time) => UnixMillis(time.wall_millis.load(Ordering::SeqCst)),
        }
    }

    /// Starts measuring a length of time.
    #[must_use]
    pub fn stopwatch(&self) -> Stopwatch {
        Stopwatch { clock: self.clone(), started: self.monotonic() }
    }

    /// Lets time pass on a fake clock, on the wall and on the stopwatches; nothing on a real one.
    pub fn advance(&self, by: Duration) {
        if let Source::Fake(time) = &self.0 {
            let millis = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
            time.monotonic_millis.fetch_add(millis, Ordering::SeqCst);
            self.jump(i64::try_from(millis).unwrap_or(i64::MAX));
        }
    }

    /// Sets a fake clock's wall time forward or back without time passing.
    pub fn jump(&self, millis: i64) {
        if let Source::Fake(time) = &self.0 {
            let jumped = time.wall_millis.load(Ordering::SeqCst).saturating_add(millis);
            time.wall_millis.store(jumped, Ordering::SeqCst);
        }
    }

    /// Time since a fixed point in this process.
    fn monotonic(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        match &self.0 {
            Source::System => START.get_or_init(Instant::now).elapsed(),
            Source::Fake(time) => {
                Duration::from_millis(time.monotonic_millis.load(Ordering::SeqCst))
            }
        }
    }
}

/// A running measurement of time; jumps of the wall clock do not show in it.
#[derive(Clone, Debug)]
pub struct Stopwatch {
    clock: Clock,
    started: Duration,
}

impl Stopwatch {
    /// The time since it was started.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.clock.monotonic().saturating_sub(self.started)
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, UnixMillis};
    use std::time::Duration;

    const DAY: i64 = 86_400_000;

    #[test]
    fn a_backwards_jump_gives_no_negative_length() {
        let clock = Clock::fake(UnixMillis(10 * DAY));
        let (date, watch) = (clock.now(), clock.stopwatch());
        clock.jump(-DAY);
        assert_eq!(clock.now(), UnixMillis(9 * DAY));
        assert_eq!(clock.now().since(date), Duration::ZERO);
        clock.advance(Duration::from_secs(3));
        assert_eq!(watch.elapsed(), Duration::from_secs(3));
    }

    #[test]
    fn a_jump_of_ten_years_does_not_show_on_a_stopwatch() {
        let clock = Clock::fake(UnixMillis(0));
        let watch = clock.stopwatch();
        clock.jump(3650 * DAY);
        assert_eq!(watch.elapsed(), Duration::ZERO);
        assert_eq!(clock.now().since(UnixMillis(0)), Duration::from_hours(3650 * 24));
    }

    #[test]
    fn the_far_ends_of_time_are_clamped() {
        let clock = Clock::fake(UnixMillis(i64::MAX));
        clock.jump(i64::MAX);
        assert_eq!(clock.now(), UnixMillis(i64::MAX));
        assert_eq!(UnixMillis(i64::MIN).since(UnixMillis(i64::MAX)), Duration::ZERO);
    }

    #[test]
    fn the_real_clock_runs() {
        let clock = Clock::system();
        let watch = clock.stopwatch();
        assert!(clock.now() > UnixMillis(1_700_000_000_000));
        assert!(watch.elapsed() < Duration::from_mins(1));
    }

    #[test]
    fn a_month_begins_on_its_first_day() {
        for (at, start) in [
            (951_782_399_999, 949_363_200_000),
            (951_868_799_999, 949_363_200_000),
            (951_868_800_000, 951_868_800_000),
            (0, 0),
        ] {
            assert_eq!(UnixMillis(at).month_start(), UnixMillis(start), "{at}");
        }
        assert_eq!(UnixMillis(951_782_400_000).calendar_day(), (2000, 2, 29));
    }
}
