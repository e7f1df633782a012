//! What clients with views of their own are told besides the protocol: how a script stands, and
//! how a job ended. Only those that ask for it in `capabilities.experimental.assetflow` hear it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::documents::Document;
use super::features::state;
use super::proto::notification::Notification;
use super::session::Session;

/// `assetflow/status`: what the command `assetflow.status` answers, whenever that may have changed.
struct StatusChanged;

impl Notification for StatusChanged {
    type Params = Value;
    const METHOD: &'static str = "assetflow/status";
}

/// `assetflow/job`: a job is over.
struct JobIsOver;

impl Notification for JobIsOver {
    type Params = JobOver;
    const METHOD: &'static str = "assetflow/job";
}

/// How a job ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct JobOver {
    /// The id that its command answered.
    pub job: String,
    /// What it was.
    pub title: String,
    /// Whether it did what was asked.
    pub state: Ended,
    /// What the user is told.
    pub message: Option<String>,
}

/// The ways in which a job ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Ended {
    /// It did what was asked.
    Done,
    /// It could not.
    Failed,
    /// The user stopped it; what was finished is kept.
    Cancelled,
}

impl Session {
    pub(super) fn announce_status(&self, document: &Arc<Document>) {
        if self.client.flags().status_notifications {
            self.client.notify::<StatusChanged>(state::status(self, document));
        }
    }

    pub(super) fn announce_end(&self, over: JobOver) {
        if self.client.flags().job_notifications {
            self.client.notify::<JobIsOver>(over);
        }
    }
}
