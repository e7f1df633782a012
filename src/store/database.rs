//! The machine store: one SQLite database for all scripts of a user on a machine.
//!
//! Several processes use it at once, each write is one transaction that is on the disk when the
//! call returns, and deleted text does not stay in the file.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use super::files::{self, FileError, Problem, shown};
use crate::config::{Clock, Paths};

/// How long another process's write is waited for.
const BUSY: Duration = Duration::from_secs(10);

/// The steps from an empty database to the newest schema; step n makes version n + 1. A step that
/// was released is never changed.
const MIGRATIONS: &[&str] =
    &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// The machine store. Can be shared between threads; each call is atomic.
#[derive(Debug)]
pub struct Store {
    connection: Mutex<Connection>,
    path: PathBuf,
    pub(super) clock: Clock,
}

/// Why the store cannot be used. The caller may go on without one ([`Store::in_memory`]): then
/// nothing is remembered between runs.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The store's folder or file cannot be made or written.
    #[error(
        "{}: the store cannot be written; set ASSETFLOW_HOME to a folder that can",
        shown(path)
    )]
    Unwritable {
        /// The database file or its folder.
        path: PathBuf,
    },
    /// Written by a newer version; it was not touched.
    #[error(
        "{}: the store has version {found}, this program knows up to {known}; update AssetFlow",
        shown(path)
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// The file's version.
        found: i64,
        /// The newest version this program can use.
        known: i64,
    },
    /// Not a database, or damaged; it is never deleted here.
    #[error("{}: the store is damaged; move the file away to start a new one", shown(path))]
    Corrupt {
        /// The database file.
        path: PathBuf,
    },
    /// Another process kept it locked for too long.
    #[error("{}: the store is in use by another program; try again", shown(path))]
    Busy {
        /// The database file.
        path: PathBuf,
    },
    /// No room on the disk; the store is as it was before.
    #[error("{}: there is no room left on the disk; nothing was stored", shown(path))]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// Anything else, in the database's words.
    #[error("{}: {message}", shown(path))]
    Other {
        /// The database file.
        path: PathBuf,
        /// What it said.
        message: String,
    },
}

impl Store {
    /// Opens the user's store, made or brought up to date where needed.
    pub fn open(paths: &Paths, clock: Clock) -> Result<Self, StoreError> {
        let path = paths.data.join("assetflow.db");
        prepare_files(&path).map_err(|error| from_file(error, &path))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        // The name is absolute and real: SQLite refuses links anywhere in it.
        let real = files::real_path(&path).map_err(|error| from_file(error, &path))?;
        let opened = Connection::open_with_flags(&real, flags);
        let connection = opened.map_err(|error| from_sqlite(&error, &path))?;
        Self::set_up(connection, path, clock)
    }

    /// A store that is forgotten at the end of the process, for where there can be no other.
    pub fn in_memory(clock: Clock) -> Result<Self, StoreError> {
        let path = PathBuf::from(":memory:");
        let connection =
            Connection::open_in_memory().map_err(|error| from_sqlite(&error, &path))?;
        Self::set_up(connection, path, clock)
    }

    /// The database file; `:memory:` for a store without one.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn set_up(connection: Connection, path: PathBuf, clock: Clock) -> Result<Self, StoreError> {
        let fail = |error: rusqlite::Error| from_sqlite(&error, &path);
        refuse_newer(&connection, &path)?;
        connection.busy_timeout(BUSY).map_err(fail)?;
        configure(&connection, &clock).map_err(fail)?;
        migrate(&connection, &path)?;
        Ok(Self { connection: Mutex::new(connection), path, clock })
    }

    /// Empties every table and what SQLite keeps of deleted rows beside them. The file itself stays.
    pub fn erase(&self) -> Result<(), StoreError> {
        let tables: Vec<String> = self.read(|store| {
            let mut names = store.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
            names.query_map([], |row| row.get(0))?.collect()
        })?;
        self.write(|store| {
            for table in tables.iter().filter(|name| !name.starts_with("sqlite_")) {
                store.execute(&format!("DELETE FROM \"{table}\""), [])?;
            }
            Ok(())
        })?;
        self.read(|store| store.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);"))
    }

    /// Runs a query.
    pub(super) fn read<T>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        query(&self.connection()).map_err(|error| from_sqlite(&error, &self.path))
    }

    /// Runs a write as one transaction that takes its lock at once, so that it waits for other
    /// processes instead of failing half-way.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let connection = self.connection();
        let run = || {
            let transaction =
                Transaction::new_unchecked(&connection, TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run().map_err(|error| from_sqlite(&error, &self.path))
    }

    /// A panic elsewhere cannot leave the connection half-way: its transaction is rolled back.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the folder and the empty database for the user's eyes only; the database gives its mode
/// to the files it puts beside itself.
fn prepare_files(path: &Path) -> Result<(), FileError> {
    if let Some(folder) = path.parent() {
        files::create_private_dir(folder)?;
    }
    files::private_file(path).map(drop)
}

/// Looks at the version before anything is written. Closing the connection then leaves the file
/// alone as well.
fn refuse_newer(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let keep = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    let check = || {
        connection.busy_timeout(BUSY)?;
        connection.set_db_config(keep, true)?;
        let found = version(connection)?;
        if found <= known() {
            connection.set_db_config(keep, false)?;
        }
        Ok(found)
    };
    match check() {
        Ok(found) if found > known() => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: known() })
        }
        Ok(_) => Ok(()),
        Err(error) => Err(from_sqlite(&error, path)),
    }
}

fn configure(connection: &Connection, clock: &Clock) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)?;
    // Where the file system cannot do write-ahead logging SQLite stays with its rollback journal,
    // which is as safe. The switch itself does not wait for other processes; so wait here.
    let watch = clock.stopwatch();
    while let Err(error) = connection.pragma_update(None, "journal_mode", "wal") {
        if !is_busy(&error) || watch.elapsed() > BUSY {
            return Err(error);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    connection.pragma_update(None, "synchronous", "full")
}

/// Brings the schema up to date in one transaction; of several processes the first does it.
fn migrate(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let run = || {
        if version(connection)? == known() {
            return Ok(known());
        }
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        let found = version(&transaction)?;
        for step in MIGRATIONS.iter().skip(usize::try_from(found).unwrap_or(0)) {
            transaction.execute_batch(step)?;
        }
        if found < known() {
            transaction.pragma_update(None, "user_version", known())?;
        }
        transaction.commit()?;
        Ok(found)
    };
    match run() {
        Ok(found) if found > known() => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: known() })
        }
        Ok(_) => Ok(()),
        Err(error) => Err(from_sqlite(&error, path)),
    }
}

fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

fn from_file(error: FileError, database: &Path) -> StoreError {
    match error.problem {
        Problem::Full => StoreError::Full { path: error.path },
        Problem::Other(message) => StoreError::Other { path: database.to_owned(), message },
        _ => StoreError::Unwritable { path: error.path },
    }
}

fn from_sqlite(error: &rusqlite::Error, path: &Path) -> StoreError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(
            ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::AuthorizationForStatementDenied,
        ) => StoreError::Unwritable { path },
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Corrupt { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { path },
        Some(ErrorCode::DiskFull) => StoreError::Full { path },
        _ => StoreError::Other { path, message: error.to_string() },
    }
}
