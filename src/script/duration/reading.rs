//! How written tokens are read out in English: numbers, symbols, addresses, units.
//!
//! What comes back is plain words with blanks between them, so that a voice that knows words only
//! says them, and the [estimator](super::Estimator) counts what is said.

use std::borrow::Cow;

use super::numbers::{digits_as_number, push_word};
use super::quantity::{currency_of, is_scale_word, read_quantity, split_range, unit_after};

/// Longest part of one written word that is read out, in bytes: what follows in such a word is
/// noise (a hash, a data address).
const LONGEST_WORD: usize = 200;

/// Abbreviations that are said in full: written without their stop, said.
const ABBREVIATIONS: [(&str, &str); 12] = [
    ("Mr", "mister"),
    ("Mrs", "missus"),
    ("Ms", "miz"),
    ("Dr", "doctor"),
    ("Prof", "professor"),
    ("vs", "versus"),
    ("etc", "et cetera"),
    ("approx", "approximately"),
    ("a.m", "AM"),
    ("p.m", "PM"),
    ("w/", "with"),
    ("w/o", "without"),
];

/// Reads one written token (no white space inside) out, between its neighbours.
///
/// Plain words come back as they are. Marks that are not said are dropped; what is left may be
/// empty.
pub(crate) fn read_out<'a>(
    before: Option<&str>,
    token: &'a str,
    after: Option<&str>,
) -> Cow<'a, str> {
    let core = trimmed(within(token, LONGEST_WORD));
    let has_digits = core.bytes().any(|byte| byte.is_ascii_digit());
    let core = if has_digits { core } else { core.trim_matches(['-', '\u{2212}']) };
    if core.len() <= 6
        && let Some((_, said)) = ABBREVIATIONS.into_iter().find(|known| known.0 == core)
    {
        return Cow::Borrowed(said);
    }
    // What an amount before it makes of a word: `60 kg`, `$5 million`.
    let amount = before.filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).map(trimmed);
    if let Some(unit) = amount.and_then(|amount| unit_after(amount, core)) {
        return Cow::Borrowed(unit);
    }
    if !has_digits && core.chars().all(is_word_character) {
        return match amount.and_then(currency_of) {
            Some((_, _, many, _)) if is_scale_word(core) => Cow::Owned(format!("{core} {many}")),
            _ => Cow::Borrowed(core),
        };
    }
    let mut out = String::with_capacity(core.len() + 16);
    read_token(before, core, after, &mut out);
    Cow::Owned(out)
}

/// What a voice of any other language is given for a token: its letters and digits, the marks
/// inside numbers, and the signs that have names. Blanks stand where other marks were.
pub(crate) fn plain(token: &str) -> Cow<'_, str> {
    let core = within(token, LONGEST_WORD).trim_matches(is_silent_edge);
    let core = core.trim_matches(['-', '\u{2212}']);
    if core.chars().all(is_word_character) {
        return Cow::Borrowed(core);
    }
    let characters: Vec<char> = core.chars().collect();
    let mut out = String::with_capacity(core.len());
    for (at, &character) in characters.iter().enumerate() {
        let is_digit = |at: Option<usize>| {
            at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit)
        };
        let inside_number = matches!(character, '.' | ',' | ':')
            && is_digit(at.checked_sub(1))
            && is_digit(Some(at + 1));
        let named = matches!(character, '%' | '€' | '$' | '£' | '&' | '+' | '=' | '@' | '°');
        if is_word_character(character) || inside_number || named {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

/// The longest prefix of at most `length` bytes that ends between characters.
fn within(text: &str, length: usize) -> &str {
    let mut end = length.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A token without the silent marks around it; the point of `.5` stays.
fn trimmed(token: &str) -> &str {
    let core = token.trim_matches(is_silent_edge);
    let at = token.len() - token.trim_start_matches(is_silent_edge).len();
    let fraction = core.starts_with(|c: char| c.is_ascii_digit()) && token[..at].ends_with('.');
    if fraction { &token[at - 1..at + core.len()] } else { core }
}

/// Marks around a word that are never said.
pub(super) fn is_silent_edge(character: char) -> bool {
    !character.is_alphanumeric()
        && !matches!(
            character,
            '$' | '€'
                | '£'
                | '¥'
                | '₹'
                | '%'
                | '‰'
                | '&'
                | '+'
                | '='
                | '@'
                | '#'
                | '°'
                | '\u{2212}'
                | '-'
        )
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{FEFF}')
}

fn is_word_character(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '\'' | '’' | '-' | '\u{2011}')
        || is_combining(character)
}

/// Vowel signs and the like that `is_alphanumeric` does not count.
pub(crate) fn is_combining(character: char) -> bool {
    matches!(
        character,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}'
            | '\u{064B}'..='\u{065F}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}'
            | '\u{0E30}'..='\u{0E4E}'
    )
}

fn read_token(before: Option<&str>, token: &str, after: Option<&str>, out: &mut String) {
    if looks_like_address(token) {
        return read_address(token, out);
    }
    if let Some(words) = read_quantity(before, token, after) {
        return push_word(&words, out);
    }
    if let Some((left, right)) = split_range(token) {
        let years = left.len() == 4 && right.len() == 4;
        read_token(if years { Some("from") } else { before }, left, None, out);
        push_word("to", out);
        return read_token(if years { Some("to") } else { None }, right, after, out);
    }
    read_pieces(token, out);
}

