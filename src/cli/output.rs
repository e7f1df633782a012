//! What is printed: results on stdout, everything else on stderr; colours on a terminal only.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use crate::config::Environment;

/// The two streams of the process.
pub(super) struct Output {
    stdout: io::Stdout,
    stderr: io::Stderr,
    paint: Painter,
    error_paint: Painter,
    /// Progress bars and summaries are wanted.
    pub chatty: bool,
    /// Progress bars can be drawn.
    pub terminal: bool,
}

/// How a piece of text is shown.
#[derive(Clone, Copy)]
pub(super) enum Tone {
    /// A title.
    Strong,
    /// Beside the point.
    Dim,
    /// All is well.
    Good,
    /// Worth a look.
    Warn,
    /// Wrong.
    Bad,
    /// A place or a command.
    Accent,
}

impl Tone {
    fn style(self) -> Style {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Self::Strong => Style::new().bold(),
            Self::Dim => Style::new().dimmed(),
            Self::Good => colour(AnsiColor::Green),
            Self::Warn => colour(AnsiColor::Yellow),
            Self::Bad => colour(AnsiColor::Red).bold(),
            Self::Accent => colour(AnsiColor::Cyan),
        }
    }
}

impl Output {
    /// Looks at the streams and at `NO_COLOR` (any value but the empty one switches colours off)
    /// and `TERM=dumb`.
    #[must_use]
    pub(super) fn new(environment: &Environment, quiet: bool) -> Self {
        let plain = environment.get("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = environment.get("TERM").is_some_and(|term| term == "dumb");
        let colours = !plain && !dumb;
        Self {
            stdout: io::stdout(),
            stderr: io::stderr(),
            paint: Painter { colour: colours && io::stdout().is_terminal() },
            error_paint: Painter { colour: colours && io::stderr().is_terminal() },
            chatty: !quiet,
            terminal: io::stderr().is_terminal() && !dumb,
        }
    }

    /// Text for stdout in a tone.
    pub(super) fn tone(&self, tone: Tone, text: impl Display) -> String {
        self.paint.paint(tone, text)
    }

    /// Prints to stdout. A reader that has gone away (`| head`) ends the printing, not the work.
    pub(super) fn print(&self, text: impl Display) {
        let _ = writeln!(self.stdout.lock(), "{text}");
    }

    /// Prints one JSON document to stdout.
    pub(super) fn json(&self, document: &serde_json::Value) {
        let mut out = self.stdout.lock();
        let _ = serde_json::to_writer_pretty(&mut out, document);
        let _ = writeln!(out);
    }

    /// Tells something on stderr, unless asked to be quiet.
    pub(super) fn tell(&self, text: impl Display) {
        if self.chatty {
            let _ = writeln!(self.stderr.lock(), "{text}");
        }
    }

    /// Tells of something that is worth a look.
    pub(super) fn warn(&self, text: impl Display) {
        let label = self.error_paint.paint(Tone::Warn, "warning:");
        let _ = writeln!(self.stderr.lock(), "{label} {text}");
    }

    /// Tells what went wrong: one line.
    pub(super) fn error(&self, text: impl Display) {
        let label = self.error_paint.paint(Tone::Bad, "error:");
        let _ = writeln!(self.stderr.lock(), "{label} {text}");
    }
}

/// Knows whether a stream shows colours.
struct Painter {
    colour: bool,
}

impl Painter {
    fn paint(&self, tone: Tone, text: impl Display) -> String {
        if self.colour {
            let style = tone.style();
            format!("{style}{text}{style:#}")
        } else {
            text.to_string()
        }
    }
}

/// Seconds as people read them: `9.4 s`, `1:32`, `1:02:03`.
#[must_use]
pub(super) fn duration(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    clock(seconds)
}

/// Seconds as a place in a video: `0:09`, `1:32`, `1:02:03`.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length in seconds is small and not negative"
)]
pub(super) fn clock(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// `1 scene`, `2 scenes`.
#[must_use]
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::{clock, count, duration};

    #[test]
    fn lengths_read_as_people_write_them() {
        assert_eq!(duration(9.43), "9.4 s");
        assert_eq!(duration(92.0), "1:32");
        assert_eq!(clock(8.6), "0:09");
        assert_eq!(clock(3723.0), "1:02:03");
        assert_eq!(count(1, "scene", "scenes"), "1 scene");
    }
}
