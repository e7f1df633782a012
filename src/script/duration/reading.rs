//! How written tokens are read out in English: numbers, symbols, addresses, units.
//!
//! What comes back is plain words with blanks between them, so that a voice that knows words only
//! says them, and the [estimator](super::Estimator) counts what is said.

use std::borrow::Cow;

use super::numbers::{cardinal, digits_as_number, each_digit, ordinal, plural, push_word, year};

/// Longest part of one written word that is read out, in bytes: what follows in such a word is
/// noise (a hash, a data address).
const LONGEST_WORD: usize = 200;

const CURRENCIES: [(char, &str, &str, &str); 5] = [
    ('$', "dollar", "dollars", "cents"),
    ('€', "euro", "euros", "cents"),
    ('£', "pound", "pounds", "pence"),
    ('¥', "yen", "yen", "sen"),
    ('₹', "rupee", "rupees", "paise"),
];

const SCALE_WORDS: [&str; 5] = ["hundred", "thousand", "million", "billion", "trillion"];

/// Units that are read out after a number: written, one, many.
const UNITS: [(&str, &str, &str); 34] = [
    ("km", "kilometer", "kilometers"),
    ("m", "meter", "meters"),
    ("cm", "centimeter", "centimeters"),
    ("mm", "millimeter", "millimeters"),
    ("nm", "nanometer", "nanometers"),
    ("kg", "kilogram", "kilograms"),
    ("g", "gram", "grams"),
    ("mg", "milligram", "milligrams"),
    ("lb", "pound", "pounds"),
    ("lbs", "pound", "pounds"),
    ("oz", "ounce", "ounces"),
    ("ft", "foot", "feet"),
    ("mi", "mile", "miles"),
    ("mph", "mile per hour", "miles per hour"),
    ("km/h", "kilometer per hour", "kilometers per hour"),
    ("kWh", "kilowatt hour", "kilowatt hours"),
    ("kW", "kilowatt", "kilowatts"),
    ("MW", "megawatt", "megawatts"),
    ("GHz", "gigahertz", "gigahertz"),
    ("MHz", "megahertz", "megahertz"),
    ("kHz", "kilohertz", "kilohertz"),
    ("Hz", "hertz", "hertz"),
    ("GB", "gigabyte", "gigabytes"),
    ("MB", "megabyte", "megabytes"),
    ("TB", "terabyte", "terabytes"),
    ("ms", "millisecond", "milliseconds"),
    ("s", "second", "seconds"),
    ("min", "minute", "minutes"),
    ("h", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("°C", "degree Celsius", "degrees Celsius"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("°", "degree", "degrees"),
    ("x", "time", "times"),
];

/// Words after which four digits are a year.
const BEFORE_YEARS: [&str; 33] = [
    "in",
    "since",
    "by",
    "until",
    "till",
    "from",
    "around",
    "during",
    "before",
    "after",
    "circa",
    "year",
    "early",
    "late",
    "mid",
    "between",
    "and",
    "to",
    "of",
    "summer",
    "winter",
    "spring",
    "autumn",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
];

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

/// `kg` of `60 kg`; a lone letter is a unit only where nothing else is likely.
fn unit_after(amount: &str, token: &str) -> Option<&'static str> {
    let likely = token.len() > 1 || token == "m" || token == "°";
    let (_, one, many) = UNITS.into_iter().find(|unit| likely && unit.0 == token)?;
    read_number(amount)?;
    Some(if amount == "1" { one } else { many })
}

fn is_scale_word(word: &str) -> bool {
    SCALE_WORDS.iter().any(|scale| word.eq_ignore_ascii_case(scale))
}

fn currency_of(token: &str) -> Option<(char, &'static str, &'static str, &'static str)> {
    let sign = token.trim_start_matches(['-', '−', '+']).chars().next()?;
    CURRENCIES.into_iter().find(|currency| currency.0 == sign)
}

/// A token without the silent marks around it; the point of `.5` stays.
fn trimmed(token: &str) -> &str {
    let core = token.trim_matches(is_silent_edge);
    let at = token.len() - token.trim_start_matches(is_silent_edge).len();
    let fraction = core.starts_with(|c: char| c.is_ascii_digit()) && token[..at].ends_with('.');
    if fraction { &token[at - 1..at + core.len()] } else { core }
}

/// Marks around a word that are never said.
fn is_silent_edge(character: char) -> bool {
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
pub(super) fn is_combining(character: char) -> bool {
    matches!(
        character,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}'
            | '\u{064B}'..='\u{065F}' | '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}'
            | '\u{200C}' | '\u{200D}'
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

/// Numbers with all that may hang on them; none for anything else.
fn read_quantity(before: Option<&str>, token: &str, after: Option<&str>) -> Option<String> {
    let (minus, token) = match token.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("minus ", rest),
        None => ("", token),
    };
    let words = read_currency(token, after)
        .or_else(|| read_time(token))
        .or_else(|| read_year(before, token))
        .or_else(|| read_with_suffix(token))
        .or_else(|| read_fraction(token))
        .or_else(|| read_number(token))?;
    Some(format!("{minus}{words}"))
}

/// `1,384`, `3.14`, `.5`, `42`.
fn read_number(token: &str) -> Option<String> {
    let (whole, fraction) = token.split_once('.').map_or((token, None), |(w, f)| (w, Some(f)));
    let digits = ungrouped(whole)?;
    let mut out = if digits.is_empty() { "zero".to_owned() } else { digits_as_number(&digits) };
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        push_word("point", &mut out);
        push_word(&each_digit(fraction), &mut out);
    } else if digits.is_empty() {
        return None;
    }
    Some(out)
}

/// Digits without their group commas; none where it is anything but digits in groups.
fn ungrouped(text: &str) -> Option<Cow<'_, str>> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Cow::Borrowed(text));
    }
    let mut groups = text.split(',');
    let first = groups.next()?;
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    fits.then(|| Cow::Owned(text.replace(',', "")))
}

