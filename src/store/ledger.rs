//! The ledger: every request that leaves, written down before it does. It is also what limits are
//! kept by, so that all processes of a user together stay inside a provider's allowance.

use rusqlite::{OptionalExtension, Row, params};

use super::database::{Store, StoreError};
use crate::config::UnixMillis;

/// Dates further ahead than this were written with a wrong clock and count for nothing.
const AHEAD: i64 = 60_000;

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

/// A request that is about to leave.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// Whether a request may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// Now; it is in the ledger under this number.
    Now(i64),
    /// Not before this date; it is not in the ledger.
    NotBefore(UnixMillis),
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
    /// Writes a request down if the allowances leave room for it.
    pub fn reserve(
        &self,
        intent: &Intent,
        allowances: &[Allowance],
    ) -> Result<Reserved, StoreError> {
        let now = self.clock.now();
        self.write(|store| {
            let mut not_before = None;
            for allowance in allowances {
                not_before = not_before.max(full_until(store, &intent.provider, *allowance, now)?);
            }
            if let Some(date) = not_before {
                return Ok(Reserved::NotBefore(date));
            }
            store.execute(
                "INSERT INTO ledger (at, provider, host, purpose, data, sent)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    now,
                    intent.provider,
                    intent.host,
                    intent.purpose,
                    intent.data,
                    intent.sent
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
        }
    }

    fn leaves(store: &Store, allowances: &[Allowance]) -> bool {
        matches!(store.reserve(&intent(), allowances).unwrap(), Reserved::Now(_))
    }

    #[test]
    fn a_request_is_in_the_ledger_before_its_answer() {
        let (store, _) = store();
        let Reserved::Now(id) = store.reserve(&intent(), &[]).unwrap() else { panic!() };
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
            store.reserve(&intent(), &[PER_MINUTE]).unwrap(),
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
        let refused = store.reserve(&intent(), &[PER_MINUTE, per_day]).unwrap();
        assert_eq!(refused, Reserved::NotBefore(UnixMillis(1_000_000 + 86_400_000)));
    }

    #[test]
    fn what_the_provider_says_wins_up_and_down() {
        let (store, clock) = store();
        let resets = UnixMillis(1_030_000);
        store.note_allowance("pexels", PER_MINUTE.period, 1, resets).unwrap();
        clock.advance(Duration::from_secs(1));
        assert!(leaves(&store, &[PER_MINUTE]));
        assert_eq!(store.reserve(&intent(), &[PER_MINUTE]).unwrap(), Reserved::NotBefore(resets));
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
        assert!(matches!(store.reserve(&other, &[PER_MINUTE]).unwrap(), Reserved::Now(_)));
    }
}
