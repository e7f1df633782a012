//! The draft voice end to end: what a scene sounds like, and when its words are heard.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]

use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use assetflow::script::LexiconEntry;
use assetflow::script::duration::{Estimator, Features, SENTENCE_PAUSE};
use assetflow::text::{ByteRange, Language};
use assetflow::voice::audio::AudioFormat;
use assetflow::voice::draft::DraftVoice;
use assetflow::voice::{
    Part, Speech, SpokenForm, Voice, VoiceError, VoiceSettings, Written, key, silence,
};
use proptest::prelude::*;
use rayon::prelude::*;

static VOICE: LazyLock<DraftVoice> = LazyLock::new(|| {
    DraftVoice::new(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("draft-voice-data"))
});

fn language(tag: &str) -> Language {
    Language::parse(tag).unwrap()
}

/// Sentences end at a stop before a blank, which is enough for these texts.
fn sentences(text: &str) -> Vec<ByteRange> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '?' | '!' | '。' | '।'))
    {
        ranges.push(ByteRange::new(start, at + mark.len_utf8()));
        start = at + mark.len_utf8();
    }
    ranges
}

fn form_of(text: &str, tag: &str, pauses: &[(usize, f64)], lexicon: &[LexiconEntry]) -> SpokenForm {
    let language = language(tag);
    SpokenForm::of(&Written {
        text,
        language: &language,
        sentences: &sentences(text),
        pauses,
        lexicon,
    })
}

fn form(text: &str) -> SpokenForm {
    form_of(text, "en", &[], &[])
}

fn speak(form: &SpokenForm) -> Speech {
    VOICE.speak(form, &VoiceSettings::new(&Language::english())).unwrap()
}

fn samples(speech: &Speech, seconds: Range<f64>) -> &[i16] {
    let at = |seconds: f64| {
        ((seconds * f64::from(speech.sample_rate)).round() as usize).min(speech.samples.len())
    };
    &speech.samples[at(seconds.start)..at(seconds.end)]
}

fn is_silent(samples: &[i16]) -> bool {
    samples.iter().all(|sample| sample.unsigned_abs() < 250)
}

fn assert_times_fit(form: &SpokenForm, speech: &Speech) {
    assert_eq!(speech.words.len(), form.words().count());
    let mut last = 0.0;
    for (word, time) in form.words().zip(&speech.words) {
        assert_eq!(word.written, time.written);
        assert!(last <= time.start && time.start <= time.end, "{time:?} after {last}");
        last = time.end;
    }
    assert!(last <= speech.seconds(), "{last} of {}", speech.seconds());
}

const ONE_SENTENCE: [(&str, &str); 13] = [
    ("en", "Twice a day, the sea leaves, and in 1969 it came back."),
    ("de", "Zweimal am Tag, im Jahr 1969, geht das Meer fort."),
    ("fr", "Deux fois par jour, la mer s'en va : c'est la marée."),
    ("es", "¿Cómo encuentran las mariposas, cada otoño, el camino?"),
    ("it", "Due volte al giorno, il 50% del mare se ne va."),
    ("pt", "Duas vezes por dia, o mar vai embora."),
    ("nl", "Twee keer per dag trekt de zee zich terug."),
    ("pl", "Dwa razy dziennie morze odchodzi, a potem wraca."),
    ("sv", "Två gånger om dagen drar sig havet tillbaka."),
    ("tr", "Deniz günde iki kez çekilir, sonra geri döner."),
    ("hi", "दिन में दो बार समुद्र चला जाता है।"),
    ("ar", "يبتعد البحر مرتين في اليوم، ثم يعود."),
    ("zh", "今天，大海每天离开两次。"),
];

#[test]
fn every_language_speaks_a_sentence_with_the_time_of_every_word() {
    for (tag, text) in ONE_SENTENCE {
        let settings = VoiceSettings::new(&language(tag));
        assert!(VOICE.supports(&settings.language), "{tag}");
        let form = form_of(text, tag, &[], &[]);
        let speech = VOICE.speak(&form, &settings).unwrap();
        assert!((1.0..8.0).contains(&speech.seconds()), "{tag}: {} s", speech.seconds());
        assert_eq!(speech.sample_rate, 22_050);
        assert_times_fit(&form, &speech);
        for time in &speech.words {
            assert!(time.start < time.end, "{tag}: {:?}", time.written.of(text));
            assert!(
                !is_silent(samples(&speech, time.start..time.end)),
                "{tag}: {:?}",
                time.written.of(text)
            );
        }
    }
}

