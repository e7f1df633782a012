//! What captions promise, on any text and any timing.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use assetflow::caption::{self, Caption, CaptionStyle, ViolationKind};
use assetflow::script::{Aspect, FrameRate};
use assetflow::text::{ByteRange, Language};
use assetflow::timeline::{Project, SceneInput, Sound, Timeline, Word, lay};
use proptest::prelude::*;

const RATES: [&str; 5] = ["23.976", "24", "25", "29.97", "30"];

fn timeline(language: &str, aspect: Aspect, rate: &str, scenes: Vec<SceneInput>) -> Timeline {
    let language = Language::parse(language).unwrap();
    let rate = FrameRate::parse(rate).unwrap();
    lay(Project { title: String::new(), language, rate, aspect }, scenes)
}

fn spoken(narration: &str, seconds: f64, words: Vec<Word>) -> SceneInput {
    let sound = Sound { path: "a.wav".into(), seconds, sample_rate: 48_000, voice: String::new() };
    SceneInput {
        narration: narration.to_owned(),
        sound: Some(sound),
        words,
        ..SceneInput::default()
    }
}

fn captions(timeline: &Timeline) -> Vec<Caption> {
    caption::layout(timeline, &CaptionStyle::for_script(&timeline.language, timeline.aspect))
}

fn lines(language: &str, aspect: Aspect, narration: &str, seconds: f64) -> Vec<Vec<String>> {
    let timeline = timeline(language, aspect, "25", vec![spoken(narration, seconds, Vec::new())]);
    captions(&timeline).into_iter().map(|caption| caption.lines).collect()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{feff}').collect()
}

/// Every broken rule but reading speed, which is the voice's.
fn broken(timeline: &Timeline, captions: &[Caption]) -> Vec<String> {
    let style = CaptionStyle::for_script(&timeline.language, timeline.aspect);
    caption::violations(captions, &style, timeline.rate)
        .into_iter()
        .filter(|violation| !matches!(violation.kind, ViolationKind::TooFast(_)))
        .map(|violation| format!("{violation:?} {:?}", captions[violation.caption]))
        .collect()
}

#[test]
fn a_sentence_that_fits_is_one_line() {
    assert_eq!(
        lines("en", Aspect::Wide, "They do not know the way.", 2.0),
        [["They do not know the way."]]
    );
}

#[test]
fn breaks_come_after_punctuation_and_before_small_words() {
    let text = "They fly south for three thousand miles, to forests none of them has ever seen.";
    assert_eq!(
        lines("en", Aspect::Wide, text, 5.3),
        [["They fly south for three thousand miles,", "to forests none of them has ever seen."]]
    );
}

#[test]
fn no_line_ends_with_an_article_a_preposition_or_a_first_name() {
    let text = "The keeper of the old lighthouse was a woman called Ida Lewis, who rowed out in \
                the storm of 1866 and pulled four young soldiers out of the freezing water.";
    for aspect in [Aspect::Wide, Aspect::Tall] {
        for line in lines("en", aspect, text, 11.0).concat() {
            let last = line.rsplit(' ').next().unwrap();
            assert!(!["the", "a", "of", "in", "was", "and", "Ida"].contains(&last), "{line}");
        }
    }
}

#[test]
fn a_title_and_a_number_stay_with_what_they_belong_to() {
    let text = "In the spring of that year Dr. Snow drew his famous map of the cholera deaths.";
    let all = lines("en", Aspect::Wide, text, 6.0).concat().join("|");
    assert!(all.contains("Dr. Snow"), "{all}");
}

#[test]
fn japanese_lines_never_begin_with_a_closing_mark_or_a_small_kana() {
    let text = "毎年秋になると、何百万羽ものオオカバマダラがカナダの野原を離れ、「暖かい」メキシコの森へ\
                向かって、三千マイルもの長い旅に出るのです。ちょっと想像してみてください。";
    let all = lines("ja", Aspect::Wide, text, 30.0);
    for line in all.concat() {
        assert!(!line.starts_with(['、', '。', '」', 'っ', 'ょ', 'ー', 'ャ']), "{line}");
        assert!(!line.ends_with('「'), "{line}");
    }
    assert_eq!(without_blanks(&all.concat().concat()), text);
}

#[test]
fn chinese_is_set_without_blanks_and_breaks_at_its_commas() {
    let text = "每年秋天，数百万只帝王蝶离开加拿大的田野，飞往墨西哥的山林。";
    let all = lines("zh", Aspect::Wide, text, 8.0);
    assert_eq!(all.concat().concat(), text);
    assert!(all.iter().flatten().all(|line| line.chars().count() <= 16), "{all:?}");
}

