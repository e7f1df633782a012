//! Keys in a file under a passphrase, for machines without a keyring and users who ask for it.
//!
//! Argon2id makes a key of the passphrase (the numbers are those of RFC 9106, second choice) and
//! XChaCha20-Poly1305 seals the file with it. Once unlocked, that key lies in the folder that the system empties when
//! the user signs out, for this user's eyes only; the passphrase itself is kept nowhere.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{KeyError, Secret};
use crate::config::Environment;
use crate::store::files;

const VERSION: u32 = 1;

/// Memory in KiB, passes and lanes.
const COST: (u32, u32, u32) = (64 * 1024, 3, 4);

/// No key file is larger, in bytes.
const LARGEST: u64 = 256 * 1024;

/// The file, and where its key lies while it is unlocked.
#[derive(Clone, Debug)]
pub struct KeyFile {
    path: PathBuf,
    unlocked: Option<PathBuf>,
}

type Key = Zeroizing<[u8; 32]>;
type Kept = BTreeMap<String, Zeroizing<String>>;

#[derive(Serialize, Deserialize)]
struct Sealed {
    version: u32,
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    keys: String,
}

impl KeyFile {
    /// The key file in the user's data folder; it need not exist.
    #[must_use]
    pub fn new(data: &Path, environment: &Environment) -> Self {
        let path = data.join("keys.sealed");
        let name = blake3::hash(path.to_string_lossy().as_bytes()).to_hex();
        let runtime = environment.get_os("XDG_RUNTIME_DIR").map(PathBuf::from);
        let runtime = runtime.filter(|folder| folder.is_absolute());
        let unlocked = runtime.map(|folder| folder.join("assetflow").join(&name[..16]));
        Self { path, unlocked }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there is one.
    #[must_use]
    pub fn exists(&self) -> bool {
        files::facts(&self.path).is_ok()
    }

    /// Whether keys can be taken out of it and put into it.
    #[must_use]
    pub fn is_unlocked(&self) -> bool {
        self.key().is_some()
    }

    /// A key out of the file; none where there is no file or no such key.
    pub(super) fn get(&self, name: &str) -> Result<Option<Secret>, KeyError> {
        if !self.exists() {
            return Ok(None);
        }
        let kept = self.open(&self.key().ok_or(KeyError::FileLocked)?)?;
        kept.get(name).map(|text| Secret::parse(text).map_err(|_| KeyError::Damaged)).transpose()
    }

    /// Puts a key into the unlocked file.
    pub(super) fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyError> {
        let key = self.key().ok_or(KeyError::FileLocked)?;
        let mut kept = self.open(&key)?;
        #[expect(clippy::disallowed_methods, reason = "this is where keys are kept")]
        let text = Zeroizing::new(secret.expose().to_owned());
        kept.insert(name.to_owned(), text);
        self.seal(&key, &self.read()?, &kept)
    }

    /// Takes a key out of the file for good; whether there was one.
    pub(super) fn remove(&self, name: &str) -> Result<bool, KeyError> {
        if !self.exists() {
            return Ok(false);
        }
        let key = self.key().ok_or(KeyError::FileLocked)?;
        let mut kept = self.open(&key)?;
        let was_there = kept.remove(name).is_some();
        self.seal(&key, &self.read()?, &kept)?;
        Ok(was_there)
    }

    /// Opens the file for this user until they sign out; makes it where there is none.
    ///
    /// # Errors
    /// When the passphrase is wrong, or there is no folder that is emptied at sign-out.
    pub fn unlock(&self, passphrase: &str) -> Result<(), KeyError> {
        let place = self.unlocked.as_ref().ok_or(KeyError::NoRuntimeFolder)?;
        let key = if self.exists() {
            let sealed = self.read()?;
            let key = derived(passphrase, &sealed)?;
            self.open(&key)?;
            key
        } else {
            let (memory, passes, lanes) = COST;
            let salt = BASE64_STANDARD.encode(random::<16>()?);
            let (nonce, keys) = (String::new(), String::new());
            let fresh = Sealed { version: VERSION, memory, passes, lanes, salt, nonce, keys };
            let key = derived(passphrase, &fresh)?;
            self.seal(&key, &fresh, &Kept::new())?;
            key
        };
        let folder = place.parent().ok_or(KeyError::NoRuntimeFolder)?;
        let text = Zeroizing::new(BASE64_STANDARD.encode(*key));
        files::create_private_dir(folder)
            .and_then(|()| files::write_atomic(place, text.as_bytes()))
            .map_err(|_| KeyError::NoRuntimeFolder)
    }

    /// Forgets the key of the file, so that the passphrase is asked for again.
    pub fn lock(&self) {
        if let Some(place) = &self.unlocked {
            let _ = files::remove(place);
        }
    }

    fn key(&self) -> Option<Key> {
        let text = Zeroizing::new(files::read_limited(self.unlocked.as_ref()?, 1024).ok()?);
        let bytes = Zeroizing::new(BASE64_STANDARD.decode(&*text).ok()?);
        Some(Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).ok()?))
    }

    fn read(&self) -> Result<Sealed, KeyError> {
        let bytes = files::read_limited(&self.path, LARGEST).map_err(|_| KeyError::FileDamaged)?;
        let sealed: Sealed = serde_json::from_slice(&bytes).map_err(|_| KeyError::FileDamaged)?;
        if sealed.version == VERSION { Ok(sealed) } else { Err(KeyError::FileDamaged) }
    }

    /// The keys in the file; a wrong key of the file shows here.
    fn open(&self, key: &Key) -> Result<Kept, KeyError> {
        let sealed = self.read()?;
        let decoded = |text: &str| BASE64_STANDARD.decode(text).map_err(|_| KeyError::FileDamaged);
        let (nonce, keys) = (decoded(&sealed.nonce)?, decoded(&sealed.keys)?);
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| KeyError::FileDamaged)?;
        let cipher =
            XChaCha20Poly1305::new_from_slice(&**key).map_err(|_| KeyError::FileDamaged)?;
        let plain = cipher.decrypt(XNonce::from_slice(&nonce), keys.as_slice());
        let plain = Zeroizing::new(plain.map_err(|_| KeyError::WrongPassphrase)?);
        let text = std::str::from_utf8(&plain).map_err(|_| KeyError::FileDamaged)?;
        let line = |line: &str| {
            let (name, key) = line.split_once('=')?;
            Some((name.to_owned(), Zeroizing::new(key.to_owned())))
        };
        text.lines().map(line).collect::<Option<_>>().ok_or(KeyError::FileDamaged)
    }

    fn seal(&self, key: &Key, as_before: &Sealed, kept: &Kept) -> Result<(), KeyError> {
        let nonce = random::<24>()?;
        // A line for each: no key has a line break inside. Room for all, so that nothing is moved and
        // left behind in memory.
        let room = kept.iter().map(|(name, key)| name.len() + key.len() + 2).sum();
        let mut plain = Zeroizing::new(String::with_capacity(room));
        for (name, key) in kept {
            for part in [name, "=", key, "\n"] {
                plain.push_str(part);
            }
        }
        let cipher =
            XChaCha20Poly1305::new_from_slice(&**key).map_err(|_| KeyError::FileDamaged)?;
        let keys = cipher.encrypt(XNonce::from_slice(&nonce), plain.as_bytes());
        let sealed = Sealed {
            nonce: BASE64_STANDARD.encode(nonce),
            keys: BASE64_STANDARD.encode(keys.map_err(|_| KeyError::NotKept)?),
            salt: as_before.salt.clone(),
            ..*as_before
        };
        let text = serde_json::to_vec_pretty(&sealed).map_err(|_| KeyError::NotKept)?;
        let folder = self.path.parent().ok_or(KeyError::NotKept)?;
        files::create_private_dir(folder)
            .and_then(|()| files::write_atomic(&self.path, &text))
            .map_err(|_| KeyError::NotKept)
    }
}

