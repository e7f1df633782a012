//! Salient runs of words in languages without a noun table: stop lists, articles and postpositions
//! that announce a noun, endings, capitals and character classes.

use std::borrow::Cow;

use crate::text::Language;

use super::lexicon::has;
use super::stopwords::is_stopword;
use super::tagger;
use super::topic::Topic;

/// A run of words that probably names a thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    /// As written, inner small words included (`faro de piedra`).
    pub(super) text: String,
    /// Its noun alone.
    pub(super) head: String,
    /// How many of its words are no stop words.
    pub(super) words: usize,
    /// How telling it is.
    pub(super) weight: f64,
    /// Which part of the text it stands in, parts being what marks set apart.
    pub(super) part: usize,
}

/// What tells nouns, adjectives and verbs of a language apart without a dictionary. Lists are
/// sorted words, endings are tried one by one.
struct Grammar {
    /// Words before a noun phrase: articles, possessives, prepositions.
    before: &'static str,
    /// Words after a noun.
    after: &'static str,
    /// "of" words that join two nouns.
    joins: &'static str,
    /// Endings of adjectives that stand before their noun.
    adjective_ends: &'static [&'static str],
    /// Whether adjectives follow their noun and share its ending.
    adjective_follows: bool,
    /// Endings of finite verbs and infinitives.
    verb_ends: &'static [&'static str],
    /// Whether nouns are written with a capital.
    capital_nouns: bool,
}

const GERMAN: Grammar = Grammar {
    before: "am an auf aus bei das dem den der des die ein eine einem einen einer eines hinter ihr ihre im in kein keine mit nach neben ohne sein seine unter vom von vor zum zur zwischen über",
    after: "",
    joins: "der des von",
    adjective_ends: &["e", "en", "er", "es", "em"],
    adjective_follows: false,
    verb_ends: &[],
    capital_nouns: true,
};

const FRENCH: Grammar = Grammar {
    before: "au aux ce ces cet cette chaque d dans des du en l la le les leur leurs mon nos notre sa ses son sous sur un une vers à",
    after: "",
    joins: "d de des du en à",
    adjective_ends: &[],
    adjective_follows: true,
    verb_ends: &["ent", "ait", "aient", "er", "ez", "ons"],
    capital_nouns: false,
};

const SPANISH: Grammar = Grammar {
    before: "al cada con contra del desde el en entre esta este hacia la las los nuestra nuestro sin sobre su sus un una unas unos",
    after: "",
    joins: "de del",
    adjective_ends: &[],
    adjective_follows: true,
    verb_ends: &[
        "aba", "aban", "ar", "er", "ir", "ando", "iendo", "aron", "ieron", "amos", "an", "en", "ó",
        "ió", "ía",
    ],
    capital_nouns: false,
};

const ITALIAN: Grammar = Grammar {
    before: "agli ai al alla alle con contro dagli dai dal dalla dei del della delle gli i il in l la le lo nei nel nella nelle ogni questa questo sua sui sul sulla suo tra un una uno",
    after: "",
    joins: "dei del dell della delle di",
    adjective_ends: &[],
    adjective_follows: true,
    verb_ends: &["ano", "ono", "are", "ere", "ire", "ava", "avano", "ando", "endo", "ò"],
    capital_nouns: false,
};

const PORTUGUESE: Grammar = Grammar {
    before: "a ao aos as cada com contra da das do dos em esta este na nas no nos num numa o os pela pelo sem seu sob sobre sua um uma umas uns à às",
    after: "",
    joins: "da das de do dos",
    adjective_ends: &[],
    adjective_follows: true,
    verb_ends: &[
        "am", "em", "ar", "er", "ir", "ando", "endo", "ava", "avam", "ou", "eu", "iu", "ram",
    ],
    capital_nouns: false,
};

const DUTCH: Grammar = Grammar {
    before: "aan achter bij boven de deze dit een elke haar het hun in mijn naast om onder ons onze op over tegen tussen uit van voor zijn zonder",
    after: "",
    joins: "van",
    adjective_ends: &["e"],
    adjective_follows: false,
    verb_ends: &["den", "ten", "de", "te"],
    capital_nouns: false,
};