#[test]
fn thai_breaks_only_where_the_voice_heard_a_word_begin() {
    let parts =
        ["ผีเสื้อ", "โมนาร์ค", "หลาย", "ล้าน", "ตัว", "บิน", "ไป", "ทาง", "ใต้", "ทุก", "ฤดู", "ใบไม้ร่วง"];
    let (mut text, mut words) = (String::new(), Vec::new());
    for (index, part) in parts.iter().enumerate() {
        let from = text.len();
        text.push_str(part);
        let start = 0.4 * f64::from(u32::try_from(index).unwrap());
        words.push(Word { range: ByteRange::new(from, text.len()), start, end: start + 0.4 });
    }
    let timeline = timeline("th", Aspect::Tall, "25", vec![spoken(&text, 4.8, words.clone())]);
    let mut at = 0;
    for line in captions(&timeline).into_iter().flat_map(|caption| caption.lines) {
        assert!(words.iter().any(|word| word.range.start == at), "{line}");
        at += line.len();
    }
    assert_eq!(at, text.len());
}

#[test]
fn captions_follow_the_voice() {
    let text = "They wait. Then, as one, they all rise into the cold morning air and go.";
    let word = |needle: &str, start: f64, end: f64| {
        let at = text.find(needle).unwrap();
        Word { range: ByteRange::new(at, at + needle.len()), start, end }
    };
    let words = vec![
        word("They", 0.4, 0.7),
        word("wait", 0.7, 1.0),
        word("Then", 4.0, 4.3),
        word("go", 8.0, 8.4),
    ];
    let timeline = timeline("en", Aspect::Wide, "25", vec![spoken(text, 9.0, words)]);
    let captions = captions(&timeline);
    assert_eq!(captions[0].lines, ["They wait."]);
    assert!((captions[0].start - 0.0).abs() < 1e-9, "snaps to the cut: {}", captions[0].start);
    assert!((captions[1].start - 4.0).abs() < 0.03, "{}", captions[1].start);
    assert!(captions[0].end < 2.0, "leaves in the pause: {}", captions[0].end);
}

#[test]
fn a_shot_without_a_take_is_captioned_over_its_estimated_length() {
    let scene = SceneInput {
        narration: "Nobody has spoken this.".into(),
        seconds: 3.0,
        ..SceneInput::default()
    };
    let timeline = timeline("en", Aspect::Wide, "30", vec![scene]);
    let captions = captions(&timeline);
    assert_eq!(captions.len(), 1);
    assert!(captions[0].end > 2.8, "{:?}", captions[0]);
}

#[test]
fn the_checker_finds_every_kind_of_mistake() {
    let style = CaptionStyle::for_script(&Language::english(), Aspect::Wide);
    let rate = FrameRate::parse("25").unwrap();
    let caption = |start: f64, end: f64, lines: &[&str]| Caption {
        shot: 0,
        start,
        end,
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        words: Vec::new(),
    };
    let long = "x".repeat(43);
    let captions = [
        caption(0.0, 2.0, &["fine"]),
        caption(2.2, 2.6, &["a", "b", "c"]),
        caption(2.4, 10.4, &[&long]),
        caption(10.41, 11.4, &[" "]),
        caption(11.48, 12.48, &["This is far more than can be read at once."]),
        caption(1.0, 2.0, &["back"]),
    ];
    let kinds: Vec<ViolationKind> =
        caption::violations(&captions, &style, rate).into_iter().map(|v| v.kind).collect();
    assert!(kinds.contains(&ViolationKind::Gap(5)));
    assert!(kinds.contains(&ViolationKind::TooManyLines(3)));
    assert!(kinds.contains(&ViolationKind::Overlap));
    assert!(kinds.contains(&ViolationKind::LineTooLong(43)));
    assert!(kinds.contains(&ViolationKind::OffFrame));
    assert!(kinds.contains(&ViolationKind::Blank));
    assert!(kinds.contains(&ViolationKind::OutOfOrder));
    assert!(kinds.iter().any(|kind| matches!(kind, ViolationKind::TooShort(_))));
    assert!(kinds.iter().any(|kind| matches!(kind, ViolationKind::TooLong(_))));
    assert!(kinds.iter().any(|kind| matches!(kind, ViolationKind::TooFast(_))));
}