/// The key of a file. A file that asks for more work than any of ours is not one.
fn derived(passphrase: &str, sealed: &Sealed) -> Result<Key, KeyError> {
    let (memory, passes, lanes) = COST;
    if sealed.memory > 4 * memory || sealed.passes > 4 * passes || sealed.lanes > 4 * lanes {
        return Err(KeyError::FileDamaged);
    }
    let salt = BASE64_STANDARD.decode(&sealed.salt).map_err(|_| KeyError::FileDamaged)?;
    let params = Params::new(sealed.memory, sealed.passes, sealed.lanes, Some(32));
    let params = params.map_err(|_| KeyError::FileDamaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), &salt, &mut *key)
        .map_err(|_| KeyError::FileDamaged)?;
    Ok(key)
}

fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::NotKept)?;
    Ok(bytes)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test spoils files by hand")]
mod tests {
    use super::*;

    fn file(folder: &Path) -> KeyFile {
        let runtime = folder.join("run");
        std::fs::create_dir_all(&runtime).unwrap();
        let variables = [("XDG_RUNTIME_DIR", runtime.to_str().unwrap())];
        KeyFile::new(&folder.join("data"), &Environment::fixed(variables, folder))
    }

    fn text(secret: Option<Secret>) -> Option<String> {
        #[expect(clippy::disallowed_methods, reason = "this is what is tested")]
        secret.map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn keys_come_back_with_the_passphrase_only_and_never_lie_open() {
        let folder = tempfile::tempdir().unwrap();
        let keys = file(folder.path());
        assert!(keys.get("pexels").unwrap().is_none(), "no file is no key");
        assert_eq!(
            keys.set("pexels", &Secret::parse("canary-key").unwrap()),
            Err(KeyError::FileLocked)
        );
        keys.unlock("correct horse").unwrap();
        keys.set("pexels", &Secret::parse("canary-key").unwrap()).unwrap();
        assert_eq!(text(keys.get("pexels").unwrap()).as_deref(), Some("canary-key"));
        let bytes = std::fs::read(keys.path()).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"canary"));
        keys.lock();
        assert_eq!(keys.get("pexels").map(|_| ()), Err(KeyError::FileLocked));
        assert_eq!(keys.unlock("wrong horse"), Err(KeyError::WrongPassphrase));
        assert!(!keys.is_unlocked());
        // Another process of the same user.
        let other = file(folder.path());
        other.unlock("correct horse").unwrap();
        assert_eq!(text(other.get("pexels").unwrap()).as_deref(), Some("canary-key"));
        assert!(other.remove("pexels").unwrap());
        assert!(keys.get("pexels").unwrap().is_none());
    }

    #[test]
    fn a_file_that_was_changed_is_no_key_file() {
        let folder = tempfile::tempdir().unwrap();
        let keys = file(folder.path());
        keys.unlock("correct horse").unwrap();
        keys.set("pexels", &Secret::parse("canary-key").unwrap()).unwrap();
        let sealed = std::fs::read_to_string(keys.path()).unwrap();
        for spoiled in [
            sealed.replace("\"version\": 1", "\"version\": 9"),
            sealed.replace("\"memory\": 65536", "\"memory\": 4294967295"),
            sealed[..sealed.len() / 2].to_owned(),
        ] {
            std::fs::write(keys.path(), spoiled).unwrap();
            assert_eq!(keys.unlock("correct horse"), Err(KeyError::FileDamaged));
        }
        let at = sealed.find("\"keys\": \"").unwrap() + 9;
        let mut flipped = sealed.into_bytes();
        flipped[at] = if flipped[at] == b'A' { b'B' } else { b'A' };
        std::fs::write(keys.path(), flipped).unwrap();
        assert_eq!(keys.get("pexels").map(|_| ()), Err(KeyError::WrongPassphrase));
    }

    #[test]
    fn without_a_folder_that_is_emptied_nothing_is_unlocked() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFile::new(folder.path(), &Environment::fixed([], folder.path()));
        assert_eq!(keys.unlock("correct horse"), Err(KeyError::NoRuntimeFolder));
        assert!(!keys.exists());
    }
}
