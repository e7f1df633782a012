//! Writing visual cues into a script without touching a word of it.

mod changes;

use crate::script::{CueKind, Script};
use crate::text::{ByteRange, is_hidden};

use super::Dialect;
use super::block;
use super::reader::Reader;
use super::snapshot::goes_on;
use super::span::{BlockKind, Para, SpanKind, State};
use super::tree::{BlockView, Tree};

use changes::{changes, is_ideographic};

/// The longest visual instruction that is written into a script, in characters.
const LONGEST_VISUAL: usize = 400;

/// How much of the text after a block is read with it.
const LONGEST_BEHIND: usize = 512;

/// A `[visual: ...]` line, without its line break; whatever in `visual` would end the line or the
/// bracket is made harmless.
#[must_use]
pub fn cue_line(visual: &str) -> String {
    let harmless = |char: char| match char {
        '[' | '【' | '［' => '(',
        ']' | '】' | '］' => ')',
        '|' => '/',
        _ if char.is_control()
            || char.is_whitespace()
            || matches!(char, '\u{2028}' | '\u{2029}') =>
        {
            ' '
        }
        _ => char,
    };
    let words: String = visual
        .chars()
        .filter(|char| char.is_whitespace() || !is_hidden(*char))
        .map(harmless)
        .collect();
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(LONGEST_VISUAL).collect();
    match short.trim_end() {
        "" => "[visual]".to_owned(),
        visual => format!("[visual: {visual}]"),
    }
}

/// `text` with a visual cue before each narration offset in `at`, and nothing else changed.
///
/// `script` is what `text` was read as. A cue gets a line of its own where that keeps every word,
/// every sentence and every paragraph as it is, else it stands inside the line. An offset is
/// skipped where neither is possible: in a table cell, inside a word, or where a visual cue stands
/// already.
#[must_use]
pub fn insert_visuals(text: &str, script: &Script, at: &[(usize, String)]) -> String {
    changed(text, &visual_edits(text, script, at))
}

/// `text` after some changes, whose ranges rise and do not overlap.
#[must_use]
pub fn changed(text: &str, edits: &[(ByteRange, String)]) -> String {
    let mut out = String::with_capacity(text.len() + edits.len() * 64);
    let mut done = 0;
    for (range, with) in edits {
        out.push_str(&text[done..range.start]);
        out.push_str(with);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// [`insert_visuals`] as changes of the text: rising ranges, each with what stands there afterwards.
#[must_use]
pub fn visual_edits(
    text: &str,
    script: &Script,
    at: &[(usize, String)],
) -> Vec<(ByteRange, String)> {
    /// Each turn takes cues back where one changed the narration; few scripts need a second one.
    const MOST_TURNS: usize = 16;
    let tree = Tree::parse(text, script.dialect);
    let mut wanted: Vec<Wanted<'_>> = at
        .iter()
        .filter_map(|(offset, visual)| Some(Wanted { visual, ..place(text, script, *offset)? }))
        .collect();
    wanted.sort_by_key(|wanted| wanted.source);
    wanted.dedup_by_key(|wanted| wanted.source);
    for _ in 0..MOST_TURNS {
        let edits = write(text, script, &tree, &wanted);
        let out = changed(text, &edits);
        let changes = changes(script, &Script::read(&out, script.dialect));
        if changes.is_empty() {
            return edits;
        }
        for change in changes {
            let index = wanted.partition_point(|wanted| wanted.narration <= change);
            let form = &mut wanted[index.saturating_sub(1)].form;
            *form = match form {
                Form::OwnLine => Form::InLine,
                Form::InLine | Form::None => Form::None,
            };
        }
    }
    Vec::new()
}

/// A cue that is to be written.
#[derive(Clone, Copy, Debug)]
struct Wanted<'v> {
    /// Before this byte of the source.
    source: usize,
    /// Before this byte of the narration.
    narration: usize,
    visual: &'v str,
    form: Form,
}

/// How a cue may be written, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    OwnLine,
    InLine,
    None,
}

