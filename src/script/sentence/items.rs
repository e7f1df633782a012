//! The marks of list items.

use super::signs::is_bullet;

/// The mark of a list item: `• `, `2) `, `b. `.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) bullet: Option<char>,
    /// The number and what follows it; letters count from 1.
    pub(super) number: Option<(u32, Style)>,
    /// Where the mark ends.
    pub(super) end: usize,
}

/// What follows the number of a list item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `1.`
    Dot,
    /// `1)`
    Bracket,
    /// `1.)`
    DotBracket,
    /// `a.`
    LetterDot,
}

impl Item {
    /// Whether it is the one that comes after `before` in a list.
    pub(super) fn follows(&self, before: Option<Self>) -> bool {
        let Some(before) = before else { return false };
        match (before.bullet, before.number, self.number) {
            (Some(bullet), ..) => self.bullet == Some(bullet),
            (None, Some((last, style)), Some((number, same))) => {
                style == same && number == last + 1
            }
            _ => false,
        }
    }
}

/// The list mark at `at`.
pub(super) fn item_at(text: &str, at: usize) -> Option<Item> {
    let rest = &text[at..];
    let bullet = rest.chars().next().filter(|&sign| is_bullet(sign));
    let from = bullet.map_or(at, |sign| {
        let after = &rest[sign.len_utf8()..];
        text.len() - after.strip_prefix(' ').unwrap_or(after).len()
    });
    match number_at(&text[from..]) {
        Some((number, style, length)) => {
            Some(Item { bullet, number: Some((number, style)), end: from + length })
        }
        None => bullet.map(|_| Item { bullet, number: None, end: from }),
    }
}

/// A number or letter with what makes it a mark, and their length; a blank follows.
fn number_at(text: &str) -> Option<(u32, Style, usize)> {
    let first = *text.as_bytes().first()?;
    if first.is_ascii_lowercase() {
        return text[1..]
            .starts_with(". ")
            .then(|| (u32::from(first - b'a') + 1, Style::LetterDot, 2));
    }
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok().filter(|_| digits <= 3)?;
    [(".) ", Style::DotBracket), (") ", Style::Bracket), (". ", Style::Dot)]
        .into_iter()
        .find(|(sign, _)| text[digits..].starts_with(sign))
        .map(|(sign, style)| (number, style, digits + sign.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::item_at;

    #[test]
    fn marks_are_read_and_counted() {
        let item = |text: &str| item_at(text, 0);
        for (before, after) in
            [("1. a", "2. b"), ("a. x", "b. y"), ("• x", "• y"), ("9.) x", "10.) y")]
        {
            assert!(item(after).unwrap().follows(item(before)), "{before} {after}");
        }
        assert!(!item("3. b").unwrap().follows(item("1. a")));
        for text in ["1990. a", "ab. c", "1.5 m", "", "ä. b"] {
            assert!(item(text).is_none(), "{text}");
        }
    }
}
