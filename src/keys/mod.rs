//! Ground floor: the user's keys.
//!
//! A key comes from the environment or from the keyring of the operating system, and is looked up
//! only when it is needed. It is never in settings, in a project, in an argument or in a message
//! to an editor. What is kept in the keyring goes to the provider's own address and nowhere else:
//! where the environment moves a provider, only a key of the environment follows it there.

mod ring;
mod sealed;
mod secret;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::config::{Address, Clock, Environment, Provider, Stopwatch};

pub use sealed::KeyFile;
pub use secret::{NotAKey, Secret};

/// So long an answer of the keyring is believed: another process may have changed it.
const BELIEVED: Duration = Duration::from_secs(30);

/// Where a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In an environment variable of this name.
    Variable(&'static str),
    /// In the keyring of the operating system.
    Keyring,
    /// In the user's key file, under a passphrase.
    File,
}

impl std::fmt::Display for Place {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => write!(out, "the variable {name}"),
            Self::Keyring => out.write_str("the keyring"),
            Self::File => out.write_str("the key file"),
        }
    }
}

/// Why a key cannot be had or kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// There is no keyring, or nothing that serves it.
    #[error(
        "there is no keyring on this machine (on Linux: start gnome-keyring or KWallet); keys can \
         also come from environment variables such as PEXELS_API_KEY, or be kept in a file under a \
         passphrase: `assetflow keys set PROVIDER --file`"
    )]
    NoKeyring,
    /// The keyring is locked.
    #[error("the keyring is locked; unlock it (by signing in to the desktop) and try again")]
    Locked,
    /// The keyring does not answer.
    #[error("the keyring does not answer; look whether it is asking something, and try again")]
    Slow,
    /// What the keyring holds is no key.
    #[error("what the keyring holds under this name is no key; remove it and set it again")]
    Damaged,
    /// The key file wants its passphrase.
    #[error("the key file is locked; unlock it: `assetflow keys unlock`")]
    FileLocked,
    /// It was another passphrase.
    #[error("this is not the passphrase of the key file")]
    WrongPassphrase,
    /// The key file cannot be read.
    #[error("the key file is damaged or not one; move it away to start a new one")]
    FileDamaged,
    /// There is no place for an unlocked file's key.
    #[error(
        "there is no folder here that is emptied at sign-out (XDG_RUNTIME_DIR), so the key file \
         cannot stay unlocked; use environment variables such as PEXELS_API_KEY"
    )]
    NoRuntimeFolder,
    /// The keyring took the key and does not have it.
    #[error("the key was not kept; nothing was stored")]
    NotKept,
}

/// A key with where it is.
#[derive(Clone)]
pub struct Found {
    /// The key.
    pub secret: Secret,
    /// Where it is.
    pub place: Place,
}

type Answer = Result<Option<Secret>, KeyError>;

/// The user's keys, as this process sees them.
pub struct Keys {
    environment: Environment,
    clock: Clock,
    known: Mutex<HashMap<Provider, (Stopwatch, Answer)>>,
    keyring: Arc<dyn Keyring>,
    file: Option<KeyFile>,
}

/// A keyring; for tests there is another one than the system's.
pub trait Keyring: Send + Sync {
    /// Reads an entry; none where there is none.
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyError>;
    /// Writes an entry.
    fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyError>;
    /// Removes an entry; whether there was one.
    fn remove(&self, name: &str) -> Result<bool, KeyError>;
}

struct SystemKeyring;

impl Keyring for SystemKeyring {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyError> {
        ring::get(name)
    }

    fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyError> {
        ring::set(name, secret)
    }

    fn remove(&self, name: &str) -> Result<bool, KeyError> {
        ring::remove(name)
    }
}

impl Keys {
    /// The keys of this user.
    #[must_use]
    pub fn new(environment: &Environment, clock: Clock) -> Self {
        Self::with_keyring(environment, clock, Arc::new(SystemKeyring))
    }

    /// The same with another keyring.
    #[must_use]
    pub fn with_keyring(
        environment: &Environment,
        clock: Clock,
        keyring: Arc<dyn Keyring>,
    ) -> Self {
        Self {
            environment: environment.clone(),
            clock,
            known: Mutex::default(),
            keyring,
            file: None,
        }
    }

