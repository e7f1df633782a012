//! The walk through a stretch of text from stop to stop.

use crate::text::ByteRange;

use super::items::{Item, Style, item_at};
use super::pairs::pairs;
use super::signs::{
    is_continuing, is_dash, is_direction, is_full_stop, is_ideographic, is_mark, is_opener,
};
use super::stop::{Kind, Stop};
use super::words::{Rules, contains};

/// How far words are looked at, in bytes: longer runs are no words.
const WORD_REACH: usize = 64;

/// Adds the sentences of one stretch of `text` to `found`.
pub(super) fn sentences(stretch: ByteRange, text: &str, rules: &Rules, found: &mut Vec<ByteRange>) {
    let text = &text[..stretch.end];
    let mut whole = pairs(stretch.of(text));
    for pair in &mut whole {
        *pair = pair.shifted(stretch.start);
    }
    let mut walk = Walk {
        text,
        rules,
        whole: &whole,
        start: stretch.start,
        first: found.len(),
        item: None,
        found,
    };
    walk.run(stretch.start);
}

/// The state between two stops.
struct Walk<'a> {
    /// The text up to the end of the stretch.
    text: &'a str,
    rules: &'a Rules,
    /// Quotations and parentheses that are kept whole and have not ended yet.
    whole: &'a [ByteRange],
    /// Where the sentence begins.
    start: usize,
    /// How many sentences had been found before this stretch.
    first: usize,
    /// The mark of the list item that the sentence is.
    item: Option<Item>,
    found: &'a mut Vec<ByteRange>,
}

/// What stands after a stop.
struct Next<'a> {
    /// Whether there is white space before it.
    apart: bool,
    /// Its first sign.
    sign: char,
    /// Whether a quote, a bracket or an inverted mark opens before its first word.
    opened: bool,
    /// Its first word, or nothing.
    word: &'a str,
    /// Whether that word is an initial (`S.`).
    initial: bool,
    case: Case,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    /// A letter of a script without cases.
    None,
    Digit,
    Sign,
}