fn read_currency(token: &str, after: Option<&str>) -> Option<String> {
    let (sign, one, many, cents) = currency_of(token)?;
    let amount = token.strip_prefix(sign)?;
    let (amount, scale) = match amount.char_indices().last()? {
        (at, 'k' | 'K') => (&amount[..at], Some("thousand")),
        (at, 'M' | 'm') => (&amount[..at], Some("million")),
        (at, 'B') => (&amount[..at], Some("billion")),
        (at, 'n') if amount[..at].ends_with('b') => (&amount[..at - 1], Some("billion")),
        _ => (amount, None),
    };
    let scale_follows = after.is_some_and(|word| is_scale_word(word.trim_matches(is_silent_edge)));
    if scale.is_some() || scale_follows {
        let mut words = read_number(amount)?;
        if let Some(scale) = scale {
            push_word(scale, &mut words);
            push_word(many, &mut words);
        }
        return Some(words);
    }
    if let Some((whole, part)) = amount.split_once('.')
        && part.len() == 2
        && part != "00"
    {
        let mut words = read_number(whole)?;
        push_word(if whole == "1" { one } else { many }, &mut words);
        push_word("and", &mut words);
        push_word(&digits_as_number(part.trim_start_matches('0')), &mut words);
        push_word(cents, &mut words);
        return Some(words);
    }
    let amount = amount.strip_suffix(".00").unwrap_or(amount);
    let mut words = read_number(amount)?;
    push_word(if amount == "1" { one } else { many }, &mut words);
    Some(words)
}