const SWEDISH: Grammar = Grammar {
    before: "bakom de den det en ett från genom i med mellan mot på till under utan vid över",
    after: "",
    joins: "av",
    adjective_ends: &["a", "iga", "ska"],
    adjective_follows: false,
    verb_ends: &["ar", "er", "ade", "te"],
    capital_nouns: false,
};

const POLISH: Grammar = Grammar {
    before: "bez dla do między na nad od po pod przed przez przy w we z za ze",
    after: "",
    joins: "",
    adjective_ends: &[
        "y", "ego", "ej", "ych", "ym", "ymi", "owa", "owe", "owy", "ny", "na", "ne", "ski", "ska",
        "skie",
    ],
    adjective_follows: false,
    verb_ends: &[
        "ć", "ał", "ała", "ało", "ały", "ali", "ił", "iła", "ują", "uje", "ają", "ją", "ę",
    ],
    capital_nouns: false,
};

const RUSSIAN: Grammar = Grammar {
    before: "без в во для до за из к между на над о об от перед под при с со у через",
    after: "",
    joins: "",
    adjective_ends: &[
        "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ых", "их",
        "ую", "ым", "ыми",
    ],
    adjective_follows: false,
    verb_ends: &[
        "ть", "ться", "ет", "ит", "ют", "ят", "ут", "ал", "ала", "ало", "али", "ил", "ила", "или",
        "ется", "ются", "лся", "лась", "лись",
    ],
    capital_nouns: false,
};

const TURKISH: Grammar = Grammar {
    before: "bir bu her o şu",
    after: "gibi ile için kadar",
    joins: "",
    adjective_ends: &["lı", "li", "lu", "lü", "sız", "siz", "ki"],
    adjective_follows: false,
    verb_ends: &[
        "yor", "dı", "di", "du", "dü", "tı", "ti", "tu", "tü", "mış", "miş", "muş", "müş", "mak",
        "mek", "acak", "ecek", "lar", "ır", "ir", "ur", "ür",
    ],
    capital_nouns: false,
};

const ARABIC: Grammar = Grammar {
    before: "إلى الى بين تحت حول على عن عند فوق في كل مع من نحو هذا هذه",
    after: "",
    joins: "",
    adjective_ends: &[],
    adjective_follows: true,
    verb_ends: &[],
    capital_nouns: false,
};

const HINDI: Grammar = Grammar {
    before: "इस उस एक और यह वह",
    after: "का की के को तक ने पर में से",
    joins: "का की के",
    adjective_ends: &["ी", "े", "ा"],
    adjective_follows: false,
    verb_ends: &["ना", "ता", "ती", "ते", "कर", "ाया"],
    capital_nouns: false,
};

const PLAIN: Grammar = Grammar {
    before: "",
    after: "",
    joins: "",
    adjective_ends: &[],
    adjective_follows: false,
    verb_ends: &[],
    capital_nouns: false,
};

fn grammar(language: &Language) -> &'static Grammar {
    match language.primary() {
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        "it" => &ITALIAN,
        "pt" => &PORTUGUESE,
        "nl" => &DUTCH,
        "sv" => &SWEDISH,
        "pl" => &POLISH,
        "ru" => &RUSSIAN,
        "tr" => &TURKISH,
        "ar" => &ARABIC,
        "hi" => &HINDI,
        _ => &PLAIN,
    }
}

/// Every run of a text, in order.
pub(super) fn find(text: &str, language: &Language) -> Vec<Run> {
    let text = &*without_markup(text);
    match language.primary() {
        "ja" => characters(text, is_japanese_noun, 'の', |letters, next| match next {
            // What hiragana go on, but for particles, is a verb or an adjective.
            Some('\u{3041}'..='\u{3096}') if !next.is_some_and(is_particle) => false,
            _ => letters > 1 || !matches!(next, Some('さ' | '\u{30a1}'..='\u{30ff}')),
        }),
        "zh" | "yue" | "cmn" => {
            let is_noun = |letters, next| letters > 1 || next == Some('的');
            let mut runs = characters(text, is_chinese_content, '的', is_noun);
            runs.retain(|run| run.text.len() > LONGEST_LETTER);
            runs
        }
        "ko" => korean(text),
        _ => spaced(text, language),
    }
}

