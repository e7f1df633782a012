//! The ledger: every request that leaves, written down before it does. It is also what limits are
//! kept by, so that all processes of a user together stay inside a provider's allowance.

use rusqlite::{OptionalExtension, Row, params};

use super::database::{Store, StoreError};
use crate::config::UnixMillis;

/// Dates further ahead than this were written with a wrong clock and count for nothing.
const AHEAD: i64 = 60_000;

/// No request lasts longer, in milliseconds.
const LONGEST: i64 = 300_000;

/// Where too much is under way at once it is looked again after so many milliseconds.
const LOOK_AGAIN: i64 = 50;

/// The outcome of a request that may have been billed and was not answered.
pub const UNSURE: &str = "not known";

/// So many requests in so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many.
    pub requests: u32,
    /// In how many milliseconds.
    pub period: i64,
}

impl Allowance {
    /// So many in some seconds.
    #[must_use]
    pub const fn new(requests: u32, seconds: i64) -> Self {
        Self { requests, period: seconds * 1000 }
    }
}

/// The most that may be spent, in the provider's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cap {
    /// How much.
    pub most: f64,
    /// For the script of the request only; else for all scripts together.
    pub one_script: bool,
    /// Since when it is counted.
    pub since: UnixMillis,
}

/// What a request must keep to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rules<'a> {
    /// How many in how long.
    pub allowances: &'a [Allowance],
    /// How many of its purpose at once, over all processes; none where that does not matter.
    pub at_once: Option<u32>,
    /// How much may be spent.
    pub caps: &'a [Cap],
}

/// A request that is about to leave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intent {
    /// The provider's id.
    pub provider: String,
    /// The host it goes to.
    pub host: String,
    /// What for, in a word: `search`, `download`.
    pub purpose: String,
    /// What kind of data is in it: `search words`, `nothing`.
    pub data: String,
    /// Its size in bytes.
    pub sent: u64,
    /// The script that it is paid for, by its path.
    pub script: Option<String>,
    /// What it is thought to cost, in the provider's own unit.
    pub expected: Option<f64>,
}

/// Whether a request may leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reserved {
    /// Now; it is in the ledger under this number.
    Now(i64),
    /// Not before this date; it is not in the ledger.
    NotBefore(UnixMillis),
    /// Not at all: more would be spent than the user wants. How much is spent already.
    Over(Cap, f64),
}

/// What became of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// The HTTP status; none where no answer came.
    pub status: Option<u16>,
    /// `ok`, or what went wrong in a word.
    pub outcome: String,
    /// The size of the answer in bytes.
    pub received: u64,
    /// What it was billed, in the provider's own unit.
    pub cost: Option<f64>,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct LedgerRow {
    /// When it was about to leave, in milliseconds since 1970.
    pub at: i64,
    /// The provider's id.
    pub provider: String,
    /// The host it went to.
    pub host: String,
    /// What for.
    pub purpose: String,
    /// What kind of data was in it.
    pub data: String,
    /// Bytes that left.
    pub sent: u64,
    /// Bytes that came back.
    pub received: Option<u64>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// `ok`, or what went wrong; none where that is not known.
    pub outcome: Option<String>,
    /// What it was billed.
    pub cost: Option<f64>,
}