impl Walk<'_> {
    fn run(&mut self, from: usize) {
        let mut at = self.begin(from);
        while let Some(sign) = self.text[at..].chars().next() {
            let after = at + sign.len_utf8();
            if self.stops(sign, at, after) {
                at = self.stop(at);
            } else if sign == ' ' && self.next_item(after) {
                self.close(at);
                at = self.begin(after);
            } else {
                at = after;
            }
        }
        self.close(self.text.len());
    }

    /// Whether `sign`, standing at `at..after`, may end a sentence in this language.
    fn stops(&self, sign: char, at: usize, after: usize) -> bool {
        match sign {
            '.' => !self.rules.dot_is_comma,
            '…' => true,
            ':' => self.rules.extra_stop == Some(':') && self.is_closing_colon(at, after),
            _ => is_mark(sign) || is_full_stop(sign) || Some(sign) == self.rules.extra_stop,
        }
    }

    /// Whether a colon is neither part of a time nor the lead to a quotation.
    fn is_closing_colon(&self, at: usize, after: usize) -> bool {
        let rest = &self.text[after..];
        let numeric = self.text[..at].ends_with(|before: char| before.is_ascii_digit());
        let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
        apart && !numeric && !rest.trim_start().starts_with(is_opener)
    }

    /// Begins a sentence; returns where to go on reading.
    fn begin(&mut self, at: usize) -> usize {
        let at = self.text.len() - self.text[at..].trim_start().len();
        let before = self.item;
        self.start = at;
        self.item = item_at(self.text, at).filter(|item| {
            let opens_stretch = self.found.len() == self.first;
            let counts = item.number.is_none_or(|(number, style)| match style {
                Style::Bracket | Style::DotBracket => true,
                Style::Dot => opens_stretch || item.bullet.is_some() || item.follows(before),
                Style::LetterDot => (opens_stretch && number == 1) || item.follows(before),
            });
            counts && item.end < self.text.len()
        });
        let from = self.item.map_or(at, |item| item.end);
        // Dots that lead in (`...and then`) end nothing.
        let led = self.text[from..].trim_start_matches(['.', '…', ' ']);
        self.text.len() - led.len()
    }

    /// Ends the sentence at `end`. What holds no word belongs to the sentence before it.
    fn close(&mut self, end: usize) {
        let sentence = self.text[self.start..end].trim_end();
        if sentence.is_empty() {
            return;
        }
        let range = ByteRange::new(self.start, self.start + sentence.len());
        let wordless = !sentence.chars().any(char::is_alphanumeric);
        match self.found[self.first..].last_mut() {
            Some(last) if wordless => *last = last.hull(range),
            _ => self.found.push(range),
        }
    }

    /// Handles the stop at `at`; returns where to go on reading.
    fn stop(&mut self, at: usize) -> usize {
        if self.leads_omission(at) {
            self.close(at + 1);
            return self.begin(at + 1);
        }
        let stop = Stop::read(self.text, at, self.rules.extra_stop, |end| self.whole_until(end));
        if self.ends(at, &stop) {
            self.close(stop.end);
            return self.begin(stop.end);
        }
        stop.end
    }

    /// `compounds. . . . The`: a full stop, then an omission that belongs to what follows.
    fn leads_omission(&self, at: usize) -> bool {
        let glued =
            !self.text[..at].ends_with(|before: char| before.is_whitespace() || before == '.');
        let dots = self.text[at..].strip_prefix(". . . .").filter(|rest| !rest.starts_with('.'));
        glued && dots.is_some_and(|rest| rest.trim_start().starts_with(char::is_alphanumeric))
    }

    /// Whether a pair that is kept whole ends exactly at `end`.
    fn whole_until(&self, end: usize) -> bool {
        let after = self.whole.partition_point(|pair| pair.end < end);
        self.whole.get(after).is_some_and(|pair| pair.end == end)
    }

    /// Whether the sentence ends after this stop.
    fn ends(&mut self, at: usize, stop: &Stop) -> bool {
        let passed = self.whole.partition_point(|pair| pair.end <= stop.end);
        self.whole = &self.whole[passed..];
        if self.whole.first().is_some_and(|pair| pair.start < at) || self.is_bracketed(at, stop) {
            return false;
        }
        let Some(next) = self.next(stop.end) else { return false };
        if is_continuing(next.sign) || (is_dash(next.sign) && next.case == Case::Lower) {
            return false;
        }
        if stop.kind == Kind::Full {
            let joined = next.sign.is_ascii_digit() || ('０'..='９').contains(&next.sign);
            let decimal = joined && !next.apart && self.text[at..].starts_with('．');
            let quoting = stop.closed && Some(next.sign) == self.rules.quoting;
            return !decimal && !quoting;
        }
        if !next.apart {
            return self.ends_without_space(at, stop, &next);
        }
        if stop.closed && next.case == Case::Lower && !next.opened {
            return false;
        }
        match stop.kind {
            Kind::Question => true,
            Kind::Exclamation | Kind::LongEllipsis => {
                next.case != Case::Lower || next.opened || self.starts_lower()
            }
            Kind::Ellipsis => self.ends_after_ellipsis(&next),
            Kind::SpacedEllipsis | Kind::Full => false,
            Kind::Dot => self.ends_after_dot(at, &next),
        }
    }

    /// `[...]`, `(!)`: a remark on the text, not its end.
    fn is_bracketed(&self, at: usize, stop: &Stop) -> bool {
        stop.closed
            && self.text[..at].ends_with(['[', '(', '（'])
            && self.text[at..stop.end].contains([']', ')', '）'])
    }

    fn ends_after_ellipsis(&self, next: &Next) -> bool {
        match next.case {
            Case::Upper if self.rules.noun_capitals => next.opened || self.is_starter(next.word),
            Case::Upper => !self.is_capital_pronoun(next.word),
            _ => next.opened,
        }
    }

    /// `I`, `I'm`: a capital that says nothing.
    fn is_capital_pronoun(&self, word: &str) -> bool {
        self.rules.capital_pronoun == word.split(['\'', '’']).next()
    }

    /// After a stop that touches what follows: `world.Today`, `真的吗?是`.
    fn ends_without_space(&self, at: usize, stop: &Stop, next: &Next) -> bool {
        if is_ideographic(next.sign) {
            return matches!(stop.kind, Kind::Question | Kind::Exclamation);
        }
        if next.case != Case::Upper || next.opened || is_dash(next.sign) || self.is_address(at) {
            return false;
        }
        let before = self.word_before(at);
        match stop.kind {
            Kind::Question | Kind::Exclamation => before.ends_with(char::is_lowercase),
            Kind::Dot if !stop.closed => {
                let plain = before.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
                    || (before.chars().count() > 1 && before.chars().all(char::is_lowercase));
                let known = self.is_starter(next.word) || contains(&self.rules.bound, next.word);
                let capitalised =
                    before.chars().skip(1).all(char::is_lowercase) && before.chars().count() > 3;
                let sentence_like = next.word.chars().count() > 2
                    && next.word.chars().skip(1).all(char::is_lowercase);
                !before.is_empty()
                    && !self.is_abbreviation(before)
                    && ((plain && (known || sentence_like)) || (capitalised && known))
            }
            _ => false,
        }
    }

    /// After one `.` and white space.
    fn ends_after_dot(&self, at: usize, next: &Next) -> bool {
        let word = self.word_before(at);
        let last = word.rsplit('.').next().unwrap_or("");
        let starts = next.opened
            || (next.case == Case::Upper && !next.initial && self.is_starter(next.word));
        if word.is_empty() {
            return true;
        }
        if last.chars().all(char::is_numeric) {
            return self.ends_after_number(last, next, starts);
        }
        if is_initials(word) {
            return self.ends_after_initials(word, at, next, starts);
        }
        if contains(&self.rules.closing, word) {
            return next.case != Case::Lower && next.case != Case::Digit;
        }
        if contains(&self.rules.free, word) || contains(&self.rules.free, last) {
            return starts;
        }
        if contains(&self.rules.bound, word)
            || (word.len() != last.len() && contains(&self.rules.bound, last))
        {
            // `No.` is also an answer.
            return last.eq_ignore_ascii_case("no")
                && starts
                && self.rules.capital_pronoun.is_some();
        }
        if self.rules.ordinal_dot && is_roman(last) {
            return starts;
        }
        if next.case == Case::Lower && !next.opened {
            return !looks_shortened(last);
        }
        true
    }

    fn ends_after_number(&self, number: &str, next: &Next, starts: bool) -> bool {
        if !self.rules.ordinal_dot {
            return true;
        }
        match next.case {
            Case::Lower => next.opened,
            Case::Digit => number.len() > 2,
            Case::Upper if self.rules.noun_capitals => starts || number.len() > 2,
            _ => true,
        }
    }

    /// After single letters: `E.`, `U.S.`, `a.m.`, `z. B.`.
    fn ends_after_initials(&self, word: &str, at: usize, next: &Next, starts: bool) -> bool {
        if matches!(word.to_ascii_lowercase().as_str(), "a.m" | "p.m") {
            return next.case == Case::Upper && (next.opened || self.words_so_far(at) > 3);
        }
        if contains(&self.rules.closing, word) {
            return next.case == Case::Upper;
        }
        if word.contains('.')
            && contains(&self.rules.bound, word)
            && !contains(&self.rules.free, word)
        {
            return false;
        }
        if self.rules.capital_pronoun == Some(word) && next.case == Case::Upper {
            let before = self.word_before(at - 1 - trailing_blanks(&self.text[..at - 1]));
            return starts || !before.starts_with(char::is_uppercase);
        }
        starts && !(word.chars().all(char::is_lowercase) && contains(&self.rules.bound, word))
    }

    /// How many words the sentence has before `at`, counted up to a few.
    fn words_so_far(&self, at: usize) -> usize {
        self.text[self.start..at].split_whitespace().take(8).count()
    }

    fn starts_lower(&self) -> bool {
        self.text[self.start..]
            .chars()
            .find(|sign| sign.is_alphanumeric())
            .is_some_and(char::is_lowercase)
    }

    fn is_starter(&self, word: &str) -> bool {
        contains(&self.rules.starters, word)
            || word
                .find(['\'', '’'])
                .is_some_and(|apostrophe| contains(&self.rules.starters, &word[..apostrophe]))
    }

    fn is_abbreviation(&self, word: &str) -> bool {
        contains(&self.rules.bound, word) || contains(&self.rules.free, word)
    }

    /// What stands after `end`; none at the end of the stretch.
    fn next(&self, end: usize) -> Option<Next<'_>> {
        let rest = self.text[end..]
            .trim_start_matches(|sign: char| sign.is_whitespace() || is_direction(sign));
        let at = self.text.len() - rest.len();
        let sign = rest.chars().next()?;
        let lead: usize = rest
            .chars()
            .take(8)
            .take_while(|&lead| is_opener(lead) || is_dash(lead) || lead == ' ')
            .map(char::len_utf8)
            .sum();
        let word = word_at(&rest[lead..]);
        let case = match word.chars().next() {
            Some(first) if first.is_uppercase() => Case::Upper,
            Some(first) if first.is_lowercase() => Case::Lower,
            Some(first) if first.is_numeric() => Case::Digit,
            Some(_) => Case::None,
            None => Case::Sign,
        };
        let apart = self.text[end..at].contains(char::is_whitespace);
        let initial = word.chars().nth(1).is_none() && rest[lead + word.len()..].starts_with('.');
        Some(Next { apart, sign, opened: is_opener(sign), word, initial, case })
    }

    /// The word that ends at `at`, inner stops and hyphens included.
    fn word_before(&self, at: usize) -> &str {
        let before = self.text[..at].trim_end_matches(is_direction);
        let in_word = |sign: char| {
            sign.is_alphanumeric()
                || matches!(sign, '.' | '-' | '°' | '№' | '/')
                || is_vowel_sign(sign)
        };
        let mut start = before.len();
        for (index, sign) in before.char_indices().rev() {
            if !in_word(sign) || before.len() - index > WORD_REACH {
                break;
            }
            start = index;
        }
        before[start..].trim_start_matches(|sign: char| !sign.is_alphanumeric() && sign != '№')
    }

    /// Whether the place lies inside an e-mail or web address.
    fn is_address(&self, at: usize) -> bool {
        let near = |sign: char| !sign.is_whitespace();
        let before: String =
            self.text[..at].chars().rev().take(WORD_REACH).take_while(|&sign| near(sign)).collect();
        let after: String =
            self.text[at..].chars().take(WORD_REACH).take_while(|&sign| near(sign)).collect();
        before.contains("//:")
            || before.contains(".www")
            || before.contains('@')
            || after.contains('@')
    }

    /// Whether the next item of the list that is being read begins at `at`.
    fn next_item(&self, at: usize) -> bool {
        self.item.is_some() && item_at(self.text, at).is_some_and(|item| item.follows(self.item))
    }
}

