//! Text of others as it can be shown: on one line, short, and without characters that do not show
//! or that turn the text around them.

/// The most characters of a label.
const LONGEST: usize = 80;

/// Whether a character does not show, or turns the text around it. Joiners, which many scripts
/// need inside words, are not among them.
#[must_use]
pub fn is_hidden(char: char) -> bool {
    matches!(char,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// A label made of a text: runs of white space are single blanks, hidden characters and marks of
/// direction are left out, and what is longer than 80 characters ends in `…`.
#[must_use]
pub fn shown(text: &str) -> String {
    shown_within(text, LONGEST)
}

/// [`shown`] for a text that may be of up to `longest` characters.
#[must_use]
pub fn shown_within(text: &str, longest: usize) -> String {
    let mut label = String::new();
    let mut count = 0;
    let mut blank = false;
    for char in text.chars() {
        if char.is_whitespace() || char.is_control() {
            blank = count > 0;
            continue;
        }
        if is_hidden(char) || leads_astray(char) {
            continue;
        }
        if count + usize::from(blank) >= longest {
            label.push('…');
            break;
        }
        if std::mem::take(&mut blank) {
            label.push(' ');
            count += 1;
        }
        label.push(char);
        count += 1;
    }
    label
}

/// Characters that are of use in a text and can mislead in a label: marks of direction, fillers,
/// notes between the lines.
fn leads_astray(char: char) -> bool {
    matches!(char,
        '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{200e}' | '\u{200f}' | '\u{2065}' | '\u{206a}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn labels_are_short_plain_and_on_one_line() {
        assert_eq!(shown("  the\r\nsea\u{0} \t leaves "), "the sea leaves");
        assert_eq!(shown("a\u{202e}b\u{2066}c\u{200f}d\u{feff}"), "abcd");
        assert_eq!(shown("नमस्ते क्\u{200d}ष"), "नमस्ते क्\u{200d}ष");
        assert_eq!(shown("\u{2028}\u{202e}"), "");
        let long = shown(&"ab ".repeat(100));
        assert_eq!((long.chars().count(), long.ends_with('…')), (81, true));
    }
}