fn write(
    text: &str,
    script: &Script,
    tree: &Tree,
    wanted: &[Wanted<'_>],
) -> Vec<(ByteRange, String)> {
    let mut edits = Vec::new();
    let mut rest = wanted;
    while let Some(first) = rest.first() {
        let Some(view) = tree.block_at(first.source) else { break };
        let range = view.range();
        let (here, later) =
            rest.split_at(rest.partition_point(|wanted| wanted.source < range.end).max(1));
        rest = later;
        let with = Host::new(text, script, view).with_cues(here);
        edits.extend(narrowed(text, range, &with));
    }
    edits
}

/// A change without what stays the same at both of its ends; none where nothing changes.
fn narrowed(text: &str, range: ByteRange, with: &str) -> Option<(ByteRange, String)> {
    let before = range.of(text);
    let same = before.bytes().zip(with.bytes()).take_while(|(left, right)| left == right).count();
    let head = before.floor_char_boundary(with.floor_char_boundary(same));
    let (old, new) = (&before[head..], &with[head..]);
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(l, r)| l == r).count();
    let tail = (0..=same)
        .rev()
        .find(|tail| {
            old.is_char_boundary(old.len() - tail) && new.is_char_boundary(new.len() - tail)
        })
        .unwrap_or(0);
    let changed = ByteRange::new(range.start + head, range.end - tail);
    let with = &new[..new.len() - tail];
    (!changed.is_empty() || !with.is_empty()).then(|| (changed, with.to_owned()))
}

/// The source offset of the word that begins at the narration offset, where a cue may stand
/// before it.
fn place(text: &str, script: &Script, offset: usize) -> Option<Wanted<'static>> {
    let narration = &script.narration;
    let rest = narration.text().get(offset..)?;
    let offset = offset + rest.len() - rest.trim_start().len();
    let piece = narration.pieces_in(ByteRange::new(offset, offset + 1)).first()?;
    let before = narration.text()[..offset].chars().next_back();
    let after = narration.text()[offset..].chars().next();
    let inside_word = before.is_some_and(char::is_alphanumeric)
        && after.is_some_and(char::is_alphanumeric)
        && !script.language.is_unspaced()
        && !(before.is_some_and(is_ideographic) && after.is_some_and(is_ideographic));
    let taken = script.cues[script.cues.partition_point(|cue| cue.at < offset)..]
        .iter()
        .take_while(|cue| cue.at == offset)
        .any(|cue| cue.kind == CueKind::Visual);
    if piece.atomic || inside_word || taken {
        return None;
    }
    let source = piece.source.start + offset.checked_sub(piece.narration.start)?;
    let found = Wanted { source, narration: offset, visual: "", form: Form::OwnLine };
    text.is_char_boundary(source).then_some(found)
}

/// The block into which cues are put.
struct Host<'t> {
    script: &'t Script,
    block: &'t str,
    /// The text after the block, as far as it can bear on how the block is read.
    behind: &'t str,
    start: usize,
    entry: State,
    first_word: usize,
    line_break: &'t str,
    /// What a new line of this block's paragraph begins with.
    prefix: String,
}

impl<'t> Host<'t> {
    fn new(text: &'t str, script: &'t Script, view: BlockView<'t>) -> Self {
        let end = view.range().end;
        let block = view.range().of(text);
        let behind = &text[end..text.floor_char_boundary(end + LONGEST_BEHIND)];
        let spoken = view.spans().find(|(range, span)| {
            span.kind == SpanKind::Spoken && !range.of(text).trim().is_empty()
        });
        let first_word = spoken.map_or(view.range().end, |(range, _)| {
            range.start + range.len() - range.of(text).trim_start().len()
        });
        Self {
            script,
            block,
            behind,
            start: view.start,
            entry: view.block.entry,
            first_word,
            line_break: line_break(block).or_else(|| line_break(text)).unwrap_or("\n"),
            prefix: prefix(block, view.block.kind),
        }
    }

