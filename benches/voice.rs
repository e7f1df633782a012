//! How well spoken lengths are told from text, and how fast the draft voice is.
//!
//! `cargo bench --bench voice` fits the predictors anew on one half of
//! `tests/fixtures/speech-sentences.txt`, measures them on the other half against the draft voice,
//! and prints the constants that `script::duration` should hold.
#![allow(
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used
)]

use std::time::Instant;

use assetflow::script::duration::{Estimator, Features, SENTENCE_PAUSE};
use assetflow::text::{ByteRange, Language};
use assetflow::voice::audio::AudioFormat;
use assetflow::voice::draft::DraftVoice;
use assetflow::voice::{SpokenForm, Voice, VoiceSettings, Written};
use rayon::prelude::*;

const SENTENCES: &str = include_str!("../tests/fixtures/speech-sentences.txt");

/// One sentence: what it counts and how long it took to say, without the pause after it.
struct Sample {
    features: Features,
    measured: f64,
    estimated: f64,
}

type Columns = fn(&Features) -> Vec<f64>;

fn main() {
    let data = tempfile::tempdir().expect("a directory for the data");
    let voice = DraftVoice::new(data.path());
    println!(
        "spoken length, fitted on odd sentences and tested on even ones, against the draft voice"
    );
    for (tag, sentences) in sections() {
        lengths(&voice, &Language::parse(tag).expect("a tag"), &sentences);
    }
    speed(&voice);
    estimating();
}

fn sections() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in SENTENCES.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        match line.strip_prefix('@') {
            Some(tag) => sections.push((tag, Vec::new())),
            None => sections.last_mut().expect("a language first").1.push(line),
        }
    }
    sections
}

fn form(text: &str, language: &Language) -> SpokenForm {
    let sentences = [ByteRange::new(0, text.len())];
    SpokenForm::of(&Written { text, language, sentences: &sentences, pauses: &[], lexicon: &[] })
}

fn lengths(voice: &DraftVoice, language: &Language, sentences: &[&str]) {
    let settings = VoiceSettings::new(language);
    let estimator = Estimator::new(language);
    let samples: Vec<Sample> = sentences
        .par_iter()
        .map(|text| {
            let speech =
                voice.speak(&form(text, language), &settings).expect("a language of the voice");
            let (first, last) = (speech.words.first().unwrap(), speech.words.last().unwrap());
            let features = Features::of(text, language);
            Sample {
                features,
                measured: last.end - first.start,
                estimated: estimator.seconds(text) - features.stops * SENTENCE_PAUSE,
            }
        })
        .collect();
    let fitted: Vec<&Sample> = samples.iter().step_by(2).collect();
    let tested: Vec<&Sample> = samples.iter().skip(1).step_by(2).collect();
    println!(
        "\n{language}: {} sentences, {:.0} s",
        samples.len(),
        samples.iter().map(|s| s.measured).sum::<f64>()
    );
    println!("  {:<50} {:>8} {:>8} {:>8}", "predictor", "mean %", "90th %", "total %");
    let columns: &[(&str, Columns)] = &[
        ("words", |f| vec![f.words]),
        ("letters", |f| vec![all_letters(f)]),
        ("letters, commas", |f| vec![all_letters(f), f.commas]),
        ("letters, syllables, hissed, small, spelled, commas", |f| {
            vec![f.letters, f.syllables, f.hissed, f.small_words, f.spelled, f.commas]
        }),
    ];
    let columns = if language.primary() == "en" { columns } else { &columns[..3] };
    for (name, columns) in columns {
        let constants = fit(&fitted, *columns);
        let predict = |sample: &Sample| dot(&columns(&sample.features), &constants);
        report(name, &tested, predict);
        let shown: Vec<String> =
            constants.iter().map(|constant| format!("{constant:.4}")).collect();
        println!("    = {}", shown.join(", "));
    }
    report("script::duration", &tested, |sample| sample.estimated);
    let seconds: f64 = samples.iter().map(|s| s.measured + s.features.stops * SENTENCE_PAUSE).sum();
    let words: f64 = samples.iter().map(|s| s.features.words).sum();
    println!("  natural pace {:.1} words a minute, pauses included", words / seconds * 60.0);
}

