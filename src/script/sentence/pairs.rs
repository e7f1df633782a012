//! Quotations and parentheses short enough to be kept in one piece.

use crate::text::ByteRange;

/// A longer quotation is read as text of its own and cut at its stops.
const LONGEST: usize = 300;
/// Deeper nesting is not followed.
const DEEPEST: usize = 16;

/// The outermost pairs of `text` up to [`LONGEST`] bytes, rising, both signs included.
pub(super) fn pairs(text: &str) -> Vec<ByteRange> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut found: Vec<ByteRange> = Vec::new();
    let mut before = ' ';
    for (at, sign) in text.char_indices() {
        if sign.is_alphanumeric() || sign == ' ' {
            before = sign;
            continue;
        }
        let closes =
            |&(closing, _): &(char, usize)| closing == sign || (closing == '“' && sign == '”');
        let after = || text[at + sign.len_utf8()..].chars().next().unwrap_or(' ');
        let opens_word = || !before.is_alphanumeric() && !after().is_whitespace();
        if let Some(depth) = open.iter().rposition(closes)
            && (sign != '"' || !before.is_whitespace() || after().is_whitespace())
        {
            let start = open[depth].1;
            open.truncate(depth);
            let pair = ByteRange::new(start, at + sign.len_utf8());
            if pair.len() <= LONGEST {
                while found.last().is_some_and(|inner| inner.start > start) {
                    found.pop();
                }
                found.push(pair);
            }
        } else if let Some(closing) = closing_of(sign)
            && (!matches!(sign, '"' | '»' | '“' | '”') || opens_word())
            && open.len() < DEEPEST
        {
            open.push((closing, at));
        }
        before = sign;
    }
    found
}

/// What closes a pair that this sign opens.
fn closing_of(sign: char) -> Option<char> {
    Some(match sign {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '（' => '）',
        '「' => '」',
        '『' => '』',
        '【' => '】',
        '《' => '》',
        '„' => '“',
        '“' | '”' => '”',
        '«' => '»',
        '»' => '«',
        '‹' => '›',
        '"' => '"',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::pairs;

    fn found(text: &str) -> Vec<&str> {
        pairs(text).into_iter().map(|pair| pair.of(text)).collect()
    }

    #[test]
    fn the_outermost_pairs_are_found() {
        assert_eq!(found("a (b (c) d) e"), ["(b (c) d)"]);
        assert_eq!(
            found("„Ja“ und “yes” und »nein« und \"x\" z"),
            ["„Ja“", "“yes”", "»nein«", "\"x\""]
        );
        assert_eq!(found("an (open one and \"a shut one\""), ["\"a shut one\""]);
        assert!(found(&format!("({})", "x".repeat(400))).is_empty());
    }
}
