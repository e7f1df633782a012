//! What one process does for all: the others wait for it, as long as it lives.

use std::time::Duration;

use crate::store::Store;

/// A claim of a process that has died is over after this.
const LEASE: Duration = Duration::from_secs(10);

/// A process that lives says so this often.
const RENEWED: Duration = Duration::from_secs(3);

/// How often those who wait look.
const LOOK: Duration = Duration::from_millis(50);

/// The right to do something for all processes. Given up when it goes, be it done or not.
pub(super) struct Claim<'a> {
    store: &'a Store,
    key: &'a str,
}

impl<'a> Claim<'a> {
    /// Takes the right; none where another process has it.
    fn take(store: &'a Store, key: &'a str) -> Option<Self> {
        // Where the store cannot be written nobody else can know either.
        store.claim(key, LEASE).unwrap_or(true).then_some(Self { store, key })
    }

    /// Does the work, saying now and then that it goes on.
    pub(super) async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            if let Ok(done) = tokio::time::timeout(RENEWED, &mut work).await {
                return done;
            }
            let _ = self.store.renew(self.key, LEASE);
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let _ = self.store.release(self.key);
    }
}

/// What came of waiting for one's turn.
pub(super) enum Turn<'a, T> {
    /// It is there already, or another process has made it meanwhile.
    Known(T),
    /// It is to be made.
    Mine(Claim<'a>),
    /// It is not wanted any more.
    Over,
}

/// Waits until something is known or nobody else makes it.
pub(super) async fn turn<'a, T>(
    store: &'a Store,
    key: &'a str,
    known: impl Fn() -> Option<T>,
    is_over: impl Fn() -> bool,
) -> Turn<'a, T> {
    loop {
        if is_over() {
            return Turn::Over;
        }
        if let Some(known) = known() {
            return Turn::Known(known);
        }
        if let Some(claim) = Claim::take(store, key) {
            // It may have come between looking and claiming.
            return match known() {
                Some(known) => Turn::Known(known),
                None => Turn::Mine(claim),
            };
        }
        tokio::time::sleep(LOOK).await;
    }
}