/// Letters of small words and names of letters, about, with the others.
fn all_letters(features: &Features) -> f64 {
    features.letters + 2.6 * features.small_words + 3.0 * features.spelled
}

fn report(name: &str, samples: &[&Sample], predict: impl Fn(&Sample) -> f64) {
    let mut errors: Vec<f64> =
        samples.iter().map(|s| 100.0 * (predict(s) - s.measured).abs() / s.measured).collect();
    errors.sort_by(f64::total_cmp);
    let mean = errors.iter().sum::<f64>() / errors.len() as f64;
    let total: f64 = samples.iter().map(|s| s.measured).sum();
    let predicted: f64 = samples.iter().map(|s| predict(s)).sum();
    let off = 100.0 * (predicted - total) / total;
    println!("  {name:<50} {mean:>8.1} {:>8.1} {off:>+8.1}", errors[errors.len() * 9 / 10]);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Least squares by the normal equations, each sentence weighted by one over its length; a column
/// that is always zero gets zero.
fn fit(samples: &[&Sample], columns: Columns) -> Vec<f64> {
    let width = columns(&samples[0].features).len();
    let mut matrix = vec![vec![0.0; width + 1]; width];
    for sample in samples {
        let row = columns(&sample.features);
        let weight = 1.0 / sample.measured;
        for i in 0..width {
            for j in 0..width {
                matrix[i][j] += weight * row[i] * row[j];
            }
            matrix[i][width] += weight * row[i] * sample.measured;
        }
    }
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] += 1e-9;
    }
    for i in 0..width {
        let pivot = matrix[i].clone();
        for (_, row) in matrix.iter_mut().enumerate().filter(|(k, _)| *k != i) {
            let factor = row[i] / pivot[i];
            for (value, from) in row.iter_mut().zip(&pivot) {
                *value -= factor * from;
            }
        }
    }
    (0..width).map(|i| matrix[i][width] / matrix[i][i]).collect()
}

/// Speaks and encodes the English sentences as scenes of five, on all cores.
fn speed(voice: &DraftVoice) {
    let english = Language::english();
    let (_, sentences) = sections().swap_remove(0);
    let scenes: Vec<String> = sentences.chunks(5).map(|scene| scene.join(" ")).collect();
    let settings = VoiceSettings::new(&english);
    let started = Instant::now();
    let (seconds, bytes) = scenes
        .par_iter()
        .map(|scene| {
            let speech = voice.speak(&scene_form(scene, &english), &settings).expect("English");
            let encoded = AudioFormat::Flac
                .encode(&speech.samples, speech.sample_rate)
                .expect("a short scene");
            (speech.seconds(), encoded.len())
        })
        .reduce(|| (0.0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let took = started.elapsed().as_secs_f64();
    println!(
        "\ndraft voice: {seconds:.0} s of speech, spoken and encoded in {took:.2} s on {} threads: {:.0} times real time, {:.0} kB a minute",
        rayon::current_num_threads(),
        seconds / took,
        bytes as f64 / 1000.0 / (seconds / 60.0)
    );
}

fn scene_form(text: &str, language: &Language) -> SpokenForm {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (end, _) in text.match_indices(". ") {
        sentences.push(ByteRange::new(start, end + 1));
        start = end + 2;
    }
    sentences.push(ByteRange::new(start, text.len()));
    SpokenForm::of(&Written { text, language, sentences: &sentences, pauses: &[], lexicon: &[] })
}

fn estimating() {
    let (_, sentences) = sections().swap_remove(0);
    let text = sentences.join(" ").repeat(6);
    let text = &text[..60_000];
    let estimator = Estimator::new(&Language::english());
    let best = (0..20)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(estimator.seconds(std::hint::black_box(text)));
            started.elapsed()
        })
        .min()
        .expect("some runs");
    println!("estimating {} bytes: {best:.2?}", text.len());
}
