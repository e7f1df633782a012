//! Words of the narration that a voice cannot say well, or that can be said in more than one way:
//! bare addresses, a `&` between words, numbers such as `1/2` and `3-4`. Better too few than too many.

/// A place, and what is told about it.
pub(super) type Unspeakable = (usize, usize, &'static str);

const ADDRESS: &str =
    "A voice reads this address letter by letter; say it in words or link a word to it.";
const AMPERSAND: &str = "A voice may leave `&` out or spell it; write the word.";
const SLASHED: &str = "This may be a fraction or a date; write it as you would say it.";
const RANGE: &str = "This may be a range, a score or a difference; write it as you would say it.";
const DATE: &str = "Day and month can be taken for each other here; write it as you would say it.";

/// What is said the same everywhere.
const KNOWN: [&str; 2] = ["24/7", "50/50"];

/// The words that are hard to say, in order.
pub(super) fn unspeakable(text: &str) -> Vec<Unspeakable> {
    let mut found = Vec::new();
    // Most narration has none of these.
    let hints = text.bytes().any(|byte| byte == b'&' || byte == b':' || byte.is_ascii_digit());
    if !hints && !text.contains("www.") {
        return found;
    }
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        let (start, end) = (at, at + word.len());
        at = end + text[end..].chars().next().map_or(0, char::len_utf8);
        if let Some(from) = address(word) {
            let kept = word.trim_end_matches(['.', ',', ')', '!', '?', ';', '"']);
            found.push((start + from, start + kept.len().max(from), ADDRESS));
        } else if word == "&" {
            let between = [
                text[..start].trim_end().chars().next_back(),
                text[end..].trim_start().chars().next(),
            ];
            if between.iter().all(|char| char.is_some_and(char::is_alphanumeric)) {
                found.push((start, end, AMPERSAND));
            }
        } else if word.bytes().any(|byte| byte.is_ascii_digit()) {
            found.extend(
                number(word, &text[end..]).map(|(from, to, why)| (start + from, start + to, why)),
            );
        }
    }
    found
}

/// Where an address begins in a word.
fn address(word: &str) -> Option<usize> {
    ["https://", "http://", "www."].iter().filter_map(|mark| word.find(mark)).min()
}

/// A number that can be read in more than one way; `after` is what follows the word.
fn number(word: &str, after: &str) -> Option<Unspeakable> {
    let start = word.find(char::is_alphanumeric)?;
    let end = word.trim_end_matches(|char: char| !char.is_alphanumeric()).len();
    let core = word.get(start..end)?;
    // Signs and units beside it say what it is, or that it is none of these.
    if !word[..start].chars().all(|char| matches!(char, '(' | '"' | '“' | '‘' | '\'' | '«')) {
        return None;
    }
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts = |mark: char| core.split(mark).collect::<Vec<_>>();
    let found = |why| Some((start, end, why));
    match (parts('/').as_slice(), parts('.').as_slice()) {
        ([left, right], _) if digits(left, 2) && digits(right, 2) && !KNOWN.contains(&core) => {
            return found(SLASHED);
        }
        ([left, middle, right], _) if digits(left, 2) && digits(middle, 2) && digits(right, 4) => {
            return found(SLASHED);
        }
        (_, [left, middle, right])
            if digits(left, 2) && digits(middle, 2) && digits(right, 4) && right.len() == 4 =>
        {
            return found(DATE);
        }
        // `am 12.10. war`: the stop is part of the date where no sentence begins behind it.
        (_, [left, right])
            if digits(left, 2)
                && digits(right, 2)
                && word[end..].starts_with('.')
                && after.trim_start().starts_with(char::is_lowercase) =>
        {
            return Some((start, end + 1, DATE));
        }
        _ => {}
    }
    let (left, right) = core.split_once(['-', '–'])?;
    (digits(left, 3) && digits(right, 3)).then_some((start, end, RANGE))
}

#[cfg(test)]
mod tests {
    use super::unspeakable;

    fn words(text: &str) -> Vec<&str> {
        unspeakable(text).into_iter().map(|(from, to, _)| &text[from..to]).collect()
    }

    #[test]
    fn what_is_hard_to_say_is_found() {
        for (text, expected) in [
            (
                "See https://example.org/a, or (www.example.org).",
                vec!["https://example.org/a", "www.example.org"],
            ),
            ("Salt & pepper, and R&D at AT&T. & so on", vec!["&"]),
            ("About 1/2 of it, on 3/4/2024, won 3-4.", vec!["1/2", "3/4/2024", "3-4"]),
            ("Am 12.10. war es so, am 3.4.2024 auch.", vec!["12.10.", "3.4.2024"]),
            ("In 10–12 days.", vec!["10–12"]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_plain_is_left_alone() {
        for text in [
            "It costs $5, 12.10. The end.",
            "Open 24/7, a 50/50 chance, 100 km/h, and/or, 16:9, COVID-19, B-52, 555-123-4567.",
            "In 1914-1918, at 12.5 percent, version 1.2, 3,000 boats, the 1990s, -5 degrees.",
            "No numbers here: none at all.",
        ] {
            assert_eq!(words(text), Vec::<&str>::new(), "{text}");
        }
    }
}
