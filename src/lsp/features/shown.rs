//! Text as it is shown to the writer: what comes from scripts, lock files and libraries is words and
//! nothing else. It cannot become a link, a picture, markup or a command, and it cannot turn the
//! line around.

use crate::lsp::proto::{MarkupContent, MarkupKind, Uri};
use crate::text::shown_within;

/// The most characters of one text that are shown.
const LONGEST: usize = 400;

/// A text on one line, without characters that do not show or that turn the text around.
#[must_use]
pub fn clean(text: &str) -> String {
    shown_within(text, LONGEST)
}

/// A text as Markdown that shows it as it is. Addresses stay words: some editors make links of
/// whatever looks like one.
#[must_use]
pub fn escaped(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text.as_str();
    while let Some(char) = rest.chars().next() {
        let after = &rest[char.len_utf8()..];
        let mark = match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '@' | '$' => true,
            '&' => after.starts_with(|char: char| char == '#' || char.is_alphanumeric()),
            ':' => {
                after.starts_with('/')
                    || ends_with_any(&out, &["mailto", "xmpp", "command", "data", "javascript"])
            }
            '.' => ends_with_any(&out, &["www"]),
            '-' | '+' | '=' => out.is_empty(),
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(char);
        rest = after;
    }
    out
}

fn ends_with_any(text: &str, words: &[&str]) -> bool {
    let bytes = text.as_bytes();
    words.iter().any(|word| {
        let from = bytes.len().checked_sub(word.len());
        from.is_some_and(|from| bytes[from..].eq_ignore_ascii_case(word.as_bytes()))
    })
}

/// What is shown about one thing: a title, lines of words, and named facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    title: String,
    lines: Vec<Line>,
    picture: Option<Uri>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Words(String),
    Fact(&'static str, String),
    Example(String),
}

impl Card {
    /// A card with this title.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), lines: Vec::new(), picture: None }
    }

    /// Adds a line of words.
    pub fn say(&mut self, words: impl Into<String>) -> &mut Self {
        self.lines.push(Line::Words(words.into()));
        self
    }

    /// Adds a named fact, unless it is empty.
    pub fn fact(&mut self, name: &'static str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        if !value.trim().is_empty() {
            self.lines.push(Line::Fact(name, value));
        }
        self
    }

    /// Adds something to write as it stands.
    pub fn example(&mut self, written: impl Into<String>) -> &mut Self {
        self.lines.push(Line::Example(written.into()));
        self
    }

    /// Adds a picture: a file of our own. Only Markdown shows it.
    pub fn picture(&mut self, file: Option<Uri>) -> &mut Self {
        self.picture = file.filter(|file| file.scheme().as_str() == "file");
        self
    }

    /// As the client shows it.
    #[must_use]
    pub fn markup(&self, markdown: bool) -> MarkupContent {
        if markdown {
            MarkupContent { kind: MarkupKind::Markdown, value: self.markdown() }
        } else {
            MarkupContent { kind: MarkupKind::PlainText, value: self.plain() }
        }
    }

    fn markdown(&self) -> String {
        let mut out = format!("**{}**\n", escaped(&self.title));
        let mut listed = false;
        for line in &self.lines {
            let fact = matches!(line, Line::Fact(..));
            if !(listed && fact) {
                out.push('\n');
            }
            listed = fact;
            match line {
                Line::Words(words) => out.push_str(&escaped(words)),
                Line::Fact(name, value) => {
                    out.extend(["- ", name, ": ", escaped(value).as_str()]);
                }
                // A code span ends at a backtick and nowhere else.
                Line::Example(written) => {
                    out.extend(["`", clean(written).replace('`', "'").as_str(), "`"]);
                }
            }
            out.push('\n');
        }
        if let Some(picture) = &self.picture {
            // A path is written percent-encoded; brackets are all that could end it.
            let address = picture.as_str().replace('(', "%28").replace(')', "%29");
            out.extend(["\n![](", address.as_str(), ")\n"]);
        }
        out
    }

    fn plain(&self) -> String {
        let mut out = clean(&self.title);
        for line in &self.lines {
            out.push('\n');
            match line {
                Line::Words(words) | Line::Example(words) => out.push_str(&clean(words)),
                Line::Fact(name, value) => out.extend([name, ": ", clean(value).as_str()]),
            }
        }
        out
    }
}

/// Seconds as they are shown: `7.4 s`, `1:05`.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    if seconds < 59.95 {
        return format!("{seconds:.1} s");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a length in seconds, above zero"
    )]
    let whole = seconds.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        for (text, shown) in [
            ("![x](http://127.0.0.1:1/x)", r"!\[x\](http\://127.0.0.1:1/x)"),
            ("[run](command:evil)", r"\[run\](command\:evil)"),
            ("<img src=x> &lt; & co", r"\<img src=x\> \&lt; & co"),
            ("WWW.evil.test ada@evil.test mailto:x", r"WWW\.evil.test ada\@evil.test mailto\:x"),
            ("*a* _b_ `c` a|b ~~d~~ #1", r"\*a\* \_b\_ \`c\` a\|b \~\~d\~\~ \#1"),
            ("a\u{202e}b\u{200b}c\r\n\n- d\u{0}", "abc - d"),
            ("3.5 m: it's \"fine\"!", "3.5 m: it's \"fine\"!"),
        ] {
            assert_eq!(escaped(text), shown);
        }
        assert!(clean(&"x".repeat(9999)).chars().count() <= LONGEST + 1);
    }

    #[test]
    fn a_card_is_shown_either_way() {
        let mut card = Card::new("Scene 1");
        card.say("Boats *leave*.").fact("Length", "7 s").fact("Empty", " ").fact("Shows", "a_b");
        card.example("[visual: `x`]");
        assert_eq!(
            card.markup(true).value,
            "**Scene 1**\n\nBoats \\*leave\\*.\n\n- Length: 7 s\n- Shows: a\\_b\n\n`[visual: 'x']`\n"
        );
        assert_eq!(
            card.markup(false).value,
            "Scene 1\nBoats *leave*.\nLength: 7 s\nShows: a_b\n[visual: `x`]"
        );
        assert_eq!((seconds(7.44), seconds(65.2)), ("7.4 s".to_owned(), "1:05".to_owned()));
    }
}
