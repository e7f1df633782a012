//! One recording of a whole script, cut into its scenes at the silences between them.

use super::lines::{QUIET, fade_ends};
use super::{Speech, samples};

/// Loudness is looked at in steps of so many seconds.
const STEP: f64 = 0.02;

/// A silence between scenes is at least this long, in seconds.
const SILENCE: f64 = 0.35;

/// So much silence is left before and after the words of a part, in seconds.
const MARGIN: f64 = 0.12;

/// Cuts a recording into as many parts as lengths are expected, in the middle of silences: those that
/// are long, and that leave parts of about those lengths. Silence around the parts goes.
///
/// # Errors
/// How many silences there are, where they are too few.
pub fn parted(sound: &Speech, expected: &[f64]) -> Result<Vec<Vec<i16>>, usize> {
    let rate = sound.sample_rate;
    let silences = silences(sound);
    let cuts = expected.len().saturating_sub(1);
    if silences.len() < cuts {
        return Err(silences.len());
    }
    let chosen = best_cuts(&silences, expected, sound.seconds());
    let mut bounds = vec![0];
    bounds.extend(chosen.iter().map(|(start, end)| samples(f64::midpoint(*start, *end), rate)));
    bounds.push(sound.samples.len());
    let part = |pair: &[usize]| trimmed(&sound.samples[pair[0]..pair[1].max(pair[0])], rate);
    Ok(bounds.windows(2).map(part).collect())
}

/// The silences inside a sound, from and to in seconds; not those at its ends.
fn silences(sound: &Speech) -> Vec<(f64, f64)> {
    let step = samples(STEP, sound.sample_rate).max(1);
    let level = |chunk: &[i16]| chunk.iter().map(|it| it.unsigned_abs()).max().unwrap_or(0);
    let levels: Vec<u16> = sound.samples.chunks(step).map(level).collect();
    // A room has a noise of its own: quiet is what is well below speech.
    let mut sorted = levels.clone();
    sorted.sort_unstable();
    let loud = sorted.get(sorted.len() * 9 / 10).copied().unwrap_or(0);
    let quiet = (loud / 10).max(QUIET.unsigned_abs());
    let seconds = |steps: usize| Speech::seconds_of(steps * step, sound.sample_rate);
    let mut found = Vec::new();
    let mut start = None;
    let mut heard = false;
    for (at, level) in levels.iter().enumerate() {
        if *level > quiet {
            if let Some(from) = start.take()
                && heard
                && seconds(at - from) >= SILENCE
            {
                found.push((seconds(from), seconds(at)));
            }
            heard = true;
        } else {
            start.get_or_insert(at);
        }
    }
    found
}

/// The cheapest choice of cuts: each part costs how far its length is from the expected one, and each
/// silence is the cheaper the longer it is.
fn best_cuts(silences: &[(f64, f64)], expected: &[f64], length: f64) -> Vec<(f64, f64)> {
    let cuts = expected.len().saturating_sub(1);
    let spoken = length - silences.iter().map(|(from, to)| to - from).sum::<f64>();
    let scale = (spoken / expected.iter().sum::<f64>().max(0.1)).max(0.01);
    let part = |index: usize, from: f64, to: f64| {
        let wanted = (expected[index] * scale).max(0.2);
        let off = ((to - from).max(0.05) / wanted).ln();
        off * off
    };
    let silence = |(from, to): (f64, f64)| 1.0 / (1.0 + 4.0 * (to - from));
    // best[cut][silence]: the cheapest way to have the cut there, and the silence of the one before.
    let mut best: Vec<Vec<(f64, usize)>> = Vec::with_capacity(cuts);
    for cut in 0..cuts {
        let mut row = vec![(f64::INFINITY, 0); silences.len()];
        for at in cut..silences.len() {
            let here = silence(silences[at]);
            if cut == 0 {
                row[at] = (part(0, 0.0, silences[at].0) + here, 0);
                continue;
            }
            for before in cut - 1..at {
                let cost =
                    best[cut - 1][before].0 + part(cut, silences[before].1, silences[at].0) + here;
                if cost < row[at].0 {
                    row[at] = (cost, before);
                }
            }
        }
        best.push(row);
    }
    let Some(last) = best.last() else { return Vec::new() };
    let end = |at: usize| last[at].0 + part(cuts, silences[at].1, length);
    let mut at = (0..silences.len()).min_by(|a, b| end(*a).total_cmp(&end(*b))).unwrap_or(0);
    let mut chosen = Vec::with_capacity(cuts);
    for cut in (0..cuts).rev() {
        chosen.push(silences[at]);
        at = best[cut][at].1;
    }
    chosen.reverse();
    chosen
}

/// A sound without most of the silence at its ends.
fn trimmed(sound: &[i16], rate: u32) -> Vec<i16> {
    let loud = |sample: &i16| sample.unsigned_abs() > QUIET.unsigned_abs();
    let margin = samples(MARGIN, rate);
    let first = sound.iter().position(loud).unwrap_or(0).saturating_sub(margin);
    let last = sound.iter().rposition(loud).map_or(sound.len(), |last| last + 1 + margin);
    let mut part = sound[first..last.min(sound.len())].to_vec();
    fade_ends(&mut part, rate);
    part
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, reason = "sounds of a few seconds")]
mod tests {
    use super::*;

    const RATE: u32 = 24_000;

    /// Seconds of sound, then of silence, and so on.
    fn sounds(lengths: &[f64]) -> Speech {
        let mut speech = Speech { sample_rate: RATE, ..Speech::default() };
        for (index, seconds) in lengths.iter().enumerate() {
            let level = if index % 2 == 0 { 9000 } else { 20 };
            speech.samples.extend(std::iter::repeat_n(level, samples(*seconds, RATE)));
        }
        speech
    }

    #[test]
    fn a_recording_is_cut_at_the_silences_that_fit_the_scenes() {
        // A breath of half a second inside the second scene is no cut.
        let whole = sounds(&[4.0, 1.0, 3.0, 0.5, 3.0, 1.2, 5.0]);
        let parts = parted(&whole, &[4.0, 6.0, 5.0]).unwrap();
        let lengths: Vec<f64> =
            parts.iter().map(|part| part.len() as f64 / f64::from(RATE)).collect();
        for (length, expected) in lengths.iter().zip([4.12, 6.74, 5.12]) {
            assert!((length - expected).abs() < 0.1, "{lengths:?}");
        }
        // Somebody who speaks half as fast is understood as well.
        let slow = sounds(&[8.0, 1.0, 12.0, 1.0, 10.0]);
        assert_eq!(parted(&slow, &[4.0, 6.0, 5.0]).unwrap().len(), 3);
        assert_eq!(parted(&sounds(&[8.0]), &[4.0, 4.0]), Err(0));
        assert_eq!(parted(&sounds(&[8.0]), &[4.0]).unwrap().len(), 1);
    }
}