#[test]
fn regional_tags_find_a_voice_and_unknown_languages_do_not() {
    for tag in ["en-gb", "pt-br", "de-at", "es-mx", "zh-tw"] {
        let settings = VoiceSettings::new(&language(tag));
        assert!(VOICE.speak(&form_of("a o", tag, &[], &[]), &settings).is_ok(), "{tag}");
    }
    for tag in ["ja", "ko", "xx"] {
        let settings = VoiceSettings::new(&language(tag));
        assert!(!VOICE.supports(&settings.language));
        assert!(matches!(VOICE.speak(&form("a"), &settings), Err(VoiceError::Language { .. })));
    }
}

#[test]
fn silence_between_words_belongs_to_no_word() {
    let text = "The first sentence ends. The second one, after a comma, goes on.";
    let speech = speak(&form(text));
    let word =
        |wanted: &str| *speech.words.iter().find(|time| time.written.of(text) == wanted).unwrap();
    let gap = word("The").end..word("first").start;
    assert!(gap.end - gap.start < 0.05, "no silence inside a phrase: {gap:?}");
    let between = word("ends").end..word("second").start;
    assert!(between.end - between.start > SENTENCE_PAUSE);
    for (before, after) in [("ends", "second"), ("one", "after"), ("comma", "goes")] {
        let gap = word(before).end..word(after).start;
        let quiet = samples(&speech, gap.clone());
        let first_sound = quiet.iter().position(|sample| sample.unsigned_abs() > 2_000);
        let heard = first_sound.map(|at| at as f64 / 22_050.0);
        // `The` of the second sentence stands between `ends` and `second`.
        assert!(heard.is_none_or(|at| at > 0.15), "{before} goes on after its end: {heard:?}");
    }
}

#[test]
fn the_lexicon_is_heard_and_never_seen() {
    let text = "Nginx runs.";
    let lexicon = [LexiconEntry {
        written: "Nginx".into(),
        spoken: "engine ex and more".into(),
        range: ByteRange::empty(0),
    }];
    let (plain, said) = (form(text), form_of(text, "en", &[], &lexicon));
    let (without, with) = (speak(&plain), speak(&said));
    assert!(with.seconds() > without.seconds() + 0.2);
    let written =
        |speech: &Speech| speech.words.iter().map(|time| time.written.of(text)).collect::<Vec<_>>();
    assert_eq!(written(&with), ["Nginx", "runs"]);
    assert_eq!(written(&with), written(&without));
}

#[test]
fn a_pause_is_as_long_as_it_says_wherever_it_stands() {
    let text = "Twice a day the sea leaves. And twice a day it comes back.";
    let plain = speak(&form(text)).seconds();
    for at in [0, 12, 28, 30, text.len()] {
        let form = form_of(text, "en", &[(at, 0.75)], &[]);
        let speech = speak(&form);
        assert!(
            (speech.seconds() - plain - 0.75).abs() < 0.02,
            "at {at}: {} {plain}",
            speech.seconds()
        );
        assert_times_fit(&form, &speech);
    }
    let speech = speak(&form_of(text, "en", &[(12, 0.75)], &[]));
    let gap = speech.words[2].end..speech.words[3].start;
    assert!(gap.end - gap.start > 0.74 && is_silent(samples(&speech, gap)));
}

#[test]
fn pace_sets_the_length_beyond_what_the_engine_can_do_by_itself() {
    let text =
        "Every autumn, millions of monarch butterflies fly south. They cross an entire continent.";
    let english = Language::english();
    let at = |pace: Option<f64>| {
        let settings = VoiceSettings { pace, ..VoiceSettings::new(&english) };
        let speech = VOICE.speak(&form(text), &settings).unwrap();
        assert_times_fit(&form(text), &speech);
        (speech.seconds(), settings.estimator().seconds(text))
    };
    let (natural, _) = at(None);
    for pace in [90.0, 120.0, 145.0, 200.0] {
        let (seconds, estimated) = at(Some(pace));
        let expected = natural * Estimator::new(&english).natural_pace() / pace;
        assert!((seconds / expected - 1.0).abs() < 0.04, "{pace}: {seconds} for {expected}");
        assert!((seconds / estimated - 1.0).abs() < 0.15, "{pace}: {seconds} for {estimated}");
    }
}

#[test]
fn the_same_scene_gives_the_same_bytes_on_every_thread() {
    let text = "One voice, many threads. The same 12 samples!";
    let encode =
        |speech: &Speech| AudioFormat::Flac.encode(&speech.samples, speech.sample_rate).unwrap();
    let once = speak(&form(text));
    let bytes = encode(&once);
    (0..4).into_par_iter().for_each(|_| {
        let again = speak(&form(text));
        assert_eq!(again, once);
        assert_eq!(encode(&again), bytes);
    });
}

