//! Work that goes on, as the client shows it.

use std::fmt;
use std::mem;
use std::sync::{Arc, Mutex};

use crate::lsp::proto::notification::Progress as ProgressNotification;
use crate::lsp::proto::request::WorkDoneProgressCreate;
use crate::lsp::proto::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::{Client, Stop, lock};

/// Work that is shown at the client until this is dropped. The work does not wait for the client:
/// what happens before it agreed to show anything is told when it does.
pub struct Progress {
    shared: Arc<Shared>,
}

struct Shared {
    client: Client,
    token: String,
    title: String,
    can_be_stopped: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    phase: Phase,
    told: Told,
    /// What the last message is to say.
    farewell: Option<String>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// The client has not agreed yet.
    #[default]
    Asked,
    /// The client shows it.
    Shown,
    /// It is over; nothing may follow.
    Over,
}

#[derive(Clone, Default, PartialEq, Eq)]
struct Told {
    message: Option<String>,
    percentage: Option<u32>,
}

impl Progress {
    pub(super) fn start(client: &Client, title: String, stop: Option<Stop>) -> Self {
        // Some clients take strings only.
        let token = format!("assetflow/{}", client.next_number());
        let shared = Arc::new(Shared {
            client: client.clone(),
            token: token.clone(),
            title,
            can_be_stopped: stop.is_some(),
            state: Mutex::default(),
        });
        if client.flags().work_done_progress {
            if let Some(stop) = stop {
                lock(&client.0.stops).insert(token.clone(), stop);
            }
            let asked = Arc::clone(&shared);
            let token = ProgressToken::String(token);
            client.ask::<WorkDoneProgressCreate>(
                WorkDoneProgressCreateParams { token },
                move |answer| {
                    if answer.is_ok() {
                        asked.begin();
                    }
                },
            );
        }
        Self { shared }
    }

    /// Says how far it is: `percentage` from 0 to 100 where that is known.
    pub fn report(&self, message: Option<String>, percentage: Option<u32>) {
        let shared = &self.shared;
        let mut state = lock(&shared.state);
        let told = Told { message, percentage: percentage.map(|percent| percent.min(100)) };
        if state.told == told {
            return;
        }
        state.told = told.clone();
        // A client that does not keep up misses some steps; the next one tells it as much.
        if state.phase == Phase::Shown && shared.client.0.outgoing.has_room() {
            shared.send(WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(shared.can_be_stopped),
                message: told.message,
                percentage: told.percentage,
            }));
        }
    }

    /// What to say when it ends.
    pub fn say_at_end(&self, message: impl Into<String>) {
        lock(&self.shared.state).farewell = Some(message.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let shared = &self.shared;
        lock(&shared.client.0.stops).remove(&shared.token);
        let mut state = lock(&shared.state);
        if mem::replace(&mut state.phase, Phase::Over) == Phase::Shown {
            let message = state.farewell.take();
            shared.send(WorkDoneProgress::End(WorkDoneProgressEnd { message }));
        }
    }
}

impl Shared {
    fn begin(&self) {
        let mut state = lock(&self.state);
        if state.phase == Phase::Asked {
            state.phase = Phase::Shown;
            let told = state.told.clone();
            self.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
                title: self.title.clone(),
                cancellable: Some(self.can_be_stopped),
                message: told.message,
                percentage: told.percentage,
            }));
        }
    }

    /// Called with the state locked, so that the order of the messages is that of the states.
    fn send(&self, value: WorkDoneProgress) {
        self.client.notify::<ProgressNotification>(ProgressParams {
            token: ProgressToken::String(self.token.clone()),
            value: ProgressParamsValue::WorkDone(value),
        });
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Progress").field("token", &self.shared.token).finish_non_exhaustive()
    }
}
