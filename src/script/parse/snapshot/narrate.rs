//! The narration, laid end to end from what is spoken: pieces, separators, breaks, sentences.

use crate::script::{Break, BreakKind, Piece, sentence};
use crate::text::{ByteRange, Language};

use super::super::span::BlockKind;
use super::super::tree::BlockView;
use super::{Builder, Dialect, Gap, opens_scene};

impl Builder<'_> {
    pub(super) fn speak(&mut self, view: &BlockView<'_>, range: ByteRange, private: bool) {
        self.close_cue();
        let atomic = view.block.kind == BlockKind::Row;
        let mut text = range.of(self.source);
        if self.gap.apart && !self.gap.line && !self.narration.is_empty() {
            // A full stop behind a citation or a cue belongs to the words before it.
            let stop = stop_len(text);
            if stop > 0 {
                self.trim_tail();
                let (glued, rest) = text.split_at(stop);
                self.piece(glued, range.start, private, atomic);
                text = rest;
                let words = rest.trim_start();
                if self.gap.hard.is_none() && !words.is_empty() {
                    self.settle(self.narration.text.len() + rest.len() - words.len());
                    self.gap = Gap::default();
                }
            }
        }
        if self.narration.is_empty() || self.gap.apart || self.gap.line {
            let words = text.trim_start();
            if words.is_empty() {
                return;
            }
            self.trim_tail();
            if !self.narration.text.is_empty() {
                self.part(view, words);
            }
            let at = self.narration.text.len();
            self.settle(at);
            self.spoke_at.get_or_insert(at);
            self.gap = Gap::default();
            return self.piece(words, range.end - words.len(), private, atomic);
        }
        self.piece(text, range.end - text.len(), private, atomic);
    }

    fn piece(&mut self, words: &str, source: usize, private: bool, atomic: bool) {
        let at = self.narration.text.len();
        self.narration.text.push_str(words);
        let narration = ByteRange::new(at, at + words.len());
        let source = ByteRange::new(source, source + words.len());
        match self.narration.pieces.last_mut() {
            Some(last)
                if last.source.end == source.start
                    && last.narration.end == at
                    && last.private == private
                    && last.atomic == atomic =>
            {
                last.source.end = source.end;
                last.narration.end = narration.end;
            }
            _ => self.narration.pieces.push(Piece { narration, source, private, atomic }),
        }
    }

    /// Puts a separator, and a break where the writer broke off.
    fn part(&mut self, view: &BlockView<'_>, after: &str) {
        let gap = &self.gap;
        let before = &self.narration.text;
        let whole =
            gap.blanks == 0 && !gap.parted && gap.hard.is_none_or(|hard| hard == BreakKind::Cue);
        let inside = !gap.line || whole && (!gap.cue_line || goes_on(before, after));
        let kind = match gap.hard {
            Some(hard) => Some(hard),
            None if !gap.line => None,
            None if gap.blanks > 0 => {
                Some(BreakKind::Paragraph(u8::try_from(gap.blanks).unwrap_or(u8::MAX)))
            }
            None if gap.parted || gap.cue_line => Some(BreakKind::Paragraph(0)),
            None => Some(BreakKind::Line),
        };
        // What an opening bracket or quotation mark opens does not stand apart from it.
        if kind.is_none() && before.ends_with(['(', '[', '“', '«', '„', '「', '『', '（']) {
            return;
        }
        let source = gap.lead.unwrap_or(view.start);
        let seam = whole && !inside && !gap.aside_line && self.dialect == Dialect::Markdown;
        if seam {
            self.seams.push(before.len());
        }
        if !inside {
            self.settle_trailing();
        }
        self.narration.text.push(if inside { ' ' } else { '\n' });
        let at = self.narration.text.len();
        if let Some(kind) = kind {
            if let Some(before) = self.before.take() {
                self.open_break = Some((self.breaks.len(), before));
            }
            self.breaks.push(Break { at, source, kind, shorter: 0 });
        }
    }

    /// Takes blanks off the end of the narration.
    pub(super) fn trim_tail(&mut self) {
        while let Some(last) = self.narration.pieces.last_mut() {
            let kept = self.narration.text[last.narration.start..].trim_end().len();
            last.narration.end = last.narration.start + kept;
            last.source.end = last.source.start + kept;
            self.narration.text.truncate(last.narration.end);
            if kept > 0 {
                break;
            }
            self.narration.pieces.pop();
        }
    }

    /// What stands behind the last words of a paragraph's line belongs to those words, unless a new
    /// scene starts at it.
    fn settle_trailing(&mut self) {
        let at = self.narration.text.len();
        let (cues, facts) = (self.waiting.0..self.trailing.0, self.waiting.2..self.trailing.1);
        for cue in self.cues.get_mut(cues).into_iter().flatten() {
            if !opens_scene(cue.kind) {
                cue.at = cue.at.min(at);
            }
        }
        for fact in self.declared.get_mut(facts).into_iter().flatten() {
            fact.at = fact.at.min(at);
        }
    }

    /// All that waited for the next spoken byte now has it.
    pub(super) fn settle(&mut self, at: usize) {
        for cue in &mut self.cues[self.waiting.0..] {
            cue.at = cue.at.min(at);
        }
        for heading in &mut self.headings[self.waiting.1..] {
            heading.at = at;
        }
        for fact in &mut self.declared[self.waiting.2..] {
            fact.at = fact.at.min(at);
        }
        self.waiting = (self.cues.len(), self.headings.len(), self.declared.len());
    }

    /// The sentences. A cue between two sentences of a paragraph leaves it one paragraph; between
    /// two lines that would run together it parts them.
    pub(super) fn sentences(&mut self, language: &Language) -> Vec<ByteRange> {
        if self.seams.is_empty() {
            return sentences(&self.narration.text, language);
        }
        let seams = std::mem::take(&mut self.seams);
        let part = |text: &str, parted: &dyn Fn(usize) -> bool| {
            let mut out = String::with_capacity(text.len());
            let mut from = 0;
            for &seam in &seams {
                out.push_str(&text[from..seam]);
                out.push(if parted(seam) { '\n' } else { ' ' });
                from = seam + 1;
            }
            out + &text[from..]
        };
        let joined = part(&self.narration.text, &|_| false);
        let found = sentences(&joined, language);
        let run_together = |seam: usize| {
            let index = found.partition_point(|sentence| sentence.end <= seam);
            found.get(index).is_some_and(|sentence| sentence.start < seam)
        };
        if !seams.iter().any(|&seam| run_together(seam)) {
            self.narration.text = joined;
            return found;
        }
        self.narration.text = part(&self.narration.text, &run_together);
        sentences(&self.narration.text, language)
    }
}

