//! Long work: told as it goes on, stopped when asked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A wish to stop, shared by everyone who works on a job.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for a stop. What is in flight is finished or dropped; what is done is kept.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether a stop was asked for.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Finding scenes.
    Segment,
    /// Looking for pictures.
    Scout,
    /// Speaking.
    Voice,
    /// Writing files.
    Write,
}

impl Stage {
    /// A word for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Segment => "Finding scenes",
            Self::Scout => "Scouting",
            Self::Voice => "Speaking",
            Self::Write => "Writing",
        }
    }
}

/// Who is told how a job goes; called from several threads.
pub trait Progress: Sync {
    /// A stage of `total` items starts.
    fn begin(&self, stage: Stage, total: usize);
    /// One item of the stage is done and kept.
    fn step(&self, stage: Stage);
    /// The stage is over.
    fn end(&self, stage: Stage);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self, _: Stage) {}
    fn end(&self, _: Stage) {}
}
