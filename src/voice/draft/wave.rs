//! Sound and silence in samples, and even loudness.

use std::ops::Range;

/// Samples up to this are silence: 54 dB below full scale.
pub(super) const QUIET: i16 = 64;

/// Root mean square of speech that a recording is brought to: 20 dB below full scale.
const LOUDNESS: f64 = 3277.0;

/// Highest peak: 1 dB below full scale.
const PEAK: f64 = 29_204.0;

/// The part of a range from its first to its last sound; empty where there is none.
pub(super) fn sounding(samples: &[i16], range: Range<usize>) -> Range<usize> {
    let sound = |sample: &i16| sample.unsigned_abs() > QUIET.unsigned_abs();
    let within = &samples[range.clone()];
    let Some(first) = within.iter().position(sound) else {
        return range.start..range.start;
    };
    let last = within.iter().rposition(sound).unwrap_or(first);
    range.start + first..range.start + last + 1
}

/// Brings speech to one loudness, measured over what can be heard, without clipping a peak.
pub(super) fn level(samples: &mut [i16]) {
    let heard =
        samples.iter().copied().filter(|sample| sample.unsigned_abs() > QUIET.unsigned_abs());
    let (mut energy, mut count, mut peak) = (0.0_f64, 0.0_f64, 0.0_f64);
    for sample in heard {
        let value = f64::from(sample);
        energy += value * value;
        count += 1.0;
        peak = peak.max(value.abs());
    }
    if count == 0.0 {
        return;
    }
    let gain = (LOUDNESS / (energy / count).sqrt()).min(PEAK / peak);
    for sample in samples {
        *sample = scaled(*sample, gain);
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates, and the gain keeps peaks below full scale"
)]
fn scaled(sample: i16, gain: f64) -> i16 {
    (f64::from(sample) * gain).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_is_found_between_silences() {
        assert_eq!(sounding(&[0, 3, 500, 0, -500, 9], 0..6), 2..5);
        assert_eq!(sounding(&[0, 3, 500, 0, -500, 9], 3..4), 3..3);
        assert_eq!(sounding(&[], 0..0), 0..0);
    }

    #[test]
    fn quiet_and_loud_speech_come_out_alike_and_unclipped() {
        let root_mean_square = |samples: &[i16]| {
            let heard: Vec<f64> =
                samples.iter().filter(|s| s.unsigned_abs() > 64).map(|&s| f64::from(s)).collect();
            let count = f64::from(u32::try_from(heard.len()).unwrap());
            (heard.iter().map(|s| s * s).sum::<f64>() / count).sqrt()
        };
        for amplitude in [400_i16, 20_000] {
            let mut samples: Vec<i16> =
                (0..2000).map(|at| if at % 2 == 0 { amplitude } else { -amplitude }).collect();
            level(&mut samples);
            assert!((root_mean_square(&samples) - LOUDNESS).abs() < 2.0);
        }
        let mut spike = vec![100_i16; 1000];
        spike[500] = i16::MIN;
        level(&mut spike);
        assert!(spike.iter().all(|s| f64::from(*s).abs() <= PEAK + 1.0));
        let mut silence = vec![0_i16; 10];
        level(&mut silence);
        assert_eq!(silence, [0; 10]);
    }
}
