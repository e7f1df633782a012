//! Headings: with number signs, underlined, and the bold scene lines that serve as such.

use crate::script::CueKind;

use super::block::Parser;
use super::mark::{self, trimmed};
use super::names::{self, Known, Name};
use super::reader::Line;
use super::signs::Signs;
use super::span::{BlockKind, Doubt, Para, Place, Section, SpanKind};
use super::{declared, label};

/// Words that begin a scene line such as `**SCENE 1 — HOOK**`.
const SCENE_WORDS: &[&str] = &[
    "scene",
    "part",
    "chapter",
    "act",
    "segment",
    "section",
    "beat",
    "shot",
    "szene",
    "kapitel",
    "teil",
    "scène",
    "chapitre",
    "partie",
    "escena",
    "capítulo",
    "parte",
    "cena",
    "scena",
    "capitolo",
    "сцена",
    "глава",
    "часть",
    "场景",
    "場景",
    "シーン",
    "장면",
    "씬",
    "סצנה",
    "مشهد",
    "दृश्य",
    "sahne",
    "bölüm",
    "scen",
    "rozdział",
    "hoofdstuk",
    "adegan",
    "bab",
];

impl Parser<'_, '_, '_> {
    /// `**SCENE 1 — HOOK (0:00–0:05)**`, `SCENE 2: THE HARBOUR`.
    pub(super) fn scene_line(&mut self, from: usize, to: usize) -> bool {
        let text = &self.reader.text[from..to];
        let bold = ["**", "__"].iter().find_map(|run| {
            let inner = text.strip_prefix(run)?.strip_suffix(run)?;
            (!inner.contains(run)).then_some(inner)
        });
        // No letter stands before the words of a line, so one in it is in them.
        let capitals = !self.signs.has(Signs::LOWER) && text.len() <= 96 && mark::is_capitals(text);
        let dressed = bold.is_some() || capitals;
        let inner = bold.unwrap_or(text);
        let aside = dressed
            && self.state.place == Place::Body
            && names::is_aside(inner.trim_end_matches(':'));
        if !aside
            && !(if dressed {
                is_dressed_scene(inner, bold.is_some())
            } else {
                self.is_plain_scene(text)
            })
        {
            return false;
        }
        let start = from + usize::from(bold.is_some()) * 2;
        let (_, found) = declared::heading(inner);
        self.heading_spans(start, start + inner.len(), &found);
        if aside {
            self.doubt(Doubt::MaybeSpoken);
        }
        self.emit.to(to, SpanKind::Markup);
        self.begin_section(if aside { BlockKind::Hidden } else { BlockKind::Heading(2) });
        if aside {
            // Any heading with number signs ends it.
            self.state.section = Section::Muted;
            self.state.section_level = 6;
        }
        true
    }

    /// `Scene 1` without any dress: alone on its line, or with a title that is no sentence.
    fn is_plain_scene(&self, text: &str) -> bool {
        const LONGEST: usize = 60;
        if text.len() > LONGEST
            || self.state.para != Para::None
            || text.ends_with(['.', '!', '?', '。', '！', '？', ','])
        {
            return false;
        }
        is_act(text)
            || is_scene(text) && {
                let bare = text.trim_start_matches(|char: char| {
                    names::is_symbol(char) || char.is_whitespace()
                });
                let title =
                    bare.trim_start_matches(|char: char| char.is_alphabetic() || char == ' ');
                let title = title
                    .trim_start_matches(|char: char| char.is_ascii_digit() || char == '#')
                    .trim_start();
                bare.len() < text.len()
                    || title.is_empty()
                    || title.starts_with([':', '-', '–', '—', '(', '[', '：'])
            }
    }

    pub(super) fn begin_section(&mut self, kind: BlockKind) {
        self.kind = kind;
        self.state.section = Section::Speech;
        self.state.section_level = 0;
        self.state.label = None;
        self.state.para = Para::None;
    }

    pub(super) fn heading(&mut self, from: usize, to: usize, line: &mut Line) -> bool {
        let text = &self.reader.text[from..to];
        let level = text.bytes().take_while(|&byte| byte == b'#').count();
        if level > 6 || !text[level..].starts_with([' ', '\t']) && level < text.len() {
            return false;
        }
        let level_number = u8::try_from(level).unwrap_or(6);
        let words = text[level..].trim_end_matches('#');
        let words =
            if words.is_empty() || words.ends_with([' ', '\t']) { words } else { &text[level..] };
        let range = trimmed(self.reader.text, from + level, from + level + words.len());
        self.heading_words(range, to, level_number, line);
        true
    }

    fn heading_words(&mut self, range: (usize, usize), to: usize, level: u8, line: &mut Line) {
        let words = &self.reader.text[range.0..range.1];
        if self.state.section == Section::Muted && level > self.state.section_level {
            return self.hidden(*line, SpanKind::Muted);
        }
        let cue_line = words.starts_with('[')
            && words.contains(':')
            && matches!(
                mark::bracket(words[1..].trim_end_matches(']'), true, false),
                mark::Mark::Cue { doubt: Doubt::None, .. }
            );
        if cue_line && words.ends_with(']') {
            self.begin_section(BlockKind::Text);
            return self.mark_line(range.0, range.1, false, line);
        }
        let (clean, found) = declared::heading(words);
        let clean = clean.trim_end_matches([':', '：']).trim();
        let entry = names::entry(clean);
        let role = entry.known.filter(|_| level >= 2).and_then(|known| role(known, clean, level));
        if clean.is_empty() && role.is_none() {
            self.heading_spans(range.0, range.1, &found);
            self.emit.to(to, SpanKind::Markup);
            return self.begin_section(BlockKind::Heading(level));
        }
        if entry.aside && (level >= 2 || self.state.place == Place::Body) {
            self.heading_spans(range.0, range.1, &found);
            self.doubt(Doubt::MaybeSpoken);
            self.begin_section(BlockKind::Hidden);
            self.state.section = Section::Muted;
            self.state.section_level = level;
            return;
        }
        self.heading_spans(range.0, range.1, &found);
        self.emit.to(to, SpanKind::Markup);
        match role {
            None => self.begin_section(BlockKind::Heading(level)),
            Some(section) => {
                self.begin_section(BlockKind::Hidden);
                self.state.section = section;
                self.state.section_level = level;
            }
        }
    }

    /// A heading underlined on the next line. A line of dashes below a sentence is a scene break.
    pub(super) fn setext(&mut self, from: usize, to: usize, line: &mut Line) -> bool {
        const LONGEST: usize = 120;
        if to - from > LONGEST
            || matches!(self.state.para, Para::Text | Para::Quote | Para::Table | Para::Tabs)
            || matches!(
                self.reader.bytes[from],
                b'>' | b'|' | b'-' | b'+' | b'<' | b'[' | b'(' | b'#'
            )
        {
            return false;
        }
        let next_first = self.reader.byte(line.next);
        if line.next >= self.reader.len() {
            // Whether an underline follows can be told only where the text really ends here.
            self.reader.look(line.next + 1);
            return false;
        }
        if !matches!(next_first, b'=' | b'-') {
            self.reader.look(line.next + 1);
            return false;
        }
        if self.prefix(from, to).0 > from {
            return false;
        }
        let under = self.reader.line(line.next);
        let marks = self.reader.text[line.next..under.end].trim_end();
        let text = &self.reader.text[from..to];
        if marks.len() < 3 || !marks.bytes().all(|byte| byte == next_first) {
            return false;
        }
        let dashes = next_first == b'-';
        if dashes && (label::read(text).is_some() || declared::whole_line(text).is_some()) {
            return false;
        }
        let likeness = likeness(text);
        let words = match likeness {
            Likeness::Sentence => dashes || !text.ends_with(['?', '？']),
            Likeness::Either => dashes,
            Likeness::Phrase | Likeness::Title => false,
        };
        if words {
            self.unsure = likeness == Likeness::Either;
            return false;
        }
        let level = if dashes { 2 } else { 1 };
        *line = under;
        self.heading_words((from, to), under.end, level, line);
        if likeness == Likeness::Phrase && dashes || likeness == Likeness::Sentence {
            self.emit.doubt_heading(Doubt::MaybeSpoken);
        }
        true
    }
}

