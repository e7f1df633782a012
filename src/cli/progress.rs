//! Progress bars on a terminal.

use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use crate::studio::{Progress, Stage};

/// One bar on stderr, gone when its stage is over.
#[derive(Default)]
pub(super) struct Bars {
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    fn with_bar(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage, total: usize) {
        let style =
            ProgressStyle::with_template("{prefix:>14} {bar:32.cyan} {pos}/{len} {eta:.dim}");
        self.with_bar(|slot| {
            let bar = ProgressBar::new(total as u64).with_prefix(stage.label());
            if let Ok(style) = style {
                bar.set_style(style.progress_chars("━━─"));
            }
            bar.tick();
            *slot = Some(bar);
        });
    }

    fn step(&self, _: Stage) {
        self.with_bar(|slot| {
            if let Some(bar) = slot {
                bar.inc(1);
            }
        });
    }

    fn end(&self, _: Stage) {
        self.with_bar(|slot| {
            if let Some(bar) = slot.take() {
                bar.finish_and_clear();
            }
        });
    }
}
