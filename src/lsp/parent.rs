//! Ends the server when the editor that started it dies without a word. That the input ends is
//! not enough to notice: a third process may hold the pipe open.

use std::thread;

/// Calls `gone` once the process `id` is dead. A process that cannot be seen from here, such as
/// one outside a container, is not watched.
pub(super) fn watch(id: u32, gone: impl FnOnce() + Send + 'static) {
    let Some(watched) = imp::Watched::find(id) else {
        tracing::info!("the editor's process cannot be watched");
        return;
    };
    let until_end = move || {
        if watched.wait_for_end() {
            gone();
        }
    };
    if let Err(error) = thread::Builder::new().name("lsp-parent".to_owned()).spawn(until_end) {
        tracing::warn!("the editor's process is not watched: {error}");
    }
}

#[cfg(unix)]
mod imp {
    use std::thread;
    use std::time::Duration;

    use rustix::process::{Pid, test_kill_process};

    /// How often a process is looked at where the system can't tell by itself.
    const PERIOD: Duration = Duration::from_millis(500);

    pub(super) struct Watched {
        id: Pid,
        #[cfg(target_os = "linux")]
        handle: Option<std::os::fd::OwnedFd>,
    }

    impl Watched {
        pub(super) fn find(id: u32) -> Option<Self> {
            let id = Pid::from_raw(i32::try_from(id).ok()?)?;
            is_alive(id).then(|| Self {
                id,
                #[cfg(target_os = "linux")]
                handle: rustix::process::pidfd_open(id, rustix::process::PidfdFlags::empty()).ok(),
            })
        }

        /// Answers false where the end was not seen and will not be.
        pub(super) fn wait_for_end(&self) -> bool {
            #[cfg(target_os = "linux")]
            if let Some(handle) = &self.handle {
                return wait_for_handle(handle);
            }
            while is_alive(self.id) {
                thread::sleep(PERIOD);
            }
            true
        }
    }

    /// A process of another user is alive too, though it must not be signalled.
    fn is_alive(id: Pid) -> bool {
        test_kill_process(id) != Err(rustix::io::Errno::SRCH)
    }

    /// The handle becomes readable when the process ends, and stays its own if the number is used
    /// again.
    #[cfg(target_os = "linux")]
    fn wait_for_handle(handle: &std::os::fd::OwnedFd) -> bool {
        use rustix::event::{PollFd, PollFlags, poll};
        loop {
            match poll(&mut [PollFd::new(handle, PollFlags::IN)], None) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return true,
                Err(_) => return false,
            }
        }
    }
}

/// Elsewhere the end of the input has to do.
#[cfg(not(unix))]
mod imp {
    pub(super) struct Watched;

    impl Watched {
        pub(super) fn find(_id: u32) -> Option<Self> {
            None
        }

        pub(super) fn wait_for_end(&self) -> bool {
            false
        }
    }
}
