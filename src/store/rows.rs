//! What the store remembers, row by row.

use std::path::Path;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension, Row, params};

use super::database::{Store, StoreError};
use super::hash::Hash;
use crate::config::UnixMillis;

/// How many measured durations are kept for one voice and language; the oldest go first.
const DURATIONS_LIMIT: usize = 200;

/// A recording that this machine has made.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptTake {
    /// The key of everything it was made from: words, engine, voice, settings.
    pub key: String,
    /// The sound, in the blobs.
    pub blob: Hash,
    /// Which engine spoke.
    pub engine: String,
    /// Which of its voices.
    pub voice: String,
    /// The language's tag.
    pub language: String,
    /// Length in seconds.
    pub seconds: f64,
    /// What the engine counted, in characters.
    pub characters: u64,
    /// The words' times, as JSON.
    pub words: String,
    /// When it was made.
    pub created: UnixMillis,
    /// The model that spoke; empty for an engine that is one itself.
    pub model: String,
    /// The plan it was made under; empty where there is none.
    pub plan: String,
}

/// A file at a moment: a changed file has another stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// When its content last changed.
    pub modified: UnixMillis,
    /// Length in bytes.
    pub size: u64,
}

/// What kind of media a local file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    /// A still picture.
    Photo,
    /// Moving pictures.
    Video,
    /// Sound only.
    Audio,
}

impl MediaKind {
    /// `photo`, `video` or `audio`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Photo, Self::Video, Self::Audio].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What looking into a local media file found.
#[derive(Clone, Debug, PartialEq)]
pub struct Asset {
    /// What it is.
    pub kind: MediaKind,
    /// Width in pixels, where it has pictures.
    pub width: Option<u32>,
    /// Height in pixels, where it has pictures.
    pub height: Option<u32>,
    /// Length in seconds, where it has one.
    pub seconds: Option<f64>,
}

/// How long some speech was expected to be and how long it was, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measurement {
    /// Before it was spoken.
    pub estimated: f64,
    /// After.
    pub measured: f64,
}

impl Store {
    /// Notes that a script is being worked on; gives its number on this machine.
    pub fn open_project(&self, script: &Path) -> Result<i64, StoreError> {
        self.write(|store| {
            store.query_one(
                "INSERT INTO projects (script, opened) VALUES (?1, ?2)
                 ON CONFLICT (script) DO UPDATE SET opened = excluded.opened RETURNING id",
                params![key(script), self.clock.now()],
                |row| row.get(0),
            )
        })
    }

    /// The scripts worked on, the last one first, each with when.
    pub fn projects(&self) -> Result<Vec<(String, UnixMillis)>, StoreError> {
        self.read(|store| {
            store
                .prepare("SELECT script, opened FROM projects ORDER BY opened DESC, id DESC")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// The recording that was made from `key`, if this machine has made one.
    pub fn take(&self, key: &str) -> Result<Option<KeptTake>, StoreError> {
        const QUERY: &str = "SELECT key, blob, engine, voice, language, seconds, characters, words,
                             created, model, plan FROM takes WHERE key = ?1";
        let read = |row: &Row<'_>| {
            Ok(KeptTake {
                key: row.get(0)?,
                blob: row.get(1)?,
                engine: row.get(2)?,
                voice: row.get(3)?,
                language: row.get(4)?,
                seconds: row.get(5)?,
                characters: row.get(6)?,
                words: row.get(7)?,
                created: row.get(8)?,
                model: row.get(9)?,
                plan: row.get(10)?,
            })
        };
        self.read(|store| store.prepare_cached(QUERY)?.query_row([key], read).optional())
    }

    /// Remembers a recording; it is on the disk on return. A later one of the same key counts.
    pub fn save_take(&self, take: &KeptTake) -> Result<(), StoreError> {
        self.write(|store| {
            store
                .prepare_cached(
                    "INSERT OR REPLACE INTO takes
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                )?
                .execute(params![
                    take.key,
                    take.blob,
                    take.engine,
                    take.voice,
                    take.language,
                    take.seconds,
                    take.characters,
                    take.words,
                    take.created,
                    take.model,
                    take.plan,
                ])
                .map(drop)
        })
    }

    /// What is known about a local media file, unless the file has changed since.
    pub fn asset(&self, path: &Path, stamp: FileStamp) -> Result<Option<Asset>, StoreError> {
        const QUERY: &str = "SELECT kind, width, height, seconds FROM assets
                             WHERE path = ?1 AND modified = ?2 AND size = ?3";
        let read = |row: &Row<'_>| {
            Ok(Asset {
                kind: row.get(0)?,
                width: row.get(1)?,
                height: row.get(2)?,
                seconds: row.get(3)?,
            })
        };
        let wanted = params![key(path), stamp.modified, stamp.size];
        self.read(|store| store.prepare_cached(QUERY)?.query_row(wanted, read).optional())
    }

    /// Remembers what is known about a local media file.
    pub fn save_asset(
        &self,
        path: &Path,
        stamp: FileStamp,
        asset: &Asset,
    ) -> Result<(), StoreError> {
        self.write(|store| {
            store
                .prepare_cached(
                    "INSERT OR REPLACE INTO assets VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    key(path),
                    stamp.modified,
                    stamp.size,
                    asset.kind,
                    asset.width,
                    asset.height,
                    asset.seconds,
                ])
                .map(drop)
        })
    }

