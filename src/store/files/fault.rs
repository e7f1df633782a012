//! Failure on demand: tests make the n-th step that changes the disk fail.

#[cfg(not(test))]
#[expect(clippy::unnecessary_wraps, reason = "fails in tests only")]
#[inline]
pub(super) fn step() -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(super) use injected::step;

#[cfg(test)]
pub(crate) mod injected {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static FAILURE: Cell<Option<(u32, io::ErrorKind)>> = const { Cell::new(None) };
    }

    /// Runs `work` with its `nth` step (from 0) on this thread failing as `kind`. Tells whether
    /// there was such a step.
    pub(crate) fn with_failure<T>(
        nth: u32,
        kind: io::ErrorKind,
        work: impl FnOnce() -> T,
    ) -> (T, bool) {
        FAILURE.set(Some((nth, kind)));
        let result = work();
        (result, FAILURE.replace(None).is_none())
    }

    pub(in crate::store::files) fn step() -> io::Result<()> {
        match FAILURE.get() {
            Some((0, kind)) => {
                FAILURE.set(None);
                Err(kind.into())
            }
            Some((left, kind)) => {
                FAILURE.set(Some((left - 1, kind)));
                Ok(())
            }
            None => Ok(()),
        }
    }
}
