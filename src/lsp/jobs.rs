//! Long work for the client: started by a command, shown as progress, stopped when asked.

use std::fmt;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use dashmap::DashMap;

use crate::studio::{Cancel, Progress, Stage, StudioError};

use super::announce::{Ended, JobOver};
use super::client;
use super::proto::MessageType;
use super::session::Session;

/// The work that goes on.
#[derive(Default)]
pub struct Jobs {
    running: DashMap<String, Running>,
    next: AtomicU64,
}

struct Running {
    /// What makes two jobs the same.
    same: String,
    title: String,
    cancel: Cancel,
}

/// What a job says when it is done; nothing where its result shows by itself.
pub type Outcome = Result<Option<String>, StudioError>;

impl Jobs {
    /// Stops one job, or all of them; answers how many.
    pub fn cancel(&self, id: Option<&str>) -> usize {
        let meant = |job: &str| id.is_none_or(|id| id == job);
        let jobs = self.running.iter().filter(|job| meant(job.key()));
        jobs.map(|job| job.cancel.cancel()).count()
    }

    /// The titles of all jobs, by id.
    #[must_use]
    pub fn titles(&self) -> Vec<(String, String)> {
        let mut titles: Vec<_> =
            self.running.iter().map(|job| (job.key().clone(), job.title.clone())).collect();
        titles.sort();
        titles
    }

    /// Whether nothing goes on.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.running.is_empty()
    }

    /// Begins a job unless the same goes on already; its id, and its wish to stop if it is new.
    fn begin(&self, same: &str, title: &str) -> (String, Option<Cancel>) {
        if let Some(job) = self.running.iter().find(|job| job.same == same) {
            return (job.key().clone(), None);
        }
        let id = format!("job-{}", self.next.fetch_add(1, Ordering::Relaxed) + 1);
        let cancel = Cancel::default();
        let job =
            Running { same: same.to_owned(), title: title.to_owned(), cancel: cancel.clone() };
        self.running.insert(id.clone(), job);
        (id, Some(cancel))
    }
}

/// What a job works with.
pub struct Job {
    /// The session it was started in.
    pub session: Arc<Session>,
    /// Whether it is to stop.
    pub cancel: Cancel,
    progress: client::Progress,
    stage: Mutex<Option<(Stage, usize, usize)>>,
}

impl Session {
    /// Starts a job and answers its id at once. The same work asked for twice is one job. Errors are
    /// shown to the user: some clients show nothing else of a command that fails.
    pub fn start<F>(
        self: &Arc<Self>,
        same: &str,
        title: &str,
        work: impl FnOnce(Arc<Job>) -> F + Send + 'static,
    ) -> String
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let (id, Some(cancel)) = self.jobs.begin(same, title) else {
            return self.jobs.begin(same, title).0;
        };
        let stop = cancel.clone();
        let progress = self.client.progress(title, Some(Box::new(move || stop.cancel())));
        let job =
            Arc::new(Job { session: Arc::clone(self), cancel, progress, stage: Mutex::default() });
        let (session, own_id, title) = (Arc::clone(self), id.clone(), title.to_owned());
        let running = tokio::spawn(work(Arc::clone(&job)));
        self.client.spawn(async move {
            let (state, message) = match running.await {
                Ok(Ok(done)) => (Ended::Done, done),
                Ok(Err(StudioError::Interrupted)) => {
                    (Ended::Cancelled, Some(format!("{title}: stopped; what was finished is kept")))
                }
                Ok(Err(error)) => (Ended::Failed, Some(error.to_string())),
                Err(_) => {
                    let said = format!("{title} failed; the log of the language server says more");
                    (Ended::Failed, Some(said))
                }
            };
            session.jobs.running.remove(&own_id);
            if let Some(message) = message.clone() {
                let kind = match state {
                    Ended::Failed => MessageType::ERROR,
                    Ended::Done | Ended::Cancelled => MessageType::INFO,
                };
                if state != Ended::Failed {
                    job.progress.say_at_end(&message);
                }
                session.client.show_message(kind, message);
            }
            session.announce_end(JobOver { job: own_id, title, state, message });
        });
        id
    }
}

impl Job {
    /// Does blocking work on a thread of its own, with the job as its progress.
    ///
    /// # Errors
    /// Those of the work, and when it ends without an answer.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, StudioError> + Send + 'static,
    ) -> Result<T, StudioError> {
        let job = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&job)).await;
        done.unwrap_or_else(|_| Err(StudioError::Failed("the work ended unexpectedly".to_owned())))
    }

    fn tell(&self, change: impl FnOnce(&mut Option<(Stage, usize, usize)>)) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut stage);
        if let Some((stage, done, total)) = *stage {
            let percent = u32::try_from(done * 100 / total.max(1)).unwrap_or(100);
            let message = format!("{} {done} of {total}", stage.label());
            self.progress.report(Some(message), Some(percent));
        }
    }
}

impl Progress for Job {
    fn begin(&self, stage: Stage, total: usize) {
        self.tell(|now| *now = Some((stage, 0, total)));
    }

    fn step(&self, stage: Stage) {
        self.tell(|now| {
            if let Some((current, done, _)) = now
                && *current == stage
            {
                *done += 1;
            }
        });
    }

    fn end(&self, _: Stage) {}
}

impl fmt::Debug for Jobs {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Jobs").field("running", &self.running.len()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Job").finish_non_exhaustive()
    }
}
