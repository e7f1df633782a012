//! What writing cues did to a narration.

use crate::script::{Narration, Script};

/// Where the narration is no longer what it was, in offsets of what it was. White space counts:
/// a blank may not become the end of a paragraph or none at all. Where words stand without
/// blanks, a cue parts two of them. Sentences must begin where they began.
pub(super) fn changes(before: &Script, after: &Script) -> Vec<usize> {
    let (old, new) = (gaps(&before.narration), gaps(&after.narration));
    let mut found = Vec::new();
    let mut previous = ' ';
    for ((at, char, gap, private), (_, new_char, new_gap, new_private)) in old.zip(new) {
        let unspaced = (gap, new_gap) == (Gap::None, Gap::Blank)
            && (is_ideographic(char) || is_ideographic(previous));
        if char != new_char || private != new_private || gap != new_gap && !unspaced {
            found.push(at);
            if char != new_char {
                break;
            }
        }
        previous = char;
    }
    if found.is_empty() {
        let mut pairs = sentence_letters(before).zip(sentence_letters(after));
        let moved = pairs.find(|(old, new)| old != new).map(|(old, new)| old.min(new));
        let place = moved.and_then(|letter| gaps(&before.narration).nth(letter));
        found.extend(place.map(|(at, ..)| at));
    }
    found
}

/// Where sentences begin, in letters, and how many letters there are.
fn sentence_letters(script: &Script) -> impl Iterator<Item = usize> + '_ {
    let mut letters = gaps(&script.narration).map(|(at, ..)| at).enumerate().peekable();
    let starts = script.sentences.iter().map(|sentence| sentence.start).chain([usize::MAX]);
    starts.map(move |start| {
        let mut count = letters.peek().map_or(0, |(index, _)| *index);
        while let Some((index, _)) = letters.next_if(|(_, at)| *at < start) {
            count = index + 1;
        }
        count
    })
}

/// What stands before a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Paragraph,
}

/// The letters of a narration: where they stand, what stands before them, whether they are private.
fn gaps(narration: &Narration) -> impl Iterator<Item = (usize, char, Gap, bool)> + '_ {
    let mut gap = Gap::None;
    let mut pieces = narration.pieces().iter().peekable();
    narration.text().char_indices().filter_map(move |(at, char)| {
        if char.is_whitespace() {
            gap = gap.max(if char == '\n' { Gap::Paragraph } else { Gap::Blank });
            return None;
        }
        while pieces.next_if(|piece| piece.narration.end <= at).is_some() {}
        let private = pieces.peek().is_some_and(|piece| piece.private);
        Some((at, char, std::mem::replace(&mut gap, Gap::None), private))
    })
}

pub(super) fn is_ideographic(char: char) -> bool {
    char >= '\u{2e80}'
}