/// `10:30`, `9:05pm`, `10am`.
fn read_time(token: &str) -> Option<String> {
    let lower = token.to_ascii_lowercase();
    let (clock, half) = ["am", "pm", "a.m", "p.m"]
        .iter()
        .find_map(|half| lower.strip_suffix(half).map(|clock| (clock, &half[..1])))
        .map_or((lower.as_str(), None), |(clock, half)| (clock, Some(half)));
    let (hours, minutes) = clock.split_once(':').map_or((clock, None), |(h, m)| (h, Some(m)));
    if minutes.is_none() && half.is_none() {
        return None;
    }
    let hour: u64 = short_number(hours, 2)?;
    let mut words = cardinal(hour);
    match minutes {
        Some("00") if half.is_none() => push_word("o'clock", &mut words),
        Some("00") | None => {}
        Some(minutes) if minutes.len() == 2 => {
            let minute = short_number(minutes, 2)?;
            if minute < 10 {
                push_word("oh", &mut words);
            }
            push_word(&cardinal(minute), &mut words);
        }
        Some(_) => return None,
    }
    match half {
        Some("a") => push_word("AM", &mut words),
        Some(_) => push_word("PM", &mut words),
        None => {}
    }
    Some(words)
}

fn short_number(digits: &str, longest: usize) -> Option<u64> {
    let fits =
        (1..=longest).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

/// `1969` where a year is likely, `1990s`, `'90s`.
fn read_year(before: Option<&str>, token: &str) -> Option<String> {
    if let Some(decade) = token
        .strip_suffix("'s")
        .or_else(|| token.strip_suffix("’s"))
        .or_else(|| token.strip_suffix('s'))
    {
        let value = short_number(decade, 4)?;
        return match decade.len() {
            4 => Some(plural(&year(value))),
            2 if value.is_multiple_of(10) && value > 0 => Some(plural(&cardinal(value))),
            _ => None,
        };
    }
    let value = short_number(token, 4)?;
    let introduced = before.is_some_and(|word| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let after_month_day = word.ends_with(',') && short_number(bare, 2).is_some();
        after_month_day || BEFORE_YEARS.iter().any(|known| bare.eq_ignore_ascii_case(known))
    });
    (introduced && (1100..2100).contains(&value)).then(|| year(value))
}

/// `50%`, `21st`, `5km`, `20°C`, `2x`.
fn read_with_suffix(token: &str) -> Option<String> {
    let split = token.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')))?;
    let (number, suffix) = token.split_at(split);
    if number.is_empty() {
        return None;
    }
    match suffix {
        "%" => return Some(format!("{} percent", read_number(number)?)),
        "+" => return Some(format!("{} plus", read_number(number)?)),
        "st" | "nd" | "rd" | "th" => {
            return ungrouped(number).and_then(|digits| short_number(&digits, 15)).map(ordinal);
        }
        "k" | "K" => return Some(format!("{} thousand", read_number(number)?)),
        _ => {}
    }
    let (_, one, many) = UNITS.into_iter().find(|unit| unit.0 == suffix)?;
    Some(format!("{} {}", read_number(number)?, if number == "1" { one } else { many }))
}

/// `3/4`, `1/2`, `24/7`.
fn read_fraction(token: &str) -> Option<String> {
    let (top, bottom) = token.split_once('/')?;
    let (top, bottom) = (short_number(top, 4)?, short_number(bottom, 4)?);
    let many = top != 1;
    let words = match bottom {
        2 if many => format!("{} halves", cardinal(top)),
        2 => "one half".to_owned(),
        4 if many => format!("{} quarters", cardinal(top)),
        4 => "one quarter".to_owned(),
        3 | 5 | 6 | 8 | 10 if top < bottom => {
            let part = ordinal(bottom);
            let ending = if many { "s" } else { "" };
            format!("{} {part}{ending}", cardinal(top))
        }
        _ => format!("{} {}", cardinal(top), cardinal(bottom)),
    };
    Some(words)
}

/// `5-10`, `1939–1945`, `9:00-17:00`: both sides begin and end like numbers.
fn split_range(token: &str) -> Option<(&str, &str)> {
    let numeric = |part: &str| {
        part.starts_with(|c: char| {
            c.is_ascii_digit() || CURRENCIES.iter().any(|known| known.0 == c)
        })
    };
    let (left, right) = token.split_once('–').or_else(|| token.split_once('-'))?;
    let bare = !right.contains(['-', '–']);
    (bare && numeric(left) && numeric(right)).then_some((left, right))
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
