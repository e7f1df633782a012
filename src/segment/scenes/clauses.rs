//! Places inside a long sentence at which a shot may change.

use crate::script::sentence::{is_closer, is_dash, is_ideographic, is_stop};

/// A place inside a sentence, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clause {
    /// After a stop inside a quotation or parenthesis.
    Stop,
    /// After `;`.
    Semicolon,
    /// After `:`.
    Colon,
    /// After a dash between words.
    Dash,
    /// After a comma, before a conjunction.
    Conjunction,
    /// After another comma.
    Comma,
    /// Between any two words.
    Word,
}

impl Clause {
    /// What a cut here costs; see [`super::Place::cost`].
    pub(super) fn cost(self) -> f64 {
        match self {
            Self::Stop => 0.8,
            Self::Semicolon => 1.2,
            Self::Colon => 1.6,
            Self::Dash => 2.0,
            Self::Conjunction => 2.4,
            Self::Comma => 4.0,
            Self::Word => 9.0,
        }
    }
}

/// Words that open a clause after a comma, in the languages that separate words by blanks.
const CONJUNCTIONS: &[&str] = &[
    "and",
    "but",
    "or",
    "so",
    "because",
    "while",
    "which",
    "where",
    "when",
    "who",
    "until",
    "although",
    "though",
    "as",
    "if",
    "since",
    "yet",
    "nor",
    "then", // en
    "und",
    "aber",
    "oder",
    "weil",
    "dass",
    "während",
    "als",
    "wenn",
    "denn",
    "sondern",
    "bis",
    "obwohl",
    "damit",
    "wo",
    "der",
    "die",
    "das", // de
    "et",
    "mais",
    "ou",
    "car",
    "donc",
    "puis",
    "quand",
    "lorsque",
    "qui",
    "que",
    "où",
    "parce", // fr
    "y",
    "pero",
    "o",
    "porque",
    "cuando",
    "donde",
    "mientras",
    "aunque",
    "sino", // es
    "e",
    "ma",
    "perché",
    "mentre",
    "quando",
    "dove",
    "che",
    "però", // it
    "mas",
    "enquanto",
    "onde",
    "embora", // pt
    "en",
    "maar",
    "of",
    "want",
    "omdat",
    "terwijl",
    "toen",
    "waar", // nl
    "och",
    "men",
    "eller",
    "för",
    "medan",
    "när",
    "som",
    "og",
    "fordi",
    "mens", // sv, da, nb
    "i",
    "a",
    "ale",
    "lub",
    "bo",
    "gdy",
    "który",
    "która",
    "które",
    "że", // pl
    "и",
    "а",
    "но",
    "или",
    "потому",
    "когда",
    "который",
    "которая",
    "которые",
    "где",
    "что", // ru
    "ve",
    "ama",
    "çünkü",
    "و",
    "لكن",
    "और",
    "लेकिन",
    "क्योंकि",
];

/// The places in `sentence` where a clause begins, as rising offsets. Never inside a word or a
/// number, never at the very start or end.
pub(super) fn clauses(sentence: &str) -> Vec<(usize, Clause)> {
    let mut found: Vec<(usize, Clause)> = Vec::new();
    let mut before = ' ';
    for (at, sign) in sentence.char_indices() {
        let after = at + sign.len_utf8();
        if let Some(kind) = kind_of(sign, before, &sentence[after..]) {
            let rest = sentence[after..].trim_start_matches(|next| is_closer(next) && next != '"');
            let start = rest.trim_start();
            let wide = !sign.is_ascii() && !is_dash(sign) && sign != '…';
            let apart = rest.len() != start.len() || wide || (is_dash(sign) && sign != '-');
            let place = sentence.len() - start.len();
            if apart
                && start.chars().any(char::is_alphanumeric)
                && start.starts_with(|next| !is_separator(next))
            {
                let kind = if kind == Clause::Comma && opens_clause(start) {
                    Clause::Conjunction
                } else {
                    kind
                };
                match found.last_mut() {
                    Some(last) if last.0 == place => last.1 = last.1.min(kind),
                    _ => found.push((place, kind)),
                }
            }
        }
        before = sign;
    }
    found
}

fn kind_of(sign: char, before: char, rest: &str) -> Option<Clause> {
    match sign {
        ';' | '；' | '؛' | '·' => Some(Clause::Semicolon),
        ':' | '：' => Some(Clause::Colon),
        ',' | '，' | '、' | '،' => Some(Clause::Comma),
        '-' => (before == ' ' && rest.starts_with(' ')).then_some(Clause::Dash),
        _ if is_dash(sign) => {
            (!before.is_ascii_digit() || rest.starts_with(' ')).then_some(Clause::Dash)
        }
        '.' => None,
        _ => is_stop(sign).then_some(Clause::Stop),
    }
}

fn is_separator(sign: char) -> bool {
    matches!(sign, ',' | ';' | ':' | '.' | '，' | '、' | '；' | '：')
        || is_stop(sign)
        || is_closer(sign) && sign != '"'
}

fn opens_clause(text: &str) -> bool {
    let end = text.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(text.len()).min(24);
    text.get(..end).is_some_and(|word| CONJUNCTIONS.contains(&word.to_lowercase().as_str()))
}

/// The places between two words of a text without clauses; between any two characters where
/// words are written without blanks.
pub(super) fn words(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, sign) in text.char_indices() {
        let starts = before.is_whitespace() && !sign.is_whitespace();
        let between = is_ideographic(before) && is_ideographic(sign);
        if at > 0 && (starts || between) && !is_separator(sign) {
            found.push(at);
        }
        before = sign;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Clause, clauses, words};

    fn parts(sentence: &str) -> Vec<(&str, Clause)> {
        clauses(sentence)
            .into_iter()
            .map(|(at, kind)| (sentence[at..].split(' ').next().unwrap(), kind))
            .collect()
    }

    #[test]
    fn clauses_come_in_their_kinds() {
        let sentence =
            "At 9:30, and 1,000 ships: boats; rafts — well-made ones, red, and “Oh! Yes” too";
        assert_eq!(
            parts(sentence),
            [
                ("and", Clause::Conjunction),
                ("boats;", Clause::Colon),
                ("rafts", Clause::Semicolon),
                ("well-made", Clause::Dash),
                ("red,", Clause::Comma),
                ("and", Clause::Conjunction),
                ("Yes”", Clause::Stop),
            ]
        );
        assert_eq!(clauses("灯塔很高，光很亮；船，回家").len(), 3);
    }

    #[test]
    fn words_are_never_cut() {
        assert_eq!(words("one two-three 4,000"), [4, 14]);
        assert_eq!(words("灯塔"), [3]);
        assert!(words("word").is_empty());
    }
}