fn looks_like_address(token: &str) -> bool {
    if token.contains("://") || token.starts_with("www.") {
        return true;
    }
    let dotted = |(left, right): (&str, &str)| {
        left.chars().last().is_some_and(char::is_alphanumeric)
            && left.chars().filter(|c| c.is_alphabetic()).count() > 1
            && right.starts_with(|c: char| c.is_ascii_lowercase())
    };
    token.is_ascii() && token.rsplit_once('.').is_some_and(dotted)
}

/// `https://example.com/path` as `example dot com slash path`.
fn read_address(address: &str, out: &mut String) {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/');
    read_separated(bare, out, |mark| match mark {
        '.' => Some("dot"),
        '/' | '\\' => Some("slash"),
        '@' => Some("at"),
        '-' => Some("dash"),
        '_' => Some("underscore"),
        ':' => Some("colon"),
        '?' => Some("question mark"),
        '=' => Some("equals"),
        '&' => Some("and"),
        '#' => Some("hash"),
        _ => None,
    });
}

/// Anything else: runs of letters stay, runs of digits are numbers, some marks have names.
fn read_pieces(token: &str, out: &mut String) {
    read_separated(token, out, |mark| match mark {
        '%' => Some("percent"),
        '&' => Some("and"),
        '+' => Some("plus"),
        '=' => Some("equals"),
        '@' => Some("at"),
        '#' => Some("number"),
        '°' => Some("degrees"),
        '$' => Some("dollars"),
        '€' => Some("euros"),
        '£' => Some("pounds"),
        '/' => Some("slash"),
        '×' => Some("times"),
        _ => None,
    });
}

fn read_separated(text: &str, out: &mut String, name: impl Fn(char) -> Option<&'static str>) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_digit = |c: char| c.is_ascii_digit();
        let is_letter = |c: char| is_word_character(c) && !c.is_ascii_digit() && c != '-';
        let end = |inside: &dyn Fn(char) -> bool| rest.find(|c| !inside(c)).unwrap_or(rest.len());
        let length = if is_digit(first) {
            let length = end(&is_digit);
            push_word(&digits_as_number(&rest[..length]), out);
            length
        } else if is_letter(first) {
            let length = end(&is_letter);
            push_word(&rest[..length], out);
            length
        } else {
            push_word(name(first).unwrap_or(""), out);
            first.len_utf8()
        };
        rest = &rest[length..];
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, read_out};
    use proptest::prelude::*;

    fn sentence(text: &str) -> String {
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let read = |at: usize| {
            let before = at.checked_sub(1).map(|at| tokens[at]);
            read_out(before, tokens[at], tokens.get(at + 1).copied())
        };
        (0..tokens.len()).map(read).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_stay_as_they_are() {
        assert_eq!(
            sentence("“Don’t stop,” said the well-known NASA man."),
            "Don’t stop said the well-known NASA man"
        );
    }

    #[test]
    fn numbers_of_every_kind_are_read_out() {
        for (written, spoken) in [
            ("In 1969, it rained.", "In nineteen sixty nine it rained"),
            ("July 20, 1969", "July twenty nineteen sixty nine"),
            ("1969 people", "one thousand nine hundred sixty nine people"),
            ("the 1990s and the '80s", "the nineteen nineties and the eighties"),
            ("3.14 and .5", "three point one four and zero point five"),
            ("the 21st and 112th", "the twenty first and one hundred twelfth"),
            ("at 10:30, 9:05pm or 7:00", "at ten thirty nine oh five PM or seven o'clock"),
            ("$24.50 or $1", "twenty four dollars and fifty cents or one dollar"),
            (
                "$5 million, £3bn, €40k",
                "five million dollars three billion pounds forty thousand euros",
            ),
            ("50% of 1,200", "fifty percent of one thousand two hundred"),
            ("5-10 or 1939–1945", "five to ten or nineteen thirty nine to nineteen forty five"),
            ("−5°C, 5km, 2x", "minus five degrees Celsius five kilometers two times"),
            ("60 kg, 1 km and 5 m", "sixty kilograms one kilometer and five meters"),
            ("3/4, 1/2 and 2/3", "three quarters one half and two thirds"),
            ("COVID-19 & MP3", "COVID nineteen and MP three"),
            ("007", "zero zero seven"),
        ] {
            assert_eq!(sentence(written), spoken, "{written}");
        }
    }

    #[test]
    fn addresses_are_read_mark_by_mark() {
        assert_eq!(
            sentence("Visit https://example.com/path-2/ now."),
            "Visit example dot com slash path dash two now"
        );
        assert_eq!(sentence("me@example.org"), "me at example dot org");
    }

    #[test]
    fn marks_that_nobody_says_are_dropped() {
        assert_eq!(sentence("** [a] — 🎬 ~~b~~ … - -"), "a b");
        assert_eq!(plain("[[h@l'oU]]"), "h@l'oU");
        assert_eq!(plain("¿3,5%?"), "3,5%");
        assert_eq!(plain("a/b"), "a b");
    }

    #[test]
    fn one_word_is_bounded() {
        assert!(read_out(None, &"9".repeat(100_000), None).len() < 2000);
        assert!(read_out(None, &"é".repeat(100_000), None).len() <= 200);
    }

    proptest! {
        #[test]
        fn nothing_but_words_comes_back(token in "\\PC{0,24}", before in "\\PC{0,8}") {
            for words in [read_out(Some(&before), &token, None), plain(&token)] {
                prop_assert!(!words.contains(['[', ']', '<', '>', '*', '_', '\u{1}']), "{}", words);
                prop_assert!(!words.contains("  "), "{}", words);
            }
        }
    }
}