#[test]
fn a_shot_far_too_short_for_its_words_loses_none_of_them() {
    let narration = "No voice can say so many words in a tenth of a second. ".repeat(20);
    let mut timeline = timeline(
        "en",
        Aspect::Wide,
        "25",
        vec![spoken(&narration, 60.0, Vec::new()), spoken("Next one.", 2.0, Vec::new())],
    );
    timeline.shots[0].frames = 3;
    timeline.shots[1].start_frame = 3;
    let captions = captions(&timeline);
    assert_eq!(broken(&timeline, &captions), Vec::<String>::new());
    let shown: String = captions.iter().flat_map(|caption| caption.lines.clone()).collect();
    assert_eq!(without_blanks(&shown), without_blanks(&(narration + "Next one.")));
}

#[test]
fn a_megabyte_of_hostile_narration_is_laid_out_in_moments() {
    for piece in ["」", "a ", "、", "\u{301}", "ー", "— ", "word", "👩‍👩‍👧", "\u{202e}x"]
    {
        let narration = piece.repeat(200_000 / piece.len());
        let timeline =
            timeline("ja", Aspect::Tall, "25", vec![spoken(&narration, 10.0, Vec::new())]);
        let captions = captions(&timeline);
        let shown: String = captions.iter().flat_map(|caption| caption.lines.clone()).collect();
        assert_eq!(without_blanks(&shown), without_blanks(&narration), "{piece}");
    }
}

/// A narration and when each of its blank-separated words is heard.
fn heard(texts: Vec<String>, lengths: &[(f64, f64)]) -> SceneInput {
    let (mut narration, mut words, mut at) = (String::new(), Vec::new(), 0.0);
    for (text, (pause, length)) in texts.into_iter().zip(lengths.iter().cycle()) {
        if !narration.is_empty() {
            narration.push(' ');
        }
        let from = narration.len();
        narration.push_str(&text);
        at += pause;
        words.push(Word {
            range: ByteRange::new(from, narration.len()),
            start: at,
            end: at + length,
        });
        at += length;
    }
    spoken(&narration, at, words)
}

fn any_words() -> impl Strategy<Value = Vec<String>> {
    let latin = "[a-zA-ZéüñÅ]{1,14}[.,;!?]?|\\PC{1,6}|the|of|and|[0-9]{1,4}";
    let other = "[\\u4e00-\\u4e80、。「」]{1,40}|[ぁ-んァ-ヶー、。]{1,30}|[\\u0621-\\u064a]{1,9}،?";
    prop::collection::vec(prop_oneof![3 => latin, 1 => other], 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn no_text_and_no_timing_breaks_a_rule(
        scenes in prop::collection::vec(
            (any_words(), prop::collection::vec((0.0..1.2_f64, 0.02..1.0_f64), 1..20)),
            1..4,
        ),
        pauses in prop::bool::ANY,
        language in prop::sample::select(vec!["en", "de", "fr", "zh", "ja", "ko", "ar", "hi", "th"]),
        aspect in prop::sample::select(vec![Aspect::Wide, Aspect::Tall, Aspect::Square]),
        rate in prop::sample::select(RATES.to_vec()),
    ) {
        let scenes: Vec<SceneInput> = scenes
            .into_iter()
            .map(|(texts, mut lengths)| {
                for (pause, _) in &mut lengths {
                    *pause *= f64::from(u8::from(pauses));
                }
                heard(texts, &lengths)
            })
            .collect();
        let narration: String = scenes.iter().map(|scene| without_blanks(&scene.narration)).collect();
        let timeline = timeline(language, aspect, rate, scenes);
        let captions = captions(&timeline);
        prop_assert_eq!(broken(&timeline, &captions), Vec::<String>::new());

        let shown: String = captions.iter().flat_map(|caption| caption.lines.clone()).collect();
        prop_assert_eq!(without_blanks(&shown), narration);
        let style = CaptionStyle::for_script(&timeline.language, aspect);
        // Words that are said faster than captions can come and go run over, and push those behind.
        let crowded = |last: usize| (0..=last).any(|shot| {
            let count = captions.iter().filter(|caption| caption.shot == shot).count();
            let each = style.min_seconds + timeline.rate.seconds(style.gap_frames + 1);
            f64::from(u32::try_from(count).unwrap()) * each > timeline.rate.seconds(timeline.shots[shot].frames)
        });
        for caption in &captions {
            let shot = &timeline.shots[caption.shot];
            prop_assert!(caption.start >= timeline.start(shot) - 1e-9);
            let end = timeline.rate.seconds(shot.end_frame());
            prop_assert!(caption.end <= end + 1e-9 || crowded(caption.shot));
            let mut heard = caption.start;
            for word in &caption.words {
                prop_assert!(caption.lines[word.line].get(word.range.start..word.range.end).is_some());
                prop_assert!(heard <= word.start && word.start <= word.end && word.end <= caption.end);
                heard = word.end;
            }
        }
    }
}
