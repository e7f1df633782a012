//! What is kept of the world outside: the user's consents, answers of searches, what was fetched,
//! and who is just asking.

use std::collections::HashSet;
use std::time::Duration;

use rusqlite::{OptionalExtension, Row, params};

use super::database::{Store, StoreError};
use super::hash::Hash;
use super::rows::MediaKind;
use crate::config::UnixMillis;

/// A consent.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Consent {
    /// The provider's id.
    pub provider: String,
    /// The script's path; nothing for all scripts.
    pub script: Option<String>,
    /// When it was given, in milliseconds since 1970.
    pub given: i64,
}

/// Media that was fetched.
#[derive(Clone, Debug, PartialEq)]
pub struct Download {
    /// The content.
    pub blob: Hash,
    /// What it is.
    pub kind: MediaKind,
    /// Its size.
    pub bytes: u64,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
    /// Length in seconds.
    pub seconds: Option<f64>,
}

impl Store {
    /// Whether a provider may be sent something of a script.
    pub fn has_consent(&self, provider: &str, script: &str) -> Result<bool, StoreError> {
        self.read(|store| {
            store
                .prepare_cached(
                    "SELECT 1 FROM consents WHERE provider = ?1 AND script IN ('', ?2) AND agreed",
                )?
                .exists([provider, script])
        })
    }

    /// Whether the user does not want to be asked about a provider and a script.
    pub fn has_declined(&self, provider: &str, script: &str) -> Result<bool, StoreError> {
        self.read(|store| {
            store
                .prepare_cached(
                    "SELECT 1 FROM consents WHERE provider = ?1 AND script = ?2 AND NOT agreed",
                )?
                .exists([provider, script])
        })
    }

    /// Notes that the user does not agree, and does not want to be asked about this script.
    pub fn decline(&self, provider: &str, script: &str) -> Result<(), StoreError> {
        self.note_consent(provider, script, false)
    }

    /// Notes a consent, for one script or for all.
    pub fn consent(&self, provider: &str, script: Option<&str>) -> Result<(), StoreError> {
        self.note_consent(provider, script.unwrap_or_default(), true)
    }

    fn note_consent(&self, provider: &str, script: &str, agreed: bool) -> Result<(), StoreError> {
        self.write(|store| {
            store
                .execute(
                    "INSERT OR REPLACE INTO consents VALUES (?1, ?2, ?3, ?4)",
                    params![provider, script, agreed, self.clock.now()],
                )
                .map(drop)
        })
    }

    /// Takes all consents for a provider back; how many there were.
    pub fn revoke(&self, provider: &str) -> Result<usize, StoreError> {
        self.write(|store| store.execute("DELETE FROM consents WHERE provider = ?1", [provider]))
    }