/// The most telling of a text's runs, at most `count`, none of whose nouns repeats.
pub(super) fn best<'r>(runs: &'r [Run], topic: &Topic, count: usize) -> Vec<&'r Run> {
    let weight = |run: &Run| {
        let subject = topic.subjects.iter().any(|subject| subject.text.contains(&run.head));
        run.weight * if subject { 1.3 } else { 1.0 }
    };
    let mut ranked: Vec<(f64, &Run)> = runs.iter().map(|run| (weight(run), run)).collect();
    // The sort is stable: of equals the first in the text stays first.
    ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut kept: Vec<&Run> = Vec::new();
    for (_, run) in ranked {
        if kept.len() == count {
            break;
        }
        let known = kept.iter().any(|other| {
            other.head.eq_ignore_ascii_case(&run.head) || other.text.contains(&run.text)
        });
        if !known {
            kept.push(run);
        }
    }
    kept
}

/// Most words of a query.
const WORDS: usize = 3;
/// Most runs of a cue that are looked at.
const RUNS: usize = 12;

/// One query made of runs.
pub(super) struct Joined {
    pub(super) text: String,
    /// The first noun.
    pub(super) head: String,
    words: usize,
}

/// A cue's runs in order, those of one part together, at most three words a query; what is more
/// than one word stands by itself as well.
pub(super) fn in_order(runs: &[Run], apart: &str) -> Vec<Joined> {
    let mut found: Vec<Joined> = Vec::new();
    let mut compounds = Vec::new();
    let mut part = None;
    for run in runs.iter().take(RUNS) {
        let alone = || Joined { text: run.text.clone(), head: run.head.clone(), words: run.words };
        match found.last_mut() {
            Some(last) if part == Some(run.part) && !apart.is_empty() => {
                if last.words + run.words <= WORDS {
                    last.text = format!("{}{apart}{}", last.text, run.text);
                    last.words += run.words;
                    if run.words > 1 {
                        compounds.push(alone());
                    }
                } else {
                    found.push(alone());
                }
            }
            _ => found.push(alone()),
        }
        part = Some(run.part);
    }
    found.append(&mut compounds);
    found
}

/// A run with the one after it in the same part of the text, where both are single words.
pub(super) fn with_next(run: &Run, runs: &[Run], apart: &str) -> String {
    let at = runs.iter().position(|other| std::ptr::eq(other, run));
    let next = at.and_then(|at| runs.get(at + 1)).filter(|next| next.part == run.part);
    match next {
        Some(next) if run.words == 1 && next.words == 1 && !apart.is_empty() => {
            format!("{}{apart}{}", run.text, next.text)
        }
        _ => run.text.clone(),
    }
}

/// Letters and digits, and the signs that some scripts write between or on them.
pub(super) fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric()
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{900}'..='\u{903}'
            | '\u{93a}'..='\u{94f}' | '\u{951}'..='\u{957}' | '\u{962}' | '\u{963}' | '\u{200c}' | '\u{200d}')
}

/// Longest word that is taken for one, in bytes.
const LONGEST: usize = 120;

/// A word of a text whose words stand apart.
struct Word<'t> {
    text: &'t str,
    lower: String,
    start: usize,
    end: usize,
    /// A mark other than a blank or an apostrophe stands before it.
    apart: bool,
    /// It opens a sentence.
    opens: bool,
    stop: bool,
}