/// The word at the start of `text`, apostrophes included.
fn word_at(text: &str) -> &str {
    let end = text
        .char_indices()
        .find(|&(at, sign)| {
            at > WORD_REACH || !(sign.is_alphanumeric() || matches!(sign, '\'' | '’'))
        })
        .map_or(text.len(), |(at, _)| at);
    &text[..end]
}

fn trailing_blanks(text: &str) -> usize {
    text.len() - text.trim_end().len()
}

/// `E`, `U.S`, `z.B`: single letters with stops between them.
fn is_initials(word: &str) -> bool {
    word.split('.').all(|part| {
        let mut signs = part.chars();
        signs.next().is_some_and(char::is_alphabetic) && signs.next().is_none()
    })
}

fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

/// Combining vowel signs of the scripts that have them count as part of a word.
fn is_vowel_sign(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94d}')
}

/// Whether a word that no list has looks like an abbreviation: without a vowel, or short and
/// capitalised.
fn looks_shortened(word: &str) -> bool {
    let length = word.chars().count();
    let latin = word.is_ascii();
    let vowels = word.bytes().any(|byte| b"aeiouyAEIOUY".contains(&byte));
    let capital = word.starts_with(char::is_uppercase) && !word.chars().all(char::is_uppercase);
    length <= 4 && latin && (!vowels || capital)
}