    /// All consents.
    pub fn consents(&self) -> Result<Vec<Consent>, StoreError> {
        let read = |row: &Row<'_>| {
            let script: String = row.get(1)?;
            Ok(Consent {
                provider: row.get(0)?,
                script: (!script.is_empty()).then_some(script),
                given: row.get(2)?,
            })
        };
        self.read(|store| {
            store
                .prepare_cached(
                    "SELECT provider, script, given FROM consents WHERE agreed ORDER BY 1, 2",
                )?
                .query_map([], read)?
                .collect()
        })
    }

    /// The answer of a search that is still good.
    pub fn search(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read(|store| {
            store
                .prepare_cached("SELECT answer FROM searches WHERE key = ?1 AND expires > ?2")?
                .query_row(params![key, self.clock.now()], |row| row.get(0))
                .optional()
        })
    }

    /// Keeps the answer of a search for some time; what has expired goes.
    pub fn save_search(
        &self,
        key: &str,
        provider: &str,
        answer: &str,
        good_for: Duration,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let expires = later(now, good_for);
        self.write(|store| {
            store.execute("DELETE FROM searches WHERE expires <= ?1", [now])?;
            store
                .prepare_cached("INSERT OR REPLACE INTO searches VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![key, provider, answer, now, expires])
                .map(drop)
        })
    }

    /// Keeps what libraries have offered, each under its asset; what was not seen for ninety days goes.
    pub fn save_hits(&self, hits: &[(String, String)]) -> Result<(), StoreError> {
        let now = self.clock.now();
        let old = UnixMillis(now.0.saturating_sub(90 * 86_400_000));
        self.write(|store| {
            store.execute("DELETE FROM hits WHERE seen < ?1", [old])?;
            let mut save =
                store.prepare_cached("INSERT OR REPLACE INTO hits VALUES (?1, ?2, ?3)")?;
            for (asset, hit) in hits {
                save.execute(params![asset, hit, now])?;
            }
            Ok(())
        })
    }

    /// What a library has offered under an asset.
    pub fn hit(&self, asset: &str) -> Result<Option<String>, StoreError> {
        self.read(|store| {
            store
                .prepare_cached("SELECT hit FROM hits WHERE asset = ?1")?
                .query_row([asset], |row| row.get(0))
                .optional()
        })
    }

    /// Says that this process does something for all; false where another one does already.
    pub fn claim(&self, key: &str, at_most: Duration) -> Result<bool, StoreError> {
        let now = self.clock.now();
        self.write(|store| {
            store.execute("DELETE FROM claims WHERE until <= ?1", [now])?;
            let made = store.execute(
                "INSERT OR IGNORE INTO claims VALUES (?1, ?2)",
                params![key, later(now, at_most)],
            )?;
            Ok(made == 1)
        })
    }

    /// Says that it is still being done.
    pub fn renew(&self, key: &str, at_most: Duration) -> Result<(), StoreError> {
        let until = later(self.clock.now(), at_most);
        self.write(|store| {
            store
                .execute("INSERT OR REPLACE INTO claims VALUES (?1, ?2)", params![key, until])
                .map(drop)
        })
    }

    /// It is done.
    pub fn release(&self, key: &str) -> Result<(), StoreError> {
        self.write(|store| store.execute("DELETE FROM claims WHERE key = ?1", [key]).map(drop))
    }

    /// Notes that something is about to be bought.
    pub fn begin_purchase(&self, key: &str, provider: &str) -> Result<(), StoreError> {
        self.write(|store| {
            store
                .execute(
                    "INSERT OR REPLACE INTO purchases VALUES (?1, ?2, ?3)",
                    params![key, provider, self.clock.now()],
                )
                .map(drop)
        })
    }

    /// When something was bought that has not come, or that was not kept.
    pub fn open_purchase(&self, key: &str) -> Result<Option<UnixMillis>, StoreError> {
        self.read(|store| {
            store
                .prepare_cached("SELECT sent FROM purchases WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()
        })
    }

    /// What was bought is kept, or was not sold.
    pub fn end_purchase(&self, key: &str) -> Result<(), StoreError> {
        self.write(|store| store.execute("DELETE FROM purchases WHERE key = ?1", [key]).map(drop))
    }

    /// Notes that the writer does not want to see a picture for a script, or wants to again.
    pub fn reject(&self, script: &str, asset: &str, unwanted: bool) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.write(|store| {
            if unwanted {
                store.execute(
                    "INSERT OR REPLACE INTO rejections VALUES (?1, ?2, ?3)",
                    params![script, asset, now],
                )
            } else {
                store.execute(
                    "DELETE FROM rejections WHERE script = ?1 AND asset = ?2",
                    [script, asset],
                )
            }
            .map(drop)
        })
    }

    /// The pictures that the writer does not want for a script.
    pub fn rejected(&self, script: &str) -> Result<HashSet<String>, StoreError> {
        self.read(|store| {
            store
                .prepare_cached("SELECT asset FROM rejections WHERE script = ?1")?
                .query_map([script], |row| row.get(0))?
                .collect()
        })
    }

    /// What was fetched of an asset in a variant.
    pub fn download(&self, asset: &str, variant: &str) -> Result<Option<Download>, StoreError> {
        let read = |row: &Row<'_>| {
            Ok(Download {
                blob: row.get(0)?,
                kind: row.get(1)?,
                bytes: row.get(2)?,
                width: row.get(3)?,
                height: row.get(4)?,
                seconds: row.get(5)?,
            })
        };
        self.read(|store| {
            store
                .prepare_cached(
                    "SELECT blob, kind, bytes, width, height, seconds FROM downloads
                     WHERE asset = ?1 AND variant = ?2",
                )?
                .query_row([asset, variant], read)
                .optional()
        })
    }

    /// Remembers what was fetched.
    pub fn save_download(
        &self,
        asset: &str,
        variant: &str,
        download: &Download,
    ) -> Result<(), StoreError> {
        self.write(|store| {
            store
                .prepare_cached(
                    "INSERT OR REPLACE INTO downloads
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                )?
                .execute(params![
                    asset,
                    variant,
                    download.blob,
                    download.kind,
                    download.bytes,
                    download.width,
                    download.height,
                    download.seconds,
                    self.clock.now(),
                ])
                .map(drop)
        })
    }
}

fn later(now: UnixMillis, by: Duration) -> UnixMillis {
    UnixMillis(now.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Clock;

    fn store() -> (Store, Clock) {
        let clock = Clock::fake(UnixMillis(0));
        (Store::in_memory(clock.clone()).unwrap(), clock)
    }

    #[test]
    fn a_consent_is_for_one_script_or_for_all_and_can_be_taken_back() {
        let (store, _) = store();
        store.consent("pexels", Some("/a.script.md")).unwrap();
        assert!(store.has_consent("pexels", "/a.script.md").unwrap());
        assert!(!store.has_consent("pexels", "/b.script.md").unwrap());
        assert!(!store.has_consent("pixabay", "/a.script.md").unwrap());
        store.consent("pexels", None).unwrap();
        assert!(store.has_consent("pexels", "/b.script.md").unwrap());
        assert_eq!(store.consents().unwrap().len(), 2);
        assert_eq!(store.revoke("pexels").unwrap(), 2);
        store.decline("pixabay", "/a.script.md").unwrap();
        assert!(store.has_declined("pixabay", "/a.script.md").unwrap());
        assert!(!store.has_consent("pixabay", "/a.script.md").unwrap());
        assert_eq!(store.consents().unwrap(), []);
        assert!(!store.has_consent("pexels", "/a.script.md").unwrap());
    }

    #[test]
    fn answers_are_kept_as_long_as_they_are_good() {
        let (store, clock) = store();
        store.save_search("k", "pixabay", "[1]", Duration::from_hours(24)).unwrap();
        clock.advance(Duration::from_hours(24) - Duration::from_millis(1));
        assert_eq!(store.search("k").unwrap().as_deref(), Some("[1]"));
        clock.advance(Duration::from_millis(1));
        assert_eq!(store.search("k").unwrap(), None);
    }

    #[test]
    fn only_one_process_does_what_is_claimed_and_a_dead_one_does_not_block() {
        let (store, clock) = store();
        assert!(store.claim("k", Duration::from_mins(1)).unwrap());
        assert!(!store.claim("k", Duration::from_mins(1)).unwrap());
        store.release("k").unwrap();
        assert!(store.claim("k", Duration::from_mins(1)).unwrap());
        clock.advance(Duration::from_mins(1));
        assert!(store.claim("k", Duration::from_mins(1)).unwrap());
    }
}