    /// What was measured for a voice in a language, the oldest first.
    pub fn durations(
        &self,
        engine: &str,
        voice: &str,
        language: &str,
    ) -> Result<Vec<Measurement>, StoreError> {
        const QUERY: &str = "SELECT estimated, measured FROM calibration
                             WHERE engine = ?1 AND voice = ?2 AND language = ?3 ORDER BY id";
        let read =
            |row: &Row<'_>| Ok(Measurement { estimated: row.get(0)?, measured: row.get(1)? });
        self.read(|store| {
            store.prepare_cached(QUERY)?.query_map([engine, voice, language], read)?.collect()
        })
    }

    /// Remembers one measurement; lengths that are no lengths are left out.
    pub fn record_duration(
        &self,
        engine: &str,
        voice: &str,
        language: &str,
        duration: Measurement,
    ) -> Result<(), StoreError> {
        let sound = |seconds: f64| seconds.is_finite() && seconds > 0.0;
        if !sound(duration.estimated) || !sound(duration.measured) {
            return Ok(());
        }
        self.write(|store| {
            store.execute(
                "INSERT INTO calibration (engine, voice, language, estimated, measured)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![engine, voice, language, duration.estimated, duration.measured],
            )?;
            store.execute(
                "DELETE FROM calibration WHERE engine = ?1 AND voice = ?2 AND language = ?3
                 AND id NOT IN (
                     SELECT id FROM calibration WHERE engine = ?1 AND voice = ?2 AND language = ?3
                     ORDER BY id DESC LIMIT ?4)",
                params![engine, voice, language, DURATIONS_LIMIT],
            )?;
            Ok(())
        })
    }
}

/// A path as text. One that is no text is told apart by its hash, so that two of them never
/// count as the same.
fn key(path: &Path) -> String {
    path.to_str().map_or_else(
        || {
            let hash = Hash::of(path.as_os_str().as_encoded_bytes());
            format!("{}\u{fffd}{hash}", path.to_string_lossy())
        },
        str::to_owned,
    )
}

impl ToSql for Hash {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}

impl FromSql for Hash {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(FromSqlError::other)
    }
}

impl ToSql for UnixMillis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for UnixMillis {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

impl ToSql for MediaKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for MediaKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Clock;
    use std::time::Duration as Span;

    fn store() -> (Store, Clock) {
        let clock = Clock::fake(UnixMillis(1_000));
        (Store::in_memory(clock.clone()).unwrap(), clock)
    }

