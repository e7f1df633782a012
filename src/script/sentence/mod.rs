//! Sentence boundaries in many languages, as exact byte offsets; the text is never rewritten.
//!
//! Three steps, each linear in the text:
//! 1. [`lines`]: which single line breaks are soft wraps, and which end a thought;
//! 2. [`pairs`]: short quotations and parentheses, which are kept whole;
//! 3. [`scan`]: every stop in turn, with what stands before it (an abbreviation, an initial, an
//!    ordinal number) and after it (lower case, a closing quote, a comma).

mod items;
mod lines;
mod pairs;
mod scan;
mod signs;
mod stop;
mod words;

use crate::text::{ByteRange, Language};

pub(crate) use signs::{is_closer, is_dash, is_ideographic, is_stop};

/// The sentences of `text`, in byte offsets into it: rising, trimmed of white space, never empty,
/// together holding every character that is not white space.
///
/// A blank line always ends a sentence. A single line break does so after a stop, and where it
/// sets off a list item or a thought of its own; a line that plainly runs on is one with the next.
/// Takes time linear in the text, whatever the text is.
#[must_use]
pub fn split(text: &str, language: &Language) -> Vec<ByteRange> {
    let rules = words::Rules::of(language);
    let mut sentences = Vec::with_capacity(text.len() / 80 + 1);
    for stretch in lines::stretches(text, rules) {
        scan::sentences(stretch, text, rules, &mut sentences);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::text::Language;
    use proptest::prelude::*;

    fn sentences<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
        let language = Language::parse(tag).unwrap();
        split(text, &language).into_iter().map(|range| range.of(text)).collect()
    }

    #[track_caller]
    fn splits(tag: &str, expected: &[&str]) {
        let text = expected.join(" ");
        assert_eq!(sentences(&text, tag), expected, "{tag}: {text}");
    }

    #[test]
    fn english_narration() {
        splits(
            "en",
            &["The tower is 3.5 m wide.", "It was lit at 9 p.m. by hand.", "Nobody slept."],
        );
        splits("en", &["Storms, fog, ice, etc. are common.", "Nobody minds."]);
        splits("en", &["And then... silence.", "Wait…", "Did you hear that?!", "No."]);
        splits("en", &["It cost $5 million.", "(That is a lot.)", "“Too much,” he said."]);
        splits("en", &["“Are you sure?” she asked.", "‘Quite sure.’", "He left."]);
        splits("en", &["It fell in 1884.", "Nobody was hurt."]);
        splits("en", &["Read it on example.com.", "Then write to a.b@example.org."]);
        splits("en", &["really?", "yes.", "it works without capitals!", "and how."]);
        splits("en", &["We call it plan B.", "It rarely works."]);
        splits("en", &["George W. Bush met J. R. R. Tolkien fans.", "They were many."]);
        splits("en", &["It was settled long ago.[12]", "The rest is history."]);
    }

    #[test]
    fn german_narration() {
        splits(
            "de",
            &["Der Turm, d. h. das Licht, wurde am 3. Oktober 1884 erbaut.", "Er steht noch."],
        );
        splits("de", &["Im 19. Jahrhundert lebte hier Dr. Meier.", "Heute nicht mehr."]);
        splits("de", &["„Komm herein!“, rief sie.", "„Es regnet.“", "Niemand kam."]);
        splits("de", &["»Warum?« fragte er.", "Das war u. a. 1990 so.", "Es blieb dabei."]);
        splits("de", &["Friedrich II. von Preußen kam.", "Er blieb bis ca. 1750."]);
    }

    #[test]
    fn other_latin_languages() {
        splits("fr", &["« Bonjour ! » dit-il.", "M. Dupont arrive à 8 h.", "Où est-elle ?", "Là."]);
        splits(
            "es",
            &["¿Qué hora es?", "¡Las tres!", "El Sr. Pérez llegó con la Dra. Gil.", "Y se fue."],
        );
        splits("it", &["Il dott. Rossi è qui.", "«Perché?» chiese lei.", "Nessuno rispose."]);
        splits("pt", &["O Sr. Silva mora na av. Central.", "Ele canta.", "Por quê?"]);
        splits("nl", &["Dat is o.a. voor dhr. Jansen.", "Het is b.v. groen.", "Mooi!"]);
        splits("sv", &["Det är t.ex. rött.", "Kl. 9 kom bl.a. Anna.", "Hon sjöng."]);
        splits("pl", &["To jest np. czerwone.", "Dnia 3. maja przyszedł dr Nowak.", "Śpiewał."]);
        splits("tr", &["Dr. Yılmaz 3. katta oturuyor.", "Saat kaç?", "Bilmiyorum."]);
    }

    #[test]
    fn other_scripts() {
        assert_eq!(
            sentences("灯塔在海边。它很高！真的吗？“是的。”他说……没有人回答。", "zh"),
            ["灯塔在海边。", "它很高！", "真的吗？", "“是的。”", "他说……没有人回答。"]
        );
        assert_eq!(
            sentences("「行こう。」と彼は言った。雨だ。円周率は３．１４です。", "ja"),
            ["「行こう。」と彼は言った。", "雨だ。", "円周率は３．１４です。"]
        );
        splits("hi", &["यह एक दीपस्तंभ है।", "क्या यह ऊँचा है?", "हाँ।"]);
        splits("ar", &["هذه منارة.", "هل هي عالية؟", "نعم!"]);
        splits("ru", &["Это было в 1990 г. в Москве.", "Т. е. давно.", "А. С. Пушкин жил тут."]);
        splits("ko", &["이것은 등대입니다.", "정말 높아요?", "네."]);
        splits("el", &["Πού είναι;", "Εδώ είναι."]);
    }

    #[test]
    fn line_breaks_are_wraps_or_ends() {
        assert_eq!(sentences("The tide\nturns twice.\nAlways.", "en").len(), 2);
        assert_eq!(sentences("Walk slowly\nBreathe in\nListen", "en").len(), 3);
        assert_eq!(sentences("First thing\n\nsecond thing", "en").len(), 2);
        let wrapped = "The old keeper climbed the spiral staircase every single night until\n\
                       Anna came to live on the island with her two dogs and a very old\n\
                       Norwegian stove that smoked.";
        assert_eq!(sentences(wrapped, "en").len(), 1);
        assert_eq!(sentences("- bread\n- milk\n- tea.", "en").len(), 3);
        assert_eq!(sentences("He met Dr.\nSmith today.", "en").len(), 1);
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        let english = Language::english();
        for unit in [
            ". ", "a.", "a.B", "\"", "(", "()", ".\"", " .", "1. ", "a\n", "\n", "[", "…」", "- ",
            "Mr. ",
        ] {
            let text = unit.repeat(100_000 / unit.len());
            let found = split(&text, &english);
            assert!(found.last().is_none_or(|last| last.end <= text.len()));
        }
        assert_eq!(split(&"word ".repeat(50_000), &english).len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn sentences_hold_every_character(
            text in "([a-zA-Z0-9äЖ中。！؟।.!?…\"'“”«»()\\[\\]•,;:@/ \n\r\t-]|\\PC){0,120}",
            tag in prop::sample::select(vec!["en", "de", "fr", "ja", "zh", "ar", "hi", "hy", "el", "xx"]),
        ) {
            let language = Language::parse(tag).unwrap();
            let ranges = split(&text, &language);
            let mut end = 0;
            for range in &ranges {
                prop_assert!(range.start >= end && !range.is_empty());
                prop_assert!(text[end..range.start].chars().all(char::is_whitespace));
                prop_assert_eq!(range.of(&text).trim(), range.of(&text));
                end = range.end;
            }
            prop_assert!(text[end..].chars().all(char::is_whitespace));
        }

        #[test]
        fn a_sentence_alone_stays_one(words in prop::collection::vec("[a-z]{2,8}", 1..12)) {
            let text = format!("The {}.", words.join(" "));
            prop_assert_eq!(split(&text, &Language::english()).len(), 1);
        }
    }
}