#[test]
fn loudness_is_even_and_nothing_clips() {
    for (tag, text) in ONE_SENTENCE {
        let speech = VOICE
            .speak(&form_of(text, tag, &[], &[]), &VoiceSettings::new(&language(tag)))
            .unwrap();
        let heard: Vec<f64> = speech
            .samples
            .iter()
            .filter(|s| s.unsigned_abs() > 100)
            .map(|&s| f64::from(s))
            .collect();
        let power = heard.iter().map(|s| s * s).sum::<f64>() / heard.len() as f64;
        let decibels = 20.0 * (power.sqrt() / 32_768.0).log10();
        assert!((-22.0..-18.0).contains(&decibels), "{tag}: {decibels:.1} dB");
        assert!(speech.samples.iter().all(|s| s.unsigned_abs() < 29_300), "{tag}");
    }
}

#[test]
fn silence_stands_in_for_a_voice() {
    let text = "今日は。明日は。";
    let estimator = Estimator::new(&language("ja"));
    let form = form_of(text, "ja", &[(0, 1.0)], &[]);
    let speech = silence(&form, &estimator);
    assert!((speech.seconds() - form.seconds(&estimator)).abs() < 0.001);
    assert!(speech.seconds() > 2.0 && speech.samples.iter().all(|&sample| sample == 0));
    assert_times_fit(&form, &speech);
    assert!(speech.words[0].start >= 1.0);
}

#[test]
fn nothing_to_say_is_a_breath_of_silence() {
    for text in ["", " \n", "— …", "🎬", "[]"] {
        let speech = speak(&form(text));
        assert!(speech.words.is_empty() && speech.seconds() < 0.1, "{text:?}");
    }
    let pause = form_of("", "en", &[(0, 2.0)], &[]);
    assert_eq!(pause.parts, [Part::Pause(2.0)]);
    assert!((speak(&pause).seconds() - 2.0).abs() < 0.05);
}

/// The second, fourth ... English sentence of the fixture: the estimator's constants were fitted
/// on the others.
fn held_out_sentences() -> Vec<&'static str> {
    let fixture = include_str!("fixtures/speech-sentences.txt");
    let (_, english) = fixture.split_once("@en\n").unwrap();
    let (english, _) = english.split_once("@de\n").unwrap();
    english.lines().skip(1).step_by(2).collect()
}

#[test]
fn lengths_are_told_from_the_text_as_the_voice_speaks_it() {
    let english = Language::english();
    let estimator = Estimator::new(&english);
    // Per sentence: heard, estimated, words; the pause after it counts on neither side.
    let sentences: Vec<(f64, f64, f64)> = held_out_sentences()
        .into_par_iter()
        .map(|text| {
            let language = &english;
            let whole = [ByteRange::new(0, text.len())];
            let written = Written { text, language, sentences: &whole, pauses: &[], lexicon: &[] };
            let speech = speak(&SpokenForm::of(&written));
            let features = Features::of(text, language);
            let heard = speech.words.last().unwrap().end - speech.words[0].start;
            let estimated = estimator.seconds(text) - features.stops * SENTENCE_PAUSE;
            (heard, estimated, features.words)
        })
        .collect();
    assert!(sentences.len() >= 110);
    let sum = |part: fn(&(f64, f64, f64)) -> f64| sentences.iter().map(part).sum::<f64>();
    let (heard, estimated, words) = (sum(|s| s.0), sum(|s| s.1), sum(|s| s.2));
    let error = |predict: &dyn Fn(&(f64, f64, f64)) -> f64| {
        let errors = sentences.iter().map(|s| (predict(s) - s.0).abs() / s.0);
        errors.sum::<f64>() / sentences.len() as f64
    };
    let (by_model, by_words) = (error(&|s| s.1), error(&|s| s.2 * heard / words));
    assert!(by_model <= 0.07, "mean absolute error {by_model:.3}");
    assert!((estimated / heard - 1.0).abs() <= 0.02, "total {estimated:.1} s for {heard:.1} s");
    assert!(by_words >= 0.12, "counting words must do much worse: {by_words:.3}");
}