fn words<'t>(text: &'t str, language: &Language) -> Vec<Word<'t>> {
    let mut found: Vec<Word<'t>> = Vec::new();
    let (mut apart, mut opens) = (true, true);
    let mut start = None;
    let ends = text.char_indices().map(Some).chain([None]);
    for next in ends {
        let inside = next.filter(|&(at, letter)| {
            is_letter(letter)
                || (letter == '-' && start.is_some() && text[at + 1..].starts_with(is_letter))
        });
        if let Some((at, _)) = inside {
            start.get_or_insert(at);
            continue;
        }
        let at = next.map_or(text.len(), |(at, _)| at);
        if let Some(start) = start.take() {
            let word = &text[start..at];
            let lower = word.to_lowercase();
            let stop = word.len() > LONGEST
                || is_stopword(&lower, language)
                || word.chars().any(char::is_numeric);
            found.push(Word { text: word, lower, start, end: at, apart, opens, stop });
            (apart, opens) = (false, false);
        }
        if let Some((_, letter)) = next {
            apart |= !letter.is_whitespace() && !matches!(letter, '\'' | '’');
            opens |= matches!(letter, '.' | '!' | '?' | '…' | '\n' | '؟' | '।' | ':');
        }
    }
    found
}

fn spaced(text: &str, language: &Language) -> Vec<Run> {
    let grammar = grammar(language);
    let words = words(text, language);
    let ends = |word: &Word<'_>, endings: &[&str]| {
        endings.iter().any(|end| word.lower.len() > end.len() + 2 && word.lower.ends_with(end))
    };
    let is_noun = |word: &Word<'_>| {
        let capital = word.text.starts_with(char::is_uppercase);
        !word.stop && word.lower.chars().count() > 2 && (!grammar.capital_nouns || capital)
    };
    let joined = |at: usize| words.get(at).is_some_and(|word| !word.apart);
    let mut runs = Vec::new();
    let (mut at, mut part) = (0, 0);
    while at < words.len() {
        part += usize::from(words[at].apart);
        let anchored = at > 0 && !words[at].apart && has(grammar.before, &words[at - 1].lower);
        let adjective = !words[at].stop
            && ends(&words[at], grammar.adjective_ends)
            && joined(at + 1)
            && words.get(at + 1).is_some_and(is_noun)
            && !(grammar.capital_nouns && is_noun(&words[at]));
        let noun = if adjective { at + 1 } else { at };
        if !is_noun(&words[noun]) {
            at += 1;
            continue;
        }
        let mut last = noun;
        let mut count = noun - at + 1;
        let next = noun + 1;
        if joined(next) && !words[next].stop && follows(grammar, &words[noun], &words[next]) {
            last = next;
            count += 1;
        }
        if let Some(inner) = complement(grammar, &words, last + 1)
            .filter(|&inner| count < 3 && is_noun(&words[inner]))
        {
            last = inner;
            count += 1;
        }
        let followed = joined(last + 1) && has(grammar.after, &words[last + 1].lower);
        let anchored = anchored || followed || adjective || count > 1;
        let told = count == 1 && at > 0 && !words[at].apart && has(RELATIVES, &words[at - 1].lower);
        let verbal = told || count == 1 && !anchored && ends(&words[noun], grammar.verb_ends);
        if !verbal {
            let sure =
                if anchored || grammar.capital_nouns && !words[noun].opens { 1.0 } else { 0.45 };
            let length = precise(words[noun].lower.chars().count().min(14)) / 20.0;
            runs.push(Run {
                text: text[words[at].start..words[last].end].to_owned(),
                head: words[noun].text.to_owned(),
                words: count,
                weight: sure * (0.6 + length) * (1.0 + 0.5 * (precise(count) - 1.0)),
                part,
            });
        }
        at = last + 1;
    }
    runs
}

/// "who", "which": a verb follows more often than a noun.
static RELATIVES: &str = "che que qui";

/// Whether a word after a noun is its adjective or (in German) a second noun.
fn follows(grammar: &Grammar, noun: &Word<'_>, next: &Word<'_>) -> bool {
    if !grammar.adjective_follows {
        return false;
    }
    if noun.lower.starts_with("ال") {
        return next.lower.starts_with("ال");
    }
    let ending = |word: &Word<'_>| {
        let plural = word.lower.ends_with('s');
        (plural, word.lower.trim_end_matches('s').chars().next_back())
    };
    let verb = grammar.verb_ends.iter().any(|end| next.lower.ends_with(end));
    ending(noun) == ending(next) && !verb && next.lower.chars().count() > 3
}

