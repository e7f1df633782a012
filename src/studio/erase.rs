//! Everything that is kept of a user on this machine, and its end.

use std::path::PathBuf;

use serde::Serialize;

use crate::config::Provider;
use crate::keys::{KeyError, Place};
use crate::store::Store;
use crate::store::files::{self, Kind};

use super::Studio;

/// What AssetFlow makes in its folders; nothing else in them is touched.
const IN_DATA: [&str; 5] =
    ["assetflow.db", "assetflow.db-wal", "assetflow.db-shm", "guards", "keys.sealed"];
const IN_CACHE: [&str; 5] = ["blobs", "previews", "draft-voice", "logs", "pages"];

/// Entries that are counted in one folder.
const MOST: usize = 1_000_000;

/// A place where something is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptPlace {
    /// Where.
    pub place: String,
    /// What it is.
    pub what: &'static str,
    /// Files or entries.
    pub count: u64,
    /// Their size, for files.
    pub bytes: u64,
    /// Whether it was looked for afterwards and is gone; none before.
    pub gone: Option<bool>,
}

/// What was there, what is gone, and what stays.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// What was kept, and whether it is gone.
    pub places: Vec<KeptPlace>,
    /// What cannot be reached or is the user's own.
    pub stays: Vec<String>,
}

impl Receipt {
    /// Whether nothing is left of what was to go.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.places.iter().all(|place| place.gone == Some(true))
    }
}

impl Studio {
    /// What is kept on this machine, as it is now.
    #[must_use]
    pub fn kept(&self) -> Receipt {
        let mut places: Vec<KeptPlace> = Vec::new();
        let mut stays = vec![
            "your scripts, the lock files beside them and the folders that were built".to_owned(),
            format!("your settings: {}", self.paths.settings_file().display()),
        ];
        for provider in Provider::ALL.into_iter().filter(|provider| provider.takes_key()) {
            match self.keys.kept(provider) {
                Ok(true) => places.push(KeptPlace {
                    place: format!("keyring: {}", provider.id()),
                    what: "a key",
                    count: 1,
                    bytes: 0,
                    gone: None,
                }),
                Ok(false) | Err(KeyError::NoKeyring) => {}
                Err(error) => {
                    stays.push(format!("perhaps a key for {provider} in the keyring: {error}"));
                }
            }
            if let Ok(Some(found)) = self.keys.find(provider)
                && let Place::Variable(name) = found.place
            {
                stays.push(format!("the key in the variable {name}: unset it yourself"));
            }
        }
        for (path, what) in self.own_places() {
            let (count, bytes) = size_of(&path);
            if count > 0 {
                let place = path.display().to_string();
                places.push(KeptPlace { place, what, count, bytes, gone: None });
            }
        }
        stays.push("what libraries keep of the requests they got: `assetflow ledger` lists them as long as it is there".to_owned());
        Receipt { places, stays }
    }

    /// Removes everything that is kept on this machine, and looks again whether it is gone. Run again
    /// after an interruption, it goes on.
    #[must_use]
    pub fn erase(&self) -> Receipt {
        let before = self.kept();
        for provider in Provider::ALL.into_iter().filter(|provider| provider.takes_key()) {
            // Whether it is gone is looked at below.
            let _ = self.keys.remove(provider);
        }
        if let Some(file) = self.keys.file() {
            file.lock();
        }
        // Emptied before it is removed: other processes may have it open.
        if files::facts(&self.paths.data.join(IN_DATA[0])).is_ok()
            && let Ok(store) = Store::open(&self.paths, self.clock.clone())
        {
            let _ = store.erase();
        }
        for (path, _) in self.own_places() {
            let _ = files::remove_tree(&path);
        }
        for folder in [&self.paths.cache, &self.paths.data] {
            files::remove_if_empty(folder);
        }
        let places = before.places.into_iter().map(|place| {
            let gone = match place.place.strip_prefix("keyring: ").and_then(Provider::parse) {
                Some(provider) => self.keys.kept(provider) == Ok(false),
                None => size_of(&PathBuf::from(&place.place)).0 == 0,
            };
            KeptPlace { gone: Some(gone), ..place }
        });
        Receipt { places: places.collect(), stays: before.stays }
    }

    fn own_places(&self) -> Vec<(PathBuf, &'static str)> {
        let what = |name: &str| match name {
            "blobs" => "recordings and fetched pictures",
            "previews" => "small pictures",
            "draft-voice" => "the draft voice's own files",
            "logs" => "logs",
            "keys.sealed" => "keys under a passphrase",
            "pages" => "pages about keys and requests",
            "guards" => "locks",
            _ => "projects, searches, consents and the ledger",
        };
        let data = IN_DATA.iter().map(|name| (self.paths.data.join(name), what(name)));
        let cache = IN_CACHE.iter().map(|name| (self.paths.cache.join(name), what(name)));
        data.chain(cache).collect()
    }
}

/// How many files a place holds, and their size.
fn size_of(path: &std::path::Path) -> (u64, u64) {
    let Ok(facts) = files::facts(path) else { return (0, 0) };
    if facts.kind != Kind::Folder {
        return (1, facts.size);
    }
    let entries = files::list(path, MOST).unwrap_or_default();
    entries
        .iter()
        .map(|entry| size_of(&entry.path))
        .fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
}