/// How many bytes at the start of the text are marks that close what stands before them.
fn stop_len(text: &str) -> usize {
    let rest = text.trim_start_matches([
        '.', ',', ';', ':', '!', '?', '…', ')', ']', '”', '’', '»', '。', '，', '、', '；', '：',
        '！', '？', '）', '」', '』',
    ]);
    // `.5` and `:x` begin something.
    if rest.starts_with(char::is_alphanumeric) && rest.starts_with(|char: char| char < '\u{2e80}') {
        return 0;
    }
    text.len() - rest.len()
}

/// Sentences of the narration; none goes beyond a paragraph.
fn sentences(narration: &str, language: &Language) -> Vec<ByteRange> {
    let mut all = Vec::new();
    let mut start = 0;
    for paragraph in narration.split('\n') {
        all.extend(
            sentence::split(paragraph, language).into_iter().map(|range| range.shifted(start)),
        );
        start += paragraph.len() + 1;
    }
    all
}

/// Whether a sentence goes on over a cue between two lines: it has not ended, and what follows
/// does not look like a new one.
pub(in crate::script::parse) fn goes_on(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(['"', '”', '’', ')', '»', '*', '_']);
    let Some(last) = before.chars().next_back() else { return false };
    if matches!(last, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '।' | '؟' | '۔' | '\n')
    {
        return false;
    }
    let pauses =
        matches!(last, ',' | ';' | ':' | '—' | '–' | '-' | '，' | '、' | '；' | '：' | '،' | '؛');
    let first = after.chars().next();
    pauses
        || first.is_some_and(|first| {
            first.is_lowercase() || matches!(first, '—' | '–' | ',' | ';' | '，' | '、')
        })
}
