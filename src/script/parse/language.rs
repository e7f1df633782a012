//! Which language a narration is in, told from its first words.

use crate::text::Language;

/// How much is looked at, in bytes.
const SAMPLE: usize = 4 << 10;

/// The language of `narration`; English where it cannot be told.
#[must_use]
pub fn detect(narration: &str) -> Language {
    let sample = &narration[..narration.floor_char_boundary(SAMPLE)];
    by_script(sample)
        .or_else(|| {
            let found = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?;
            two_letters(found.lang())
        })
        .and_then(Language::parse)
        .unwrap_or_else(Language::english)
}

/// Chinese, Japanese and Korean are told by their letters.
fn by_script(sample: &str) -> Option<&'static str> {
    let (mut kana, mut han, mut hangul, mut other) = (0, 0, 0, 0);
    for char in sample.chars().filter(|char| char.is_alphabetic()) {
        match char {
            '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}' => kana += 1,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => han += 1,
            '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => {
                hangul += 1;
            }
            _ => other += 1,
        }
    }
    let east = kana + han + hangul;
    if east * 3 < other || east == 0 {
        return None;
    }
    // A stray kana in a Chinese text (の in a shop's name) does not make it Japanese.
    Some(if hangul > kana + han {
        "ko"
    } else if kana * 8 >= east {
        "ja"
    } else {
        "zh"
    })
}

fn two_letters(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang;
    Some(match lang {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Pol => "pl",
        Lang::Nld => "nl",
        Lang::Tur => "tr",
        Lang::Swe => "sv",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Kor => "ko",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Bul => "bg",
        Lang::Pes => "fa",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Tha => "th",
        Lang::Cat => "ca",
        Lang::Hrv => "hr",
        Lang::Slk => "sk",
        Lang::Srp => "sr",
        Lang::Slv => "sl",
        Lang::Ben => "bn",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Urd => "ur",
        Lang::Mar => "mr",
        Lang::Guj => "gu",
        Lang::Kan => "kn",
        Lang::Mal => "ml",
        Lang::Pan => "pa",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::detect;

    #[test]
    fn a_few_sentences_tell_the_language() {
        for (text, tag) in [
            (
                "Zweimal am Tag verlässt das Meer die Küste, und zweimal kommt es wieder zurück.",
                "de",
            ),
            ("Deux fois par jour, la mer quitte le rivage et revient ensuite lentement.", "fr"),
            ("海は一日に二度、岸を離れる。", "ja"),
            ("大海每天两次离开海岸。", "zh"),
            ("바다는 하루에 두 번 떠난다.", "ko"),
            ("Hm.", "en"),
            ("", "en"),
        ] {
            assert_eq!(detect(text).tag(), tag, "{text}");
        }
    }
}
