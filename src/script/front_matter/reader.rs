//! Reading YAML front matter and Fountain title pages.

use saphyr_parser::Parser;

use crate::script::notice::{Code, Notice};
use crate::script::parse::facts;
use crate::text::{ByteRange, Language};

use super::yaml::{Offsets, Walk};
use super::{Aspect, Entry, FrameRate, FrontMatter, LexiconEntry};

/// Longer front matter is not read.
const LONGEST: usize = 64 << 10;
const MOST_EVENTS: usize = 8 << 10;

/// Keys with a meaning elsewhere, which are no mistake here.
const KNOWN_ELSEWHERE: &[&str] = &[
    "assetflow",
    "rate",
    "pitch",
    "speed",
    "volume",
    "width",
    "height",
    "resolution",
    "author",
    "authors",
    "date",
    "tags",
    "description",
    "draft",
    "subtitle",
    "version",
    "status",
    "keywords",
    "category",
    "categories",
    "slug",
    "layout",
    "id",
    "type",
    "created",
    "updated",
    "series",
    "episode",
    "audience",
    "platform",
    "format",
    "style",
    "credit",
    "source",
    "contact",
    "copyright",
    "draft-date",
    "revision",
    "notes",
    "theme",
    "model",
    "music",
    "bgm",
];

/// Parts of keys that no file of a project may set.
const FORBIDDEN: &[&str] = &[
    "apikey",
    "secret",
    "token",
    "password",
    "passwd",
    "credential",
    "authorization",
    "bearer",
    "privatekey",
    "accesskey",
    "baseurl",
    "endpoint",
    "proxy",
    "command",
    "exec",
    "shell",
    "webhook",
    "apiurl",
    "apibase",
    "serverurl",
    "cacert",
    "headers",
];

fn notice(notices: &mut Vec<Notice>, code: Code, range: ByteRange, message: impl Into<String>) {
    notices.push(Notice { code, range, message: message.into() });
}

impl FrontMatter {
    /// Reads the YAML block `range` of `source`, fences included. None where it is no front
    /// matter.
    pub(in crate::script) fn read(
        source: &str,
        range: ByteRange,
        notices: &mut Vec<Notice>,
    ) -> Option<Self> {
        let block = range.of(source);
        let bom = usize::from(block.starts_with('\u{feff}')) * '\u{feff}'.len_utf8();
        if !block[bom..].starts_with("---") {
            return None;
        }
        let first_line = block.find(['\n', '\r']).unwrap_or(block.len());
        let body_start = first_line + if block[first_line..].starts_with("\r\n") { 2 } else { 1 };
        let trimmed = block.trim_end();
        let body_end = trimmed.rfind(['\n', '\r']).map_or(body_start, |at| at + 1);
        let fences = ByteRange::new(range.start + bom, range.start + trimmed.len());
        let mut front = Self { range: Some(fences), ..Self::default() };
        if body_start >= body_end || body_end > block.len() {
            return Some(front);
        }
        let body = &block[body_start..body_end];
        if body.len() > LONGEST {
            notice(
                notices,
                Code::FrontMatterSyntax,
                fences,
                "The front matter is longer than 64 KiB, so it is not read.",
            );
            return Some(front);
        }
        front.read_yaml(body, range.start + body_start, notices);
        front.take_keys(notices);
        Some(front)
    }

    fn read_yaml(&mut self, body: &str, base: usize, notices: &mut Vec<Notice>) {
        let offsets = Offsets::new(body, base);
        let mut walk = Walk::new(self, body, base);
        let whole = ByteRange::new(base, base + body.trim_end().len());
        for event in Parser::new_from_str(body).take(MOST_EVENTS) {
            match event {
                Ok((event, span)) => {
                    let range = ByteRange::new(
                        offsets.at(span.start.index()),
                        offsets.at(span.end.index()),
                    );
                    if let Err(message) = walk.event(&event, range, notices) {
                        return notice(notices, Code::FrontMatterSyntax, range, message);
                    }
                }
                Err(error) => {
                    let at = offsets.at(error.marker().index()).min(whole.end);
                    let line = body[..at - base].lines().count() + 1;
                    let message = format!(
                        "The front matter is no valid YAML (line {line}); the keys before that place are used."
                    );
                    return notice(notices, Code::FrontMatterSyntax, whole, message);
                }
            }
        }
    }