/// What a line above a line of dashes looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    /// Somebody says it.
    Sentence,
    /// A sentence without its full stop or a long title: nobody can tell.
    Either,
    /// A few words, likely a title.
    Phrase,
    /// A title by its form.
    Title,
}

fn likeness(text: &str) -> Likeness {
    const PAUSES: [char; 7] = [',', ';', ':', '，', '；', '：', '、'];
    let count = mark::words(text);
    let plain = text.trim_end_matches(['*', '_', '"', '”']);
    if plain.ends_with(mark::ENDS) || plain.ends_with(PAUSES) {
        return Likeness::Sentence;
    }
    let cased = text.chars().any(char::is_lowercase);
    if mark::is_capitals(text)
        || is_scene(text)
        || is_act(text)
        || !declared::heading(text).1.is_empty()
    {
        return Likeness::Title;
    }
    if cased && count >= 2 {
        // Every word of more than three letters has a capital: The Pull of the Moon.
        let mut long = text.split_whitespace().filter(|word| word.chars().count() > 3);
        if count <= 9
            && long.all(|word| {
                !word.trim_start_matches(['*', '_', '"', '“']).starts_with(char::is_lowercase)
            })
        {
            return Likeness::Title;
        }
    }
    if text.starts_with(char::is_lowercase) || count > 3 {
        Likeness::Either
    } else {
        Likeness::Phrase
    }
}