#[test]
fn a_key_names_what_is_heard_and_nothing_else() {
    let english = VoiceSettings::new(&Language::english());
    let take = |form: &SpokenForm, settings: &VoiceSettings| {
        key(VOICE.id(), VOICE.version(), settings, form)
    };
    let original = take(&form("The sea leaves."), &english);
    assert_eq!(original.len(), 64);
    assert_eq!(take(&form("The  **sea** leaves."), &english), original, "mark-up is not heard");
    let others = [
        take(&form("The sea leaves!"), &english),
        take(&form_of("The sea leaves.", "en", &[(4, 0.5)], &[]), &english),
        take(&form("The sea leaves."), &VoiceSettings { pace: Some(120.0), ..english.clone() }),
        take(&form("The sea leaves."), &VoiceSettings { rate: 1.1, ..english.clone() }),
        take(
            &form("The sea leaves."),
            &VoiceSettings { voice: Some("x".into()), ..english.clone() },
        ),
        take(&form("The sea leaves."), &VoiceSettings::new(&language("en-gb"))),
    ];
    for (index, other) in others.iter().enumerate() {
        assert_ne!(*other, original, "{index}");
        assert!(!others[..index].contains(other), "{index}");
    }
}

#[test]
fn the_engine_version_is_the_one_in_the_lock_file() {
    let lock =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let (_, package) = lock.split_once("name = \"espeak-ng\"\nversion = \"").unwrap();
    let (version, _) = package.split_once('"').unwrap();
    assert!(VOICE.version().starts_with(&format!("espeak-ng {version},")), "{version}");
}

#[test]
fn no_text_makes_it_fail() {
    let long = [
        "a".repeat(100_000),
        "9".repeat(100_000),
        "ß".repeat(1_000),
        "a,".repeat(2_000),
        "x ".repeat(200),
        "🎬".repeat(1_000),
    ];
    let odd = [
        "\0 nul \u{1}50S \u{7}bell\u{1b}[31m",
        "<speak><prosody rate=\"900%\">fast</prosody><break time=\"99999s\"/></speak>",
        "[[h@l'oU]] [[]] [[ ]]] ]] [[unclosed",
        "👩‍👩‍👧‍👦 🇩🇪 1️⃣ ☃️",
        "\u{202e}abc\u{202c} שלום مرحبا \u{200f}",
        "ﷺ ㎏ ½ Ⅷ ²³ ①② 𝔘𝔫𝔦 ｆｕｌｌ",
        "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴",
        "1,2,3.4.5:6:7/8//9--10$$%%&&@@##",
        "'''''' ’’’ -- -a- 'tis",
        "日本語 한국어 ไทย ελληνικά Русский",
        "1e400 0x7fffffff -0 +-∞ NaN",
        "\u{fffd}\u{ffff}\u{10ffff}",
    ];
    let texts = long.iter().map(String::as_str).chain(odd);
    texts.collect::<Vec<_>>().into_par_iter().for_each(|text| {
        for tag in ["en", "de", "zh", "ar"] {
            let form = form_of(text, tag, &[], &[]);
            let speech = VOICE.speak(&form, &VoiceSettings::new(&language(tag))).unwrap();
            assert_times_fit(&form, &speech);
        }
    });
}

#[test]
fn a_scene_of_hours_is_refused() {
    let form = form_of("", "en", &[(0, 60.0); 61], &[]);
    assert!(matches!(
        VOICE.speak(&form, &VoiceSettings::new(&language("en"))),
        Err(VoiceError::TooLong)
    ));
}

#[test]
fn mark_up_of_engines_is_read_as_words() {
    let spelled = speak(&form("h l o U"));
    let phonemes = speak(&form("[[h@l'oU]]"));
    assert!(phonemes.seconds() > 0.5 && !spelled.words.is_empty());
    let plain = speak(&form("S slow"));
    let command = speak(&form("\u{1}50S slow"));
    assert_eq!(command.words.len(), plain.words.len());
    let plain = form("break time 9s");
    let tag = form("<break time=\"9s\"/>");
    assert!((speak(&tag).seconds() - speak(&plain).seconds()).abs() < 2.0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_spoken_or_left_out_but_never_fails(
        text in "(\\PC|[a-zA-Z ,.']{1,8}|[0-9$%:/.-]{1,5}|\u{1}|\u{0}|\n){0,24}",
        tag in prop::sample::select(ONE_SENTENCE.map(|(tag, _)| tag).to_vec()),
        pause in 0_usize..40,
    ) {
        let form = form_of(&text, tag, &[(pause, 0.1)], &[]);
        let speech = VOICE.speak(&form, &VoiceSettings::new(&language(tag))).unwrap();
        assert_times_fit(&form, &speech);
    }
}
