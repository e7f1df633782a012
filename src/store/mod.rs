//! Ground floor: everything that is kept between runs.
//!
//! - [`files`]: the one way to the file system
//! - [`Blobs`]: big things by their content, in the cache folder
//! - [`Store`]: small facts in a database, in the data folder
//! - [`LockFile`]: what a script's project shares, beside the script

mod blobs;
mod database;
pub mod files;
mod hash;
mod ledger;
mod lock;
mod remote;
mod rows;

pub use blobs::Blobs;
pub use database::{Store, StoreError};
pub use hash::{Hash, NotAHash};
pub use ledger::{Allowance, Cap, Intent, LedgerRow, Reserved, Rules, Settled, UNSURE};
pub use lock::{
    Extra, Guard, LockError, LockFile, Pick, Queries, Saved, SceneEntry, Take, lock_path, opening,
};
pub use remote::{Consent, Download};
pub use rows::{Asset, FileStamp, KeptTake, Measurement, MediaKind};