    /// The block's text with the cues put in that can be.
    fn with_cues(&self, cues: &[Wanted<'_>]) -> String {
        let before = self.reading(self.block);
        let mut accepted: Vec<(usize, String)> = Vec::new();
        let mut current = self.block.to_owned();
        for wanted in cues {
            for candidate in self.candidates(*wanted) {
                accepted.push(candidate);
                let with = self.joined(&accepted);
                let after = self.reading(&with);
                if after.says_the_same(&before) && after.visuals == before.visuals + accepted.len()
                {
                    current = with;
                    break;
                }
                accepted.pop();
            }
        }
        current
    }

    fn reading(&self, block: &str) -> Reading {
        Reading::of(self.script.dialect, self.entry, &[block, self.behind].concat())
    }

    fn joined(&self, inserts: &[(usize, String)]) -> String {
        let mut out = String::with_capacity(self.block.len() + inserts.len() * 64);
        let mut done = 0;
        for (at, insert) in inserts {
            out.push_str(&self.block[done..at - self.start]);
            out.push_str(insert);
            done = at - self.start;
        }
        out.push_str(&self.block[done..]);
        out
    }

    /// Where and what to insert for a cue, best first.
    fn candidates(&self, wanted: Wanted<'_>) -> Vec<(usize, String)> {
        let Self { line_break, prefix, .. } = self;
        let source = wanted.source;
        let cue = cue_line(wanted.visual);
        let mut candidates = Vec::with_capacity(2);
        if wanted.form == Form::OwnLine && self.keeps_sentence(source) {
            if source <= self.first_word {
                let bom = if self.start == 0 && self.block.starts_with('\u{feff}') { 3 } else { 0 };
                let goes_on = matches!(self.entry.para, Para::Quote) || !prefix.contains('>');
                let own = if goes_on { prefix.as_str() } else { "" };
                let indent = if is_listed(self.block) { "" } else { own };
                candidates.push((self.start + bom, format!("{indent}{cue}{line_break}")));
            } else {
                candidates.push((source, format!("{line_break}{prefix}{cue}{line_break}{prefix}")));
            }
        }
        if wanted.form != Form::None {
            candidates.push((source, format!("{cue} ")));
        }
        candidates
    }

    /// Whether a cue on a line of its own leaves the sentence round `source` whole.
    fn keeps_sentence(&self, source: usize) -> bool {
        let at = self.script.narration.from_source(source);
        let index = self.script.sentences.partition_point(|sentence| sentence.end <= at);
        let inside = self.script.sentences.get(index).is_some_and(|sentence| sentence.start < at);
        let text = self.script.narration.text();
        !inside || goes_on(text[..at].trim_end(), &text[at..])
    }
}

/// What a stretch of source says, read on its own.
struct Reading {
    words: String,
    /// Quoted paragraphs in quotation marks: they decide whether block quotes are narration.
    marked: usize,
    /// Spoken bytes in block quotes, for the same reason.
    quoted: u32,
    visuals: usize,
}

impl Reading {
    fn of(dialect: Dialect, entry: State, text: &str) -> Self {
        let mut reading = Self { words: String::new(), marked: 0, quoted: 0, visuals: 0 };
        let mut reader = Reader::new(text, true);
        let (mut at, mut state) = (0, entry);
        let mut spans = Vec::new();
        while at < text.len() {
            spans.clear();
            let parsed = block::read(dialect, &mut reader, at, state, &mut spans);
            let mut from = at;
            for span in &spans {
                let to = from + span.len as usize;
                if span.kind == SpanKind::Spoken {
                    reading
                        .words
                        .extend(text[from..to].chars().filter(|char| !char.is_whitespace()));
                }
                reading.visuals += usize::from(span.opens && span.cue == CueKind::Visual);
                from = to;
            }
            if parsed.block.kind == BlockKind::Quote {
                reading.quoted += parsed.block.said;
            }
            reading.marked += usize::from(parsed.block.marked);
            at += parsed.block.len as usize;
            state = parsed.exit;
        }
        reading
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.words == other.words && self.marked == other.marked && self.quoted == other.quoted
    }
}

fn line_break(text: &str) -> Option<&str> {
    let at = memchr::memchr2(b'\n', b'\r', text.as_bytes())?;
    let rest = &text[at..];
    Some(&rest[..if rest.starts_with("\r\n") { 2 } else { 1 }])
}

fn is_listed(block: &str) -> bool {
    bullet(block.trim_start_matches([' ', '\t', '>'])) > 0
}

/// How many bytes a bullet and the blank after it are.
fn bullet(line: &str) -> usize {
    let mark = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = if mark > 0 {
        line[mark..].strip_prefix(['.', ')'])
    } else {
        line.strip_prefix(['-', '+', '*', '•'])
    };
    rest.filter(|rest| rest.starts_with([' ', '\t']))
        .map_or(0, |rest| line.len() - rest.trim_start().len())
}

/// Quote marks and indent of a block's first line; a bullet becomes blanks.
fn prefix(block: &str, kind: BlockKind) -> String {
    let quoted = kind == BlockKind::Quote;
    let mark = |char: char| char == ' ' || char == '\t' || quoted && char == '>';
    let block = block.trim_start_matches('\u{feff}');
    let words = block.trim_start_matches(mark);
    let own = &block[..block.len() - words.len()];
    let width = words[..bullet(words)].chars().count();
    own.to_owned() + &" ".repeat(width)
}

#[cfg(test)]
mod tests {
    use super::{cue_line, insert_visuals};
    use crate::script::Script;
    use crate::script::parse::Dialect;

