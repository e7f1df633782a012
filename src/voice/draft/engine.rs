//! The one place that calls the speech engine.

use std::ops::{Range, RangeInclusive};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use espeak_ng::{EspeakNg, EventKind, Parameter};

use super::ID;
use super::wave;
use crate::voice::VoiceError;

/// The engine's speed, and how much longer speech is than at the natural speed: measured over nine
/// English sentences, silence trimmed. The engine follows its own speed only roughly.
const LENGTHS: [(u32, f64); 18] = [
    (80, 2.304),
    (90, 2.097),
    (100, 1.868),
    (110, 1.658),
    (120, 1.498),
    (130, 1.344),
    (140, 1.248),
    (150, 1.170),
    (160, 1.093),
    (175, 1.000),
    (190, 0.925),
    (210, 0.847),
    (230, 0.778),
    (260, 0.714),
    (300, 0.639),
    (350, 0.572),
    (380, 0.556),
    (400, 0.548),
];

/// Rates beyond these are no speech.
const RATES: RangeInclusive<f64> = 0.2..=6.0;

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
        let mut engine =
            EspeakNg::with_data_dir(voice, data).map_err(|error| failed(&error.to_string()))?;
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
        let marks = marks
            .into_iter()
            .map(|mark| mark.clamp(sound.start, sound.end) - sound.start)
            .collect();
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
    let rate = rate.clamp(*RATES.start(), *RATES.end());
    let after = LENGTHS.partition_point(|&(_, length)| length > rate).min(LENGTHS.len() - 1);
    let (slow, long) = LENGTHS[after.saturating_sub(1)];
    let (fast, short) = LENGTHS[after];
    let share = if after == 0 { 0.0 } else { ((long - rate) / (long - short)).clamp(0.0, 1.0) };
    let steps = (0..=fast - slow).min_by(|&a, &b| {
        let off = |step: u32| (share * f64::from(fast - slow) - f64::from(step)).abs();
        off(a).total_cmp(&off(b))
    });
    let speed = slow + steps.unwrap_or(0);
    (speed, rate / (long + share * (short - long)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::draft::wave::QUIET;

    #[test]
    fn a_rate_of_one_is_the_natural_speed() {
        let (speed, stretch) = speed_and_stretch(1.0);
        assert_eq!(speed, 175);
        assert!((stretch - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_the_engine_cannot_do_is_stretched() {
        let (speed, stretch) = speed_and_stretch(3.0);
        assert_eq!(speed, 80);
        assert!((stretch - 3.0 / 2.304).abs() < 1e-9, "{stretch}");
        let (speed, stretch) = speed_and_stretch(0.3);
        assert!(speed == 400 && stretch < 0.6, "{stretch}");
        for (rate, expected) in [(1.3, 134..=136), (0.887, 199..=201), (2.2, 84..=86)] {
            let (speed, stretch) = speed_and_stretch(rate);
            assert!(expected.contains(&speed) && (stretch - 1.0).abs() < 1e-9, "{rate}: {speed}");
        }
        assert!(speed_and_stretch(f64::INFINITY).1 < 3.0);
    }

    #[test]
    fn quiet_is_the_threshold_of_sound() {
        let rendered = Rendered {
            samples: vec![0, QUIET + 1, 0, 0, -QUIET - 1, 5, 0],
            marks: vec![0, 3, 5, 5],
        };
        assert_eq!(rendered.chunks(), [1..2, 4..5]);
    }
}