/// The role that a heading gives to the paragraphs below it.
fn role(known: Known, heading: &str, level: u8) -> Option<Section> {
    let capitals = mark::is_capitals(heading);
    match known.name {
        Name::Speech => Some(Section::Speech),
        Name::Cue(kind @ (CueKind::Visual | CueKind::Note))
            if !known.everyday || level >= 3 && capitals =>
        {
            Some(Section::Cue(kind))
        }
        Name::Cue(kind @ (CueKind::OnScreen | CueKind::Music | CueKind::Sfx))
            if level >= 3 && (!known.everyday || capitals) =>
        {
            Some(Section::Cue(kind))
        }
        _ => None,
    }
}

/// `SCENE 1 — HOOK`, `Part two`, `シーン1`.
fn is_scene(text: &str) -> bool {
    let text = text.trim_start_matches(|char: char| names::is_symbol(char) || char.is_whitespace());
    let begins = |byte: &u8| {
        matches!(byte | 32, b'a'..=b'c' | b'e' | b'h' | b'k' | b'p' | b'r'..=b't') || *byte >= 0x80
    };
    if !text.as_bytes().first().is_some_and(begins) {
        return false;
    }
    let lower = text[..text.floor_char_boundary(24)].to_lowercase();
    SCENE_WORDS.iter().any(|word| {
        let Some(rest) = lower.strip_prefix(word) else { return false };
        let numbered =
            rest.trim_start().starts_with(|char: char| char.is_ascii_digit() || char == '#');
        let roman = rest
            .trim_start()
            .split(|char: char| !char.is_alphanumeric())
            .next()
            .is_some_and(is_ordinal);
        numbered || rest.starts_with(' ') && roman
    })
}

/// A line in bold or capitals that is the head of a scene.
fn is_dressed_scene(inner: &str, bold: bool) -> bool {
    /// Of a head in capitals; more of them may be said.
    const MOST_WORDS: usize = 6;
    let timed = || {
        let (words, facts) = declared::heading(inner);
        !facts.is_empty() && !words.is_empty() && (words.len() < 48 || !inner.contains(':'))
    };
    let role = inner.trim_end().ends_with(':') && label::read(inner).is_some();
    inner.len() <= 200
        && !role
        && (is_scene(inner)
            || (bold || !mark::is_ended(inner) && mark::words(inner) <= MOST_WORDS)
                && !inner.trim_start().starts_with(['[', '('])
                && timed())
}

/// `第一幕：海边`.
fn is_act(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('第') else { return false };
    let rest = rest.trim_start_matches(|char: char| {
        char.is_ascii_digit() || "一二三四五六七八九十百零两".contains(char)
    });
    let Some(after) = rest.strip_prefix([
        '幕', '场', '場', '章', '节', '節', '集', '段', '话', '話', '回', '部', '景',
    ]) else {
        return false;
    };
    after.is_empty() || after.starts_with(['：', ':', ' ', '　', '—', '-', '（', '('])
}

fn is_ordinal(word: &str) -> bool {
    let roman = !word.is_empty()
        && word.len() <= 5
        && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    roman
        || ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
            .contains(&word)
}
