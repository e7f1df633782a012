//! The keyring of the operating system.
//!
//! It can ask the user, hang, or be missing, so each call runs on a thread of its own and is
//! waited for only so long. Error texts of keyrings differ between systems and hold bus names and
//! paths; they are mapped to what the user can do.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use keyring::Error;
use keyring::v1::Entry;
use zeroize::Zeroizing;

use super::{KeyError, Secret};

/// The name that all entries have.
const SERVICE: &str = "assetflow";

/// How long a keyring may take: it answers within milliseconds unless somebody is asked.
const LIMIT: Duration = Duration::from_secs(5);

/// Reads an entry; none where there is none.
pub(super) fn get(name: &str) -> Result<Option<Secret>, KeyError> {
    within(name, |entry| match entry.get_password() {
        Ok(text) => {
            let text = Zeroizing::new(text);
            Secret::parse(&text).map(Some).map_err(|_| KeyError::Damaged)
        }
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(mapped(&error)),
    })
}

/// Writes an entry and reads it back: some keyrings take everything and keep nothing.
pub(super) fn set(name: &str, secret: &Secret) -> Result<(), KeyError> {
    let wanted = secret.clone();
    within(name, move |entry| {
        #[expect(clippy::disallowed_methods, reason = "this is where keys are kept")]
        let text = wanted.expose();
        entry.set_password(text).map_err(|error| mapped(&error))?;
        let kept = Zeroizing::new(entry.get_password().map_err(|error| mapped(&error))?);
        if *kept == *text { Ok(()) } else { Err(KeyError::NotKept) }
    })
}

/// Removes an entry; whether there was one.
pub(super) fn remove(name: &str) -> Result<bool, KeyError> {
    within(name, |entry| match entry.delete_credential() {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(mapped(&error)),
    })
}

fn within<T: Send + 'static>(
    name: &str,
    work: impl FnOnce(&Entry) -> Result<T, KeyError> + Send + 'static,
) -> Result<T, KeyError> {
    let name = name.to_owned();
    let (done, answer) = mpsc::sync_channel(1);
    let run = move || {
        let entry = match Entry::store_status() {
            Ok(()) => Entry::new(SERVICE, &name).map_err(|error| mapped(&error)),
            Err(error) => Err(mapped(error)),
        };
        let _ = done.send(entry.and_then(|entry| work(&entry)));
    };
    if thread::Builder::new().name("keyring".to_owned()).spawn(run).is_err() {
        return Err(KeyError::Slow);
    }
    answer.recv_timeout(LIMIT).unwrap_or(Err(KeyError::Slow))
}

/// What an error of a keyring means to its user; measured with gnome-keyring in every state.
fn mapped(error: &Error) -> KeyError {
    let text = match error {
        Error::NoDefaultStore => return KeyError::NoKeyring,
        Error::PlatformFailure(inner) | Error::NoStorageAccess(inner) => inner.to_string(),
        Error::TooLong(..) => return KeyError::NotKept,
        _ => return KeyError::Damaged,
    };
    if ["Prompt", "IsLocked", "locked", "dismissed"].iter().any(|word| text.contains(word)) {
        KeyError::Locked
    } else {
        KeyError::NoKeyring
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> Box<dyn std::error::Error + Send + Sync> {
        text.into()
    }

    #[test]
    fn the_states_of_a_keyring_are_told_apart() {
        let cases = [
            (Error::NoDefaultStore, KeyError::NoKeyring),
            (
                Error::PlatformFailure(failure(
                    "zbus error: Failed to connect to address unix:path=/x",
                )),
                KeyError::NoKeyring,
            ),
            (
                Error::PlatformFailure(failure(
                    "The name org.freedesktop.secrets was not provided",
                )),
                KeyError::NoKeyring,
            ),
            (
                Error::NoStorageAccess(failure("SS error: result not returned from SS API")),
                KeyError::NoKeyring,
            ),
            (Error::NoStorageAccess(failure("SS error: Prompt dismissed")), KeyError::Locked),
            (
                Error::PlatformFailure(failure("org.freedesktop.Secret.Error.IsLocked")),
                KeyError::Locked,
            ),
            (Error::BadEncoding(vec![1]), KeyError::Damaged),
        ];
        for (error, meaning) in cases {
            assert_eq!(mapped(&error), meaning, "{error}");
        }
    }
}
