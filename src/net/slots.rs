//! How many requests to a provider may be under way at once in this process: as many as it says,
//! fewer after it has complained.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// The places for requests to one provider.
#[derive(Debug)]
pub(super) struct Slots {
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Debug)]
struct State {
    /// So many may be under way.
    limit: usize,
    /// What the provider says is allowed.
    most: usize,
    /// It has complained: the way up is one step for each success.
    shrunk: bool,
    under_way: usize,
}

/// A place; free again when it goes.
#[derive(Debug)]
pub(super) struct Slot(Arc<Slots>);

impl Slots {
    pub(super) fn new(limit: usize) -> Self {
        let state = State { limit, most: limit, shrunk: false, under_way: 0 };
        Self { state: Mutex::new(state), freed: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place.
    pub(super) async fn enter(self: &Arc<Self>) -> Slot {
        loop {
            let freed = self.freed.notified();
            {
                let mut state = self.state();
                if state.under_way < state.limit {
                    state.under_way += 1;
                    return Slot(Arc::clone(self));
                }
            }
            freed.await;
        }
    }

    /// It has answered; `most` is what it says is allowed at once, if it says so.
    pub(super) fn went_well(&self, most: Option<usize>) {
        let mut state = self.state();
        state.most = most.unwrap_or(state.most).max(1);
        state.limit = if state.shrunk { (state.limit + 1).min(state.most) } else { state.most };
        state.shrunk &= state.limit < state.most;
        drop(state);
        self.freed.notify_waiters();
    }

    /// It says that too much is under way. Whether others of ours are, whose end is worth waiting
    /// for.
    pub(super) fn is_crowded(&self) -> bool {
        let mut state = self.state();
        // The one that was refused is among them.
        let others = state.under_way.saturating_sub(1);
        state.limit = state.limit.min(others.max(1));
        state.shrunk = true;
        others > 0
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.state().under_way -= 1;
        self.0.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn take(slots: &Arc<Slots>) -> Option<Slot> {
        slots.enter().now_or_never()
    }

    #[test]
    fn the_provider_says_how_many_and_a_complaint_lowers_it() {
        let slots = Arc::new(Slots::new(2));
        let mut taken: Vec<Slot> = (0..2).map_while(|_| take(&slots)).collect();
        assert!(take(&slots).is_none());
        slots.went_well(Some(5));
        taken.extend((0..9).map_while(|_| take(&slots)));
        assert_eq!(taken.len(), 5);
        assert!(slots.is_crowded());
        taken.pop();
        assert!(take(&slots).is_none(), "four others were under way");
        taken.pop();
        taken.push(take(&slots).unwrap());
        assert!(take(&slots).is_none());
        slots.went_well(Some(5));
        taken.push(take(&slots).unwrap());
        assert!(take(&slots).is_none(), "one step for each success");
    }

    #[test]
    fn one_that_is_alone_and_refused_has_nobody_to_wait_for() {
        let slots = Arc::new(Slots::new(4));
        let slot = take(&slots).unwrap();
        assert!(!slots.is_crowded());
        drop(slot);
        let _slot = take(&slots).unwrap();
        assert!(take(&slots).is_none());
    }

    #[tokio::test]
    async fn who_waits_is_woken() {
        let slots = Arc::new(Slots::new(1));
        let slot = slots.enter().await;
        let waiting = tokio::spawn({
            let slots = Arc::clone(&slots);
            async move { drop(slots.enter().await) }
        });
        tokio::task::yield_now().await;
        drop(slot);
        waiting.await.unwrap();
    }
}
