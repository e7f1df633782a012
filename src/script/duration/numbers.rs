//! English numbers in words, in the American way (no "and" inside a number).

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: [(u64, &str); 5] = [
    (1_000_000_000_000_000, "quadrillion"),
    (1_000_000_000_000, "trillion"),
    (1_000_000_000, "billion"),
    (1_000_000, "million"),
    (1_000, "thousand"),
];

/// Longest run of digits that is read as a number; longer ones are read digit by digit.
const LONGEST_NUMBER: usize = 15;

/// `1384234` as `one million three hundred eighty four thousand two hundred thirty four`.
pub(super) fn cardinal(value: u64) -> String {
    let mut out = String::new();
    push_cardinal(value, &mut out);
    out
}

fn push_cardinal(mut value: u64, out: &mut String) {
    for (scale, name) in SCALES {
        if value >= scale {
            push_cardinal(value / scale, out);
            push_word(name, out);
            value %= scale;
            if value == 0 {
                return;
            }
        }
    }
    if value >= 100 {
        push_word(small(value / 100), out);
        push_word("hundred", out);
        value %= 100;
        if value == 0 {
            return;
        }
    }
    if value >= 20 {
        push_word(tens(value / 10), out);
        value %= 10;
        if value == 0 {
            return;
        }
    }
    push_word(small(value), out);
}

fn small(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|index| SMALL.get(index)).copied().unwrap_or("")
}

fn tens(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|index| TENS.get(index)).copied().unwrap_or("")
}

/// Appends a word, with a blank before it where something stands already.
pub(super) fn push_word(word: &str, out: &mut String) {
    if word.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

/// A run of digits as a number; digit by digit where it starts with a zero or is too long.
pub(super) fn digits_as_number(digits: &str) -> String {
    let single = digits.len() == 1;
    if digits.len() > LONGEST_NUMBER || (!single && digits.starts_with('0')) {
        return each_digit(digits);
    }
    digits.parse().map_or_else(|_| each_digit(digits), cardinal)
}

/// `408` as `four zero eight`.
pub(super) fn each_digit(digits: &str) -> String {
    let mut out = String::new();
    for digit in digits.bytes().filter(u8::is_ascii_digit) {
        push_word(small(u64::from(digit - b'0')), &mut out);
    }
    out
}

/// `1969` as `nineteen sixty nine`, `1900` as `nineteen hundred`, `2007` as `two thousand seven`.
pub(super) fn year(value: u64) -> String {
    if !(1000..10_000).contains(&value)
        || (2000..2010).contains(&value)
        || value.is_multiple_of(1000)
    {
        return cardinal(value);
    }
    let mut out = cardinal(value / 100);
    match value % 100 {
        0 => push_word("hundred", &mut out),
        rest @ 1..10 => {
            push_word("oh", &mut out);
            push_cardinal(rest, &mut out);
        }
        rest => push_cardinal(rest, &mut out),
    }
    out
}

/// `21` as `twenty first`.
pub(super) fn ordinal(value: u64) -> String {
    let mut words = cardinal(value);
    let start = words.rfind(' ').map_or(0, |at| at + 1);
    let last = match &words[start..] {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => other
            .strip_suffix('y')
            .map_or_else(|| format!("{other}th"), |stem| format!("{stem}ieth")),
    };
    words.replace_range(start.., &last);
    words
}

/// A cardinal or year in words as a plural: `nineteen ninety` as `nineteen nineties`.
pub(super) fn plural(words: &str) -> String {
    if let Some(stem) = words.strip_suffix('y') {
        format!("{stem}ies")
    } else if words.ends_with('x') {
        format!("{words}es")
    } else {
        format!("{words}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cardinals() {
        for (value, words) in [
            (0, "zero"),
            (14, "fourteen"),
            (40, "forty"),
            (99, "ninety nine"),
            (100, "one hundred"),
            (1_384_234, "one million three hundred eighty four thousand two hundred thirty four"),
            (2_000_000_000, "two billion"),
        ] {
            assert_eq!(cardinal(value), words);
        }
        assert!(
            cardinal(u64::MAX).starts_with("eighteen thousand four hundred forty six quadrillion")
        );
    }

    #[test]
    fn years_ordinals_and_plurals() {
        assert_eq!(year(1969), "nineteen sixty nine");
        assert_eq!(year(1905), "nineteen oh five");
        assert_eq!(year(1900), "nineteen hundred");
        assert_eq!(year(2007), "two thousand seven");
        assert_eq!(year(2026), "twenty twenty six");
        assert_eq!(ordinal(21), "twenty first");
        assert_eq!(ordinal(20), "twentieth");
        assert_eq!(ordinal(112), "one hundred twelfth");
        assert_eq!(plural(&year(1990)), "nineteen nineties");
        assert_eq!(plural(&year(1906)), "nineteen oh sixes");
    }

    #[test]
    fn digits_that_are_no_number_are_read_one_by_one() {
        assert_eq!(digits_as_number("007"), "zero zero seven");
        assert_eq!(digits_as_number("0"), "zero");
        assert_eq!(digits_as_number(&"9".repeat(17)), vec!["nine"; 17].join(" "));
    }
}
