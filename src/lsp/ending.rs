//! Why a session ends.

use std::io;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use super::frame::FrameError;

/// Why a session ended.
#[derive(Debug)]
pub enum Ending {
    /// The client said so.
    Exit {
        /// It asked for the shutdown first, as it should.
        after_shutdown: bool,
    },
    /// The input ended.
    EndOfInput,
    /// What came in is not the protocol.
    Framing(FrameError),
    /// The client does not take what goes out.
    OutputClosed,
    /// The process that the client named is dead.
    ParentGone,
    /// The system or the user stopped it.
    Signal,
    /// It could not start.
    Failed(io::Error),
}

impl Ending {
    /// The exit code that goes with it.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Self::Exit { after_shutdown: true }
            | Self::EndOfInput
            | Self::OutputClosed
            | Self::ParentGone => 0,
            Self::Exit { after_shutdown: false } | Self::Framing(_) | Self::Failed(_) => 1,
            Self::Signal => 4,
        }
    }
}

/// Ends a session from anywhere.
#[derive(Clone, Debug)]
pub(super) struct Ender(UnboundedSender<Ending>);

impl Ender {
    pub(super) fn new() -> (Self, UnboundedReceiver<Ending>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    pub(super) fn end(&self, ending: Ending) {
        // Without a receiver it has ended already.
        let _ = self.0.send(ending);
    }
}
