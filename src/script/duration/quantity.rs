//! English quantities read out: amounts of money, times, years, fractions, units.

use std::borrow::Cow;

use super::numbers::{cardinal, digits_as_number, each_digit, ordinal, plural, push_word, year};
use super::reading::is_silent_edge;

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

/// `kg` of `60 kg`; a lone letter is a unit only where nothing else is likely.
pub(super) fn unit_after(amount: &str, token: &str) -> Option<&'static str> {
    let likely = token.len() > 1 || token == "m" || token == "°";
    let (_, one, many) = UNITS.into_iter().find(|unit| likely && unit.0 == token)?;
    read_number(amount)?;
    Some(if amount == "1" { one } else { many })
}

pub(super) fn is_scale_word(word: &str) -> bool {
    SCALE_WORDS.iter().any(|scale| word.eq_ignore_ascii_case(scale))
}

pub(super) fn currency_of(token: &str) -> Option<(char, &'static str, &'static str, &'static str)> {
    let sign = token.trim_start_matches(['-', '−', '+']).chars().next()?;
    CURRENCIES.into_iter().find(|currency| currency.0 == sign)
}

/// Numbers with all that may hang on them; none for anything else.
pub(super) fn read_quantity(
    before: Option<&str>,
    token: &str,
    after: Option<&str>,
) -> Option<String> {
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
pub(super) fn split_range(token: &str) -> Option<(&str, &str)> {
    let numeric = |part: &str| {
        part.starts_with(|c: char| {
            c.is_ascii_digit() || CURRENCIES.iter().any(|known| known.0 == c)
        })
    };
    let (left, right) = token.split_once('–').or_else(|| token.split_once('-'))?;
    let bare = !right.contains(['-', '–']);
    (bare && numeric(left) && numeric(right)).then_some((left, right))
}