    /// Reads the Fountain title page `range` of `source`.
    pub(in crate::script) fn read_title_page(
        source: &str,
        range: ByteRange,
        notices: &mut Vec<Notice>,
    ) -> Option<Self> {
        let page = range.of(source);
        let mut front = Self {
            range: Some(ByteRange::new(range.start, range.start + page.trim_end().len())),
            ..Self::default()
        };
        let mut start = range.start;
        for line in page.split_inclusive(['\n', '\r']) {
            let line_start = start;
            start += line.len();
            let words = line.trim();
            if words.is_empty() {
                continue;
            }
            let words_start = line_start + line.len() - line.trim_start().len();
            let indented = words_start > line_start;
            let keyed = words.split_once(':').filter(|_| !indented || front.entries.is_empty());
            if let Some((key, value)) = keyed {
                let value_start =
                    words_start + key.len() + 1 + value.len() - value.trim_start().len();
                front.entries.push(Entry {
                    key: key.trim().to_owned(),
                    key_range: ByteRange::new(words_start, words_start + key.trim_end().len()),
                    value: unmarked(value),
                    value_range: ByteRange::new(value_start, value_start + value.trim().len()),
                });
                continue;
            }
            let last = front.entries.last_mut()?;
            if last.value.is_empty() {
                last.value_range.start = words_start;
            } else {
                last.value.push(' ');
            }
            last.value.push_str(&unmarked(words));
            last.value_range.end = words_start + words.len();
        }
        front.take_keys(notices);
        Some(front)
    }

    /// Fills the typed fields from the entries and says which keys cannot be used.
    fn take_keys(&mut self, notices: &mut Vec<Notice>) {
        let mut entries = std::mem::take(&mut self.entries);
        for entry in &mut entries {
            let squeezed: String = entry
                .key
                .chars()
                .filter(|char| char.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect();
            if FORBIDDEN.iter().any(|part| squeezed.contains(part)) {
                entry.value.clear();
                let message = format!(
                    "`{}` cannot be set in a script, so it is ignored; keys, addresses and commands belong in your own settings.",
                    shown(&entry.key)
                );
                notice(notices, Code::FrontMatterForbiddenKey, entry.key_range, message);
                continue;
            }
            self.take_key(entry, notices);
        }
        self.entries = entries;
    }

    fn take_key(&mut self, entry: &Entry, notices: &mut Vec<Notice>) {
        let key = entry.key.to_lowercase().replace('_', "-");
        let (top, rest) = match entry.key.split_once('.') {
            Some((top, rest)) => (top.to_lowercase().replace('_', "-"), Some(rest)),
            None => (key.clone(), None),
        };
        let value = entry.value.trim();
        let mut wrong = |wanted: &str| {
            let message = format!("`{}` must be {wanted}.", shown(&entry.key));
            notice(notices, Code::FrontMatterValue, entry.value_range, message);
        };
        match (top.as_str(), rest) {
            (
                "lexicon" | "phonetic" | "phonetics" | "pronunciation" | "pronunciations",
                Some(written),
            ) => {
                if written.trim().is_empty() || value.is_empty() {
                    return wrong("a word and how it is said, such as `Magnacca: mag-nah-kah`");
                }
                self.lexicon.push(LexiconEntry {
                    written: written.to_owned(),
                    spoken: value.to_owned(),
                    range: entry.key_range.hull(entry.value_range),
                });
            }
            ("lexicon" | "phonetic" | "phonetics" | "pronunciation" | "pronunciations", None) => {
                if !value.is_empty() {
                    wrong("a list of words and how they are said");
                }
            }
            ("providers", _) => {
                let names = value.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
                self.providers.extend(names.map(str::to_lowercase));
            }
            (_, Some(_)) => {}
            ("title", None) => {
                self.title = Some(value.to_owned()).filter(|title| !title.is_empty());
            }
            ("language" | "lang", None) => {
                self.language = Language::parse(value);
                if self.language.is_none() {
                    wrong("a language tag such as `en` or `pt-BR`");
                }
            }
            ("voice", None) => {
                self.voice = Some(value.to_owned()).filter(|voice| !voice.is_empty());
            }
            ("pace", None) => {
                self.pace = facts::pace(value);
                if self.pace.is_none() {
                    wrong("words per minute between 40 and 400, such as `145 wpm`");
                }
            }
            ("target", None) => {
                self.target =
                    facts::duration(value).filter(|seconds| (1.0..=86_400.0).contains(seconds));
                if self.target.is_none() {
                    wrong("a length such as `1:30`, `90 s` or `6 minutes`");
                }
            }
            ("scene-seconds", None) => {
                self.scene_seconds =
                    facts::duration(value).filter(|seconds| (1.0..=600.0).contains(seconds));
                if self.scene_seconds.is_none() {
                    wrong("seconds between 1 and 600");
                }
            }
            ("aspect" | "aspect-ratio", None) => {
                self.aspect = Aspect::parse(value);
                if self.aspect.is_none() {
                    wrong("`16:9`, `9:16` or `1:1`");
                }
            }
            ("fps" | "frame-rate" | "framerate", None) => {
                self.fps = FrameRate::parse(value);
                if self.fps.is_none() {
                    wrong("a whole number from 1 to 240, or 23.976, 29.97 or 59.94");
                }
            }
            (other, None) if KNOWN_ELSEWHERE.contains(&other.replace(' ', "-").as_str()) => {}
            (_, None) => {
                let message =
                    format!("`{}` means nothing here; it is kept and ignored.", shown(&entry.key));
                notice(notices, Code::FrontMatterUnknownKey, entry.key_range, message);
            }
        }
    }
}

/// A key for a message: short and without control characters.
fn shown(key: &str) -> String {
    key.chars().filter(|char| !char.is_control() && *char != '`').take(60).collect()
}

/// Fountain's emphasis marks are no part of a title.
fn unmarked(value: &str) -> String {
    value.trim().replace(['*', '_'], "")
}

#[cfg(test)]
mod tests {
    use super::FrontMatter;
    use crate::script::{Aspect, Code};
    use crate::text::ByteRange;