    /// The same with the user's key file, which is looked at where the keyring has no key.
    #[must_use]
    pub fn with_file(self, file: KeyFile) -> Self {
        Self { file: Some(file), ..self }
    }

    /// The user's key file; it need not exist.
    #[must_use]
    pub fn file(&self) -> Option<&KeyFile> {
        self.file.as_ref()
    }

    /// The key that goes to a provider; none where there is none or it takes none. May wait for the
    /// keyring, so not for a thread that must not wait.
    ///
    /// # Errors
    /// When the keyring cannot be asked.
    pub fn find(&self, provider: Provider) -> Result<Option<Found>, KeyError> {
        if let Some(found) = self.variable(provider) {
            return Ok(Some(found));
        }
        if !provider.takes_key() || provider.moved_to(&self.environment).is_some() {
            return Ok(None);
        }
        let stored = self.stored(provider);
        if let Ok(Some(secret)) = stored {
            return Ok(Some(Found { secret, place: Place::Keyring }));
        }
        let Some(file) = self.file.as_ref().filter(|file| file.exists()) else {
            return stored.map(|_| None);
        };
        let found = file.get(provider.id())?;
        Ok(found.map(|secret| Found { secret, place: Place::File }))
    }

    /// The key in the environment. A provider that was moved off this machine gets only the key that
    /// is meant for it.
    fn variable(&self, provider: Provider) -> Option<Found> {
        let named = |name: Option<&'static str>| {
            let name = name?;
            let secret = Secret::parse(self.environment.get(name)?).ok()?;
            Some(Found { secret, place: Place::Variable(name) })
        };
        let own = || named(provider.own_key_variable());
        match provider.moved_to(&self.environment) {
            None => named(provider.key_variable()),
            Some(address) if Address::parse(address).is_ok_and(|it| it.is_this_machine()) => {
                own().or_else(|| named(provider.key_variable()))
            }
            Some(_) => own(),
        }
    }

    fn stored(&self, provider: Provider) -> Answer {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((since, answer)) = known.get(&provider)
            && since.elapsed() < BELIEVED
        {
            return answer.clone();
        }
        // Held while asking: a keyring that hangs is asked once, not by everyone.
        let answer = self.keyring.get(provider.id());
        known.insert(provider, (self.clock.stopwatch(), answer.clone()));
        answer
    }

    /// Keeps a key in the keyring.
    ///
    /// # Errors
    /// When it was not kept.
    pub fn set(&self, provider: Provider, secret: &Secret) -> Result<(), KeyError> {
        self.forget();
        self.keyring.set(provider.id(), secret)
    }

    /// Keeps a key in the key file, which must be unlocked.
    ///
    /// # Errors
    /// When it was not kept.
    pub fn set_in_file(&self, provider: Provider, secret: &Secret) -> Result<(), KeyError> {
        self.forget();
        self.file.as_ref().ok_or(KeyError::NotKept)?.set(provider.id(), secret)
    }

    /// Removes a key from the keyring and from the key file; whether there was one.
    ///
    /// # Errors
    /// When one of them cannot be asked.
    pub fn remove(&self, provider: Provider) -> Result<bool, KeyError> {
        self.forget();
        let in_file = match self.file.as_ref().filter(|file| file.exists()) {
            Some(file) => Some(file.remove(provider.id())?),
            None => None,
        };
        match (self.keyring.remove(provider.id()), in_file) {
            (Ok(in_ring), in_file) => Ok(in_ring || in_file == Some(true)),
            (Err(KeyError::NoKeyring), Some(in_file)) => Ok(in_file),
            (Err(error), _) => Err(error),
        }
    }

    /// Whether the keyring holds a key, whatever the environment says.
    ///
    /// # Errors
    /// When the keyring cannot be asked.
    pub fn kept(&self, provider: Provider) -> Result<bool, KeyError> {
        self.keyring.get(provider.id()).map(|secret| secret.is_some())
    }

    /// What the keyring said is asked again: a key was refused, or changed.
    pub fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Keys").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Default)]
    struct FakeKeyring {
        kept: Mutex<HashMap<String, Secret>>,
        asked: AtomicUsize,
    }

    impl Keyring for FakeKeyring {
        fn get(&self, name: &str) -> Result<Option<Secret>, KeyError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            Ok(self.kept.lock().unwrap().get(name).cloned())
        }

        fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyError> {
            self.kept.lock().unwrap().insert(name.to_owned(), secret.clone());
            Ok(())
        }

        fn remove(&self, name: &str) -> Result<bool, KeyError> {
            Ok(self.kept.lock().unwrap().remove(name).is_some())
        }
    }

    fn keys(variables: &[(&'static str, &'static str)]) -> (Keys, Arc<FakeKeyring>, Clock) {
        let environment = Environment::fixed(variables.iter().copied(), Path::new("/"));
        let clock = Clock::fake(crate::config::UnixMillis(0));
        let ring = Arc::new(FakeKeyring::default());
        ring.set("pexels", &Secret::parse("stored-key").unwrap()).unwrap();
        (
            Keys::with_keyring(&environment, clock.clone(), Arc::clone(&ring) as Arc<dyn Keyring>),
            ring,
            clock,
        )
    }

    fn found(keys: &Keys, provider: Provider) -> Option<(String, Place)> {
        #[expect(clippy::disallowed_methods, reason = "this is what is tested")]
        let read = |found: Found| (found.secret.expose().to_owned(), found.place);
        keys.find(provider).unwrap().map(read)
    }

    #[test]
    fn the_environment_goes_before_the_keyring() {
        let (mine, _, _) = keys(&[("PEXELS_API_KEY", " from-env\n")]);
        let expected = ("from-env".to_owned(), Place::Variable("PEXELS_API_KEY"));
        assert_eq!(found(&mine, Provider::Pexels), Some(expected));
        let (mine, _, _) = keys(&[]);
        assert_eq!(found(&mine, Provider::Pexels), Some(("stored-key".to_owned(), Place::Keyring)));
        assert_eq!(found(&mine, Provider::Pixabay), None);
        assert_eq!(found(&mine, Provider::Openverse), None);
    }

    #[test]
    fn a_moved_provider_never_gets_a_stored_key() {
        for address in ["http://127.0.0.1:9", "http://[::1]:9/x", "https://proxy.example"] {
            let (mine, ring, _) = keys(&[("ASSETFLOW_PEXELS_URL", address)]);
            assert_eq!(found(&mine, Provider::Pexels), None);
            assert_eq!(ring.asked.load(Ordering::SeqCst), 0, "{address}");
        }
    }

    #[test]
    fn the_usual_variable_serves_on_this_machine_and_nowhere_else() {
        let usual = ("PEXELS_API_KEY", "usual");
        let own = ("ASSETFLOW_PEXELS_KEY", "own");
        let key = |variables: &[(&'static str, &'static str)]| {
            found(&keys(variables).0, Provider::Pexels).map(|(key, _)| key)
        };
        let here = ("ASSETFLOW_PEXELS_URL", "http://127.0.0.1:8080");
        let there = ("ASSETFLOW_PEXELS_URL", "https://proxy.example");
        assert_eq!(key(&[here, usual]).as_deref(), Some("usual"));
        assert_eq!(key(&[here, usual, own]).as_deref(), Some("own"));
        assert_eq!(key(&[there, usual]), None);
        assert_eq!(key(&[there, usual, own]).as_deref(), Some("own"));
        assert_eq!(key(&[usual, own]).as_deref(), Some("usual"));
    }

    #[test]
    fn the_keyring_is_asked_once_in_a_while() {
        let (mine, ring, clock) = keys(&[]);
        for _ in 0..5 {
            found(&mine, Provider::Pexels);
        }
        assert_eq!(ring.asked.load(Ordering::SeqCst), 1);
        ring.remove("pexels").unwrap();
        clock.advance(BELIEVED);
        assert_eq!(found(&mine, Provider::Pexels), None);
        mine.set(Provider::Pexels, &Secret::parse("new-key").unwrap()).unwrap();
        assert!(found(&mine, Provider::Pexels).is_some());
    }
}
