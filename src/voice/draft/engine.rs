//! The one place that calls the speech engine.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use espeak_ng::synthesize::setlengths::speed_duration_factor;
use espeak_ng::{EspeakNg, EventKind, Parameter};

use super::ID;
use super::wave::{self, QUIET};
use crate::voice::VoiceError;

/// The engine's own words per minute at which a rate of 1 is the natural pace.
const NATURAL_SPEED: u32 = 175;

/// The speeds that the engine takes.
const SPEEDS: Range<u32> = 80..451;

/// An engine set up for a language and a pace. It keeps no state between texts.
pub(super) struct Engine {
    engine: EspeakNg,
}

/// One text as audio, without the silence around it.
pub(super) struct Rendered {
    pub(super) samples: Vec<i16>,
    /// Where the engine began a word, rising.
    marks: Vec<usize>,
}

impl Engine {
    /// `rate` is how many times longer than at the natural pace speech takes.
    pub(super) fn new(voice: &str, data: &Path, rate: f64) -> Result<Self, VoiceError> {
        let (speed, stretch) = speed_and_stretch(rate);
        let mut engine = EspeakNg::with_data_dir(voice, data).map_err(|error| failed(&error.to_string()))?;
        engine.set_parameter(Parameter::Rate, i32::try_from(speed).unwrap_or(i32::MAX));
        if (stretch - 1.0).abs() > 0.01 {
            engine = engine.with_post_tempo(1.0 / stretch);
        }
        Ok(Self { engine })
    }

    /// Speaks a text of plain words.
    pub(super) fn render(&self, text: &str) -> Result<Rendered, VoiceError> {
        if text.is_empty() {
            return Ok(Rendered { samples: Vec::new(), marks: Vec::new() });
        }
        // The engine's rules run over bytes of every script of the world. A text that trips one
        // must cost its scene only; nothing of the engine's is kept afterwards.
        let spoken = catch_unwind(AssertUnwindSafe(|| self.engine.synth_with_events(text)));
        let (samples, rate, events) = spoken
            .map_err(|_| failed("it cannot say this text"))?
            .map_err(|error| failed(&error.to_string()))?;
        let sample = |milliseconds: u32| {
            usize::try_from(u64::from(milliseconds) * u64::from(rate) / 1000).unwrap_or(usize::MAX)
        };
        let mut marks: Vec<usize> = events
            .iter()
            .filter(|event| matches!(event.kind, EventKind::Word(_)))
            .map(|event| sample(event.audio_position_ms).min(samples.len()))
            .collect();
        marks.sort_unstable();
        let sound = wave::sounding(&samples, 0..samples.len());
        let marks = marks.into_iter().map(|mark| mark.clamp(sound.start, sound.end) - sound.start).collect();
        Ok(Rendered { samples: samples[sound].to_vec(), marks })
    }
}

impl Rendered {
    /// The stretches between the engine's marks that can be heard, without the quiet around them.
    pub(super) fn chunks(&self) -> Vec<Range<usize>> {
        let ends = self.marks.iter().skip(1).copied().chain([self.samples.len()]);
        self.marks
            .iter()
            .zip(ends)
            .map(|(&start, end)| wave::sounding(&self.samples, start..end))
            .filter(|chunk| !chunk.is_empty())
            .collect()
    }
}

fn failed(reason: &str) -> VoiceError {
    VoiceError::Engine { engine: ID, reason: reason.to_owned() }
}

/// The engine's speed that comes nearest to a rate, and the stretch that is left to do.
fn speed_and_stretch(rate: f64) -> (u32, f64) {
    let natural = speed_duration_factor(NATURAL_SPEED);
    let off = |speed: u32| (speed_duration_factor(speed) / natural - rate).abs();
    let speed = SPEEDS.min_by(|&a, &b| off(a).total_cmp(&off(b))).unwrap_or(NATURAL_SPEED);
    (speed, rate * natural / speed_duration_factor(speed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_of_one_is_the_natural_speed() {
        let (speed, stretch) = speed_and_stretch(1.0);
        assert_eq!(speed, NATURAL_SPEED);
        assert!((stretch - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_the_engine_cannot_do_is_stretched() {
        let (speed, stretch) = speed_and_stretch(3.0);
        assert_eq!(speed, 80);
        assert!(stretch > 1.5, "{stretch}");
        let (_, within) = speed_and_stretch(1.3);
        assert!((within - 1.0).abs() < 0.01, "{within}");
    }

    #[test]
    fn quiet_is_the_threshold_of_sound() {
        let rendered = Rendered { samples: vec![0, QUIET + 1, 0, 0, -QUIET - 1, 5, 0], marks: vec![0, 3, 5, 5] };
        assert_eq!(rendered.chunks(), [1..2, 4..5]);
    }
}