    fn take(key: &str) -> KeptTake {
        KeptTake {
            key: key.to_owned(),
            blob: Hash::of(key.as_bytes()),
            engine: "draft".to_owned(),
            voice: "en".to_owned(),
            language: "en".to_owned(),
            seconds: 2.5,
            characters: 31,
            words: "[]".to_owned(),
            created: UnixMillis(7),
            model: String::new(),
            plan: String::new(),
        }
    }

    #[test]
    fn a_take_is_found_by_its_key() {
        let (store, _) = store();
        assert_eq!(store.take("k").unwrap(), None);
        store.save_take(&take("k")).unwrap();
        assert_eq!(store.take("k").unwrap(), Some(take("k")));
        let better = KeptTake { seconds: 2.75, ..take("k") };
        store.save_take(&better).unwrap();
        assert_eq!(store.take("k").unwrap(), Some(better));
    }

    #[test]
    fn an_asset_is_known_until_its_file_changes() {
        let (store, _) = store();
        let path = Path::new("/media/harbour.mp4");
        let stamp = FileStamp { modified: UnixMillis(5), size: 9 };
        let asset = Asset {
            kind: MediaKind::Video,
            width: Some(1920),
            height: Some(1080),
            seconds: Some(12.5),
        };
        store.save_asset(path, stamp, &asset).unwrap();
        assert_eq!(store.asset(path, stamp).unwrap(), Some(asset.clone()));
        for changed in
            [FileStamp { size: 8, ..stamp }, FileStamp { modified: UnixMillis(6), ..stamp }]
        {
            assert_eq!(store.asset(path, changed).unwrap(), None);
        }
        let photo = Asset { kind: MediaKind::Photo, width: None, height: None, seconds: None };
        store.save_asset(path, stamp, &photo).unwrap();
        assert_eq!(store.asset(path, stamp).unwrap(), Some(photo));
    }

    #[cfg(unix)]
    #[test]
    fn paths_that_are_no_text_are_told_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let path = |byte| key(Path::new(OsStr::from_bytes(&[b'/', byte])));
        assert_ne!(path(0xfe), path(0xff));
    }

    #[test]
    fn measured_durations_are_bounded_and_per_voice() {
        let (store, _) = store();
        for n in 1..=u16::try_from(DURATIONS_LIMIT + 5).unwrap() {
            let duration = Measurement { estimated: f64::from(n), measured: 1.0 };
            store.record_duration("draft", "en", "en", duration).unwrap();
        }
        let other = Measurement { estimated: 1.0, measured: 2.0 };
        store.record_duration("draft", "de", "de", other).unwrap();
        let kept = store.durations("draft", "en", "en").unwrap();
        assert_eq!(kept.len(), DURATIONS_LIMIT);
        assert!((kept[0].estimated - 6.0).abs() < f64::EPSILON);
        assert_eq!(store.durations("draft", "de", "de").unwrap(), [other]);
    }

    #[test]
    fn lengths_that_are_none_are_not_recorded() {
        let (store, _) = store();
        for (estimated, measured) in
            [(f64::NAN, 1.0), (0.0, 1.0), (1.0, f64::INFINITY), (1.0, -1.0)]
        {
            store.record_duration("e", "v", "l", Measurement { estimated, measured }).unwrap();
        }
        assert!(store.durations("e", "v", "l").unwrap().is_empty());
    }

    #[test]
    fn projects_keep_their_number_and_the_last_comes_first() {
        let (store, clock) = store();
        let tides = store.open_project(Path::new("/a/tides.script.md")).unwrap();
        clock.advance(Span::from_secs(1));
        let coffee = store.open_project(Path::new("/a/coffee.script.md")).unwrap();
        assert_ne!(tides, coffee);
        clock.advance(Span::from_secs(1));
        assert_eq!(store.open_project(Path::new("/a/tides.script.md")).unwrap(), tides);
        let projects = store.projects().unwrap();
        assert_eq!(
            projects,
            [
                ("/a/tides.script.md".to_owned(), UnixMillis(3_000)),
                ("/a/coffee.script.md".to_owned(), UnixMillis(2_000)),
            ]
        );
    }
}