    fn read(text: &str) -> (FrontMatter, Vec<Code>) {
        let mut notices = Vec::new();
        let front = FrontMatter::read(text, ByteRange::new(0, text.len()), &mut notices).unwrap();
        (front, notices.into_iter().map(|notice| notice.code).collect())
    }

    #[test]
    fn known_keys_are_typed_and_have_their_place() {
        let text = "---\ntitle: \"Wie Gezeiten wirken\"\nlanguage: de\nvoice: rachel\npace: 145 wpm\ntarget: 1:30\naspect: 9:16\nfps: 29.97\nscene-seconds: 8\nlexicon:\n  Magnacca: mag-nah-kah\n  Höhe: hö-e\nproviders: [pexels, wikimedia]\nassetflow: true\n---\n";
        let (front, codes) = read(text);
        assert_eq!(codes, []);
        assert_eq!(front.title.as_deref(), Some("Wie Gezeiten wirken"));
        assert_eq!(front.language.as_ref().unwrap().tag(), "de");
        assert_eq!(
            (front.pace, front.target, front.scene_seconds),
            (Some(145.0), Some(90.0), Some(8.0))
        );
        assert_eq!(front.aspect, Some(Aspect::Tall));
        assert_eq!(front.fps.unwrap().denominator, 1001);
        assert_eq!(front.providers, ["pexels", "wikimedia"]);
        assert_eq!(front.lexicon[1].written, "Höhe");
        for entry in front.entries.iter().filter(|entry| !entry.value.is_empty()) {
            assert!(entry.value_range.of(text).contains(entry.value.as_str()), "{entry:?}");
            let last = entry.key.rsplit('.').next().unwrap();
            assert!(
                last.parse::<usize>().is_ok() || entry.key_range.of(text).contains(last),
                "{entry:?}"
            );
        }
    }

    #[test]
    fn bad_values_and_keys_are_said_and_never_echoed() {
        let text = "---\npace: fast\nfps: 12.5\naspect: 4:3\nelevenlabs_api_key: sk_canary\nnet:\n  base_url: http://evil.test\ncolour: red\ndraft: true\n---\n";
        let mut notices = Vec::new();
        let front = FrontMatter::read(text, ByteRange::new(0, text.len()), &mut notices).unwrap();
        let count = |code| notices.iter().filter(|notice| notice.code == code).count();
        assert_eq!(count(Code::FrontMatterValue), 3);
        assert_eq!(count(Code::FrontMatterForbiddenKey), 2);
        assert_eq!(count(Code::FrontMatterUnknownKey), 2, "net and colour");
        assert!(!format!("{notices:?}{:?}", front.entries).contains("sk_canary"));
        assert!(!format!("{notices:?}{:?}", front.entries).contains("evil.test"));
    }

    #[test]
    fn hostile_yaml_gives_one_notice() {
        let bomb = "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]\n---\n";
        let deep = format!("---\na: {}{}\n---\n", "[".repeat(5000), "]".repeat(5000));
        let long = format!("---\na: {}\n---\n", "x".repeat(70 << 10));
        for text in [
            bomb,
            &deep,
            &long,
            "---\na: [1, 2\nb: }\n---\n",
            "---\na: \"open\n---\n",
            "---\n- a\n- b\n---\n",
        ] {
            let (_, codes) = read(text);
            let syntax = codes.iter().filter(|&&code| code == Code::FrontMatterSyntax).count();
            assert_eq!(syntax, 1, "{text:.60}");
        }
    }

    #[test]
    fn a_title_page_has_lines_that_go_on() {
        let text = "Title:\n    _**THE LAMP**_\n    A short\nAuthor: Ann\n\n";
        let front =
            FrontMatter::read_title_page(text, ByteRange::new(0, text.len()), &mut Vec::new())
                .unwrap();
        assert_eq!(front.title.as_deref(), Some("THE LAMP A short"));
        assert_eq!(front.entries[1].value, "Ann");
    }
}