/// The noun that an "of" at this place leads to, an article between them skipped.
fn complement(grammar: &Grammar, words: &[Word<'_>], at: usize) -> Option<usize> {
    words.get(at).filter(|word| !word.apart && has(grammar.joins, &word.lower))?;
    let mut inner = at + 1;
    if words
        .get(inner)
        .is_some_and(|word| !word.apart && word.stop && has(grammar.before, &word.lower))
    {
        inner += 1;
    }
    let found = words.get(inner)?;
    (!found.apart && !found.stop).then_some(inner)
}

/// The text with a mark in place of each HTML tag.
fn without_markup(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let length = tagger::markup(&rest[at..]).unwrap_or(1);
        plain.push(';');
        rest = &rest[at + length..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

fn precise(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The hiragana that may follow a Japanese noun.
const fn is_particle(letter: char) -> bool {
    matches!(
        letter,
        'が' | 'を'
            | 'は'
            | 'に'
            | 'へ'
            | 'で'
            | 'と'
            | 'の'
            | 'も'
            | 'や'
            | 'か'
            | 'ま'
            | 'だ'
            | 'さ'
    )
}

/// Longest letter, in bytes.
const LONGEST_LETTER: usize = 4;
/// Longest run of characters that is taken for a noun.
const LONGEST_RUN: usize = 6;

/// Runs of content characters in a text without blanks; `of` joins two of them, `is_noun` judges a
/// run by its length and the letter after it.
fn characters(
    text: &str,
    is_content: fn(char) -> bool,
    of: char,
    is_noun: fn(usize, Option<char>) -> bool,
) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut joins = false;
    let mut rest = text;
    while let Some(start) = rest.find(is_content) {
        let between = &rest[..start];
        joins &= between.chars().eq([of]);
        let tail = &rest[start..];
        let length = tail.find(|letter| !is_content(letter)).unwrap_or(tail.len());
        let run = &tail[..length];
        let count = run.chars().count();
        rest = &tail[length..];
        if count > LONGEST_RUN || !is_noun(count, rest.chars().next()) {
            joins = false;
            continue;
        }
        match runs.last_mut().filter(|last| joins && last.words == 1) {
            Some(last) => {
                last.text = format!("{}{of}{run}", last.text);
                run.clone_into(&mut last.head);
                last.words = 2;
                last.weight += 0.5;
            }
            None => runs.push(Run {
                text: run.to_owned(),
                head: run.to_owned(),
                words: 1,
                weight: if count == 1 { 0.5 } else { 0.6 + 0.2 * precise(count.min(5)) },
                part: runs.len(),
            }),
        }
        joins = true;
    }
    runs
}

/// Kanji and katakana: what nouns are mostly written in.
const fn is_japanese_noun(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々' | '\u{30a1}'..='\u{30fa}' | 'ー')
        && !matches!(
            letter,
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '万'
                | '年'
                | '月'
                | '日'
                | '時'
                | '分'
                | '秒'
                | '回'
                | '今'
                | '何'
                | '前'
                | '後'
                | '歳'
        )
}

/// Han characters but those that mostly do grammar, count, tell time or say what is done.
fn is_chinese_content(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
        && !"的了是在和也就都而及与與着著过過把被让讓给給向从從到对對为為于於以之其这這那哪有没沒不很更最每各个個们們我你您他她它会會能可要想说說来來去上下里裡外中又再还還已经經將将因所如但或者却卻并並只被吗嗎呢吧啊一二三四五六七八九十百千万萬亿億年月日时時分秒次今天明昨矗立站回走看见飞吃喝认認得知道叫做变變落进進打用学學提掐摘倒泡慢轻輕满滿座片斤只隻双雙升起展入翻怎什么麼太快晚才真本"
            .contains(letter)
}

/// Words of a Korean text without their particles; what ends like a verb is left out.
fn korean(text: &str) -> Vec<Run> {
    const PARTICLES: &[&str] = &[
        "에서는",
        "으로는",
        "에게서",
        "까지",
        "부터",
        "에서",
        "에게",
        "으로",
        "처럼",
        "보다",
        "마다",
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "에",
        "의",
        "로",
        "와",
        "과",
        "도",
        "만",
    ];
    const VERBS: &[&str] = &[
        "다", "요", "고", "며", "면", "지만", "어서", "아서", "니다", "는데", "했던", "하는",
        "되는", "있는", "없는",
    ];
    text.split(|letter: char| !is_letter(letter))
        .enumerate()
        .filter(|(_, word)| {
            word.len() <= LONGEST && word.chars().count() > 1 && !word.chars().any(char::is_numeric)
        })
        .filter(|(_, word)| !VERBS.iter().any(|end| word.ends_with(end)))
        .filter_map(|(part, word)| {
            let stem = PARTICLES.iter().find_map(|particle| word.strip_suffix(particle));
            let noun = stem.filter(|stem| stem.chars().count() > 1).unwrap_or(word);
            let sure = if stem.is_some() { 1.0 } else { 0.6 };
            let count = noun.chars().count();
            (count > 1).then(|| Run {
                text: noun.to_owned(),
                head: noun.to_owned(),
                words: 1,
                weight: sure * (0.6 + 0.2 * precise(count.min(5))),
                part,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_word_list_of_a_grammar_is_sorted() {
        for tag in ["de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "tr", "ar", "hi", "fi"] {
            let grammar = grammar(&Language::parse(tag).unwrap());
            for list in [grammar.before, grammar.after, grammar.joins] {
                let words: Vec<_> = list.split(' ').collect();
                assert!(words.is_sorted(), "{tag}: {list}");
            }
        }
    }

    fn top(text: &str, tag: &str) -> Vec<String> {
        let language = Language::parse(tag).unwrap();
        let topic = Topic::of(&[], None, &language);
        let runs = find(text, &language);
        best(&runs, &topic, 3).into_iter().map(|run| run.text.clone()).collect()
    }

    #[test]
    fn german_nouns_are_capitalised_and_take_their_adjective() {
        let found =
            top("Der alte Leuchtturm steht auf einem steilen Felsen über der Nordsee.", "de");
        assert!(found.contains(&"alte Leuchtturm".to_owned()), "{found:?}");
        assert!(found.contains(&"steilen Felsen".to_owned()), "{found:?}");
        assert!(found.contains(&"Nordsee".to_owned()), "{found:?}");
    }

    #[test]
    fn romance_nouns_follow_an_article_and_join_by_of() {
        let found = top("El faro de piedra domina la costa desde hace siglos.", "es");
        assert_eq!(found[0], "faro de piedra");
        assert!(found.contains(&"costa".to_owned()), "{found:?}");
        let found = top("Les bateaux de pêche rentrent au port.", "fr");
        assert_eq!(found[0], "bateaux de pêche");
    }

    #[test]
    fn japanese_chinese_and_korean_nouns_are_found_without_a_dictionary() {
        assert_eq!(top("灯台の階段はとても長いです。", "ja")[0], "灯台の階段");
        assert_eq!(top("古老的灯塔在海岸上。", "zh")[0], "古老的灯塔");
        assert!(top("등대는 바다를 비춘다.", "ko").contains(&"등대".to_owned()));
    }

    #[test]
    fn languages_without_a_grammar_still_give_their_long_words() {
        assert!(!top("Majakka seisoo kalliolla meren rannalla.", "fi").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_searched(text in "\\PC{0,80}", which in 0_usize..16) {
            let tag = ["de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "tr", "ar", "hi", "ja", "zh", "ko", "fi"][which];
            for run in find(&text, &Language::parse(tag).unwrap()) {
                prop_assert!(run.weight.is_finite() && !run.text.is_empty());
            }
        }
    }
}