impl Store {
    /// Writes a request down if the rules leave room for it.
    pub fn reserve(&self, intent: &Intent, rules: &Rules<'_>) -> Result<Reserved, StoreError> {
        let now = self.clock.now();
        self.write(|store| {
            for cap in rules.caps {
                let script = if cap.one_script { intent.script.as_deref() } else { None };
                let spent = spent(store, &intent.provider, script, cap.since)?;
                if spent + intent.expected.unwrap_or_default() > cap.most {
                    return Ok(Reserved::Over(*cap, spent));
                }
            }
            let mut not_before = None;
            for allowance in rules.allowances {
                not_before = not_before.max(full_until(store, &intent.provider, *allowance, now)?);
            }
            if let Some(at_once) = rules.at_once
                && under_way(store, intent, now)? >= at_once
            {
                not_before = not_before.max(Some(UnixMillis(now.0 + LOOK_AGAIN)));
            }
            if let Some(date) = not_before {
                return Ok(Reserved::NotBefore(date));
            }
            store.execute(
                "INSERT INTO ledger (at, provider, host, purpose, data, sent, script, expected)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    now,
                    intent.provider,
                    intent.host,
                    intent.purpose,
                    intent.data,
                    intent.sent,
                    intent.script,
                    intent.expected,
                ],
            )?;
            Ok(Reserved::Now(store.last_insert_rowid()))
        })
    }

    /// Writes down what became of a request.
    pub fn settle(&self, id: i64, settled: &Settled) -> Result<(), StoreError> {
        self.write(|store| {
            store
                .execute(
                    "UPDATE ledger SET status = ?2, outcome = ?3, received = ?4, cost = ?5 WHERE id = ?1",
                    params![id, settled.status, settled.outcome, settled.received, settled.cost],
                )
                .map(drop)
        })
    }

    /// What was spent at a provider since a date, for one script or for all: as billed, or as expected
    /// where the bill is not known (yet).
    pub fn spent(
        &self,
        provider: &str,
        script: Option<&str>,
        since: UnixMillis,
    ) -> Result<f64, StoreError> {
        self.read(|store| spent(store, provider, script, since))
    }

    /// Notes what a provider says is left of an allowance, until when.
    pub fn note_allowance(
        &self,
        provider: &str,
        period: i64,
        remaining: u32,
        resets: UnixMillis,
    ) -> Result<(), StoreError> {
        self.write(|store| {
            store
                .execute(
                    "INSERT OR REPLACE INTO allowances VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![provider, period, remaining, resets, self.clock.now()],
                )
                .map(drop)
        })
    }

    /// What a provider said last of what is left of an allowance that has not ended: how much, and
    /// until when.
    pub fn allowance_left(
        &self,
        provider: &str,
        period: i64,
    ) -> Result<Option<(u32, UnixMillis)>, StoreError> {
        let now = self.clock.now();
        self.read(|store| {
            store
                .prepare_cached(
                    "SELECT remaining, resets FROM allowances
                     WHERE provider = ?1 AND period = ?2 AND resets > ?3",
                )?
                .query_row(params![provider, period, now], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
    }

    /// The ledger from a date on, the oldest line first.
    pub fn ledger(&self, since: UnixMillis) -> Result<Vec<LedgerRow>, StoreError> {
        let read = |row: &Row<'_>| {
            Ok(LedgerRow {
                at: row.get(0)?,
                provider: row.get(1)?,
                host: row.get(2)?,
                purpose: row.get(3)?,
                data: row.get(4)?,
                sent: row.get(5)?,
                received: row.get(6)?,
                status: row.get(7)?,
                outcome: row.get(8)?,
                cost: row.get(9)?,
            })
        };
        self.read(|store| {
            store
                .prepare_cached(
                    "SELECT at, provider, host, purpose, data, sent, received, status, outcome, cost
                     FROM ledger WHERE at >= ?1 ORDER BY id",
                )?
                .query_map([since], read)?
                .collect()
        })
    }
}

fn spent(
    store: &rusqlite::Connection,
    provider: &str,
    script: Option<&str>,
    since: UnixMillis,
) -> rusqlite::Result<f64> {
    store
        .prepare_cached(
            "SELECT coalesce(sum(coalesce(cost, expected)), 0.0) FROM ledger
             WHERE provider = ?1 AND at >= ?2 AND (?3 IS NULL OR script = ?3)
               AND (cost IS NOT NULL OR outcome IS NULL OR outcome = ?4)",
        )?
        .query_row(params![provider, since, script, UNSURE], |row| row.get(0))
}

/// Requests of the same purpose that have left and are not answered, of all processes. What is
/// older than any request may last was cut off by a crash.
fn under_way(
    store: &rusqlite::Connection,
    intent: &Intent,
    now: UnixMillis,
) -> rusqlite::Result<u32> {
    store
        .prepare_cached(
            "SELECT count(*) FROM ledger WHERE provider = ?1 AND purpose = ?2
               AND outcome IS NULL AND at > ?3 AND at <= ?4",
        )?
        .query_row(
            params![
                intent.provider,
                intent.purpose,
                now.0.saturating_sub(LONGEST),
                now.0.saturating_add(AHEAD)
            ],
            |row| row.get(0),
        )
}

/// Until when an allowance is used up; none where it is not.
fn full_until(
    store: &rusqlite::Connection,
    provider: &str,
    allowance: Allowance,
    now: UnixMillis,
) -> rusqlite::Result<Option<UnixMillis>> {
    let latest = now.0.saturating_add(AHEAD);
    let count = |since: i64| -> rusqlite::Result<u32> {
        store
            .prepare_cached(
                "SELECT count(*) FROM ledger WHERE provider = ?1 AND at > ?2 AND at <= ?3",
            )?
            .query_row(params![provider, since, latest], |row| row.get(0))
    };
    // What the provider itself says wins over what is written about it, up and down.
    let told: Option<(u32, UnixMillis, i64)> = store
        .prepare_cached(
            "SELECT remaining, resets, seen FROM allowances
             WHERE provider = ?1 AND period = ?2 AND resets > ?3",
        )?
        .query_row(params![provider, allowance.period, now], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    if let Some((remaining, resets, seen)) = told {
        return Ok((count(seen)? >= remaining).then_some(resets));
    }
    let since = now.0.saturating_sub(allowance.period);
    if count(since)? < allowance.requests {
        return Ok(None);
    }
    // Room again when the oldest of the last so many leaves the period.
    let oldest: Option<i64> = store
        .prepare_cached(
            "SELECT at FROM ledger WHERE provider = ?1 AND at > ?2 AND at <= ?3
             ORDER BY at DESC LIMIT 1 OFFSET ?4",
        )?
        .query_row(params![provider, since, latest, allowance.requests.saturating_sub(1)], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(Some(UnixMillis(oldest.unwrap_or(now.0).saturating_add(allowance.period))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Clock;
    use std::time::Duration;

    const PER_MINUTE: Allowance = Allowance::new(3, 60);

    fn store() -> (Store, Clock) {
        let clock = Clock::fake(UnixMillis(1_000_000));
        (Store::in_memory(clock.clone()).unwrap(), clock)
    }

    fn intent() -> Intent {
        Intent {
            provider: "pexels".to_owned(),
            host: "api.pexels.com".to_owned(),
            purpose: "search".to_owned(),
            data: "search words".to_owned(),
            sent: 120,
            ..Intent::default()
        }
    }

    fn rules(allowances: &[Allowance]) -> Rules<'_> {
        Rules { allowances, ..Rules::default() }
    }

    fn leaves(store: &Store, allowances: &[Allowance]) -> bool {
        matches!(store.reserve(&intent(), &rules(allowances)).unwrap(), Reserved::Now(_))
    }

    #[test]
    fn a_request_is_in_the_ledger_before_its_answer() {
        let (store, _) = store();
        let Reserved::Now(id) = store.reserve(&intent(), &Rules::default()).unwrap() else {
            panic!()
        };
        let rows = store.ledger(UnixMillis(0)).unwrap();
        assert_eq!((rows.len(), rows[0].status, rows[0].outcome.as_deref()), (1, None, None));
        let settled =
            Settled { status: Some(200), outcome: "ok".to_owned(), received: 9, cost: Some(2.0) };
        store.settle(id, &settled).unwrap();
        let row = &store.ledger(UnixMillis(0)).unwrap()[0];
        assert_eq!((row.status, row.received, row.cost), (Some(200), Some(9), Some(2.0)));
        assert_eq!(store.ledger(UnixMillis(1_000_001)).unwrap(), []);
    }

    #[test]
    fn an_allowance_slides() {
        let (store, clock) = store();
        for _ in 0..3 {
            assert!(leaves(&store, &[PER_MINUTE]));
            clock.advance(Duration::from_secs(10));
        }
        // The first left at 1,000 s; there is room a minute later.
        assert_eq!(
            store.reserve(&intent(), &rules(&[PER_MINUTE])).unwrap(),
            Reserved::NotBefore(UnixMillis(1_060_000))
        );
        clock.advance(Duration::from_millis(29_999));
        assert!(!leaves(&store, &[PER_MINUTE]));
        clock.advance(Duration::from_millis(1));
        assert!(leaves(&store, &[PER_MINUTE]));
        assert!(!leaves(&store, &[PER_MINUTE]), "the second is still inside");
    }

    #[test]
    fn the_narrowest_of_several_counts() {
        let (store, _) = store();
        let per_day = Allowance::new(2, 86_400);
        assert!(leaves(&store, &[PER_MINUTE, per_day]));
        assert!(leaves(&store, &[PER_MINUTE, per_day]));
        let refused = store.reserve(&intent(), &rules(&[PER_MINUTE, per_day])).unwrap();
        assert_eq!(refused, Reserved::NotBefore(UnixMillis(1_000_000 + 86_400_000)));
    }

    #[test]
    fn what_the_provider_says_wins_up_and_down() {
        let (store, clock) = store();
        let resets = UnixMillis(1_030_000);
        store.note_allowance("pexels", PER_MINUTE.period, 1, resets).unwrap();
        clock.advance(Duration::from_secs(1));
        assert!(leaves(&store, &[PER_MINUTE]));
        assert_eq!(
            store.reserve(&intent(), &rules(&[PER_MINUTE])).unwrap(),
            Reserved::NotBefore(resets)
        );
        store.note_allowance("pexels", PER_MINUTE.period, 50, resets).unwrap();
        clock.advance(Duration::from_secs(1));
        for _ in 0..10 {
            assert!(leaves(&store, &[PER_MINUTE]));
        }
        // What was said holds until the reset only.
        clock.advance(Duration::from_secs(40));
        assert!(!leaves(&store, &[PER_MINUTE]));
    }

    #[test]
    fn a_clock_that_was_ahead_blocks_nothing() {
        let (store, clock) = store();
        clock.jump(3_600_000);
        for _ in 0..3 {
            assert!(leaves(&store, &[PER_MINUTE]));
        }
        clock.jump(-3_600_000);
        assert!(leaves(&store, &[PER_MINUTE]));
    }

    #[test]
    fn providers_do_not_share_an_allowance() {
        let (store, _) = store();
        for _ in 0..3 {
            assert!(leaves(&store, &[PER_MINUTE]));
        }
        let other = Intent { provider: "pixabay".to_owned(), ..intent() };
        assert!(matches!(store.reserve(&other, &rules(&[PER_MINUTE])).unwrap(), Reserved::Now(_)));
    }

    #[test]
    fn what_is_under_way_counts_over_all_processes_until_it_is_answered() {
        let (store, clock) = store();
        let two = Rules { at_once: Some(2), ..Rules::default() };
        let leave = || store.reserve(&intent(), &two).unwrap();
        let Reserved::Now(first) = leave() else { panic!() };
        assert!(matches!(leave(), Reserved::Now(_)));
        assert_eq!(leave(), Reserved::NotBefore(UnixMillis(1_000_050)));
        let other = Intent { purpose: "check".to_owned(), ..intent() };
        assert!(matches!(store.reserve(&other, &two).unwrap(), Reserved::Now(_)));
        store.settle(first, &Settled { outcome: "ok".to_owned(), ..Settled::default() }).unwrap();
        assert!(matches!(leave(), Reserved::Now(_)));
        assert!(matches!(leave(), Reserved::NotBefore(_)));
        // What a crash left open does not block for ever.
        clock.advance(Duration::from_mins(5));
        assert!(matches!(leave(), Reserved::Now(_)));
    }

    #[test]
    fn a_cap_is_hard_before_the_bill_is_known_and_after() {
        let (store, clock) = store();
        let cap = |most, one_script| Cap { most, one_script, since: UnixMillis(0) };
        let buy = |script: &str, expected: f64, caps: &[Cap]| {
            let intent =
                Intent { script: Some(script.to_owned()), expected: Some(expected), ..intent() };
            store.reserve(&intent, &Rules { caps, ..Rules::default() }).unwrap()
        };
        let caps = [cap(100.0, true), cap(150.0, false)];
        let Reserved::Now(first) = buy("a", 60.0, &caps) else { panic!() };
        assert_eq!(buy("a", 60.0, &caps), Reserved::Over(caps[0], 60.0));
        let billed = |cost| Settled { outcome: "ok".to_owned(), cost, ..Settled::default() };
        store.settle(first, &billed(Some(30.0))).unwrap();
        let Reserved::Now(second) = buy("a", 60.0, &caps) else { panic!() };
        assert_eq!(buy("b", 70.0, &caps), Reserved::Over(caps[1], 90.0));
        // One that was refused costs nothing; one that may have been billed counts as billed.
        store
            .settle(second, &Settled { outcome: "busy".to_owned(), ..Settled::default() })
            .unwrap();
        let Reserved::Now(third) = buy("b", 70.0, &caps) else { panic!() };
        store.settle(third, &Settled { outcome: UNSURE.to_owned(), ..Settled::default() }).unwrap();
        assert!((store.spent("pexels", None, UnixMillis(0)).unwrap() - 100.0).abs() < 0.01);
        assert!((store.spent("pexels", Some("b"), UnixMillis(0)).unwrap() - 70.0).abs() < 0.01);
        clock.advance(Duration::from_secs(1));
        assert!((store.spent("pexels", None, UnixMillis(1_001_000)).unwrap() - 0.0).abs() < 0.01);
    }
}