    fn insert(text: &str, words: &[&str]) -> String {
        let script = Script::read(text, Dialect::Markdown);
        let at: Vec<_> = words
            .iter()
            .map(|word| (script.narration.text().find(word).unwrap(), "sea".to_owned()))
            .collect();
        insert_visuals(text, &script, &at)
    }

    #[test]
    fn a_visual_stays_on_its_line_and_in_its_bracket() {
        assert_eq!(cue_line("a]\n[b | c\u{202e}"), "[visual: a) (b / c]");
        assert_eq!(cue_line(" \r\n"), "[visual]");
        assert!(cue_line(&"x".repeat(5000)).len() < 500);
    }

    #[test]
    fn between_paragraphs_a_cue_gets_its_own_line() {
        assert_eq!(
            insert("One.\r\n\r\nTwo.\r\n", &["Two"]),
            "One.\r\n\r\n[visual: sea]\r\nTwo.\r\n"
        );
        assert_eq!(
            insert("VO: One.\nVO: Two.\n", &["One", "Two"]),
            "[visual: sea]\nVO: One.\n[visual: sea]\nVO: Two.\n"
        );
        assert_eq!(insert("# T\n\nOne.", &["One"]), "# T\n\n[visual: sea]\nOne.");
    }

    #[test]
    fn inside_a_paragraph_the_line_is_split() {
        assert_eq!(insert("One. Two.", &["Two"]), "One. \n[visual: sea]\nTwo.");
        assert_eq!(insert("> One. Two.\n", &["Two"]), "> One. \n> [visual: sea]\n> Two.\n");
        assert_eq!(insert("- One. Two.\n", &["Two"]), "- One. \n  [visual: sea]\n  Two.\n");
        assert_eq!(
            insert("The sea leaves, and it comes.", &["and"]),
            "The sea leaves, \n[visual: sea]\nand it comes."
        );
    }

    #[test]
    fn where_a_line_of_its_own_would_change_the_words_the_cue_stands_inside_the_line() {
        assert_eq!(
            insert("The sea and Berlin stay.", &["Berlin"]),
            "The sea and [visual: sea] Berlin stay."
        );
        assert_eq!(insert("VO: “One. Two.”", &["Two"]), "VO: “One. [visual: sea] Two.”");
        assert_eq!(
            insert("First. (Softly) it goes.", &["(Softly)"]),
            "First. \n[visual: sea]\n(Softly) it goes."
        );
    }

    #[test]
    fn cells_words_and_places_with_a_cue_are_left_alone() {
        let table = "| Visual | Narration |\n|---|---|\n| sea | One. Two. |\n";
        assert_eq!(insert(table, &["One", "Two"]), table);
        assert_eq!(insert("Seaside.", &["side"]), "Seaside.");
        let done = "One.\n\n[visual: moon]\nTwo.\n";
        assert_eq!(insert(done, &["Two"]), done);
    }
}
